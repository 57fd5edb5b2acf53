import io
import re

import pytest
import rich

from goodfit.callbacks import Callback
from goodfit.callbacks.live_bar import LiveBar
from goodfit.callbacks.printing import print_line


@pytest.fixture
def screen():
    """A terminal of 80 columns, and what was written to it."""
    output = io.StringIO()
    rich.reconfigure(file=output, force_terminal=True, width=80, legacy_windows=False)
    yield output
    rich.reconfigure()


def lines(screen):
    """What was drawn, without colours and movements of the cursor."""
    plain = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", screen.getvalue())
    return [line.rstrip() for line in re.split(r"[\r\n]+", plain)]


def clock(monkeypatch, tick):
    """A clock on which every look takes a while."""
    now = [0.0]

    def look():
        now[0] += tick
        return now[0]

    monkeypatch.setattr("time.perf_counter", look)


def test_shows_the_epoch_the_time_left_and_the_numbers(losses, screen, monkeypatch):
    clock(monkeypatch, 1.0)
    losses(0.5, 0.25, 0.125, 0.125).train(LiveBar())
    shown = lines(screen)
    assert any(re.fullmatch(r"Epoch 2/4 [━╸╺ ]+ \d+\.\ds left", line) for line in shown)
    assert "loss: 0.1250 - val_loss: 0.2500" in shown
    assert re.fullmatch(r"Epoch 4/4 ━{40} .*s", shown[-3])
    assert shown[-2] == "loss: 0.0625 - val_loss: 0.1250"


def test_halfway_the_time_left_is_half_of_all(losses, screen, monkeypatch):
    clock(monkeypatch, 0.1)
    losses(*[0.5] * 50, first_epoch=50, steps=1).train(LiveBar())
    shown = "\n".join(lines(screen))
    left = [float(seconds) for seconds in re.findall(r"Epoch 75/100 .* ([\d.]+)s left", shown)]
    taken = float(re.findall(r"Epoch 100/100 .* ([\d.]+)s$", shown, re.MULTILINE)[-1])
    assert left[-1] == pytest.approx(taken / 2, rel=0.1)


def test_is_drawn_at_most_ten_times_a_second(losses, screen, monkeypatch):
    clock(monkeypatch, 0.001)
    losses(*[0.5] * 1000, steps=1).train(LiveBar())
    drawn = [line for line in lines(screen) if line.startswith("Epoch")]
    assert 10 < len(drawn) < 30


def test_many_short_epochs_take_no_time_to_show(losses, screen):
    import time

    run = losses(*[0.5] * 3000, steps=1)
    began = time.perf_counter()
    run.train(LiveBar())
    assert time.perf_counter() - began < 1.0


def test_long_numbers_are_all_there_on_a_narrow_screen(run, screen):
    numbers = {f"{part}metric_{i}": 0.5 for part in ("", "val_") for i in range(6)}
    run([numbers]).train(LiveBar())
    last = " ".join(lines(screen)[-6:])
    assert all(f"{name}: 0.5000" in last for name in numbers)


def test_what_is_printed_meanwhile_stands_above_the_bar(losses, screen):
    class Speak(Callback):
        def epoch_end(self, run):
            print_line(f"a line in epoch {run.epoch + 1}")

    losses(0.5, 0.4).train(LiveBar(), Speak())
    shown = lines(screen)
    assert "a line in epoch 2" in shown
    assert "Epoch 2/2" in shown[-3]


def test_says_why_training_ended_early_and_gives_the_cursor_back(losses, screen, capsys):
    losses(0.5, 0.4, planned=9).train(LiveBar(), interrupt_in=1)
    assert screen.getvalue().count("\x1b[?25l") == screen.getvalue().count("\x1b[?25h") == 1
    assert capsys.readouterr().out == "Stopped: interrupted by the user.\n"
