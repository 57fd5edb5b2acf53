import numpy as np
import pytest

from goodfit import layers
from goodfit.arrays import compile
from goodfit.errors import ShapeError
from goodfit.layers import Add, Input, Maximum, Subtract
from goodfit.layers.context import Context
from goodfit.layers.merging.elementwise import either

KINDS = ["Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum"]


def some_data(*shapes):
    generator = np.random.default_rng(0)
    return [generator.normal(size=shape).astype(np.float32) for shape in shapes]


@pytest.mark.parametrize(
    "shapes", [[(4, 3, 2), (4, 3, 2), (4, 3, 2)], [(4, 3, 2), (4, 1, 2)], [(4, 1, 2), (4, 3, 1)]]
)
def test_add_computes_what_keras_computes(keras, run, shapes):
    x = some_data(*shapes)
    np.testing.assert_allclose(run(Add(), x)[0], np.asarray(keras.layers.Add()(x)), rtol=1e-6)


def test_unknown_lengths_stay_unknown():
    sequence = Input((None, 2))
    assert Add()([sequence, sequence]).shape == (None, 2)


@pytest.mark.parametrize("other", [(4,), (3, 3), (3, 2, 1)])
def test_add_takes_inputs_of_one_shape(other):
    with pytest.raises(ShapeError, match=r"one shape, but got \(batch, 3, 2\) and .*Concatenate"):
        Add()([Input((3, 2)), Input(other)])


def masked_data(count):
    """Sequences whose masked steps are 0, and their masks; the last step is masked in all."""
    x = some_data(*[(4, 5, 3)] * count)
    masks = [np.random.default_rng(i).integers(0, 2, (4, 5)).astype(bool) for i in range(count)]
    for mask in masks:
        mask[:, -1] = False
    return [one * mask[..., None] for one, mask in zip(x, masks, strict=True)], masks


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("which", ["all", "first", "last"])
def test_masks_are_used_and_combined_as_in_keras(keras, kind, which):
    x, masks = masked_data(2 if kind == "Subtract" else 3)
    hidden = {"all": range(len(x)), "first": [0], "last": [len(x) - 1]}[which]
    given = [mask if i in hidden else None for i, mask in enumerate(masks)]
    known = [keras.layers.Masking()(a) if i in hidden else keras.ops.array(a)
             for i, a in enumerate(x)]  # fmt: skip
    theirs = getattr(keras.layers, kind)()(known)
    layer = getattr(layers, kind)()

    def computed(x, masks):
        masks = list(masks) if which == "all" else given
        out = layer.call({}, x, Context().enter("it", {}, True, masks))
        return out, layer.output_mask(x, masks)

    for mode in (lambda function: function, compile):
        out, mask = mode(computed)(x, masks)
        np.testing.assert_allclose(out, np.asarray(theirs), rtol=1e-6)
        expected = getattr(theirs, "_keras_mask", None)
        if expected is None:
            assert mask is None
        else:
            np.testing.assert_array_equal(mask, np.asarray(expected))


def test_masked_numbers_may_be_anything_where_they_do_not_take_part():
    x = [np.array([[[1.0], [np.inf]]]), np.array([[[np.inf], [2.0]]])]
    masks = [np.array([[True, False]]), np.array([[False, True]])]
    out = Maximum().call({}, x, Context().enter("it", {}, True, masks))
    np.testing.assert_array_equal(out.ravel(), [1, 2])


def test_a_step_counts_unless_no_mask_counts_it():
    assert either(None, np.array([True])) is None
    assert either(np.array([True, False]), np.array([False, False])).tolist() == [True, False]


def test_only_two_can_be_subtracted():
    with pytest.raises(ShapeError, match="Subtract joins .*2 inputs, but was given 3"):
        Subtract()([Input((3,)), Input((3,)), Input((3,))])
