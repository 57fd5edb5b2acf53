import numpy as np
import pytest

from goodfit import layers
from goodfit.errors import SettingError, ShapeError, UnknownNameError
from goodfit.layers import Input

BOTH = pytest.mark.parametrize("kind", [layers.Attention, layers.AdditiveAttention])


@BOTH
@pytest.mark.parametrize(
    "shapes", [[(3, 5), (4, 6)], [(3, 5), (4, 5), (6, 5)], [(5,), (5,)], [(3, 5), (4, 5), (4, 6)]]
)
def test_inputs_that_do_not_fit_are_told(kind, shapes):
    with pytest.raises(ShapeError, match=r"expects a query.*but got \(batch.*Dense layer"):
        kind()([Input(shape) for shape in shapes])


@BOTH
def test_one_input_is_too_few(kind):
    with pytest.raises(ShapeError, match="joins 2 to 3 inputs, but was given 1"):
        kind()(Input((3, 5)))


@BOTH
def test_scores_are_a_second_output(kind):
    out, scores = kind()([Input((3, 5)), Input((None, 5))], return_attention_scores=True)
    assert out.shape == (3, 5)
    assert scores.shape == (3, None)


@BOTH
def test_settings_are_checked(kind):
    with pytest.raises(SettingError, match=r"dropout=1.5"):
        kind(dropout=1.5)
    with pytest.raises(UnknownNameError, match="use_causal_mask"):
        kind()([Input((3, 5)), Input((4, 5))], causal=True)


@BOTH
def test_the_querys_mask_is_the_outputs(kind):
    seen = np.array([[True, False]])
    assert kind().output_mask([None, None], [seen, None]) is seen
    assert kind().output_mask([None, None], None) is None
