"""Whatever looks on: Ctrl-C, from wherever it comes, loses neither the history nor the weights."""

import numpy as np
import pytest

from goodfit import Input, Sequential, callbacks
from goodfit.callbacks import Callback
from goodfit.layers import Dense
from goodfit.optimizers import SGD

MADE = {
    "BackupAndRestore": lambda folder: callbacks.BackupAndRestore(folder / "backup"),
    "CSVLogger": lambda folder: callbacks.CSVLogger(folder / "history.csv"),
    "EarlyStopping": lambda _: callbacks.EarlyStopping("loss", patience=9),
    "LambdaCallback": lambda _: callbacks.LambdaCallback(epoch_end=lambda run: None),
    "LearningRateScheduler": lambda _: callbacks.LearningRateScheduler(lambda epoch: 0.01),
    "ModelCheckpoint": lambda folder: callbacks.ModelCheckpoint(folder / "model.goodfit"),
    "ProgressBar": lambda _: callbacks.ProgressBar(2),
    "ReduceLROnPlateau": lambda _: callbacks.ReduceLROnPlateau("loss"),
    "LiveCurve": lambda _: callbacks.LiveCurve(),
    "RemoteMonitor": lambda _: callbacks.RemoteMonitor("http://127.0.0.1:1"),
    "TerminateOnNaN": lambda _: callbacks.TerminateOnNaN(raise_error=True),
    "SwapEMAWeights": lambda _: callbacks.SwapEMAWeights(swap_on_epoch=True),
    "TimeBudget": lambda _: callbacks.TimeBudget(3600),
    "WeightAveraging": lambda _: callbacks.WeightAveraging(1),
}
"""Each callback, made for a folder."""


class Interrupts(Callback):
    """Presses Ctrl-C at an event of the third epoch."""

    def __init__(self, event):
        setattr(self, event, self.interrupt)
        self.every_step = event == "step_end"

    def interrupt(self, run):
        if run.epoch == 2:
            raise KeyboardInterrupt


def test_every_callback_is_tried():
    others = {"Callback", "NotFiniteError", "ProgbarLogger"}
    need_libraries = {"MLflow", "TensorBoard", "WeightsAndBiases"}
    assert set(callbacks.__all__) - others - need_libraries == set(MADE)


@pytest.mark.filterwarnings("ignore:RemoteMonitor could not send")
@pytest.mark.parametrize("event", ["epoch_start", "step_end", "epoch_end"])
@pytest.mark.parametrize("name", MADE)
@pytest.mark.parametrize("first", [True, False])
def test_the_history_and_the_weights_are_kept(tmp_path, name, event, first):
    model = Sequential([Input((1,)), Dense(1)], seed=0)
    model.compile(SGD(0.1, use_ema=name == "SwapEMAWeights"), "mse", run_eagerly=True)
    x = np.linspace(-1, 1, 8, dtype=np.float32)[:, None]
    tried, interrupts = MADE[name](tmp_path), Interrupts(event)
    order = [interrupts, tried] if first else [tried, interrupts]
    history = model.fit(x, x, epochs=5, callbacks=order, verbose=0, doctor=False)
    assert history.stopped_by == "interrupted by the user"
    assert len(history.history["loss"]) == (3 if event == "epoch_end" else 2)
    assert model.evaluate(x, x, verbose=0) < history.history["loss"][0]
