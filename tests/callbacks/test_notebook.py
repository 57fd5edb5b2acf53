"""What a notebook shows while training goes on, by IPython's own machinery."""

import re
import sys
from types import SimpleNamespace

import numpy as np
import pytest

from goodfit import Input, Sequential
from goodfit.callbacks import LiveCurve, ProgressBar
from goodfit.callbacks.notebook import in_notebook
from goodfit.layers import Dense

interactive = pytest.importorskip("IPython.core.interactiveshell")


@pytest.fixture
def shown(monkeypatch):
    """What is displayed: an HTML text and whether it takes the place of an earlier one."""
    from IPython.core.displaypub import CapturingDisplayPublisher

    shell = interactive.InteractiveShell.instance()
    shell.kernel = SimpleNamespace()
    publisher = CapturingDisplayPublisher()
    monkeypatch.setattr(shell, "display_pub", publisher)
    yield publisher.outputs
    interactive.InteractiveShell.clear_instance()


def htmls(shown):
    return [output["data"]["text/html"] for output in shown]


def test_a_notebook_is_known_by_its_kernel(shown):
    assert in_notebook()
    del interactive.InteractiveShell.instance().kernel
    assert not in_notebook()


def test_the_bar_is_one_place_that_changes(shown, losses, capsys):
    losses(0.5, 0.25).train(ProgressBar())
    assert [output.get("update", False) for output in shown][:2] == [False, True]
    assert len({output["transient"]["display_id"] for output in shown}) == 1
    last = htmls(shown)[-1]
    assert re.search(r'Epoch 2/2 <progress value="2.000" max="2">', last)
    assert "loss: 0.1250 - val_loss: 0.2500" in last
    assert capsys.readouterr().out == ""


def test_lines_and_silence_stay_what_they_are(shown, losses, capsys):
    losses(0.5).train(ProgressBar(2))
    losses(0.5).train(ProgressBar(0))
    assert shown == []
    assert capsys.readouterr().out.startswith("Epoch 1/1")


def test_fit_shows_a_bar_by_itself(shown, capsys):
    model = Sequential([Input((1,)), Dense(1)])
    model.compile("sgd", "mse", run_eagerly=True)
    model.fit(np.ones((4, 1)), np.ones((4, 1)), epochs=2, doctor=False)
    assert "Epoch 2/2 <progress" in htmls(shown)[-1]
    assert capsys.readouterr().out == ""


def test_names_of_metrics_are_text(shown, run):
    run([{"<b>loss</b>": 0.5}]).train(ProgressBar())
    assert "&lt;b&gt;loss&lt;/b&gt;: 0.5000" in htmls(shown)[-1]


def test_the_curve_grows_in_one_place(shown, losses, monkeypatch):
    now = iter(range(1000))
    monkeypatch.setattr("time.perf_counter", lambda: float(next(now)))
    losses(0.5, 0.25, 0.125).train(LiveCurve())
    drawn = htmls(shown)
    assert len({output["transient"]["display_id"] for output in shown}) == 1
    assert "epoch 1<" in drawn[0]
    assert "epoch 3<" in drawn[-1]
    assert drawn[-1].count("<polyline") == 2


def test_the_curve_is_drawn_at_most_twice_a_second(shown, losses):
    losses(*[0.5] * 200, steps=1).train(LiveCurve())
    assert len(shown) <= 4


def test_each_fit_has_a_curve_of_its_own(shown, losses):
    curve = LiveCurve()
    losses(0.5).train(curve)
    losses(0.5).train(curve)
    assert len({output["transient"]["display_id"] for output in shown}) == 2


def test_ipython_without_a_notebook_stays_a_terminal(losses, capsys):
    losses(0.5).train(LiveCurve(), ProgressBar())
    assert "IPython" in sys.modules
    assert capsys.readouterr().out.startswith("Epoch 1/1")
