import numpy as np
import pytest
from scipy.stats import binomtest
from sklearn.metrics import r2_score

from goodfit.comparison.contenders import Contender
from goodfit.comparison.entry import judged, lead
from goodfit.study.prepared import prepare


def _met(prepared, answer, name="mine"):
    return judged(Contender(name, "classical", 0.0, 1, answer), prepared)


@pytest.fixture(scope="module")
def wine():
    return prepare("wine")


@pytest.fixture(scope="module")
def diabetes():
    return prepare("diabetes")


def _knowing(prepared, wrong):
    """Who knows every answer but those of the first rows of any part that it is asked about."""
    truth = {part.x.tobytes(): part.y for part in (prepared.dev, prepared.test)}

    def answer(x):
        y = truth[x.tobytes()].copy()
        y[:wrong] = (y[:wrong] + 1) % 3
        return y

    return answer


def test_the_interval_of_an_accuracy_is_wilsons(wine):
    met = _met(wine, _knowing(wine, wrong=5))
    entry = met.entry(met, wine)
    rows = len(wine.test.y)
    oracle = binomtest(rows - 5, rows).proportion_ci(method="wilson")
    assert entry.test.value == 1 - 5 / rows
    assert np.allclose(entry.test[1:], (oracle.low, oracle.high), atol=1e-4)
    assert entry.dev == 1 - 5 / len(wine.dev.y)


def test_the_interval_of_r2_holds_it_and_is_as_wide_as_theory_says(diabetes):
    met = _met(diabetes, lambda x: 10.2 * x[:, 2] - 117)
    entry = met.entry(met, diabetes)
    oracle = r2_score(diabetes.test.y, 10.2 * diabetes.test.x[:, 2] - 117)
    assert np.isclose(entry.test.value, oracle)
    assert entry.test.low < oracle < entry.test.high
    assert 0.1 < entry.test.high - entry.test.low < 0.6


def test_a_lead_is_measured_on_the_rows_where_two_differ(wine):
    good, worse = _met(wine, _knowing(wine, 1)), _met(wine, _knowing(wine, 6))
    found, rows = lead(good, worse, wine), len(wine.test.y)
    assert np.isclose(found.value, 5 / rows)
    each = np.r_[np.zeros(rows - 5), np.ones(5)]
    assert np.isclose(found.high - found.value, 1.96 * each.std() / np.sqrt(rows))
    assert np.isclose(lead(worse, good, wine).value, -found.value)
    assert lead(good, good, wine) == (0, 0, 0)


def test_what_a_row_holds_can_be_written_as_json(wine):
    met = _met(wine, _knowing(wine, 2))
    plain = met.entry(met, wine).to_plain()
    assert plain["test"].keys() == {"value", "low", "high"}
    assert plain["name"] == "mine"
