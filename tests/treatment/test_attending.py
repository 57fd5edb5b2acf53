"""A doctor who treats: what `fit` brings with it, and when it does not."""

from types import SimpleNamespace

import numpy as np
import pytest

from goodfit import Doctor, Sequential, layers, losses, utils
from goodfit.callbacks import BackupAndRestore, EarlyStopping
from goodfit.doctor.doctor import Visit
from goodfit.errors import DataError
from goodfit.models.options import Options
from goodfit.treatment import attending

pytestmark = pytest.mark.usefixtures("quickly_compiled")

x = np.random.default_rng(0).normal(size=(300, 3)).astype("float32")
y = (x[:, 0] > 0).astype("float32")


def fitted(last, loss, doctor, epochs=8, targets=y):
    utils.set_random_seed(0)
    model = Sequential([layers.Dense(8, "relu"), last])
    model.compile("adam", loss)
    history = model.fit(x, targets, batch_size=32, epochs=epochs, verbose=0, doctor=doctor)
    return model, history


@pytest.mark.slow
def test_a_program_that_is_refused_comes_back_cured():
    _, history = fitted(layers.Dense(1, "softmax"), "binary_crossentropy", Doctor(cure=True))
    assert "sigmoid" in str(history.cured.kept[0].cure)
    assert ((history.cured.model.predict(x, verbose=0)[:, 0] > 0.5) == y).mean() > 0.9
    assert history.history["loss"]


def test_what_only_hampers_is_treated_afterwards_and_the_model_stays_as_trained():
    loss = losses.MeanAbsoluteError()
    model, history = fitted(layers.Dense(1, "relu"), loss, Doctor(cure=True, budget=4))
    alone, _ = fitted(layers.Dense(1, "relu"), loss, True)
    np.testing.assert_array_equal(model.predict(x, verbose=0), alone.predict(x, verbose=0))
    assert (history.cured is not None) == bool(history.diagnosis.alarms)


def test_a_healthy_run_is_not_treated():
    doctor = Doctor(cure=True)
    last = layers.Dense(1, "sigmoid")
    _, history = fitted(last, "binary_crossentropy", doctor, epochs=60)
    assert not history.diagnosis.alarms
    assert history.cured is None


def test_a_doctor_who_only_watches_lets_the_error_stand():
    with pytest.raises(DataError, match="softmax over one unit"):
        fitted(layers.Dense(1, "softmax"), "binary_crossentropy", Doctor())


def test_what_nothing_can_cure_is_still_the_error():
    targets = np.where(np.arange(300) == 7, np.nan, y)
    last = layers.Dense(1, "sigmoid")
    with pytest.raises(DataError, match="not finite"):
        fitted(last, "binary_crossentropy", Doctor(cure=True), targets=targets)


@pytest.mark.parametrize("paused", [True, False])
def test_a_run_that_was_interrupted_is_not_treated_and_trials_keep_no_checkpoints(
    monkeypatch, tmp_path, paused
):
    treated = []
    monkeypatch.setattr(attending, "cure", lambda *given, callbacks, **_: treated.append(callbacks))
    record, alarming = SimpleNamespace(paused=paused), SimpleNamespace(alarms=["dead_units"])
    history = SimpleNamespace(diagnosis=alarming, record=record, cured=None)
    stopping = EarlyStopping()
    options = Options(callbacks=[BackupAndRestore(tmp_path), stopping])
    Doctor(cure=True).discharge(history, Visit(None, x, y, options))
    assert treated == ([] if paused else [(stopping,)])
