import numpy as np

from goodfit.callbacks import Callback
from goodfit.callbacks.tracking.told import numbers, setup


def test_each_number_of_a_metric_has_its_name():
    told = numbers({"loss": np.float32(0.5), "f1": np.array([[0.25], [1.0]]), "bad": np.nan})
    assert list(told) == ["loss", "f1/0", "f1/1", "bad"]
    assert all(type(value) is float for value in told.values())


def test_how_a_run_is_set_up(made, rows):
    seen = {}

    class Watch(Callback):
        def fit_start(self, run):
            seen.update(setup(run))

    made().fit(*rows, epochs=1, batch_size=16, verbose=0, callbacks=[Watch()])
    assert seen["layers"] == "Dense > Dense"
    assert seen["params"] == 4 * 4 + 5
    assert (seen["model"], seen["loss"], seen["epochs"]) == ("small", "mean_squared_error", 1)
    assert (seen["batch_size"], seen["seed"]) == (16, 0)
    assert seen["learning_rate"] == np.float32(0.001)
    assert seen["optimizer"].startswith("Adam(")
