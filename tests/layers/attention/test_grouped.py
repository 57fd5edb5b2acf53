import numpy as np
import pytest

from goodfit.errors import SettingError, ShapeError
from goodfit.layers import GroupedQueryAttention, GroupQueryAttention, Input

QUERY, VALUE = (2, 3, 5), (2, 4, 5)
CASES = [
    ((4, 4), {}, False),
    ((4, 2), {}, True),
    ((4, 1), {}, False),
    ((4, 2), {"use_bias": False}, False),
    ((6, 2), {"use_gate": True}, False),
    ((4, 1), {"sliding_window": 2}, False),
    ((6, 2), {"dropout": 0.5}, True),
]
MASK = np.array([[[1, 1, 1, 0], [1, 1, 1, 1], [0, 1, 1, 1]]] * 2, bool)


@pytest.mark.parametrize(("heads", "settings", "asked"), CASES)
def test_computes_what_keras_computes(keras, same_as_keras, sequences, heads, settings, asked):
    same_as_keras(
        GroupQueryAttention(3, *heads, **settings),
        keras.layers.GroupQueryAttention(3, *heads, **settings),
        sequences(QUERY, VALUE),
        lambda theirs, x: theirs(*x, return_attention_scores=asked),
        return_attention_scores=asked,
    )


@pytest.mark.parametrize(
    ("shapes", "mask", "causal"),
    [
        ([QUERY, VALUE], None, True),
        ([QUERY, VALUE], MASK, False),
        ([QUERY, VALUE, (2, 4, 7)], MASK, True),
    ],
)
def test_options_do_what_they_do_in_keras(keras, same_as_keras, sequences, mask, causal, shapes):
    options = {"attention_mask": mask, "use_causal_mask": causal}
    same_as_keras(
        GroupQueryAttention(3, 4, 2),
        keras.layers.GroupQueryAttention(3, 4, 2),
        sequences(*shapes),
        lambda theirs, x: theirs(*x, **options),
        counts=None if mask is None else np.s_[:, :2],
        **options,
    )


def test_heads_fall_into_equal_groups():
    with pytest.raises(SettingError, match=r"num_query_heads=4 and num_key_value_heads=3"):
        GroupQueryAttention(3, 4, 3)
    with pytest.raises(ShapeError, match=r"expects inputs of shape \(batch, time, features\)"):
        GroupQueryAttention(3, 4, 2)(Input((2, 3, 5)), Input((2, 3, 5)))


def test_both_of_its_names_are_one_layer():
    assert GroupedQueryAttention is GroupQueryAttention
