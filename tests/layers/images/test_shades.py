"""Light, colours, blur and histograms beside Keras and the standard library."""

import colorsys

import numpy as np
import pytest
from scipy import ndimage

from goodfit import layers
from goodfit.errors import SettingError, ShapeError
from goodfit.layers.images.blurring import bell, smoothed
from goodfit.layers.images.colors import from_hue_saturation_value, hue_saturation_value


class Given:
    """In the place of draws: numbers that the test knows."""

    def __init__(self, **numbers):
        self.numbers = {name: np.asarray(n, np.float32) for name, n in numbers.items()}

    def uniform(self, purpose, bounds=(0, 1), shape=()):
        return self.numbers[purpose]

    whole = sign = uniform

    def happens(self, purpose, share):
        return self.numbers[purpose] > 0


def column(*numbers):
    return np.array(numbers, np.float32).reshape(-1, 1, 1, 1)


CASES = [
    (
        "RandomBrightness",
        {"factor": 0.5},
        Given(factor=[0.2, -0.3]),
        {"rgb_delta": column(51, -76.5)},
    ),
    (
        "RandomContrast",
        {"factor": 0.5},
        Given(factor=[1.4, 0.7]),
        {"contrast_factor": column(1.4, 0.7)},
    ),
    (
        "RandomHue",
        {"factor": 0.5},
        Given(sign=[1, -1], factor=[0.4, 0.9]),
        {"factor": np.array([0.2, -0.45], np.float32)},
    ),
    (
        "RandomColorDegeneration",
        {"factor": 0.5},
        Given(factor=[0.2, 0.9]),
        {"factor": column(0.2, 0.9)},
    ),
    (
        "RandomSharpness",
        {"factor": 0.5},
        Given(factor=[0.2, 0.9]),
        {"factor": np.array([0.2, 0.9], np.float32)},
    ),
    (
        "RandomPosterization",
        {"factor": 4},
        Given(bits=[2, 7]),
        {"shift_factor": np.array([6, 1], np.uint8)},
    ),
    (
        "Solarization",
        {},
        Given(addition=[0.1, 0.3], threshold=[0.5, 0.8]),
        {"additions": column(25.5, 76.5), "thresholds": column(127.5, 204)},
    ),
    (
        "RandomInvert",
        {},
        Given(apply=[1, 0]),
        {"apply_inversion": np.array([True, False])},
    ),
]


@pytest.mark.parametrize(("name", "settings", "draws", "given"), CASES, ids=[c[0] for c in CASES])
def test_shades_are_kerass(keras, pictures, name, settings, draws, given):
    x = pictures(2, 5, 6, 3)
    theirs = getattr(keras.layers, name)(**settings)
    expected = np.asarray(theirs.transform_images(x, given))
    found = getattr(layers, name)(**settings).changed(x, draws)
    np.testing.assert_allclose(found, expected, rtol=1e-4, atol=0.01)


def test_saturation_is_kerass_for_pixels_from_0_to_1(keras, pictures):
    x = pictures(2, 5, 6, 3, high=1)
    drawn = np.array([0.3, 0.8], np.float32)
    theirs = keras.layers.RandomSaturation(0.5, value_range=(0, 1))
    expected = np.asarray(theirs.transform_images(x, {"factor": drawn / (1 - drawn + 1e-7)}))
    found = layers.RandomSaturation(0.5, value_range=(0, 1)).changed(x, Given(factor=drawn))
    np.testing.assert_allclose(found, expected, atol=1e-5)
    as_bytes = layers.RandomSaturation(0.5).changed(255 * x, Given(factor=drawn))
    np.testing.assert_allclose(as_bytes, 255 * expected, atol=0.01)


def test_hue_saturation_and_value_are_the_standard_librarys(pictures):
    x = np.concatenate([pictures(50, 3, high=1), np.eye(3), np.zeros((1, 3)), np.ones((1, 3))])
    found = np.stack(hue_saturation_value(x), axis=-1)
    expected = [colorsys.rgb_to_hsv(*pixel) for pixel in x.tolist()]
    np.testing.assert_allclose(found, expected, atol=1e-6)
    back = from_hue_saturation_value(*np.moveaxis(found, -1, 0))
    np.testing.assert_allclose(back, x, atol=1e-6)


def test_a_blur_is_scipys(pictures):
    x = pictures(2, 7, 8, 2)
    weights = bell(np.array([0.8, 1.5]), 5)
    found = smoothed(smoothed(x, weights, axis=1), weights, axis=2)
    for image, kernel, blurred in zip(x, weights, found, strict=True):
        rows = ndimage.correlate1d(image, kernel, axis=0, mode="constant")
        expected = ndimage.correlate1d(rows, kernel, axis=1, mode="constant")
        np.testing.assert_allclose(blurred, expected, rtol=1e-4)


def test_a_blur_is_kerass(keras, pictures):
    x = pictures(2, 7, 8, 3)
    settings = {"kernel_size": (3, 5), "sigma": 0.9}
    theirs = keras.layers.RandomGaussianBlur(**settings)
    given = {
        "should_apply_blur": np.array([True, False]),
        "blur_factor": np.array([0.7, 0.4], np.float32),
    }
    expected = np.asarray(theirs.transform_images(x, given))
    draws = Given(apply=[1, 0], sigma=[[0.7, 0.4]] * 2)
    found = layers.RandomGaussianBlur(**settings).changed(x, draws)
    np.testing.assert_allclose(found, expected, rtol=1e-4, atol=0.01)


