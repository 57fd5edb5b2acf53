import numpy as np
import pytest

from goodfit import layers
from goodfit.arrays import compile, random
from goodfit.layers.context import Context
from goodfit.layers.images.drawing import Draws

OF_ONE_EXAMPLE = [
    layers.RandomCrop(4, 5),
    layers.RandomFlip(),
    layers.RandomRotation(0.2),
    layers.RandomTranslation(0.3, 0.3),
    layers.RandomZoom(0.4, 0.2),
    layers.RandomShear(0.3, 0.3),
    layers.RandomPerspective(),
    layers.RandomElasticTransform(),
    layers.RandomErasing(),
    layers.RandomContrast(0.4),
    layers.RandomBrightness(0.4),
    layers.RandomSaturation(0.9),
    layers.RandomHue(0.4),
    layers.RandomColorJitter(brightness_factor=0.2, contrast_factor=0.2, hue_factor=0.1),
    layers.RandomColorDegeneration(0.6),
    layers.RandomGrayscale(),
    layers.RandomGaussianBlur(),
    layers.RandomSharpness(0.9),
    layers.RandomPosterization((1, 8)),
    layers.RandomInvert(),
    layers.Solarization(0.5, 0.5),
    layers.Equalization(),
    layers.RandAugment(),
    layers.AugMix(),
    layers.Pipeline([layers.RandomFlip(), layers.RandomHue(0.4)]),
]
EACH = pytest.mark.parametrize("layer", OF_ONE_EXAMPLE, ids=lambda layer: type(layer).__name__)


@EACH
def test_a_picture_belongs_to_its_example_whatever_batch_it_is_in(layer, pictures, augmented):
    x = pictures(8, 8, 8, 3)
    whole = augmented(layer, x)
    order = [5, 2, 7]
    part = augmented(layer, x[order], examples=order)
    np.testing.assert_allclose(part, whole[order], rtol=1e-5, atol=1e-3)
    alone = augmented(layer, x[3:4], examples=[3])
    np.testing.assert_allclose(alone, whole[3:4], rtol=1e-5, atol=1e-3)


@EACH
def test_prediction_leaves_pictures_alone(layer, pictures, augmented):
    x = pictures(2, 8, 8, 3)
    same = augmented(layer, x, training=False)
    if type(layer) not in (layers.RandomCrop, layers.Equalization):
        np.testing.assert_array_equal(same, x)
        assert not np.array_equal(augmented(layer, pictures(8, 8, 8, 3)), pictures(8, 8, 8, 3))


@EACH
def test_another_key_or_seed_makes_other_pictures(layer, pictures, augmented):
    if type(layer) in (layers.Equalization, layers.Pipeline):
        return
    x = pictures(8, 8, 8, 3)
    first = augmented(layer, x)
    assert not np.array_equal(first, augmented(layer, x, seed=1))
    seeded = layer.with_settings(seed=5)
    assert not np.array_equal(first, augmented(seeded, x))
    np.testing.assert_array_equal(augmented(seeded, x), augmented(seeded, x))


def test_bytes_are_computed_as_floats(augmented):
    x = np.full((2, 3, 3, 1), 200, np.uint8)
    out = augmented(layers.RandomBrightness((0.1, 0.1)), x)
    assert out.dtype == np.float32
    np.testing.assert_allclose(out, 225.5)


@pytest.fixture
def draws():
    ctx = Context(True, random.key(0)).enter("it", {}, trainable=True)
    return Draws(ctx, 4000)


def test_draws_have_their_distributions(draws):
    numbers = draws.uniform("a", (-2.0, 4.0))
    assert -2 <= numbers.min() < -1.95 < 3.95 < numbers.max() < 4
    assert abs(numbers.mean() - 1) < 0.1
    whole = draws.whole("b", (1, 3))
    values, counts = np.unique(whole, return_counts=True)
    assert values.tolist() == [1, 2, 3]
    assert counts.min() > 1200
    assert abs(draws.sign("c").mean()) < 0.06
    assert set(draws.sign("c").tolist()) == {-1.0, 1.0}
    assert abs(draws.happens("d", (0.0, 0.5)).mean() - 0.25) < 0.03
    assert abs(draws.normal("e", (3,)).std() - 1) < 0.03


def test_a_compiled_step_draws_the_same(pictures):
    layer, x = layers.RandomErasing((1, 1)), pictures(4, 8, 8, 3)

    def changed(x, key):
        return layer.call({}, x, Context(True, key).enter("it", {}, trainable=True))

    key = random.key(3)
    np.testing.assert_allclose(compile(changed)(x, key), changed(x, key), rtol=1e-5, atol=1e-3)
