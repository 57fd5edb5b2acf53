import json

import numpy as np
import pytest
from sklearn.neighbors import KNeighborsClassifier

import goodfit
from goodfit.comparison.entry import Estimate


@pytest.fixture(scope="module")
def told():
    return []


@pytest.fixture(scope="module")
def found(told):
    models = {"neighbours": KNeighborsClassifier(3)}
    return goodfit.compare("iris", models=models, epochs=5, told=told.append)


def test_all_models_are_told_and_ranked_by_dev(found, told):
    assert {met.contender.name for met in told} == {entry.name for entry in found.entries}
    assert told[0].contender.name == "neighbours"
    scores = [entry.dev for entry in found.entries]
    assert scores == sorted(scores, reverse=True)
    assert found.best is found.entries[0]
    assert len(found.entries) == 10


def test_of_equals_the_simplest_is_the_best(found):
    ties = [entry.family for entry in found.entries if entry.dev == found.best.dev]
    assert ties == sorted(ties, key=["constant", "classical", "network"].index)


def test_everybody_is_measured_beside_the_best(found):
    assert found.best.behind == Estimate(0, 0, 0)
    for entry in found.entries:
        assert np.isclose(entry.behind.value, found.best.test.value - entry.test.value)
        assert entry.behind.low <= entry.behind.value <= entry.behind.high


def test_the_same_seed_gives_the_same_scores(found):
    again = goodfit.compare("iris", epochs=5)
    scores = {entry.name: (entry.dev, entry.test) for entry in found.entries}
    assert all(scores[entry.name] == (entry.dev, entry.test) for entry in again.entries)
    assert again.split["checksum"] == found.split["checksum"]


def test_numbers_are_compared_by_r2():
    x = np.random.default_rng(0).normal(size=(120, 3)).astype(np.float32)
    found = goodfit.compare(x, x @ [1.0, -2.0, 0.5], epochs=1)
    assert found.metric == "r2"
    assert found.best.name in ("ridge regression", "linear SVM")
    assert not found.needs_network
    assert "better than the best network" in found.verdict


def test_without_signal_no_model_is_praised():
    random = np.random.default_rng(1)
    found = goodfit.compare(random.normal(size=(150, 3)), random.normal(size=150), epochs=1)
    assert "No model is better than one answer to every row" in found.verdict


def test_wrong_models_are_told_before_anything_is_trained():
    told = []
    with pytest.raises(goodfit.errors.SettingError, match="Hand over the model itself"):
        goodfit.compare("iris", models=[KNeighborsClassifier], told=told.append)
    assert told == []


def test_the_result_is_a_table_a_page_and_plain_data(found, tmp_path):
    shown = str(found)
    assert "Rows: 90 train, 30 dev, 30 test." in shown
    assert all(entry.name in shown for entry in found.entries)
    page = found._repr_html_()
    assert "<svg" in page
    assert page.count("<tr>") == 11
    found.save(tmp_path)
    plain = json.loads((tmp_path / "comparison.json").read_text())
    assert plain["models"][0]["name"] == found.best.name
    assert plain["verdict"] == found.verdict
    assert (tmp_path / "comparison.svg").read_text().startswith("<svg")
