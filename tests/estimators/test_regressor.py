"""One number or several, each in its own unit."""

import numpy as np
import pytest

from goodfit.estimators import NeuralRegressor

X = np.random.default_rng(0).normal(size=(200, 3))
LINE = X @ [1.0, -2.0, 0.5]


def quick(**settings):
    return NeuralRegressor((16,), max_iter=40, dropout=0, random_state=0, **settings)


@pytest.mark.parametrize("shape", [(200,), (200, 1)])
def test_predictions_have_the_shape_of_the_targets(shape):
    assert quick().fit(X, LINE.reshape(shape)).predict(X).shape == shape


def test_several_numbers_of_different_sizes():
    y = np.column_stack([LINE, 1e6 * LINE + 1e7, 1e-3 * X[:, 0]])
    network = quick(learning_rate_init=0.01).fit(X, y)
    errors = ((network.predict(X) - y) ** 2).mean(axis=0) / y.var(axis=0)
    assert (errors < 0.1).all()


def test_a_target_that_never_changes_is_predicted():
    y = np.column_stack([np.full(200, -1e6), LINE])
    assert quick().fit(X, y).predict(X)[:, 0] == pytest.approx(-1e6)
    assert quick().fit(X, np.full(200, 7.0)).predict(X) == pytest.approx(7, abs=1e-6)


def test_rows_may_come_bit_by_bit():
    network = quick(learning_rate_init=0.01)
    for _ in range(20):
        for part in np.split(np.arange(200), 4):
            network.partial_fit(X[part], LINE[part], sample_weight=np.ones(50))
    assert network.score(X, LINE) > 0.9
    assert network.n_iter_ == 80


def test_weights_say_which_rows_are_to_be_fitted():
    y = np.where(np.arange(200) < 100, LINE, -LINE)
    network = quick(learning_rate_init=0.02).fit(X, y, sample_weight=np.arange(200) < 100)
    assert network.score(X[:100], y[:100]) > 0.8
    assert network.score(X[100:], y[100:]) < 0
