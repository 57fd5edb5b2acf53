"""A study that was cut off goes on, and comes to what it would have come to."""

import dataclasses
import itertools
import json

import numpy as np
import pytest

from goodfit import load_model
from goodfit.callbacks import LambdaCallback
from goodfit.errors import FileError
from goodfit.study import Listener, Options, asked_for, run, run_study
from goodfit.study.resuming import begin, checkpoints, end


class CutError(Exception):
    """The end of a process, for the tests that stay in theirs."""


class With(Listener):
    """Gives the training of the network one more callback."""

    def __init__(self, **events):
        self.callback = LambdaCallback(**events)

    def training(self, model):
        fit = model.fit

        def watched(*, callbacks, **options):
            return fit(callbacks=[*callbacks, self.callback], **options)

        model.fit = watched


def cut(run):
    if run.epoch == 3:
        raise CutError


@pytest.fixture(autouse=True)
def one_baseline(monkeypatch):
    every = run.fit_baselines
    monkeypatch.setattr(run, "fit_baselines", lambda *given: itertools.islice(every(*given), 1))


def test_the_same_study_comes_of_it(tmp_path):
    asked = {"data": "iris", "epochs": 6, "batch_size": 16, "seed": 2}
    whole = run_study(Options(**asked, out=str(tmp_path / "whole")))
    folder = tmp_path / "cut"
    with pytest.raises(CutError):
        run_study(Options(**asked, out=str(folder)), With(epoch_start=cut))
    assert asked_for(folder) == Options(**asked, out=str(folder))
    study = run_study(asked_for(folder), resume=True)
    assert study.history.history == whole.history.history
    assert study.results == whole.results
    assert str(study.diagnosis) == str(whole.diagnosis)
    models = [load_model(place / "model.goodfit") for place in (folder, tmp_path / "whole")]
    for ours, theirs in zip(*(model.get_weights() for model in models), strict=True):
        np.testing.assert_array_equal(ours, theirs)
    assert not checkpoints(folder).exists()


def test_a_study_that_was_interrupted_is_judged_and_can_go_on(tmp_path):
    pauses = With(epoch_end=lambda run: run.epoch == 2 and run.pause("enough"))
    options = Options("iris", epochs=5, cure=True, out=str(tmp_path))
    first = run_study(options, pauses)
    assert len(first.history.epoch) == 3
    assert first.treated is None
    assert json.loads((tmp_path / "study.json").read_text())["epochs_run"] == 3
    with pytest.raises(FileError, match="cut off. Go on with `goodfit train --resume .*Or choose"):
        run_study(options)
    without = dataclasses.replace(asked_for(tmp_path), cure=False)
    assert len(run_study(without, resume=True).history.epoch) == 5


def test_where_nothing_was_cut_off_there_is_nothing_to_go_on_with(tmp_path):
    with pytest.raises(FileError, match="was never begun. Begin another one: `goodfit train"):
        asked_for(tmp_path)
    begin(tmp_path, Options("iris"))
    begin(tmp_path, Options("digits"))  # the training did not begin, so nothing is lost
    assert asked_for(tmp_path).data == "digits"
    end(tmp_path)
    (tmp_path / "study.json").write_text("{}")
    with pytest.raises(FileError, match="its study is done"):
        asked_for(tmp_path)


@pytest.mark.parametrize(
    "note", ["", "[]", '{"data": 1, "cats": 2}', '{"data": "a", "epochs": -1}']
)
def test_a_damaged_note_is_told(tmp_path, note):
    begin(tmp_path, Options("iris"))
    (checkpoints(tmp_path) / "asked.json").write_text(note)
    with pytest.raises(FileError, match="is damaged: .* Begin another study"):
        asked_for(tmp_path)
