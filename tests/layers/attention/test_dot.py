import numpy as np
import pytest

from goodfit.errors import UnknownNameError
from goodfit.layers import Attention

SETTINGS = [
    {},
    {"use_scale": True},
    {"score_mode": "concat"},
    {"score_mode": "concat", "use_scale": True},
    {"dropout": 0.5},
]
QUERY, VALUE, KEY = (2, 3, 5), (2, 4, 6), (2, 4, 5)
MASKS = [np.array([[1, 1, 0], [1, 1, 1]], bool), np.array([[1, 1, 1, 0], [0, 1, 0, 0]], bool)]


@pytest.mark.parametrize("settings", SETTINGS, ids=repr)
@pytest.mark.parametrize(("shapes", "causal"), [([QUERY, KEY], True), ([QUERY, VALUE, KEY], False)])
def test_computes_what_keras_computes(keras, same_as_keras, sequences, settings, shapes, causal):
    options = {"use_causal_mask": causal, "return_attention_scores": True}
    same_as_keras(
        Attention(**settings),
        keras.layers.Attention(**settings),
        sequences(*shapes),
        lambda theirs, x: theirs(x, **options),
        **options,
    )


@pytest.mark.parametrize("causal", [False, True])
@pytest.mark.parametrize("masks", [MASKS, [None, MASKS[1]], [MASKS[0], None]])
def test_masks_hide_what_they_hide_in_keras(keras, same_as_keras, sequences, masks, causal):
    """Where a query may see nothing, Keras takes the mean of everything; ours is 0 there."""
    blind = causal and masks[1] is not None
    counts = np.array([[1, 1, 1], [0, 1, 1]], bool) if blind else None
    same_as_keras(
        Attention(),
        keras.layers.Attention(),
        sequences(QUERY, KEY),
        lambda theirs, x: theirs(x, mask=masks, use_causal_mask=causal),
        masks=masks,
        counts=counts,
        use_causal_mask=causal,
    )


def test_where_nothing_may_be_seen_nothing_is_gathered(attend, sequences):
    nothing = [None, np.array([[0, 0, 0, 0], [1, 1, 1, 1]], bool)]
    out, shares = attend(
        Attention(), {}, sequences(QUERY, KEY), nothing, return_attention_scores=True
    )
    assert not out[0].any()
    assert not shares[0].any()
    np.testing.assert_allclose(shares[1].sum(axis=-1), 1, rtol=1e-6)


def test_dropout_acts_in_training_alone(attend, sequences):
    x = sequences((8, 20, 5), (8, 30, 5))
    layer = Attention(dropout=0.25)
    _, before = attend(layer, {}, x, return_attention_scores=True)
    _, after = attend(layer, {}, x, training=True, return_attention_scores=True)
    kept = after != 0
    assert 0.7 < kept.mean() < 0.8
    np.testing.assert_allclose(after[kept], before[kept] / 0.75, rtol=1e-6)


def test_a_misspelt_mode_is_told():
    with pytest.raises(UnknownNameError, match=r"'dots'. Did you mean 'dot'"):
        Attention(score_mode="dots")
