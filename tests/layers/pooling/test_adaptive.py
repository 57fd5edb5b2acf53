import numpy as np
import pytest

from goodfit.errors import SettingError
from goodfit.layers import AdaptiveAveragePooling1D, AdaptiveMaxPooling2D


def test_an_image_of_any_size_becomes_one_of_the_given_size(run):
    layer = AdaptiveMaxPooling2D((3, 2))
    assert layer.output_shape((None, 7, 4)) == (3, 2, 4)
    for size in [(3, 2), (10, 5), (2, 1)]:
        assert run(layer, np.ones((1, *size, 4), np.float32))[0].shape == (1, 3, 2, 4)


def test_windows_are_right_where_keras_rounds_wrongly(run):
    """Keras divides in float32: its last window of seven over six steps has none, and is NaN."""
    x = np.arange(6, dtype=np.float32).reshape(1, 6, 1)
    out = run(AdaptiveAveragePooling1D(7), x)[0]
    np.testing.assert_array_equal(out.ravel(), [0, 0.5, 1.5, 2.5, 3.5, 4.5, 5])


@pytest.mark.parametrize("size", [0, (1, 2, 3), 2.5])
def test_sizes_are_counts(size):
    with pytest.raises(SettingError, match=r"output_size.*height, width.*output_size=\(2, 2\)"):
        AdaptiveMaxPooling2D(size)
