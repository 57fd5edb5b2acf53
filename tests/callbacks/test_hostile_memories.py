"""What callbacks remember comes from a checkpoint, which may come from anywhere."""

import numpy as np
import pytest

from goodfit import Input, Sequential
from goodfit.callbacks import Callback, EarlyStopping, ModelCheckpoint, ReduceLROnPlateau
from goodfit.errors import ShapeError
from goodfit.layers import Dense

KERNEL, BIAS = np.zeros((1, 1), np.float32), np.zeros(1, np.float32)


@pytest.mark.parametrize("weights", [
    ({"dense": {"kernel": np.zeros((2, 1), np.float32), "bias": BIAS}}, {}),
    ({"dense": {"kernel": KERNEL * np.nan, "bias": BIAS}}, {}),
    ({"dense": {"kernel": KERNEL}}, {}),
    ({}, {}),
])  # fmt: skip
def test_weights_that_are_not_the_models_are_refused(weights):
    class Replaces(Callback):
        def epoch_end(self, run):
            stopping.best_weights = weights

    model = Sequential([Input((1,)), Dense(1, name="dense")])
    model.compile("sgd", "mse", run_eagerly=True)
    stopping = EarlyStopping("loss", restore_best_weights=True)
    with pytest.raises(ShapeError, match=r"kept = run\.weights\(\)"):
        model.fit(np.ones((4, 1)), np.ones(4), verbose=0, callbacks=[stopping, Replaces()])
    assert np.isfinite(model.get_weights()[0]).all()


@pytest.mark.parametrize("kind", [EarlyStopping, ReduceLROnPlateau, ModelCheckpoint])
@pytest.mark.parametrize("spoilt", ["text", [1.0], {}])
def test_what_is_no_number_is_not_taken(kind, spoilt):
    """The reader of checkpoints tells such errors as the file's fault."""
    callback = kind("model.goodfit") if kind is ModelCheckpoint else kind()
    sound = dict.fromkeys(callback.state(), 1)
    for name in sound.keys() - {"best_weights"}:
        with pytest.raises((TypeError, ValueError)):
            callback.restore({**sound, name: spoilt})
    with pytest.raises(KeyError):
        callback.restore({})