def test_grey_pictures_are_kerass(keras, pictures, augmented):
    x = pictures(200, 2, 2, 3)
    grey = np.asarray(keras.layers.RandomGrayscale(1.0)(x, training=True))
    found = augmented(layers.RandomGrayscale(0.3), x)
    is_grey = np.isclose(found, grey, atol=0.01).all(axis=(1, 2, 3))
    np.testing.assert_array_equal(found[~is_grey], x[~is_grey])
    assert 35 < is_grey.sum() < 85


@pytest.mark.parametrize("value_range", [(0, 255), (0, 1), (-1, 1)])
@pytest.mark.parametrize(
    "name", ["AutoContrast", "Equalization", "ContrastLimitedAdaptiveHistogramEqualization"]
)
def test_histograms_are_kerass_image_by_image(keras, pictures, augmented, name, value_range):
    low, high = value_range
    x = np.round(pictures(3, 18, 21, 2, low=60, high=200)) / 255 * (high - low) + low
    x[0, :, :, 1] = x[0, 0, 0, 1]
    settings = {"value_range": value_range}
    theirs = getattr(keras.layers, name)(**settings)
    expected = np.concatenate([np.asarray(theirs(x[i : i + 1])) for i in range(3)])
    found = augmented(getattr(layers, name)(**settings), x.astype(np.float32), training=False)
    same = np.isclose(found, expected, atol=(high - low) * 1e-3)
    assert same.mean() > 0.97  # a pixel on the edge between two shades may fall to either


def test_an_equalised_picture_has_as_many_dark_pixels_as_bright_ones(pictures, augmented):
    x = pictures(2, 40, 40, 1, low=80) ** 2 / 255
    out = augmented(layers.Equalization(), x)
    counts = np.histogram(out[0], bins=4, range=(0, 256))[0]
    assert np.abs(counts - 400).max() < 30


def test_contrast_goes_down_as_well_as_up(pictures, augmented):
    x = pictures(300, 4, 4, 1, low=100, high=150)
    ratio = augmented(layers.RandomContrast(0.4), x).std(axis=(1, 2, 3)) / x.std(axis=(1, 2, 3))
    assert 0.6 <= ratio.min() < 0.63 < 1.37 < ratio.max() <= 1.401
    ratio = augmented(layers.RandomContrast((0.4, 0.1)), x).std(axis=(1, 2, 3)) / x.std(
        axis=(1, 2, 3)
    )
    assert 0.6 <= ratio.min() < 1.05 < ratio.max() <= 1.101


@pytest.mark.parametrize(
    "layer",
    [
        layers.RandomBrightness(1.0),
        layers.RandomContrast(1.0),
        layers.RandomSaturation((0, 1)),
        layers.RandomHue(1.0),
        layers.RandomColorDegeneration(1.0),
        layers.RandomSharpness((0, 1)),
        layers.Solarization(1.0, 1.0),
        layers.RandomPosterization((1, 8)),
        layers.RandomColorJitter(brightness_factor=1.0, saturation_factor=(0, 1), hue_factor=1.0),
        layers.RandAugment(factor=(0, 1)),
        layers.AugMix(factor=(0, 1)),
    ],
    ids=lambda layer: type(layer).__name__,
)
def test_pixels_stay_within_their_range(layer, pictures, augmented):
    out = augmented(layer, pictures(40, 6, 6, 3))
    assert -0.01 <= out.min() < out.max() <= 255.01


@pytest.mark.parametrize(
    ("make", "advice"),
    [
        (lambda: layers.RandomBrightness(1.5), r"factor=1.5.*from -1 to 1"),
        (lambda: layers.RandomContrast(-0.1), "RandomContrast got factor=-0.1"),
        (lambda: layers.RandomHue(0.1, value_range=(1, 1)), "value_range=.*lowest and the highest"),
        (lambda: layers.RandomPosterization(0), "a whole number from 1 to 8"),
        (lambda: layers.RandomPosterization(2.5), "a whole number from 1 to 8"),
        (lambda: layers.RandomGaussianBlur(kernel_size=4), "an odd number"),
        (lambda: layers.RandomGrayscale(2), "factor=2"),
        (lambda: layers.RandomColorJitter(hue_factor=3), "RandomHue got factor=3"),
        (lambda: layers.RandomErasing(fill_value="red"), "one for each channel"),
        (lambda: layers.AugMix(alpha=0), "alpha=0"),
    ],
)
def test_wrong_settings_are_told(make, advice):
    with pytest.raises(SettingError, match=advice):
        make()


def test_colours_need_three_channels():
    with pytest.raises(ShapeError, match=r"RandomHue.*3 channels.*\(batch, 28, 28, 1\).*np.repeat"):
        layers.RandomHue(0.2)(layers.Input((28, 28, 1)))
    first = layers.RandomSaturation(0.2, data_format="channels_first")
    with pytest.raises(ShapeError, match=r"\(batch, 4, 28, 28\)"):
        first.output_shape((4, 28, 28))
