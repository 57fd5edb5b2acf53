"""What each stage does by itself, and in which order they stand around a formula."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodfit.arrays import trees
from goodfit.errors import SettingError
from goodfit.optimizers import SGD, Adam, AdamW, Optimizer, ScheduleFreeAdamW
from goodfit.optimizers.stages import (
    Averaging,
    ClipGlobalNorm,
    ClipNorm,
    ClipValue,
    Stage,
    Step,
    update_around,
)

sizes = st.floats(-1e6, 1e6)
limits = st.floats(1e-3, 1e3)


def passed_on(stage, gradients):
    """The gradients that a stage passes on."""
    seen = {}

    def formula(now, slots):
        seen.update(now.gradients)
        return now.gradients, slots

    stage.update(Step(gradients, gradients, 1, 1, 0.1), {}, formula)
    return seen


def norm(*arrays):
    return np.sqrt(sum(np.sum(np.square(array)) for array in arrays))


@given(st.lists(sizes, min_size=1, max_size=5), st.lists(sizes, min_size=1, max_size=5), limits)
def test_clipping_shrinks_what_is_too_large_and_nothing_else(a, b, limit):
    given = {"a": np.array(a), "b": np.array(b)}
    each = passed_on(ClipNorm(limit), given)
    together = passed_on(ClipGlobalNorm(limit), given)
    for name, array in given.items():
        expected = array * min(1, limit / max(norm(array), 1e-300))
        np.testing.assert_allclose(each[name], expected, rtol=1e-12, atol=1e-300)
        shrunk = array * min(1, limit / max(norm(*given.values()), 1e-300))
        np.testing.assert_allclose(together[name], shrunk, rtol=1e-12, atol=1e-300)
        cut = passed_on(ClipValue(limit), given)[name]
        np.testing.assert_array_equal(cut, np.minimum(np.maximum(array, -limit), limit))


def test_a_gradient_that_is_not_finite_is_never_hidden_by_clipping():
    for stage in (ClipNorm(1.0), ClipGlobalNorm(1.0)):
        for bad in (np.nan, np.inf):
            with np.errstate(invalid="ignore"):
                found = passed_on(stage, {"a": np.array([1.0, bad])})
            assert not np.isfinite(found["a"]).all()


def test_stages_surround_the_formula_in_the_order_of_keras():
    optimizer = Adam(
        weight_decay=0.1, clipnorm=1.0, use_ema=True, loss_scale_factor=2.0,
        gradient_accumulation_steps=2,
    )  # fmt: skip
    order = [type(stage).__name__ for stage in optimizer.stages()]
    assert order == ["Unscaling", "Averaging", "Accumulation", "ClipNorm", "Decay"]


def test_the_first_stage_is_outermost():
    class Told(Stage):
        word: str

        def update(self, now, slots, inner):
            updates, slots = inner(now, slots)
            return updates + self.word, slots

    update = update_around([Told("a"), Told("b")], lambda now, slots: ("formula ", slots))
    assert update(None, None) == ("formula ba", None)


def test_arrays_that_do_not_decay_are_not_touched():
    params = {"dense": {"kernel": np.ones(2), "bias": np.ones(2)}, "norm": {"gamma": np.ones(2)}}
    nothing = trees.map(np.zeros_like, params)
    optimizer = SGD(0.1, weight_decay=0.5, exclude_from_weight_decay=["bias$", "^norm/"])
    updates, _ = optimizer.update(nothing, optimizer.init(params), params, 1, 0.1)
    np.testing.assert_allclose(updates["dense"]["kernel"], -0.05 * np.ones(2))
    assert not np.any(updates["dense"]["bias"])
    assert not np.any(updates["norm"]["gamma"])


def test_the_formula_sees_the_decayed_params():
    class Param(Optimizer):
        def update_one(self, gradient, slots, param, step, rate):
            seen.append(param)
            return gradient, slots

    seen, params = [], {"w": np.array([2.0])}
    Param(weight_decay=0.5).update(params, Param().init(params), params, 1, 0.1)
    np.testing.assert_allclose(seen, [[1.9]])


def test_the_average_of_params_that_do_not_move_is_exactly_what_they_are():
    """A frozen layer ends as it began, whatever its numbers are."""
    params = {"w": np.random.default_rng(0).normal(size=50).astype(np.float32)}
    nothing, optimizer = {"w": np.zeros(50, np.float32)}, Adam(use_ema=True, ema_momentum=0.37)
    slots = optimizer.init(params)
    for step in range(1, 20):
        _, slots = optimizer.update(nothing, slots, params, step, 0.1)
    np.testing.assert_array_equal(optimizer.final(params, slots)[0]["w"], params["w"])


def test_the_average_takes_the_place_of_a_formulas_own_end():
    params = {"w": np.array([1.0])}
    optimizer = ScheduleFreeAdamW(0.1, use_ema=True)
    slots = optimizer.init(params)
    for step in range(1, 4):
        updates, slots = optimizer.update({"w": np.ones(1)}, slots, params, step, 0.1)
        params = {"w": params["w"] + updates["w"]}
    final, _ = optimizer.final(params, slots)
    np.testing.assert_array_equal(final["w"], slots["average"]["w"])


def test_accumulation_counts_for_one_update_of_the_mean():
    gradients = np.random.default_rng(0).normal(size=(6, 3))
    several, one = Adam(0.1, gradient_accumulation_steps=3), Adam(0.1)
    params = expected = {"w": np.zeros(3)}
    slots, own = several.init(params), one.init(params)
    for step in range(1, 7):
        updates, slots = several.update({"w": gradients[step - 1]}, slots, params, step, 0.1)
        params = {"w": params["w"] + updates["w"]}
        if step % 3 == 0:
            mean = {"w": gradients[step - 3 : step].mean(axis=0)}
            updates, own = one.update(mean, own, expected, step // 3, 0.1)
            expected = {"w": expected["w"] + updates["w"]}
        np.testing.assert_allclose(params["w"], expected["w"], rtol=1e-12)


@pytest.mark.parametrize(
    ("make", "advice"),
    [
        (lambda: Adam(clipnorm=1.0, clipvalue=0.5), r"one way only; keep one of clipnorm=1.0"),
        (lambda: Adam(clipnorm=0.0), r"Adam\(..., clipnorm=0.1\)"),
        (lambda: Adam(global_clipnorm=-1), r"greater than 0"),
        (lambda: SGD(weight_decay=-0.1), r"SGD\(..., weight_decay=0.1\)"),
        (lambda: SGD(ema_momentum=1.5), r"SGD\(..., ema_momentum=0.99\)"),
        (lambda: SGD(use_ema=True, ema_overwrite_frequency=0), r"1 or more"),
        (lambda: SGD(gradient_accumulation_steps=1), r"2 or more. .*accumulation_steps=4\)"),
        (lambda: SGD(loss_scale_factor=0), r"greater than 0"),
        (lambda: SGD(exclude_from_weight_decay="bias"), r'decay=\["bias", "gamma", "beta"\]'),
        (lambda: AdamW(weight_decay=None), r"write `Adam\(...\)`"),
    ],
)
def test_settings_that_cannot_work_are_refused(make, advice):
    with pytest.raises(SettingError, match=advice):
        make()


def test_stages_are_shown_by_their_settings():
    assert repr(Averaging(0.9)) == "Averaging(momentum=0.9)"
    assert repr(ClipNorm(0.5)) == "ClipNorm(limit=0.5)"
