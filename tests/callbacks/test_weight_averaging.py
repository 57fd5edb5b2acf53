import numpy as np
import pytest

from goodfit import Input, Sequential
from goodfit.arrays import to_numpy, trees
from goodfit.callbacks import Callback, EarlyStopping, WeightAveraging
from goodfit.errors import SettingError
from goodfit.layers import BatchNormalization, Dense, TimeDistributed

RANDOM = np.random.default_rng(0)
X = (3 * RANDOM.normal(size=(50, 2)) + 7).astype(np.float32)
Y = X.sum(axis=1, keepdims=True)


class Remembers(Callback):
    def __init__(self):
        self.params = []

    def epoch_end(self, run):
        self.params.append(to_numpy(run.state.params))


def trained(layers, *callbacks, **options):
    model = Sequential([Input((2,)), *layers], seed=0)
    model.compile("adam", "mse", run_eagerly=True)
    settings = {"batch_size": 16, "epochs": 6, "verbose": 0, **options}
    return model, model.fit(X, Y, callbacks=list(callbacks), **settings)


@pytest.mark.parametrize(("settings", "epochs"), [
    ({"start_epoch": 2}, [2, 3, 4, 5]), ({"start_epoch": 1, "every": 2}, [1, 3, 5]),
    ({"start_epoch": 5}, [5]),
])  # fmt: skip
def test_the_weights_end_as_their_mean(settings, epochs):
    seen, averaging = Remembers(), WeightAveraging(**settings)
    model, _ = trained([Dense(3), Dense(1)], averaging, seen)
    assert averaging.averaged == len(epochs)
    for path, array in trees.items(model.params):
        several = np.array([trees.select(seen.params[i], path) for i in epochs], np.float64)
        np.testing.assert_allclose(array, several.mean(axis=0), rtol=1e-6)
        assert array.dtype == np.float32


def test_training_itself_is_not_disturbed():
    _, plain = trained([BatchNormalization(), Dense(1)])
    _, averaged = trained([BatchNormalization(), Dense(1)], WeightAveraging(2))
    assert plain.history == averaged.history


@pytest.mark.parametrize("eager", [True, False])
def test_the_statistics_are_those_of_all_rows_with_the_averaged_weights(eager):
    model = Sequential([Input((2,)), Dense(3), BatchNormalization(), Dense(1)], seed=0)
    model.compile("adam", "mse", run_eagerly=eager)
    averaging = WeightAveraging(1)
    model.fit(X, Y, batch_size=25, epochs=4, callbacks=[averaging], verbose=0)
    entering = X @ model.params["dense"]["kernel"] + model.params["dense"]["bias"]
    found = model.state.memory["batch_normalization"]
    np.testing.assert_allclose(found["moving_mean"], entering.mean(axis=0), rtol=1e-4)
    # Of batches of one size the variances' mean, a little less than the variance of the whole.
    whole = entering.var(axis=0)
    assert (0.85 * whole < found["moving_variance"]).all()
    assert (found["moving_variance"] <= whole * 1.0001).all()


def test_a_last_batch_that_is_smaller_counts_by_its_rows():
    model, _ = trained([BatchNormalization(), Dense(1)], WeightAveraging(1), batch_size=32)
    found = model.state.memory["batch_normalization"]["moving_mean"]
    np.testing.assert_allclose(found, X.mean(axis=0), rtol=1e-5)


def test_the_average_is_judged_by_the_validation_rows(capsys):
    averaging = WeightAveraging(2)
    data = {"validation_data": (X, Y), "verbose": 2}
    model, _ = trained([BatchNormalization(), Dense(1)], averaging, **data)
    judged = model.evaluate(X, Y, verbose=0)
    assert averaging.judged == {"val_loss": pytest.approx(judged, rel=1e-6)}
    assert "The average of the weights after 4 epochs - val_loss: " in capsys.readouterr().out


def test_without_validation_rows_nothing_is_judged():
    averaging = WeightAveraging(2)
    trained([Dense(1)], averaging)
    assert averaging.judged == {}


def test_an_average_that_never_began_is_told():
    with pytest.warns(UserWarning, match=r"ended before epoch 9.* Write a smaller `start_epoch`"):
        trained([Dense(1)], WeightAveraging(9))


def test_statistics_inside_another_layer_are_told():
    model = Sequential([Input((4, 2)), TimeDistributed(BatchNormalization()), Dense(1)], seed=0)
    model.compile("adam", "mse", run_eagerly=True)
    x = RANDOM.normal(size=(8, 4, 2)).astype(np.float32)
    with pytest.warns(UserWarning, match=r"inside time_distributed again: they stay those of the"):
        model.fit(x, x[..., :1], epochs=2, callbacks=[WeightAveraging(0)], verbose=0)


def test_frozen_statistics_are_left_alone():
    layers = [BatchNormalization(trainable=False), Dense(1)]
    model, _ = trained(layers, WeightAveraging(1))
    np.testing.assert_array_equal(model.state.memory["batch_normalization"]["moving_mean"], 0)


def test_the_one_that_comes_later_has_the_last_word():
    seen = Remembers()
    stop = EarlyStopping("loss", patience=9, restore_best_weights=True)
    model, _ = trained([Dense(1)], seen, stop, WeightAveraging(4))
    kernel = np.mean([params["dense"]["kernel"] for params in seen.params[4:]], axis=0)
    np.testing.assert_allclose(model.params["dense"]["kernel"], kernel, rtol=1e-6)


@pytest.mark.parametrize(("settings", "advice"), [
    ({"start_epoch": -1}, r"WeightAveraging\(..., start_epoch=5\)"),
    ({"start_epoch": 1, "every": 0}, r"WeightAveraging\(..., every=10\)"),
])  # fmt: skip
def test_settings_that_are_no_epochs_are_refused(settings, advice):
    with pytest.raises(SettingError, match=advice):
        WeightAveraging(**settings)
