"""Each script in `examples/lessons/` shows, in numbers, what its docstring says."""

import runpy
import sys
from pathlib import Path

import numpy as np
import pytest

LESSONS = Path(__file__).parent.parent / "examples" / "lessons"


@pytest.fixture
def lesson(monkeypatch, tmp_path, capsys):
    """What a lesson's names are when it has run; its figure was drawn."""
    monkeypatch.syspath_prepend(str(LESSONS))

    def named(script):
        figure = tmp_path / "figure.png"
        monkeypatch.setattr(sys, "argv", [script, "--figure", str(figure)])
        names = runpy.run_path(str(LESSONS / script))
        assert figure.stat().st_size > 10_000
        assert f"figure: {figure}" in capsys.readouterr().out
        return names

    return named


@pytest.mark.slow
def test_vanishing_gradients(lesson):
    names = lesson("vanishing_gradients.py")
    ratio = {name: norms[0] / norms[-1] for name, norms in names["norms"].items()}
    assert ratio.pop("sigmoid") < 1e-4
    assert min(ratio.values()) > 0.1
    last = {name: accuracies[-1] for name, accuracies in names["accuracies"].items()}
    assert last.pop("sigmoid") < 0.2
    assert min(last.values()) > 0.85


@pytest.mark.slow
def test_first_weights(lesson):
    names = lesson("first_weights.py")
    shrunk = {key: layers[-1] / layers[0] for key, layers in names["spread"].items()}
    assert shrunk["tanh", "deviation 0.01"] < 1e-4
    assert shrunk["relu", "deviation 1"] > 1e4
    assert shrunk["relu", "Xavier"] < 0.25 < 0.8 < shrunk["relu", "He"] < 1.25
    assert names["flat"]["deviation 1"] > 0.7
    assert names["flat"]["Xavier"] < 0.01


@pytest.mark.slow
def test_ways_of_descent(lesson):
    names = lesson("ways_of_descent.py")
    assert names["updates"] == {"batch": 1, "stochastic": 512, "mini-batch": 16}
    last = {name: away[-100:].mean() for name, away in names["away"].items() if name != "batch"}
    assert last["mini-batch"] < last["stochastic"] / 2
    assert names["away"]["batch"][3] > 3 * names["away"]["mini-batch"][3 * 16]
    assert names["step_by_step"]["stochastic"] > 10 * names["step_by_step"]["batch"]


@pytest.mark.slow
def test_optimisers_raced(lesson):
    names = lesson("optimisers_raced.py")
    at_same_rate = {name: names["losses"][name, 0.01][-1] for name in names["RACERS"]}
    assert max(at_same_rate, key=at_same_rate.get) == "SGD"
    assert at_same_rate["SGD"] > 10 * at_same_rate["momentum"] > 10 * at_same_rate["Adam"]
    at_best = {name: names["losses"][name, rate][-1] for name, rate in names["best"].items()}
    assert at_best["SGD"] < 0.1
    assert names["losses"]["RMSprop", 0.1][-1] > 1


@pytest.mark.slow
def test_learning_rates(lesson):
    names = lesson("learning_rates.py")
    last = {name: of["loss"][-1] for name, of in names["numbers"].items()}
    assert last["2, falling"] < last["0.3"] < last["2"] < last["0.001"] < last["10"]
    assert "lr_too_high" in names["found"]["10"]
    assert names["found"]["0.3"] == "nothing"


@pytest.mark.slow
def test_early_stop(lesson):
    names = lesson("early_stop.py")
    loss = {name: tested[0] for name, tested in names["tests"].items()}
    assert loss["to the end"] > 2 * loss["stopped early"]
    assert names["found"] == {"to the end": "overfitting", "stopped early": "nothing"}


@pytest.mark.slow
def test_against_overfitting(lesson):
    names = lesson("against_overfitting.py")
    accuracies = {name: dev for name, _, dev, _, _ in names["rows"]}
    assert min(accuracies.values()) == accuracies.pop("nothing")
    assert min(accuracies.values()) > names["rows"][0][2] + 0.05
    zeros = {name: share for name, _, _, share, _ in names["rows"]}
    assert zeros["L1 0.002"] > 0.7 > 0.4 > zeros["L2 0.01"] > 0.1 > zeros["nothing"]
    assert names["shrinking"] == pytest.approx(1 - 0.1 * 80 / 400, abs=1e-4)


