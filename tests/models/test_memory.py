import subprocess
import sys

import numpy as np
import pytest

from goodfit.models import memory
from goodfit.models.memory import GIB, Forecast, free_bytes, is_full, peak_bytes


def test_a_doubling_is_foreseen_from_the_last_one():
    forecast = Forecast(free=10 * GIB)
    for peak in (1, 2, 4):
        forecast.note(peak * GIB)
    assert forecast.lacking() is None
    forecast.note(6 * GIB)
    assert forecast.lacking() is None
    forecast.note(8 * GIB)
    assert forecast.lacking() == "about 11.0 GiB of memory, and 10.0 GiB are free"


def test_nothing_is_foreseen_of_a_single_number_or_without_knowing_what_is_free(monkeypatch):
    forecast = Forecast(free=0)
    forecast.note(5)
    assert forecast.lacking() is None
    monkeypatch.setattr(memory, "free_bytes", lambda: None)
    unknown = Forecast()
    unknown.note(1)
    unknown.note(10**15)
    assert unknown.lacking() is None


@pytest.mark.slow
@pytest.mark.skipif(not memory.MACHINE.exists(), reason="the system does not say")
def test_what_is_taken_shows_in_the_peak():
    before = peak_bytes()
    taken = np.ones(before // 8 + 2**24)
    assert peak_bytes() - before > 0.5 * (taken.nbytes - before)


@pytest.mark.skipif(not memory.PROCESS.exists(), reason="the system does not say")
def test_the_peak_of_a_process_is_its_own():
    """What the process that starts it has taken does not count."""
    program = "from goodfit.models.memory import peak_bytes; print(peak_bytes())"
    taken = np.ones(2**27)
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert 0 < int(told.stdout) < taken.nbytes


def test_the_least_of_machine_and_container_is_free(monkeypatch, tmp_path):
    machine = tmp_path / "meminfo"
    machine.write_text("MemTotal: 9000 kB\nMemFree: 10 kB\nMemAvailable: 4000 kB\n")
    monkeypatch.setattr(memory, "MACHINE", machine)
    monkeypatch.setattr(memory, "GROUP", tmp_path)
    assert free_bytes() == 4000 * 1024
    (tmp_path / "memory.max").write_text("max\n")
    (tmp_path / "memory.current").write_text("1000\n")
    assert free_bytes() == 4000 * 1024
    (tmp_path / "memory.max").write_text("3000\n")
    assert free_bytes() == 2000
    monkeypatch.setattr(memory, "MACHINE", tmp_path / "nowhere")
    monkeypatch.setattr(memory, "GROUP", tmp_path / "nowhere")
    monkeypatch.setattr(memory, "PROCESS", tmp_path / "nowhere")
    assert free_bytes() is None
    assert peak_bytes() == 0


@pytest.mark.parametrize(("error", "full"), [
    (MemoryError(), True), (RuntimeError("RESOURCE_EXHAUSTED: 5 bytes"), True),
    (RuntimeError("Out of memory allocating"), True), (RuntimeError("a bug"), False),
])  # fmt: skip
def test_errors_that_say_that_memory_is_full(error, full):
    assert is_full(error) is full
