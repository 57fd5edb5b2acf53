"""Perspective, elastic and erased pictures."""

import numpy as np
import pytest

from goodfit import layers
from goodfit.layers.images.boxes import boxes
from goodfit.layers.images.perspective import CORNERS, perspective_places


def test_perspective_is_kerass(keras, pictures):
    x = pictures(3, 6, 8, 2)
    moves = np.random.default_rng(1).uniform(-0.4, 0.4, (3, 4, 2)).astype(np.float32)
    start = np.repeat(CORNERS[None] * np.array([7, 5], np.float32), 3, axis=0)
    given = {
        "apply_perspective": np.array([True] * 3),
        "start_points": start,
        "end_points": start * (1 + moves),
    }
    theirs = keras.layers.RandomPerspective(fill_value=9.0)
    expected = np.asarray(theirs.transform_images(x, given))

    class Draws:
        def uniform(self, purpose, bounds, shape):
            return moves

        def happens(self, purpose, share):
            return np.array([True] * 3)

    found = layers.RandomPerspective(fill_value=9.0).changed(x, Draws())
    np.testing.assert_allclose(found, expected, atol=0.05)


def test_corners_lead_back_to_the_corners():
    corners = np.array([[[0.25, 0.25], [1, 0], [0, 1], [1, 1]]], np.float32)
    rows, columns = perspective_places(corners, 5, 5)
    np.testing.assert_allclose([rows[0, 1, 1], columns[0, 1, 1]], [0, 0], atol=1e-5)
    np.testing.assert_allclose([rows[0, 4, 4], columns[0, 4, 4]], [4, 4], atol=1e-5)


def test_elastic_pictures_move_a_little_and_smoothly(augmented):
    ramp = np.broadcast_to(np.arange(40.0)[None, None, :, None], (50, 40, 40, 1))
    layer = layers.RandomElasticTransform((1, 1), (1, 1), fill_mode="nearest")
    moved = (augmented(layer, ramp.astype(np.float32)) - ramp)[:, 5:-5, 5:-5, 0]
    assert 0.1 < moved.std() < 5
    steps = np.diff(moved, axis=1)
    assert steps.std() < moved.std() / 1.5


def test_a_factor_is_the_probability(pictures, augmented):
    x = pictures(600, 4, 4, 3, low=1)
    kinds = [layers.RandomErasing, layers.RandomPerspective, layers.RandomElasticTransform]
    for kind in kinds:
        for factor, share in ((1.0, 0.5), ((0.2, 0.4), 0.3), ((0, 0), 0), ((1, 1), 1)):
            out = augmented(kind(factor, (0.5, 0.9) if kind is not kinds[1] else 0.9), x)
            changed = (out != x).any(axis=(1, 2, 3)).mean()
            assert abs(changed - share) < 0.08, (kind, factor)


def test_erased_rectangles_have_their_share_of_the_area(augmented):
    x = np.ones((300, 40, 40, 3), np.float32)
    out = augmented(layers.RandomErasing((1, 1), (0.1, 0.3), fill_value=(7, 8, 9)), x)
    erased = (out != 1).all(axis=-1)
    np.testing.assert_array_equal(out[erased], np.tile([[7, 8, 9]], (erased.sum(), 1)))
    areas = erased.mean(axis=(1, 2))
    assert 0.08 < areas.min() < areas.mean() < areas.max() < 0.32
    assert abs(areas.mean() - 0.2) < 0.02
    heights, widths = erased.any(axis=2).sum(axis=1), erased.any(axis=1).sum(axis=1)
    np.testing.assert_array_equal(heights * widths, erased.sum(axis=(1, 2)))


def test_noise_fills_what_is_erased(augmented):
    out = augmented(layers.RandomErasing((1, 1), (1, 1), value_range=(0, 1)), np.ones((9, 8, 8, 3)))
    assert out.min() == 0
    assert len(np.unique(out)) > 100


@pytest.mark.parametrize("sides", [(0.0, 0.5), (1.0, 1.0)])
def test_boxes_lie_within_the_image(sides):
    class Draws:
        def uniform(self, purpose):
            return np.array([0.0, 0.5, 0.999], np.float32)

    found = boxes(Draws(), 4, 6, tuple(np.full(3, side, np.float32) for side in sides))
    assert found.inside.shape == (3, 4, 6, 1)
    np.testing.assert_allclose(found.inside.mean(axis=(1, 2, 3)), found.area)