@pytest.mark.slow
def test_inputs_on_one_scale(lesson):
    names = lesson("inputs_on_one_scale.py")
    assert names["steepness"]["own units"] > 80 > 3 > names["steepness"]["one scale"]
    assert names["needed"]["own units"] > 20 * names["needed"]["one scale"] > 0


@pytest.mark.slow
def test_other_rows_than_trained_on(lesson):
    names = lesson("other_rows_than_trained_on.py")
    _, sharp = names["verdicts"]["sharp"]
    _, mixed = names["verdicts"]["some blurred"]
    assert sharp.data_mismatch > 3 * sharp.variance
    assert "The dev rows are of another kind" in sharp.sentence
    assert mixed.data_mismatch < 0.03
    assert names["found"]["sharp"].startswith("distribution_shift_split")
    assert names["found"]["some blurred"] == "nothing"


@pytest.mark.slow
def test_bias_and_variance(lesson):
    fits = [verdict.fit for verdict in lesson("bias_and_variance.py")["verdicts"].values()]
    wide = "high variance"
    assert fits == ["high bias", "high bias and variance", wide, wide, "fits well"]


@pytest.mark.slow
def test_a_planted_bug(lesson):
    names = lesson("a_planted_bug.py")
    assert names["checks"]["right"].verdict == "right"
    assert {path for path, error in names["wrong"].items() if error > 0.1} == {
        "first/kernel",
        "first/bias",
        "second/kernel",
        "second/bias",
    }
    assert max(names["wrong"]["last/kernel"], names["wrong"]["last/bias"]) < 1e-7
    assert min(names["accuracies"].values()) > 0.9  # training hides it


@pytest.mark.slow
def test_memory_of_an_lstm(lesson):
    names = lesson("memory_of_an_lstm.py")
    last = {name: accuracies[-1] for name, accuracies in names["accuracies"].items()}
    assert last["LSTM"] > 0.9
    assert last["LSTM"] > last["SimpleRNN"] + 0.03
    assert names["memories"]["LSTM"][3] < 0.6  # without the first 24 pixels


@pytest.mark.slow
def test_units_as_features(lesson):
    accuracies = lesson("units_as_features.py")["accuracies"]
    assert accuracies["2 coordinates"] < 0.6
    assert accuracies["3 hidden units"] > 0.97
    assert accuracies["16 hidden units"] > max(0.95, accuracies["16 pixels"] + 0.1)


def test_computation_graph(lesson):
    names = lesson("computation_graph.py")
    answer = 1 / (1 + np.exp(-0.5))
    slope = 2 * (answer - 1) * answer * (1 - answer)  # of the error, at the sum
    assert names["values"]["loss"] == pytest.approx((answer - 1) ** 2 + 0.4)
    assert names["gradients"]["w2"] == pytest.approx(3 * slope)
    assert names["gradients"]["w1"] == pytest.approx(slope - 0.4)  # two ways, added
    assert names["check"].verdict == "right"


@pytest.mark.slow
def test_where_each_wins(lesson):
    accuracies = lesson("where_each_wins.py")["accuracies"]
    assert max(accuracies["spreads"], key=accuracies["spreads"].get) == "naive Bayes"
    assert max(accuracies["few wines"], key=accuracies["few wines"].get) == "SVM, linear"
    rings = accuracies["rings"]
    assert min(rings["SVM, RBF kernel"], rings["regression on squares"]) > 0.85
    assert rings["logistic regression"] < 0.6
    assert max(accuracies["a rule"], key=accuracies["a rule"].get) in ("boosting", "forest")
    digits = accuracies["moved digits"]
    assert digits.pop("network") > max(digits.values()) + 0.05


def test_tensors_as_geometry(lesson):
    names = lesson("tensors_as_geometry.py")
    folded = names["folds"].pop("Dense with ReLU")
    assert folded > 0.3
    assert max(names["folds"].values()) < 1e-6
    assert names["areas"]["Dense"] == pytest.approx(np.linalg.det(names["matrix"]), abs=1e-5)
    assert names["areas"]["two affine maps"] == pytest.approx(1.5, abs=1e-5)
