"""Estimators are what scikit-learn's own checks say, and keep what theirs promise beyond them."""

import pickle
import warnings

import numpy as np
import pandas as pd
import pytest
from scipy import sparse
from sklearn.base import clone
from sklearn.compose import make_column_transformer
from sklearn.datasets import load_diabetes, load_digits, load_iris
from sklearn.model_selection import GridSearchCV, KFold, StratifiedKFold, cross_val_score
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler
from sklearn.utils.estimator_checks import parametrize_with_checks
from threadpoolctl import threadpool_limits

import goodfit
from goodfit.errors import DataError
from goodfit.estimators import NeuralClassifier, NeuralFeatures, NeuralRegressor, rows

QUICK = {"hidden": (8,), "dropout": 0.0, "max_iter": 5, "learning_rate_init": 0.1}
LONG = "check_class_weight_classifiers"  # asks for 1,000 epochs
X, Y = load_iris(return_X_y=True)


def each(**settings):
    classifier = NeuralClassifier(**settings)
    return [classifier, NeuralRegressor(**settings), NeuralFeatures(classifier)]


@parametrize_with_checks(each(**QUICK))
def test_it_passes_the_checks_of_scikit_learn(estimator, check):
    if check.func.__name__ != LONG:
        check(estimator)


@pytest.mark.slow
@parametrize_with_checks(each(max_iter=30))
def test_it_passes_them_with_the_networks_that_it_chooses_too(estimator, check):
    check(estimator)


@pytest.mark.parametrize("settings", [{"dropout": 0.3}, {"early_stopping": True, "alpha": 0.1}])
def test_a_weight_is_the_same_as_so_many_rows_also_in_small_batches(settings):
    weights = np.random.default_rng(0).integers(0, 4, len(X))
    network = NeuralClassifier((8,), max_iter=2, batch_size=16, random_state=0, **settings)
    weighted = clone(network).fit(X, Y, sample_weight=weights)
    repeated = clone(network).fit(X.repeat(weights, axis=0), Y.repeat(weights))
    assert np.array_equal(weighted.predict_proba(X), repeated.predict_proba(X))
    assert not np.array_equal(weighted.predict_proba(X), network.fit(X, Y).predict_proba(X))


def test_the_order_of_rows_and_how_they_are_stored_make_no_difference(monkeypatch):
    network = NeuralRegressor((8,), max_iter=3, random_state=0)
    x, y = X.astype(np.float32), Y + 0.5
    answers = network.fit(x, y).predict(x)
    turned = clone(network).fit(x[::-1], y[::-1])
    assert np.array_equal(answers, turned.predict(x))
    listed = clone(network).fit(sparse.csc_array(x), y)
    assert np.array_equal(answers, listed.predict(sparse.csr_array(x)))
    monkeypatch.setattr(rows, "DENSE_BYTES", 0)  # as though they were too many
    assert np.allclose(answers, clone(network).fit(sparse.csr_array(x), y).predict(x), atol=1e-4)


def test_too_many_sparse_rows_also_stop_early(monkeypatch):
    monkeypatch.setattr(rows, "DENSE_BYTES", 0)
    network = NeuralClassifier((8,), max_iter=3, early_stopping=True, random_state=0)
    network.fit(sparse.csr_array(X), Y)
    assert len(network.history_["val_loss"]) == 3
    dense = network.predict_proba(X)
    assert np.array_equal(network.predict_proba(sparse.csr_array(X)), dense)


def test_no_answer_depends_on_the_rows_beside_it():
    network = NeuralClassifier(max_iter=2).fit(X, Y)
    together = network.predict_proba(X)
    alone = np.concatenate([network.predict_proba(row[None]) for row in X[:70]])
    assert np.array_equal(together[:70], alone)


def test_units_of_features_and_targets_make_no_difference():
    scales, shifts = np.array([1e-6, 1.0, 1e6, 1e3]), np.array([5.0, -1e4, 1e8, 0.0])
    network = NeuralRegressor((16,), max_iter=40, learning_rate_init=0.02, random_state=0)
    score = clone(network).fit(X, Y).score(X, Y)
    elsewhere = network.fit(X * scales + shifts, 1e9 + 1e3 * Y)
    assert score > 0.9
    assert elsewhere.score(X * scales + shifts, 1e9 + 1e3 * Y) > 0.9
    assert 1e9 - 1e3 < elsewhere.predict(X * scales + shifts).min() < 1e9 + 1e3


def test_unscaled_features_can_be_asked_for():
    network = NeuralClassifier((8,), max_iter=1, standardize=False).fit(X, Y)
    assert network.scaler_(X[:2]) == pytest.approx(X[:2])


def test_what_was_learnt_of_the_run_can_be_looked_at():
    network = NeuralClassifier((8,), max_iter=5, early_stopping=True).fit(X, Y)
    assert network.n_iter_ == len(network.history_["loss"]) == 5
    assert {"val_loss", "accuracy"} < network.history_.keys()
    assert isinstance(network.model_, goodfit.Model)
    assert str(network.diagnosis_)
    worn_out = NeuralClassifier((8,), max_iter=5, learning_rate_init=1e-9).fit(X, Y)
    assert worn_out.diagnosis_.alarms


