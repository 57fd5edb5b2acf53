import numpy as np
import pytest

from goodfit import ops
from goodfit.autodiff import gradient
from goodfit.errors import ShapeError

POINTS = np.random.default_rng(0).normal(size=(5, 2))


def test_turning_a_plane_is_multiplying_complex_numbers():
    z = POINTS[:, 0] + 1j * POINTS[:, 1]
    turned = ops.rotate(POINTS, 0.7)
    np.testing.assert_allclose(turned[:, 0] + 1j * turned[:, 1], z * np.exp(0.7j))
    np.testing.assert_allclose(ops.rotate(turned, np.array(-0.7)), POINTS)


def test_moving_and_stretching_are_a_sum_and_a_product_with_a_matrix():
    offset, factors = np.array([1.0, -2.0]), np.array([2.0, -0.5])
    np.testing.assert_array_equal(ops.translate(POINTS, offset), POINTS + offset)
    np.testing.assert_allclose(ops.scale(POINTS, factors), POINTS @ np.diag(factors))
    in_space = np.ones((2, 4, 3))
    np.testing.assert_array_equal(ops.scale(in_space, np.arange(3.0))[0, 0], [0, 1, 2])


def test_a_rotation_can_be_found_by_descent():
    """What gradients by parameters are for: turn one figure onto another."""
    target = ops.rotate(POINTS, 0.5)

    def distance(angle):
        return ops.mean(ops.square(ops.rotate(POINTS, angle) - target))

    angle = np.array(0.0)
    for _ in range(100):
        angle = angle - 0.3 * gradient(distance)(angle)
    assert angle == pytest.approx(0.5, abs=1e-6)


def test_float32_points_stay_float32_whatever_the_angle_is():
    assert ops.rotate(POINTS.astype(np.float32), 0.5).dtype == np.float32
    assert ops.rotate(np.array([[1, 0]]), 0.5).dtype == np.float64


def test_wrong_coordinates_are_refused_with_advice():
    with pytest.raises(ShapeError, match=r"shape \(..., 2\), .*got \(5, 3\)"):
        ops.rotate(np.ones((5, 3)), 0.1)
    with pytest.raises(ShapeError, match=r"\(..., 2\) or \(..., 3\).*`swapaxes\(points, 0, -1\)`"):
        ops.translate(np.ones((2, 5)), np.ones(2))
    with pytest.raises(ShapeError, match=r"`factors` has one number for each of the 2 coord"):
        ops.scale(POINTS, np.ones(3))
    with pytest.raises(ShapeError, match=r"`offset`.* got the shape \(5, 2\), expected \(2,\)"):
        ops.translate(POINTS, POINTS)
