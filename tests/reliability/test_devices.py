"""A training goes on where there are other devices, or other threads: to rounding."""

import numpy as np
import pytest

from .programs import run

TRAINING = """
import jax

given = dict(batch_size=64, verbose=0, doctor=False, validation_split=0.2)
model = make(width=64)
history = model.fit(x, y, epochs={epochs}, checkpoint={folder!r}, resume=True, **given)
tell(
    losses=history.history["loss"], weights=[w.ravel().tolist() for w in model.get_weights()],
    devices=jax.device_count(),
    used=sorted({{device.id for array in jax.live_arrays() for device in array.devices()}}),
)
"""
FOUR = {"XLA_FLAGS": "--xla_force_host_platform_device_count=4"}
ONE = {"XLA_FLAGS": ""}
THREADS = {"NPROC": "1"}


def trained(folder, epochs, environment):
    end = run(TRAINING.format(folder=str(folder), epochs=epochs), **environment)
    assert end.code == 0, end.errors
    return end.told


@pytest.mark.slow
@pytest.mark.parametrize(("before", "after"), [(FOUR, ONE), (ONE, FOUR), (THREADS, ONE)])
def test_a_training_goes_on_beside_another_number_of_devices(tmp_path, before, after):
    whole = trained(tmp_path / "whole", 10, after)
    first = trained(tmp_path / "cut", 4, before)
    rest = trained(tmp_path / "cut", 10, after)
    assert [first["devices"], rest["devices"]] == [4 if e is FOUR else 1 for e in (before, after)]
    assert first["used"] == rest["used"] == [0]  # however many there are, one of them computes
    np.testing.assert_allclose(rest["losses"], whole["losses"], rtol=1e-5)
    for ours, theirs in zip(rest["weights"], whole["weights"], strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-4, atol=1e-6)
