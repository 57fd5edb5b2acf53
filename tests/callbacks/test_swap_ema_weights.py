import numpy as np
import pytest

from goodfit import Input, Sequential, load_model
from goodfit.arrays import to_numpy, trees
from goodfit.callbacks import Callback, EarlyStopping, ModelCheckpoint, SwapEMAWeights
from goodfit.errors import SettingError
from goodfit.layers import Dense
from goodfit.optimizers import SGD

X = np.linspace(-1, 1, 24, dtype=np.float32)[:, None]
Y = 3 * X + 1


class Sees(Callback):
    """The weights and the average at the end of each epoch, and at the start."""

    def __init__(self):
        self.at_end, self.at_start, self.averages = [], [], []

    def epoch_start(self, run):
        self.at_start.append(to_numpy(run.state.params))

    def epoch_end(self, run):
        self.at_end.append(to_numpy(run.state.params))
        self.averages.append(to_numpy(run.state.slots["average"]))


def trained(*callbacks, use_ema=True, epochs=3):
    model = Sequential([Input((1,)), Dense(1)], seed=0)
    optimizer = SGD(0.1, use_ema=use_ema, ema_momentum=0.9)
    model.compile(optimizer, "mse", run_eagerly=True)
    data = {"validation_data": (X, Y), "batch_size": 8}
    return model, model.fit(X, Y, epochs=epochs, callbacks=list(callbacks), verbose=0, **data)


def equal(tree, other):
    assert trees.leaves(tree)
    for a, b in zip(trees.leaves(tree), trees.leaves(other), strict=True):
        np.testing.assert_array_equal(a, b)


def loss(params):
    predicted = X @ params["dense"]["kernel"] + params["dense"]["bias"]
    return float(np.mean((predicted - Y) ** 2))


@pytest.mark.parametrize("swap_on_epoch", [True, False])
def test_validation_rows_are_judged_by_the_average_and_training_goes_on(swap_on_epoch):
    sees, plain = Sees(), Sees()
    model, history = trained(SwapEMAWeights(swap_on_epoch), sees)
    _, alone = trained(plain)
    np.testing.assert_allclose(history.history["val_loss"], [loss(a) for a in sees.averages])
    assert history.history["val_loss"] != alone.history["val_loss"]
    assert history.history["loss"] == alone.history["loss"]
    equal(sees.at_start, plain.at_start)
    equal(sees.at_end, sees.averages if swap_on_epoch else plain.at_end)
    equal(model.params, sees.averages[-1])


def test_the_weights_end_as_in_keras(keras):
    twin = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    optimizer = keras.optimizers.SGD(0.1, use_ema=True, ema_momentum=0.9)
    twin.compile(optimizer, "mse")
    twin.set_weights(Sequential([Input((1,)), Dense(1)], seed=0).get_weights())
    ours = Sequential([Input((1,)), Dense(1)], seed=0)
    ours.compile(SGD(0.1, use_ema=True, ema_momentum=0.9), "mse", run_eagerly=True)
    options = {"batch_size": 8, "epochs": 3, "shuffle": False, "verbose": 0}
    data = {"validation_data": (X, Y)}
    one = ours.fit(X, Y, callbacks=[SwapEMAWeights()], **options, **data)
    swap = keras.callbacks.SwapEMAWeights()
    other = twin.fit(X, Y, callbacks=[swap], **options, **data)
    np.testing.assert_allclose(one.history["loss"], other.history["loss"], rtol=1e-5)
    np.testing.assert_allclose(one.history["val_loss"], other.history["val_loss"], rtol=1e-5)
    for a, b in zip(ours.get_weights(), twin.get_weights(), strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-5, atol=1e-6)


def test_what_is_saved_and_restored_at_the_end_of_an_epoch_is_the_average(tmp_path):
    sees = Sees()
    save = ModelCheckpoint(tmp_path / "{epoch}.goodfit")
    stop = EarlyStopping(patience=1, min_delta=100.0, restore_best_weights=True)
    model, _ = trained(SwapEMAWeights(swap_on_epoch=True), sees, save, stop)
    equal(load_model(tmp_path / "2.goodfit").params, sees.averages[1])
    equal(model.params, sees.averages[0])


def test_an_optimiser_without_an_average_is_refused_before_the_first_step():
    sees = Sees()
    with pytest.raises(SettingError, match=r"Compile with `SGD\(..., use_ema=True\)`"):
        trained(SwapEMAWeights(), sees, use_ema=False)
    assert sees.at_start == []
