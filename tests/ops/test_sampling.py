import numpy as np
import pytest

from goodfit import ops
from goodfit.errors import ShapeError, UnknownNameError

MODES = ("constant", "nearest", "reflect", "mirror", "wrap")


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("order", "interpolation"), [(0, "nearest"), (1, "bilinear")])
def test_places_are_looked_up_as_keras_does(keras, mode, order, interpolation):
    generator = np.random.default_rng(0)
    x = generator.normal(size=(2, 5, 7, 3)).astype(np.float32)
    rows, columns = generator.uniform(-9, 14, (2, 2, 4, 6)).astype(np.float32)
    found = ops.sample(x, rows, columns, interpolation, mode, 0.5)
    for b in range(2):
        for c in range(3):
            expected = keras.ops.image.map_coordinates(
                x[b, ..., c], [rows[b], columns[b]], order, mode, 0.5
            )
            np.testing.assert_allclose(found[b, ..., c], np.asarray(expected), atol=1e-5)


@pytest.mark.parametrize("mode", MODES)
def test_an_image_of_one_pixel_is_seen_everywhere(mode):
    x, places = np.full((1, 1, 1, 1), 3.0), np.array([[-7.0, 0.0, 5.0]])
    found = ops.sample(x, places, np.zeros_like(places), "bilinear", mode, 9.0)[0, :, 0]
    np.testing.assert_array_equal(found, [9, 3, 9] if mode == "constant" else [3, 3, 3])


def test_wrong_places_and_names_are_told():
    x, places = np.ones((2, 3, 3, 1)), np.ones((2, 4))
    with pytest.raises(ShapeError, match=r"\(2, 3, 3, 1\), \(2, 4\) and \(2, 3\)"):
        ops.sample(x, places, np.ones((2, 3)))
    with pytest.raises(UnknownNameError, match="Did you mean 'bilinear'"):
        ops.sample(x, places, places, "linear")
    with pytest.raises(UnknownNameError, match="Did you mean 'mirror'"):
        ops.sample(x, places, places, fill_mode="miror")
