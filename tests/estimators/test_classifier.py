"""Classes of any kind, several labels, weights of classes, rows that come bit by bit."""

import numpy as np
import pandas as pd
import pytest
from scipy import sparse
from sklearn.datasets import load_iris, make_multilabel_classification

from goodfit.errors import DataError, SettingError
from goodfit.estimators import NeuralClassifier

X, Y = load_iris(return_X_y=True)
NAMES = load_iris().target_names[Y]
QUICK = {"hidden": (8,), "max_iter": 10, "learning_rate_init": 0.1, "random_state": 0}


def quick(**settings):
    return NeuralClassifier(**QUICK | settings)


@pytest.mark.parametrize("labels", [NAMES, pd.Series(NAMES, dtype=object), Y * 10 - 7])
def test_classes_are_called_what_the_user_calls_them(labels):
    network = quick().fit(X, labels)
    assert network.classes_.tolist() == sorted(set(labels))
    assert (network.predict(X) == np.asarray(labels)).mean() > 0.9


def test_two_classes_and_their_probabilities():
    network = quick().fit(X[:100], NAMES[:100])
    probabilities = network.predict_proba(X[:100])
    assert probabilities.shape == (100, 2)
    assert network.predict_log_proba(X[:100]) == pytest.approx(np.log(probabilities))


def test_several_labels_at_once_also_from_a_sparse_matrix():
    x, y = make_multilabel_classification(200, n_classes=3, random_state=0)
    network = quick().fit(x, y)
    assert network.classes_.tolist() == [0, 1, 2]
    assert ((network.predict_proba(x) > 0.5) == network.predict(x)).all()
    assert (network.predict(x) == y).mean() > 0.8
    again = quick().fit(x, sparse.csr_array(y))
    assert np.array_equal(again.predict(x), network.predict(x))


def test_a_class_that_weighs_more_is_predicted_more_often():
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(300, 1)), (rng.random(300) < 0.1).astype(int)
    assert quick().fit(x, y).predict(x).mean() < 0.1
    balanced = quick(class_weight="balanced").fit(x, y).predict_proba(x).mean(axis=0)
    assert balanced == pytest.approx([0.5, 0.5], abs=0.1)
    heavy = quick(class_weight={1: 1000.0}).fit(x, y).predict(x)
    assert heavy.mean() > 0.95


@pytest.mark.parametrize("weights", [{0: 0, 1: 0, 2: 0}, {0: -1}])
def test_weights_of_classes_that_cannot_be(weights):
    with pytest.raises(SettingError, match='or class_weight="balanced"'):
        quick(class_weight=weights).fit(X, Y)


def test_rows_may_come_bit_by_bit():
    network = quick()
    order = np.random.default_rng(0).permutation(150)
    for _ in range(8):
        for part in np.split(order, 3):
            network.partial_fit(X[part], NAMES[part], classes=np.unique(NAMES))
    assert network.score(X, NAMES) > 0.9
    assert network.n_iter_ == len(network.history_["loss"]) == 24
    one_class = X[:20], NAMES[:20]
    assert network.partial_fit(*one_class).n_iter_ == 25


def test_training_goes_on_behind_fit():
    network = quick(max_iter=5).fit(X, NAMES)
    before = network.predict_proba(X)
    network.partial_fit(X, NAMES)
    assert not np.array_equal(before, network.predict_proba(X))
    assert network.n_iter_ == 6


def test_bits_need_to_know_all_classes():
    with pytest.raises(DataError, match=r"Write `partial_fit\(X, y, classes=np.unique\(all_y\)\)`"):
        quick().partial_fit(X, NAMES)
    network = quick().partial_fit(X[:100], NAMES[:100], classes=["setosa", "versicolor"])
    with pytest.raises(DataError, match="'virginica', but .* Say all of them there"):
        network.partial_fit(X, NAMES)
    with pytest.raises(SettingError, match="Write the weight of each class"):
        quick(class_weight="balanced").partial_fit(X, NAMES, classes=NAMES)


def test_one_class_is_nothing_to_tell_apart():
    with pytest.raises(DataError, match="Give rows of at least two classes"):
        quick().fit(X, np.ones(150))
    with pytest.raises(DataError, match="one class, 1"):
        quick().fit(X, Y, sample_weight=Y == 1)