def test_training_stops_when_the_rows_set_aside_say_so():
    settings = {"max_iter": 300, "learning_rate_init": 0.1, "random_state": 0}
    network = NeuralClassifier((8,), early_stopping=True, n_iter_no_change=2, **settings).fit(X, Y)
    assert network.n_iter_ < 300
    assert "val_loss" not in NeuralClassifier((8,), max_iter=1).fit(X, Y).history_


def test_rows_are_set_aside_by_default_where_there_are_many():
    x = np.random.default_rng(0).normal(size=(10_000, 2))
    network = NeuralRegressor((2,), max_iter=1).fit(x, x[:, 0])
    assert "val_loss" in network.history_


def test_too_few_rows_to_set_some_aside():
    with pytest.raises(DataError, match="Write `early_stopping=False`"):
        NeuralRegressor(early_stopping=True).fit([[1.0], [1.0]], [2.0, 2.0])


def test_the_same_random_state_makes_the_same_network():
    first, second = (NeuralClassifier(max_iter=2, random_state=3).fit(X, Y) for _ in "ab")
    other = NeuralClassifier(max_iter=2, random_state=4).fit(X, Y)
    assert np.array_equal(first.predict_proba(X), second.predict_proba(X))
    assert not np.array_equal(first.predict_proba(X), other.predict_proba(X))


@pytest.mark.parametrize("steps", [0, 10**9], ids=["program", "NumPy"])
def test_a_pickle_holds_settings_and_weights_and_no_row(steps, monkeypatch):
    monkeypatch.setattr("goodfit.estimators.estimator.NUMPY_STEPS", steps)
    x = np.random.default_rng(0).normal(size=(300, 40))
    y = x[:, 0] > 0
    network = NeuralClassifier((8,), max_iter=2, early_stopping=True).fit(x, y)
    written = pickle.dumps(network)
    assert len(written) < 20_000 < x.nbytes
    read = pickle.loads(written)
    assert np.array_equal(read.predict_proba(x), network.predict_proba(x))
    assert str(read.diagnosis_) == str(network.diagnosis_)
    assert read.partial_fit(x, y).n_iter_ == 3
    assert network.n_iter_ == 2


def test_a_data_frame_is_known_by_its_columns():
    frame, species = load_iris(return_X_y=True, as_frame=True)
    network = NeuralClassifier((8,), max_iter=1).fit(frame, species)
    assert list(network.feature_names_in_) == list(frame.columns)
    with pytest.raises(ValueError, match="same order"):
        network.predict(frame[frame.columns[::-1]])


def test_it_works_in_pipelines_searches_and_cross_validation():
    x = pd.DataFrame({"length": X[:, 2], "shape": np.where(X[:, 3] > 1, "wide", "narrow")})
    columns = make_column_transformer((OneHotEncoder(), ["shape"]), remainder="passthrough")
    network = NeuralClassifier(max_iter=15, learning_rate_init=0.05, random_state=0)
    pipeline = make_pipeline(columns, network)
    grid = {"neuralclassifier__hidden": [(1,), [goodfit.layers.Dense(8, activation="tanh")]]}
    search = GridSearchCV(pipeline, grid, cv=2).fit(x, Y)
    assert search.best_score_ > 0.85
    assert len(search.best_estimator_[-1].model_.layers) == 2 + (search.best_index_ == 0)
    assert cross_val_score(network, X, Y, cv=2, scoring="roc_auc_ovr").min() > 0.9


def test_parameters_are_left_as_they_are():
    model = goodfit.Sequential([goodfit.layers.Input((4,)), goodfit.layers.Dense(8, "relu")])
    weights = model.get_weights()
    optimizer = goodfit.optimizers.SGD(0.1)
    network = NeuralClassifier(model, optimizer=optimizer, max_iter=2).fit(X, Y)
    assert network.hidden is model
    assert network.optimizer is optimizer
    assert all(map(np.array_equal, model.get_weights(), weights))


@pytest.mark.slow
def test_it_is_as_good_as_the_networks_of_scikit_learn():
    """Beside them their rows are scaled, and they get the epochs that they need."""
    digits, diabetes = load_digits(return_X_y=True), load_diabetes(return_X_y=True)
    with warnings.catch_warnings(), threadpool_limits(1):
        warnings.simplefilter("ignore")  # they say that they have not converged
        kept = StratifiedKFold(5, shuffle=True, random_state=0)
        theirs = make_pipeline(StandardScaler(), MLPClassifier(random_state=0))
        _require_as_good(NeuralClassifier(random_state=0), theirs, *digits, kept)
        kept = KFold(5, shuffle=True, random_state=0)
        theirs = make_pipeline(StandardScaler(), MLPRegressor(random_state=0, max_iter=1000))
        _require_as_good(NeuralRegressor(random_state=0), theirs, *diabetes, kept)


def _require_as_good(ours, theirs, x, y, folds):
    differences = cross_val_score(ours, x, y, cv=folds) - cross_val_score(theirs, x, y, cv=folds)
    noise = np.std(differences, ddof=1) / np.sqrt(len(differences))
    assert np.mean(differences) > -2 * noise
