"""What `--cure` does to a study: a better network, or the same, and all that was tried."""

import json
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from goodfit import Sequential, layers
from goodfit.doctor import Diagnosis
from goodfit.errors import DataError, NotReadyError
from goodfit.study import Listener, Options, load_run, load_treatment, run_study, training, treated
from goodfit.study.prepared import prepare
from goodfit.study.study import Study

pytestmark = pytest.mark.slow

SMALL = {"class": "Dense", "units": 8, "activation": "relu"}


class Noting(Listener):
    """Notes each change that is tried."""

    def __init__(self):
        self.changes = []

    def tried(self, treatment):
        self.changes.append(treatment)


def _study(place, data="iris", listener=None, **asked):
    return run_study(Options(data, out=str(place / "run"), **asked), listener)


def _network(place, *chain):
    path = place / "network.json"
    path.write_text(json.dumps([{"class": "Normalization"}, *chain]))
    return str(path)


@pytest.fixture(scope="module")
def hot(tmp_path_factory):
    """A learning rate at which nothing is learnt, treated."""
    place = tmp_path_factory.mktemp("hot")
    return _study(place, optimizer="sgd", learning_rate=30.0, epochs=30, cure=True, budget=3)


def test_the_better_network_is_judged_and_saved(hot):
    plain, dev = hot.to_plain(), hot.prepared.dev
    assert plain["findings_before"][0]["severity"] in ("warning", "error")
    assert any(treatment["kept"] for treatment in plain["treatments"])
    assert plain["results"]["dev"]["accuracy"] > 0.8
    loaded = load_run(hot.folder).predict(dev.x) == np.array(hot.prepared.task.class_names)[dev.y]
    assert loaded.mean() == pytest.approx(plain["results"]["dev"]["accuracy"])
    last = [treatment["after"] for treatment in plain["treatments"] if treatment["kept"]][-1]
    assert last == pytest.approx(plain["results"]["dev"]["accuracy"])
    assert load_treatment(hot.folder)["treatments"] == plain["treatments"]


def test_a_treatment_is_told_with_all_that_one_asks_of_it(hot):
    treatment = hot.to_plain()["treatments"][0]
    assert treatment.keys() == {
        "finding", "change", "line", "metric", "before", "after", "kept", "verdict", "epochs",
        "seconds",
    }  # fmt: skip
    assert treatment["metric"] == "accuracy"
    assert 'id="tried"' in (hot.folder / "report.html").read_text()


def test_without_alarms_nothing_changes_and_it_is_said(tmp_path):
    (tmp_path / "cured").mkdir()
    asked = {"data": "iris", "epochs": 40}
    plain, cured = _study(tmp_path, **asked), _study(tmp_path / "cured", **asked, cure=True)
    assert not plain.diagnosis.alarms
    assert cured.to_plain()["treated"].startswith("There was nothing to treat")
    assert cured.to_plain()["treatments"] == []
    assert plain.to_plain()["treated"] is None
    for a, b in zip(plain.model.get_weights(), cured.model.get_weights(), strict=True):
        assert np.array_equal(a, b)


def test_a_refused_network_of_one_unit_comes_back_with_a_probability_for_each_class(tmp_path):
    path = _network(tmp_path, SMALL, {"class": "Dense", "units": 1, "activation": "softmax"})
    with pytest.raises(DataError, match=r"needs \(2,\)"):
        _study(tmp_path, "breast_cancer", model=path)
    noting = Noting()
    study = _study(tmp_path, "breast_cancer", noting, model=path, epochs=20, cure=True, budget=1)
    assert noting.changes == list(study.treated.cured.treatments)
    plain, test = study.to_plain(), study.prepared.test
    assert plain["treatments"][0]["before"] is None
    assert plain["treated"].startswith("There was no usable answer before")
    assert plain["results"]["test"]["accuracy"] > 0.9
    chances = study.model.predict(test.x)
    np.testing.assert_allclose(chances.sum(axis=1), 1, rtol=1e-5)
    names = np.array(study.prepared.task.class_names)
    right = load_run(study.folder).predict(test.x) == names[test.y]
    assert right.mean() == pytest.approx(plain["results"]["test"]["accuracy"])


def test_one_probability_is_told_as_two_at_the_same_loss():
    cancer = prepare("breast_cancer")
    model = Sequential([layers.Input((30,)), layers.Normalization(), layers.Dense(1, "sigmoid")])
    model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
    model.fit(cancer.train.x, cancer.train.y, epochs=3, verbose=0)
    whole = training.in_units(model, cancer)
    one, two = model.predict(cancer.dev.x), whole.predict(cancer.dev.x)
    np.testing.assert_allclose(two, np.concatenate([1 - one, one], axis=1), atol=1e-6)
    for part in ("train", "dev", "test"):
        assert training.measure(whole, cancer)[part] == pytest.approx(
            training.measure(model, cancer)[part], rel=1e-3
        )


def test_a_regression_is_cured_in_the_targets_own_unit(tmp_path):
    path = _network(tmp_path, SMALL, {"class": "Dense", "units": 1, "activation": "sigmoid"})
    study = _study(tmp_path, "diabetes", model=path, epochs=30, cure=True, budget=2)
    test = study.prepared.test
    assert study.treated.cured.kept
    assert 100 < study.model.predict(test.x).mean() < 200
    assert load_run(study.folder).predict(test.x).mean() == pytest.approx(
        study.model.predict(test.x).mean(), rel=1e-4
    )
    assert study.to_plain()["treatments"][0]["metric"] == "r2"


def test_what_lies_in_the_data_is_said_not_treated(tmp_path):
    random = np.random.default_rng(0)
    age = random.normal(size=400)
    y = (age + random.normal(size=400) > 0).astype(int)
    paid = y + random.normal(size=400) / 1000
    rows = [f"{a:.3f},{p:.4f},{['no', 'yes'][i]}" for a, p, i in zip(age, paid, y, strict=True)]
    (tmp_path / "buyers.csv").write_text("\n".join(["age,paid,bought", *rows]))
    study = _study(
        tmp_path, str(tmp_path / "buyers.csv"), target="bought", epochs=40, cure=True, budget=1
    )
    plain = study.to_plain()
    assert plain["untreatable"] == ["target_leakage"]
    assert plain["next"].startswith("A feature gives the target away. Leave it out")
    said = "No change of the network or its training can cure it."
    assert said in (study.folder / "report.html").read_text()


def test_what_was_tried_in_vain_is_not_advised_again(hot):
    finding = hot.treated.before.alarms[0]
    tried, other = finding.cures[:2]
    cured = SimpleNamespace(treatments=[SimpleNamespace(cure=tried)])
    asked = SimpleNamespace(
        treated=SimpleNamespace(cured=cured), diagnosis=Diagnosis((finding,)), verdict=hot.verdict
    )
    assert Study.next.fget(asked) == f"{finding.illness} {other}"
    asked.treated = None
    assert Study.next.fget(asked) == f"{finding.illness} {tried}"
    asked.diagnosis = Diagnosis(())
    assert Study.next.fget(asked) == hot.verdict.next[0]


def test_training_that_was_interrupted_at_once_has_nothing_to_judge():
    history = SimpleNamespace(record=SimpleNamespace(epochs_run=0), stopped_by="by the user")
    with pytest.raises(NotReadyError, match="over: by the user.*`goodfit train --resume runs"):
        treated._require_epoch(history, Path("runs/iris-1"))
