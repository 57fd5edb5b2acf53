import numpy as np
import pytest
from scipy import ndimage

from goodfit import layers
from goodfit.errors import SettingError, UnknownNameError
from goodfit.layers.images.affine import places

FILL_MODES = ("reflect", "constant", "nearest", "wrap")


class Given:
    """In the place of draws: numbers that the test knows."""

    def __init__(self, **numbers):
        self.numbers = {name: np.asarray(n, np.float32) for name, n in numbers.items()}
        self.count = len(next(iter(self.numbers.values())))

    def uniform(self, purpose, bounds=(0, 1)):
        return self.numbers[purpose]

    sign = uniform


ANGLES = [0.1, -0.3, 0.02]
CASES = [
    (
        "RandomRotation",
        {"factor": 0.5},
        Given(angle=ANGLES),
        lambda theirs: {
            "rotation_matrix": theirs._compute_affine_matrix(
                0.5,
                0.5,
                np.asarray(ANGLES, np.float32) * 360,
                *(np.zeros(3, np.float32),) * 2,
                np.ones(3, np.float32),
                *(np.zeros(3, np.float32),) * 2,
                5,
                7,
            )
        },
    ),
    (
        "RandomTranslation",
        {"height_factor": 0.5, "width_factor": 0.5},
        Given(height=[0.2, -0.4, 0.0], width=[0.3, 0.1, -0.5]),
        lambda theirs: {
            "translations": np.array([[2.1, 1.0], [0.7, -2.0], [-3.5, 0.0]], np.float32)
        },
    ),
    (
        "RandomZoom",
        {"height_factor": 0.5, "width_factor": 0.5},
        Given(height=[0.2, -0.4, 0.0], width=[0.3, 0.1, -0.5]),
        lambda theirs: {
            "height_zoom": np.array([[1.2], [0.6], [1.0]], np.float32),
            "width_zoom": np.array([[1.3], [1.1], [0.5]], np.float32),
        },
    ),
    (
        "RandomShear",
        {"x_factor": 0.5, "y_factor": 0.5},
        Given(sign=[1, -1, 1], x=[0.3, 0.1, 0.5], y=[0.2, 0.4, 0.0]),
        lambda theirs: {
            "shear_factor": np.array([[0.3, 0.2], [-0.1, -0.4], [0.5, 0.0]], np.float32)
        },
    ),
]


@pytest.mark.parametrize("fill_mode", FILL_MODES)
@pytest.mark.parametrize("interpolation", ["bilinear", "nearest"])
@pytest.mark.parametrize(("name", "settings", "draws", "given"), CASES, ids=[c[0] for c in CASES])
def test_pixels_come_from_where_kerass_come(
    keras, pictures, name, settings, draws, given, interpolation, fill_mode
):
    x = pictures(3, 5, 7, 2)
    how = {**settings, "interpolation": interpolation, "fill_mode": fill_mode, "fill_value": 9.0}
    theirs = getattr(keras.layers, name)(**how)
    expected = np.asarray(theirs.transform_images(x, given(theirs)))
    found = getattr(layers, name)(**how).changed(x, draws)
    same = np.isclose(found, expected, rtol=1e-4, atol=0.02)
    assert same.mean() > (0.97 if interpolation == "nearest" else 0.999)  # where places are ties


def test_a_rotation_is_scipys(pictures):
    x = pictures(1, 9, 9, 1)
    found = layers.RandomRotation(0.5, interpolation="bilinear", fill_mode="constant").changed(
        x, Given(angle=[1 / 12])
    )
    expected = ndimage.rotate(x[0, ..., 0], 30, reshape=False, order=1, cval=0)
    np.testing.assert_allclose(found[0, 2:-2, 2:-2, 0], expected[2:-2, 2:-2], atol=0.05)


def test_a_quarter_turn_goes_counter_clockwise(augmented, pictures):
    x = pictures(2, 6, 6, 3)
    turned = augmented(layers.RandomRotation((0.25, 0.25)), x)
    np.testing.assert_allclose(turned, np.rot90(x, axes=(1, 2)), atol=0.01)


def test_a_zoom_without_a_width_keeps_the_aspect_ratio():
    lines = layers.RandomZoom(0.3).lines(Given(height=[0.2]), 5, 9)
    assert lines[0] == lines[4]


def test_places_are_those_of_the_lines():
    one, zero = np.ones(1, np.float32), np.zeros(1, np.float32)
    rows, columns = places((2 * one, zero, one, one, one, zero), 2, 2)
    np.testing.assert_array_equal(columns[0], [[1, 3], [1, 3]])
    np.testing.assert_array_equal(rows[0], [[0, 1], [1, 2]])


@pytest.mark.parametrize(
    ("make", "advice"),
    [
        (lambda: layers.RandomRotation(1.5), r"RandomRotation got factor=1.5.*factor=0.5\)"),
        (lambda: layers.RandomZoom(-1.0), "greater than -1 and at most 1"),
        (
            lambda: layers.RandomTranslation((0.1, 0.2, 0.3), 0.1),
            "height_factor=.*two from -1 to 1",
        ),
        (lambda: layers.RandomShear("much"), "x_factor='much'"),
    ],
)
def test_factors_outside_their_range_are_told(make, advice):
    with pytest.raises(SettingError, match=advice):
        make()


def test_unknown_names_are_told_with_the_right_ones():
    with pytest.raises(UnknownNameError, match="Did you mean 'reflect'"):
        layers.RandomRotation(0.1, fill_mode="reflekt")
    with pytest.raises(UnknownNameError, match="Did you mean 'bilinear'"):
        layers.RandomZoom(0.1, interpolation="bilinea")
