import dataclasses

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.naive_bayes import GaussianNB
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC, SVR

from goodfit.study import baselines as module
from goodfit.study.baselines import best_baseline, fit_baselines
from goodfit.study.prepared import prepare

CLASSIFIERS = [
    "majority class", "naive Bayes", "logistic regression", "linear SVM", "RBF SVM",
    "decision tree", "random forest", "gradient boosting",
]  # fmt: skip


@pytest.fixture(scope="module")
def wine():
    return prepare("wine")


@pytest.fixture(scope="module")
def on_wine(wine):
    return {baseline.name: baseline for baseline in fit_baselines(wine)}


def _scaled(prepared):
    scaler = StandardScaler().fit(prepared.train.x)
    return [scaler.transform(part.x) for part in (prepared.train, prepared.dev, prepared.test)]


def test_all_kinds_are_fitted_on_all_rows_of_small_data(on_wine):
    assert list(on_wine) == CLASSIFIERS
    assert {baseline.rows for baseline in on_wine.values()} == {106}
    assert all(baseline.seconds > baseline.fitting > 0 for baseline in on_wine.values())


def test_majority_class_is_as_good_as_its_share(wine, on_wine):
    majority = np.bincount(wine.train.y).argmax()
    assert on_wine["majority class"].dev == np.mean(wine.dev.y == majority)


@pytest.mark.parametrize(
    ("name", "oracle"),
    [
        ("naive Bayes", GaussianNB(var_smoothing=1e-2)),
        ("logistic regression", LogisticRegression()),
        ("RBF SVM", SVC(gamma=1 / 13)),
    ],
)
def test_scores_are_those_of_scikit_learn_on_scaled_columns(wine, on_wine, name, oracle):
    train, dev, test = _scaled(wine)
    oracle.fit(train, wine.train.y)
    assert on_wine[name].train == oracle.score(train, wine.train.y)
    assert on_wine[name].dev == oracle.score(dev, wine.dev.y)
    assert on_wine[name].predict(wine.test.x).tolist() == oracle.predict(test).tolist()


def test_regressions_are_measured_by_r2():
    diabetes = prepare("diabetes")
    found = {baseline.name: baseline for baseline in fit_baselines(diabetes)}
    train, dev, _ = _scaled(diabetes)
    y = (diabetes.train.y - diabetes.train.y.mean()) / diabetes.train.y.std()
    y_dev = (diabetes.dev.y - diabetes.train.y.mean()) / diabetes.train.y.std()
    for name, oracle in [("ridge regression", Ridge()), ("RBF SVM", SVR(gamma=1 / 10))]:
        assert np.isclose(found[name].dev, oracle.fit(train, y).score(dev, y_dev), atol=1e-4)
    told = found["mean"].predict(diabetes.test.x)
    assert np.allclose(told, diabetes.train.y.mean())
    assert "naive Bayes" not in found
    assert found["mean"].train == 0
    assert best_baseline(list(found.values())).dev > 0.4


def test_slow_kinds_get_a_stratified_sample_of_large_data(wine):
    part = module._sample(wine.train, 30, "classification", seed=0)
    assert len(part.y) == 30
    shares = np.bincount(part.y) / 30
    assert np.allclose(shares, np.bincount(wine.train.y) / len(wine.train.y), atol=0.04)
    known = {row.tobytes() for row in wine.train.x}
    assert all(row.tobytes() in known for row in part.x)


def test_sample_is_told_and_never_too_small(monkeypatch, wine):
    kinds = [module.Kind("logistic regression", LogisticRegression(), 40)]
    monkeypatch.setattr(module, "FEWEST_ROWS", 1)
    monkeypatch.setattr(module, "_classifiers", lambda shape, seed: kinds)
    (baseline,) = fit_baselines(wine)
    assert baseline.rows == 40
    monkeypatch.setattr(module, "FEWEST_ROWS", 50)
    (baseline,) = fit_baselines(wine)
    assert baseline.rows == 50


def test_large_predictions_are_made_block_by_block(monkeypatch, wine, on_wine):
    monkeypatch.setattr(module, "BLOCK", 7)
    again = {baseline.name: baseline.dev for baseline in fit_baselines(wine)}
    assert again == {name: baseline.dev for name, baseline in on_wine.items()}


def test_columns_that_never_change_do_no_harm(wine):
    constant = [
        part._replace(x=np.c_[part.x, np.full(len(part.x), 5.0)]) for part in (wine.train, wine.dev)
    ]
    widened = dataclasses.replace(wine, train=constant[0], dev=constant[1])
    assert all(np.isfinite(baseline.dev) for baseline in fit_baselines(widened))
