import subprocess
import sys

import pytest

from goodfit.callbacks import ProgbarLogger, ProgressBar
from goodfit.callbacks.epoch_lines import EpochLines
from goodfit.callbacks.live_bar import LiveBar
from goodfit.errors import SettingError


def as_terminal(monkeypatch, terminal, term="xterm"):
    monkeypatch.setattr("sys.stdout.isatty", lambda: terminal, raising=False)
    monkeypatch.setenv("TERM", term)


@pytest.mark.parametrize("verbose", [1, 2, "auto"])
def test_plain_lines_where_the_output_is_no_terminal(losses, capsys, verbose):
    losses(1.0, 0.5).train(ProgressBar(verbose))
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(" - ")[0] for line in lines] == ["Epoch 1/2", "Epoch 2/2"]


def test_silence(losses, capsys):
    losses(1.0, 0.5).train(ProgressBar(0))
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("verbose", "terminal", "term", "expected"),
    [
        ("auto", True, "xterm", LiveBar),
        (1, True, "xterm", LiveBar),
        (True, True, "xterm", LiveBar),
        (2, True, "xterm", EpochLines),
        (1, True, "dumb", EpochLines),
        (1, False, "xterm", EpochLines),
    ],
)
def test_a_bar_at_a_terminal(losses, capsys, monkeypatch, verbose, terminal, term, expected):
    as_terminal(monkeypatch, terminal, term)
    started = []
    monkeypatch.setattr(LiveBar, "fit_start", lambda self, run: started.append(LiveBar))
    monkeypatch.setattr(LiveBar, "epoch_start", lambda self, run: None)
    monkeypatch.setattr(LiveBar, "step_end", lambda self, run: None)
    monkeypatch.setattr(LiveBar, "epoch_end", lambda self, run: None)
    monkeypatch.setattr(LiveBar, "fit_end", lambda self, run: None)
    losses(1.0).train(ProgressBar(verbose))
    printed = bool(capsys.readouterr().out)
    assert (started == [LiveBar], printed) == (expected is LiveBar, expected is EpochLines)


def test_serves_several_runs(losses, capsys):
    bar = ProgressBar()
    losses(1.0).train(bar)
    losses(1.0).train(bar)
    assert len(capsys.readouterr().out.splitlines()) == 2


def test_does_not_ask_for_every_step():
    assert not ProgressBar().every_step


@pytest.mark.parametrize("verbose", [3, "yes", -1, None])
def test_an_unknown_verbose_is_refused(verbose):
    with pytest.raises(SettingError, match="Write verbose=0 for silence, 1 for a bar, 2 for lines"):
        ProgressBar(verbose)


def test_rich_is_loaded_only_for_a_bar():
    program = (
        "import sys; from goodfit.callbacks import ProgressBar; ProgressBar(1);"
        "print('rich' in sys.modules, 'jax' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout == "False False\n", done.stderr


def test_one_that_is_given_takes_the_place_of_the_one_of_fit(losses, capsys):
    losses(1.0, 0.5).train(ProgbarLogger(2), ProgressBar(2))
    assert len(capsys.readouterr().out.splitlines()) == 2


def test_the_name_of_keras_means_the_same():
    assert ProgbarLogger is ProgressBar
