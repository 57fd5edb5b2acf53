import numpy as np
import pytest

from goodfit.layers import AdditiveAttention

QUERY, VALUE, KEY = (2, 3, 5), (2, 4, 6), (2, 4, 5)
MASKS = [np.array([[1, 1, 0], [1, 1, 1]], bool), np.array([[1, 1, 1, 0], [1, 0, 0, 0]], bool)]


@pytest.mark.parametrize("settings", [{}, {"use_scale": False}, {"dropout": 0.5}], ids=repr)
@pytest.mark.parametrize(
    ("shapes", "masks", "causal"),
    [([QUERY, KEY], None, True), ([QUERY, VALUE, KEY], None, False), ([QUERY, KEY], MASKS, True)],
)
def test_computes_what_keras_computes(
    keras, same_as_keras, sequences, settings, shapes, masks, causal
):
    options = {"use_causal_mask": causal, "return_attention_scores": True}
    same_as_keras(
        AdditiveAttention(**settings),
        keras.layers.AdditiveAttention(**settings),
        sequences(*shapes),
        lambda theirs, x: theirs(x, mask=masks, **options),
        masks=masks,
        **options,
    )
