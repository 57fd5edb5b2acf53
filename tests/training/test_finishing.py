"""What optimisers ask of training beside updates: searches, scaled losses, averages in the end."""

import numpy as np
import pytest

from goodfit import Input, Sequential, layers, optimizers

rng = np.random.default_rng(0)
X = rng.normal(size=(64, 4)).astype("float32")
Y = X @ np.float32([[2.0], [-1.0], [0.5], [0.0]]) + 3
BOTH = pytest.mark.parametrize("eager", [False, True], ids=["compiled", "eager"])


def trained(optimizer, eager=False, epochs=5, **settings):
    model = Sequential([Input((4,)), layers.Dense(1, **settings)], seed=1)
    model.compile(optimizer, "mse", run_eagerly=eager)
    history = model.fit(X, Y, epochs=epochs, batch_size=64, shuffle=False, verbose=0)
    return model, history.history["loss"]


@BOTH
def test_a_search_finds_the_least_squares_in_a_few_steps(eager):
    model, _ = trained(optimizers.LBFGS(), eager, epochs=10)
    expected = np.linalg.lstsq(np.column_stack([X, np.ones(64)]), Y, rcond=None)[0]
    kernel, bias = model.get_weights()
    np.testing.assert_allclose(np.append(kernel, bias), expected[:, 0], atol=1e-3)


@BOTH
def test_a_scaled_loss_changes_neither_steps_nor_numbers(eager):
    plain, losses = trained(optimizers.SGD(0.05), eager)
    for scaled in (
        optimizers.SGD(0.05, loss_scale_factor=1024.0),
        optimizers.LossScaleOptimizer(optimizers.SGD(0.05)),
    ):
        model, others = trained(scaled, eager)
        np.testing.assert_allclose(others, losses, rtol=1e-5)
        np.testing.assert_allclose(model.get_weights()[0], plain.get_weights()[0], rtol=1e-4)


def test_the_weights_are_their_average_in_the_end():
    params = [
        trained(optimizers.SGD(0.05), epochs=epochs)[0].get_weights()[0] for epochs in (1, 2, 3)
    ]
    model, _ = trained(optimizers.SGD(0.05, use_ema=True, ema_momentum=0.5), epochs=3)
    average = params[0]
    for kernel in params[1:]:
        average = 0.5 * average + 0.5 * kernel
    np.testing.assert_allclose(model.get_weights()[0], average, rtol=1e-4)


def test_a_frozen_layer_neither_decays_nor_is_averaged():
    optimizer = optimizers.Adam(0.1, weight_decay=0.5, use_ema=True, global_clipnorm=1.0)
    model, _ = trained(optimizer, trainable=False)
    first = Sequential([Input((4,)), layers.Dense(1)], seed=1)
    np.testing.assert_array_equal(model.get_weights()[0], first.get_weights()[0])


def test_a_constraint_holds_after_every_step():
    model, _ = trained(optimizers.SGD(0.5), kernel_constraint="non_neg", epochs=1)
    kernel = model.get_weights()[0]
    assert (kernel >= 0).all()
    assert (kernel == 0).any()
