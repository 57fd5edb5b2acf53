import pytest

from goodfit.comparison import Comparison, Entry
from goodfit.comparison.entry import Estimate
from goodfit.comparison.words import span


def _found(network_lead, constant_lead=(0.4, 0.3, 0.5), fitting=5.0):
    same, score = Estimate(0, 0, 0), Estimate(0.9, 0.8, 0.95)
    entries = (
        Entry("net", "network", 0.9, score, same, fitting, 0.1, 60),
        Entry("tree", "classical", 0.9, score, same, 1.0, 0.1, 60),
    )
    split = {"train": 60, "dev": 20, "test": 20, "rule": "", "seed": 0, "checksum": ""}
    leads = Estimate(*network_lead), Estimate(*constant_lead)
    return Comparison(entries, "accuracy", "kind", split, *leads)


@pytest.mark.parametrize(
    ("lead", "needed", "words"),
    [
        ((0.1, 0.05, 0.15), True, "A network pays here: net is better than the best classical"),
        ((0.1, -0.05, 0.25), False, "tree is as good as the best network, net, within noise"),
        ((-0.1, -0.15, -0.05), False, "not needed here: tree is better than the best network"),
    ],
)
def test_the_interval_decides_whether_a_network_is_needed(lead, needed, words):
    found = _found(lead)
    assert found.needs_network is needed
    assert words in found.verdict
    assert ("It learns in 1.0 s, the network in 5.0 s." in found.verdict) is not needed


def test_a_network_that_is_quicker_is_not_called_slow():
    assert "It learns in" not in _found((0, -0.1, 0.1), fitting=0.5).verdict


def test_nothing_is_needed_where_one_answer_is_as_good():
    found = _found((0.1, 0.05, 0.15), constant_lead=(0.05, -0.1, 0.2))
    assert not found.needs_network
    assert "No model is better than one answer to every row" in found.verdict
    assert "+5.0 points [−10.0, +20.0]" in found.verdict


def test_the_verdict_is_told_in_korean(monkeypatch):
    monkeypatch.setenv("GOODFIT_LANG", "ko")
    assert "딥러닝이 필요하지 않습니다" in _found((0, -0.1, 0.1)).verdict


def test_intervals_read_in_the_unit_of_the_metric():
    estimate = Estimate(0.5, 0.4, 0.6)
    assert span("accuracy", estimate, 100, difference=False) == "50.0% [40.0%, 60.0%]"
    assert span("r2", estimate, 100) == "+0.500 [+0.400, +0.600]"
