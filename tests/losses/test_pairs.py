import numpy as np
import pytest

from goodfit import losses
from goodfit.errors import SettingError, ShapeError

RANDOM = np.random.default_rng(0)
GROUPS = RANDOM.integers(0, 4, size=12)
ROWS = RANDOM.normal(size=(12, 5)).astype(np.float32)
ROWS /= np.linalg.norm(ROWS, axis=1, keepdims=True)
WEIGHT = RANDOM.uniform(0.1, 2, size=12).astype(np.float32)


@pytest.mark.parametrize("itself", [True, False])
@pytest.mark.parametrize(("gamma", "margin"), [(80, 0.4), (5, 0.25), (2, 0)])
@pytest.mark.parametrize("weight", [None, WEIGHT])
@pytest.mark.parametrize("reduction", ["mean", "sum", "mean_with_sample_weight", "none"])
def test_settings_are_kerass(keras, itself, gamma, margin, weight, reduction):
    settings = {"gamma": gamma, "margin": margin, "remove_diagonal": itself, "reduction": reduction}
    expected = np.asarray(keras.losses.Circle(**settings)(GROUPS, ROWS, sample_weight=weight))
    found = losses.Circle(**settings)(GROUPS, ROWS, weight)
    np.testing.assert_allclose(found, expected, rtol=2e-4, atol=1e-6)


@pytest.mark.parametrize("groups", [GROUPS, GROUPS[:, None]])
@pytest.mark.parametrize("itself", [True, False])
def test_references_are_kerass(keras, groups, itself):
    others = (GROUPS[::-1][:7], np.ascontiguousarray(ROWS[::-1][:7]))
    expected = np.asarray(keras.losses.circle(groups, ROWS, *others, remove_diagonal=itself))
    found = losses.circle(groups, ROWS, *others, remove_diagonal=itself)
    np.testing.assert_allclose(found, expected, rtol=2e-4, atol=1e-6)


def test_other_views_of_the_same_rows_have_their_groups(keras):
    other = np.roll(ROWS, 1, axis=0)
    expected = np.asarray(keras.losses.circle(GROUPS, ROWS, ref_embeddings=other))
    found = losses.circle(GROUPS, ROWS, ref_embeddings=other)
    np.testing.assert_allclose(found, expected, rtol=2e-4, atol=1e-6)


def test_references_need_a_group_each():
    with pytest.raises(ShapeError, match=r"\(7, 5\) and the targets \(12,\)"):
        losses.circle(GROUPS, ROWS, ref_embeddings=ROWS[:7])


def test_rows_of_weight_zero_are_nobodys_partner():
    weight = np.where(np.arange(12) < 9, WEIGHT, 0)
    for reduction in ("mean", "sum", "mean_with_sample_weight"):
        loss = losses.Circle(reduction=reduction)
        expected = loss(GROUPS[:9], ROWS[:9], WEIGHT[:9])
        np.testing.assert_allclose(loss(GROUPS, ROWS, weight), expected, rtol=1e-6)


def test_a_row_without_a_partner_does_not_count():
    groups = np.array([0, 0, 1])
    two = losses.circle(groups, ROWS[:3])[:2].mean()
    np.testing.assert_allclose(losses.Circle()(groups, ROWS[:3]), two)
    assert losses.Circle()(np.arange(3), ROWS[:3]) == 0


def test_one_group_costs_nothing():
    assert losses.Circle()(np.zeros(12), ROWS) == 0


def test_it_is_low_where_groups_are_tight_and_far_apart():
    apart = np.repeat(np.eye(5)[:3], 2, axis=0)
    groups = np.array([0, 0, 1, 1, 2, 2])
    assert losses.Circle()(groups, apart) < 1e-9
    assert losses.Circle()(np.array([0, 1, 0, 1, 0, 1]), apart) > 50


@pytest.mark.parametrize(("groups", "rows"), [((12, 2), (12, 5)), ((11,), (12, 5)), ((12,), (12,))])
def test_other_shapes_are_refused(groups, rows):
    with pytest.raises(ShapeError, match=r"one group number for each row: `y = y\.reshape"):
        losses.Circle()(np.zeros(groups), np.zeros(rows))


@pytest.mark.parametrize(("setting", "wrong"), [("gamma", 0), ("margin", -0.1)])
def test_settings_have_their_ranges(setting, wrong):
    with pytest.raises(SettingError, match=f"{setting} must be a number"):
        losses.Circle(**{setting: wrong})
