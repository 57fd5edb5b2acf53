import numpy as np

from goodfit.optimizers import Lamb


def one_step(param, gradient):
    params = {"w": np.asarray(param, np.float64)}
    gradients = {"w": np.asarray(gradient, np.float64)}
    return Lamb().update(gradients, Lamb().init(params), params, 1, 0.1)[0]["w"]


def test_a_step_is_as_long_as_the_weights_times_the_rate():
    for size in (1e-3, 1.0, 1e3):
        update = one_step([3 * size, 4 * size], [0.1, 100.0])
        np.testing.assert_allclose(np.linalg.norm(update), 0.1 * 5 * size, rtol=1e-6)


def test_weights_that_are_all_zero_take_adams_step():
    np.testing.assert_allclose(one_step([0.0, 0.0], [0.1, -100.0]), [-0.1, 0.1], rtol=1e-5)


def test_without_a_gradient_nothing_moves():
    np.testing.assert_array_equal(one_step([1.0, 2.0], [0.0, 0.0]), [0.0, 0.0])
