"""Suspicious labels: which of them are wrong, and whether labels are wrong or classes overlap."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_predict

from goodfit.doctor.baselines.suspects import suspects


def corrupted(y, classes, share, seed=0):
    """The labels with a share of them wrong, and which ones."""
    random = np.random.default_rng(seed)
    wrong = random.random(len(y)) < share
    return np.where(wrong, (y + random.integers(1, classes, len(y))) % classes, y), wrong


def clean(rows=1000, classes=3, distance=6.0, seed=0):
    random = np.random.default_rng(seed)
    y = random.integers(classes, size=rows)
    places = distance * np.stack([np.cos(np.arange(classes) * 2), np.sin(np.arange(classes) * 2)])
    return random.normal(size=(rows, 2)) + places.T[y], y


def confidence(x, y):
    return cross_val_predict(LogisticRegression(max_iter=500), x, y, method="predict_proba", cv=5)


@pytest.mark.parametrize("share", [0.1, 0.25])
def test_wrong_labels_are_found_and_counted(share):
    x, y = clean()
    given, wrong = corrupted(y, 3, share)
    found = suspects(confidence(x, given), given)
    right = wrong[found.rows]
    assert right.mean() > 0.9
    assert right.sum() > 0.9 * wrong.sum()
    assert right[:30].all()
    assert found.share == pytest.approx(wrong.mean(), abs=0.04)
    assert found.surest == pytest.approx(wrong.mean(), abs=0.06)
    assert found.noisy
    assert np.array_equal(found.likely[right], y[found.rows[right]])


@pytest.mark.slow
@pytest.mark.parametrize("distance", [0.5, 1.0, 1.5, 2.0, 6.0])
def test_classes_that_overlap_are_not_mislabelled(distance):
    noisy = 0
    for seed in range(10):
        x, y = clean(400, 2, distance, seed)
        noisy += suspects(confidence(x, y), y).noisy
    assert noisy <= 1


def test_labels_without_any_relation_are_not_called_noisy():
    random = np.random.default_rng(0)
    x, y = random.normal(size=(500, 4)), (random.random(500) < 0.2).astype(int)
    assert not suspects(confidence(x, y), y).noisy


@settings(max_examples=60, deadline=None)
@given(st.integers(2, 5), st.integers(1, 60), st.integers(0, 10_000))
def test_laws(classes, rows, seed):
    random = np.random.default_rng(seed)
    likely = random.dirichlet(np.ones(classes), rows)
    labels = random.integers(classes, size=rows)
    found = suspects(likely, labels)
    assert (found.given == labels[found.rows]).all()
    assert (found.given != found.likely).all()
    assert len(set(found.rows.tolist())) == len(found.rows)
    assert 0 <= found.share <= 1
    order = random.permutation(classes)
    renamed = suspects(likely[:, np.argsort(order)], order[labels])
    assert set(renamed.rows.tolist()) == set(found.rows.tolist())
    assert renamed.share == pytest.approx(found.share)


def test_labels_that_are_told_rightly_are_not_suspected():
    labels = np.arange(30) % 3
    found = suspects(np.eye(3)[labels], labels)
    assert not len(found.rows)
    assert (found.share, found.surest, found.overall) == (0, 0, 0)
