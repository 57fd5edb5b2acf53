import numpy as np
import pytest

from goodfit import layers
from goodfit.arrays import compile
from goodfit.errors import ShapeError
from goodfit.layers import GlobalAveragePooling1D, GlobalAveragePooling2D, Input
from goodfit.layers.context import Context

MASK = np.array([[1, 1, 0, 0], [1, 0, 1, 1], [0, 0, 0, 1]], bool)


def masked_mean(layer, x, mask):
    return layer.call({}, x, Context().enter("it", {}, True, mask))


@pytest.mark.parametrize("mode", [lambda function: function, compile])
@pytest.mark.parametrize("keepdims", [False, True])
@pytest.mark.parametrize("data_format", ["channels_last", "channels_first"])
def test_masked_steps_do_not_count(keras, mode, keepdims, data_format):
    settings = {"keepdims": keepdims, "data_format": data_format}
    shape = (3, 4, 2) if data_format == "channels_last" else (3, 2, 4)
    x = np.random.default_rng(0).normal(size=shape).astype(np.float32)
    ours, theirs = (
        library.GlobalAveragePooling1D(**settings) for library in (layers, keras.layers)
    )
    out = mode(lambda x, mask: masked_mean(ours, x, mask))(x, MASK)
    np.testing.assert_allclose(out, np.asarray(theirs(x, mask=MASK)), rtol=1e-5)


def test_the_mean_of_no_steps_is_zero():
    x = np.ones((1, 4, 2), np.float32)
    out = masked_mean(GlobalAveragePooling1D(), x, np.zeros((1, 4), bool))
    np.testing.assert_array_equal(out, np.zeros((1, 2)))


def test_numbers_of_masked_steps_may_be_anything():
    x = np.where(MASK[..., None], 2.0, np.nan).astype(np.float32)
    np.testing.assert_array_equal(
        masked_mean(GlobalAveragePooling1D(), x, MASK), np.full((3, 1), 2)
    )


@pytest.mark.parametrize("axes", [1, 2, 3])
@pytest.mark.parametrize("kind", ["Max", "Avg"])
def test_short_names_are_kerass(keras, kind, axes):
    name = f"Global{kind}Pool{axes}D"
    assert getattr(layers, name).__name__ == getattr(keras.layers, name).__name__


def test_unknown_lengths_are_pooled():
    assert GlobalAveragePooling2D().output_shape((None, None, 3)) == (3,)


def test_images_have_three_axes():
    with pytest.raises(ShapeError, match=r"\(batch, height, width, channels\), but got \(batch, 9"):
        GlobalAveragePooling2D()(Input((9,)))
