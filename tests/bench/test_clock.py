import time

import pytest

from bench.clock import Clock


def test_the_first_epoch_does_not_count(monkeypatch):
    moments = iter([10.0, 18.0, 19.0, 21.0, 24.0, 30.0, 31.0])
    monkeypatch.setattr(time, "monotonic", lambda: next(moments))
    clock = Clock(began=7.0)
    for _ in range(4):
        clock.epoch()
    measures = clock.measures()
    assert measures["steady"] == 2.0  # of 1, 2 and 3
    assert measures["cold"] == 23.0
    assert measures["training"] == 21.0


def test_epochs_that_nobody_saw_are_alike(monkeypatch):
    moments = iter([10.0, 16.0, 16.0, 16.0])
    monkeypatch.setattr(time, "monotonic", lambda: next(moments))
    clock = Clock(began=9.0)
    clock.epochs(3)
    assert clock.ends == pytest.approx([10, 12, 14, 16])
    assert clock.measures()["steady"] == pytest.approx(2)
