"""A hidden layer's outputs as features."""

import numpy as np
import pytest
from sklearn.datasets import load_iris
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from goodfit.errors import SettingError, UnknownNameError
from goodfit.estimators import NeuralClassifier, NeuralFeatures, NeuralRegressor
from goodfit.layers import Conv1D, Flatten, Reshape

X, Y = load_iris(return_X_y=True)


def network(**settings):
    return NeuralClassifier(**{"hidden": (6, 3), "max_iter": 5, "random_state": 0, **settings})


def test_they_are_what_the_last_layer_takes():
    features = NeuralFeatures(network()).fit(X, Y)
    found = features.transform(X)
    last = features.estimator_.model_.layers[-1]
    kernel, bias = last.get_weights()
    scores = np.exp(found @ kernel + bias)
    expected = features.estimator_.predict_proba(X)
    assert scores / scores.sum(axis=1, keepdims=True) == pytest.approx(expected, abs=1e-5)


def test_they_may_be_those_of_another_layer():
    features = NeuralFeatures(network(dropout=0), layer="dense").fit(X, Y)
    kernel, bias = features.estimator_.model_.layers[0].get_weights()
    expected = np.maximum(features.estimator_.scaler_(X) @ kernel + bias, 0)
    assert features.transform(X) == pytest.approx(expected, abs=1e-5)
    with pytest.raises(UnknownNameError, match="dense_1"):
        NeuralFeatures(network(), layer="dense_9").fit(X, Y)


def test_a_layer_of_several_axes_becomes_one_row():
    hidden = [Reshape((4, 1)), Conv1D(2, 2, activation="relu")]
    features = NeuralFeatures(NeuralRegressor([*hidden, Flatten()], max_iter=1), layer="conv1d")
    assert features.fit_transform(X, Y).shape == (150, 6)


def test_they_have_names_for_data_frames():
    features = NeuralFeatures(network(max_iter=1)).set_output(transform="pandas")
    frame = features.fit_transform(X, Y)
    assert list(frame.columns) == [f"neuralfeatures{i}" for i in range(3)]


def test_they_go_into_other_estimators():
    features = NeuralFeatures(network(max_iter=20, learning_rate_init=0.05), random_state=1)
    pipeline = make_pipeline(features, LogisticRegression()).fit(X, Y)
    assert pipeline.score(X, Y) > 0.9
    assert pipeline[0].estimator_.random_state == 1
    narrower = pipeline.set_params(neuralfeatures__estimator__hidden=(2,)).fit(X, Y)
    assert narrower[0].transform(X).shape == (150, 2)


def test_the_targets_say_what_is_learnt_where_nobody_does(monkeypatch):
    monkeypatch.setattr("goodfit.study.training.MOST_EPOCHS", 1)
    assert isinstance(NeuralFeatures().fit(X, Y).estimator_, NeuralClassifier)
    assert isinstance(NeuralFeatures().fit(X, Y + 0.5).estimator_, NeuralRegressor)


def test_something_else_has_no_layers():
    with pytest.raises(SettingError, match=r"Write for instance `NeuralFeatures\(NeuralClassifier"):
        NeuralFeatures(LogisticRegression()).fit(X, Y)
