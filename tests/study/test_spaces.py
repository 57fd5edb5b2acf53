import numpy as np
import pytest
from sklearn.decomposition import PCA
from sklearn.neighbors import KNeighborsClassifier

from goodfit.report.pictures import Groups
from goodfit.study.spaces import groups_of, principal_plane, spaces


def test_the_plane_is_that_of_the_principal_components():
    rows = np.random.default_rng(0).normal(size=(60, 7)) * [9, 5, 3, 1, 1, 1, 1]
    oracle = PCA(2).fit(rows)
    points, shown = principal_plane(rows)
    assert np.abs(points) == pytest.approx(np.abs(oracle.transform(rows)))
    assert shown == pytest.approx(oracle.explained_variance_ratio_.sum())


def test_the_same_rows_in_another_order_lie_at_the_same_places():
    rows = np.random.default_rng(1).normal(size=(30, 4)) * [9, 5, 1, 1]
    assert principal_plane(rows[::-1])[0][::-1] == pytest.approx(principal_plane(rows)[0])


def test_order_is_the_share_of_rows_nearest_to_their_centre(digits):
    dev = digits.prepared.dev
    x = dev.x[:200].reshape(200, -1)
    groups = Groups(dev.y[:200], list("0123456789"))
    found = next(iter(spaces(digits.model, x, _none(digits), groups)))
    nearest = [
        KNeighborsClassifier(1).fit(*_centres(np.delete(x, i, 0), np.delete(dev.y[:200], i)))
        for i in range(200)
    ]
    right = [near.predict(x[[i]])[0] for i, near in enumerate(nearest)] == dev.y[:200]
    assert found.layer == "inputs"
    assert found.order == right.mean()


def _centres(x, y):
    return np.stack([x[y == i].mean(axis=0) for i in range(10)]), np.arange(10)


def _none(digits):
    return {node.name: np.zeros((200, 2)) for node in digits.model.graph.nodes}


def test_the_filters_put_the_digits_in_better_order_than_they_were(digits):
    from goodfit.study.answers import layer_outputs

    dev = digits.prepared.dev
    outputs = layer_outputs(digits.model, dev.x)
    found = list(spaces(digits.model, dev.x, outputs, groups_of(digits.prepared, dev.y)))
    assert [space.layer for space in found] == ["inputs", "conv2d", "conv2d_1", "dense (log-odds)"]
    assert 0.8 < found[0].order < found[2].order <= 1


def test_numbers_are_grouped_into_thirds_of_the_training_rows(prices):
    groups = groups_of(prices.prepared, prices.prepared.train.y)
    assert np.bincount(groups.rows) == pytest.approx([len(groups.rows) / 3] * 3, abs=1)


def test_what_is_no_probability_is_shown_as_it_is(digits):
    dev = digits.prepared.dev
    rows = np.random.default_rng(0).normal(size=(9, 4))
    outputs = {node.name: rows for node in digits.model.graph.nodes}
    found = list(spaces(digits.model, dev.x[:9], outputs, groups_of(digits.prepared, dev.y[:9])))
    assert found[-1].layer == "dense"
    assert found[-1].points == pytest.approx(principal_plane(rows)[0])


def test_layers_that_give_no_numbers_are_left_out(digits):
    dev = digits.prepared.dev
    broken = {node.name: np.full((9, 4), np.nan) for node in digits.model.graph.nodes}
    found = list(spaces(digits.model, dev.x[:9], broken, groups_of(digits.prepared, dev.y[:9])))
    assert [space.layer for space in found] == ["inputs"]
