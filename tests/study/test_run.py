import dataclasses
import os
import statistics
from pathlib import Path

import numpy as np
import pytest

import goodfit
from goodfit.errors import DataError, FileError, UnknownNameError
from goodfit.study import Listener, Options, run, run_study
from goodfit.study.scores import score

DATA = Path(os.environ.get("GOODFIT_DATA", "absent"))


def _study(tmp_path, data, **asked):
    return run_study(Options(data, out=str(tmp_path / "run"), **asked))


def test_the_digits_are_learnt_judged_and_saved(digits):
    assert digits.results["train"]["accuracy"] > 0.85
    assert digits.results["test"]["accuracy"] > 0.85
    assert digits.verdict.train_error == pytest.approx(1 - digits.results["train"]["accuracy"])
    assert digits.verdict.bayes_error == 0
    assert "people" in digits.verdict.bayes_error_source
    names = {path.name for path in digits.folder.iterdir()}
    assert names == {"model.goodfit", "history.json", "study.json", "report.html"}


@pytest.mark.parametrize("data", ["iris", "wine", "breast_cancer"])
def test_bundled_tables_are_classified(tmp_path, data):
    study = _study(tmp_path, data, epochs=20)
    assert study.results["dev"]["accuracy"] > study.baselines[0].dev + 0.2
    best, on_test = study.tested
    assert best.dev == max(baseline.dev for baseline in study.baselines)
    test = study.prepared.test
    assert on_test == score("classification", test.y, best.predict(test.x))
    assert study.verdict.bayes_error == pytest.approx(1 - best.dev)
    assert best.name in study.verdict.bayes_error_source


def test_diabetes_is_a_regression_in_its_own_unit(tmp_path):
    study = _study(tmp_path, "diabetes", epochs=30)
    assert study.results["test"]["r2"] > 0.2
    assert 25 < study.model.predict(study.prepared.test.x).mean() < 346  # the targets' range


class Diary(Listener):
    def __init__(self):
        self.heard = []

    def prepared(self, prepared):
        self.heard.append(prepared.name)

    def baseline(self, baseline):
        self.heard.append(baseline.name)

    def training(self, model):
        self.heard.append(model.name)


def test_same_seed_same_run_to_the_bit_whoever_listens(tmp_path):
    diary, options = Diary(), Options("iris", epochs=3, bayes_error=0.01, out=str(tmp_path / "run"))
    first, again = run_study(options), run_study(options, diary)
    for a, b in zip(first.model.get_weights(), again.model.get_weights(), strict=True):
        assert np.array_equal(a, b)
    assert first.history.history == again.history.history
    assert first.results == again.results
    assert [b.dev for b in first.baselines] == [b.dev for b in again.baselines]
    assert diary.heard == ["iris", *(baseline.name for baseline in again.baselines), "mlp"]
    assert again.verdict.bayes_error == 0.01
    assert "--bayes-error" in again.verdict.bayes_error_source


def test_nothing_is_chosen_by_the_test_part(digits, tmp_path, monkeypatch):
    part = digits.prepared.test
    spoilt = dataclasses.replace(digits.prepared, test=part._replace(y=part.y[::-1].copy()))
    monkeypatch.setattr(run, "prepare", lambda *asked: spoilt)
    study = _study(tmp_path, "digits", epochs=3)
    assert study.results["test"] != digits.results["test"]
    assert study.results["dev"] == digits.results["dev"]
    assert study.tested[0].name == digits.tested[0].name
    assert study.verdict == digits.verdict
    for a, b in zip(study.model.get_weights(), digits.model.get_weights(), strict=True):
        assert np.array_equal(a, b)


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        ({"data": "digitz"}, UnknownNameError),
        ({"data": "iris", "model": "transformer"}, UnknownNameError),
        ({"data": "iris", "optimizer": "adan"}, UnknownNameError),
        ({"data": "iris", "target": "species"}, DataError),
    ],
)
def test_what_cannot_be_is_said_before_a_folder_is_made(tmp_path, asked, error):
    with pytest.raises(error):
        run_study(Options(**asked, out=str(tmp_path / "run")))
    assert not (tmp_path / "run").exists()


def test_unwritable_folder_is_said_before_anything_is_fitted(tmp_path, monkeypatch):
    monkeypatch.setattr(run, "fit_baselines", lambda *given: pytest.fail("fitted too early"))
    (tmp_path / "run").write_text("")
    with pytest.raises(FileError, match="Choose a folder"):
        _study(tmp_path, "iris")


def test_training_that_breaks_down_is_told_and_reported(tmp_path):
    study = _study(tmp_path, "wine", optimizer="sgd", learning_rate=1e30, epochs=1)
    plain = study.to_plain()
    assert plain["findings"][0]["severity"] == "error"
    assert plain["results"]["train"]["loss"] is None
    assert "no longer finite" in plain["stopped_by"]
    assert (
        plain["findings"][0]["code"].replace("_", " ") in (study.folder / "report.html").read_text()
    )


@pytest.mark.slow
@pytest.mark.skipif(not (DATA / "titanic").is_dir(), reason="GOODFIT_DATA has no titanic")
def test_titanic(tmp_path):
    study = _study(tmp_path, str(DATA / "titanic" / "titanic.csv"), target="survived", epochs=10)
    assert study.prepared.task.class_names == ("0", "1")
    assert study.results["test"]["accuracy"] > 0.75


@pytest.mark.slow
@pytest.mark.skipif(not (DATA / "california-housing").is_dir(), reason="GOODFIT_DATA has it not")
def test_california_housing(tmp_path):
    path = DATA / "california-housing" / "housing.csv"
    study = _study(tmp_path, str(path), target="median_house_value", epochs=3)
    assert study.metric == "r2"
    assert study.results["test"]["r2"] > 0.5


@pytest.mark.slow
@pytest.mark.skipif(not (DATA / "sonar").is_dir(), reason="GOODFIT_DATA has no sonar")
def test_tables_by_name(tmp_path):
    study = _study(tmp_path, "sonar", epochs=2)
    assert study.prepared.task.class_names == ("mine", "rock")
    assert "goodfit.datasets.load('sonar').x[:5]" in study.python
    names = goodfit.load_run(study.folder).predict(goodfit.datasets.load("sonar").x[:5])
    assert set(names) <= {"mine", "rock"}


@pytest.mark.slow
def test_digits_reach_98_percent(tmp_path):
    studies = [_study(tmp_path, "digits", seed=seed) for seed in range(5)]
    assert statistics.median(study.results["test"]["accuracy"] for study in studies) >= 0.98
    assert min(study.seconds["total"] for study in studies) < 20


@pytest.mark.slow
@pytest.mark.skipif(not (DATA / "mnist").is_dir(), reason="GOODFIT_DATA has no mnist")
def test_mnist_reaches_97_and_a_half_percent_in_five_epochs(tmp_path):
    study = _study(tmp_path, "mnist", model="mlp", epochs=5)
    assert len(study.prepared.test.y) == 10_000
    assert study.results["test"]["accuracy"] >= 0.975
