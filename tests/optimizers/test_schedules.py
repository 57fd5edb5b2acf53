import inspect
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodfit.arrays import compile
from goodfit.descriptions import from_plain, to_plain
from goodfit.errors import SettingError
from goodfit.optimizers import schedules

STEPS = np.array([0, 1, 2, 9, 10, 11, 19, 20, 21, 50, 99, 100, 101, 150, 200, 201, 999, 1000, 9999])

LIKE_KERAS = [
    ("ExponentialDecay", {"decay_steps": 100, "decay_rate": 0.5}),
    ("ExponentialDecay", {"decay_steps": 10, "decay_rate": 0.9, "staircase": True}),
    ("InverseTimeDecay", {"decay_steps": 100, "decay_rate": 0.5}),
    ("InverseTimeDecay", {"decay_steps": 10, "decay_rate": 0.9, "staircase": True}),
    ("PolynomialDecay", {"decay_steps": 100}),
    ("PolynomialDecay", {"decay_steps": 100, "end_learning_rate": 0.01, "power": 2.5}),
    ("PolynomialDecay", {"decay_steps": 10, "power": 0.5, "cycle": True}),
    ("CosineDecay", {"decay_steps": 100}),
    ("CosineDecay", {"decay_steps": 100, "alpha": 0.1}),
    ("CosineDecay", {"decay_steps": 100, "warmup_target": 0.5, "warmup_steps": 20}),
    ("CosineDecay", {"decay_steps": 100, "warmup_target": 0.5}),
    ("CosineDecay", {"decay_steps": 100, "warmup_steps": 20}),
    ("CosineDecayRestarts", {"first_decay_steps": 15.5}),
    ("CosineDecayRestarts", {"first_decay_steps": 7.3, "t_mul": 1.0, "m_mul": 0.9}),
    ("CosineDecayRestarts", {"first_decay_steps": 30.2, "t_mul": 1.5, "m_mul": 0.5, "alpha": 0.1}),
    ("PiecewiseConstantDecay", {"boundaries": [10, 100], "values": [0.1, 0.05, 0.01]}),
    ("PiecewiseConstantDecay", {"boundaries": [20], "values": [1.0, 0.5]}),
]

ALL = [
    *((getattr(schedules, name), settings) for name, settings in LIKE_KERAS),
    (schedules.StepDecay, {"decay_steps": 10, "decay_rate": 0.5}),
    (schedules.OneCycle, {"total_steps": 200}),
    (schedules.WarmUp, {"schedule": 0.3, "warmup_steps": 10}),
    (schedules.WarmUp, {"schedule": schedules.CosineDecay(0.3, 90), "warmup_steps": 10}),
    (
        schedules.Chain,
        {
            "schedules": [0.5, schedules.WarmUp(schedules.ExponentialDecay(0.3, 50, 0.5), 10), 1],
            "boundaries": [20, 150],
        },
    ),
]

rates = st.floats(1e-5, 10)
lengths = st.integers(1, 5000)
steps = st.integers(0, 20_000)


def made(kind, settings):
    known = inspect.signature(kind).parameters
    first = {"initial_learning_rate", "max_learning_rate"} & known.keys()
    return kind(**dict.fromkeys(first, 0.2), **settings)


def every_schedule(test):
    return pytest.mark.parametrize(("kind", "settings"), ALL, ids=str)(test)


def test_every_schedule_is_tested_here():
    assert {kind.__name__ for kind, _ in ALL} == set(schedules.SCHEDULES)


@pytest.mark.parametrize(("name", "settings"), LIKE_KERAS, ids=str)
def test_equals_kerass(keras, name, settings):
    ours = made(getattr(schedules, name), settings)
    theirs = made(getattr(keras.optimizers.schedules, name), settings)
    expected = [float(theirs(int(step))) for step in STEPS]
    np.testing.assert_allclose(
        [float(ours(step)) for step in STEPS], expected, rtol=1e-5, atol=1e-8
    )


@every_schedule
def test_many_steps_at_once_equal_one_by_one(kind, settings):
    schedule = made(kind, settings)
    assert schedule(STEPS).dtype == np.float32
    np.testing.assert_allclose(schedule(STEPS), [schedule(step) for step in STEPS], rtol=1e-6)


@every_schedule
def test_equal_eagerly_and_compiled(kind, settings):
    schedule = made(kind, settings)
    compiled = compile(schedule)
    for step in STEPS.astype(np.int32):
        rate = compiled(step)
        assert rate.dtype == schedule(step).dtype == np.float32
        np.testing.assert_allclose(rate, schedule(step), rtol=2e-5, atol=1e-8)


@every_schedule
def test_survives_being_written_as_plain_data(kind, settings):
    schedule = made(kind, settings)
    again = from_plain(to_plain(schedule), schedules.SCHEDULES)
    assert repr(again) == repr(schedule)
    np.testing.assert_array_equal(again(STEPS), schedule(STEPS))


@given(rates, lengths, st.floats(0.01, 1), steps)
def test_step_decay_drops_after_every_so_many_steps(rate, length, factor, step):
    expected = rate * factor ** (step // length)
    found = float(schedules.StepDecay(rate, length, factor)(step))
    assert math.isclose(found, expected, rel_tol=1e-3, abs_tol=1e-30)


@given(rates, lengths, st.floats(0.01, 1), steps)
def test_decays_never_rise_and_stay_positive_or_zero(rate, length, factor, step):
    for kind in (schedules.ExponentialDecay, schedules.InverseTimeDecay, schedules.StepDecay):
        now, later = kind(rate, length, factor)(np.array([step, step + 1]))
        assert 0 <= later <= now <= np.float32(rate)


@given(rates, lengths, st.floats(0, 1), st.floats(0.25, 4), steps)
def test_polynomial_decay_falls_from_its_first_to_its_last_rate(rate, length, share, power, step):
    end = share * rate
    schedule = schedules.PolynomialDecay(rate, length, end, power)
    now, later, last = schedule(np.array([step, step + 1, length]))
    assert end * (1 - 1e-5) <= later <= now <= rate * (1 + 1e-5)
    assert math.isclose(last, end, rel_tol=1e-5, abs_tol=1e-12)


@given(rates, lengths, st.floats(0, 1), steps)
def test_cosine_decay_falls_continuously(rate, length, alpha, step):
    now, later = schedules.CosineDecay(rate, length, alpha)(np.array([step, step + 1]))
    steepest = rate * (1 - alpha) * math.pi / 2 / length
    assert rate * alpha * (1 - 1e-5) <= later <= now <= rate * (1 + 1e-5)
    assert now - later <= steepest * (1 + 1e-3) + 1e-6 * rate


@given(rates, rates, lengths, lengths)
def test_warm_up_rises_to_its_target_and_then_falls_to_nothing(start, target, warmup, length):
    schedule = schedules.CosineDecay(start, length, warmup_target=target, warmup_steps=warmup)
    first, top, last = schedule(np.array([0, warmup, warmup + length]))
    assert math.isclose(first, start, rel_tol=1e-5)
    assert math.isclose(top, target, rel_tol=1e-5)
    assert last <= 1e-6 * target
    path = schedule(np.arange(0, warmup + 1))
    direction = np.sign(target - start)
    assert (direction * np.diff(path) >= -1e-5 * max(start, target)).all()


@given(st.lists(steps, min_size=1, max_size=6, unique=True).map(sorted), st.data())
def test_piecewise_constant_looks_its_value_up(boundaries, data):
    values = data.draw(st.lists(rates, min_size=len(boundaries) + 1, max_size=len(boundaries) + 1))
    step = data.draw(steps | st.sampled_from(boundaries))
    expected = values[np.searchsorted(boundaries, step, side="left")]
    schedule = schedules.PiecewiseConstantDecay(boundaries, values)
    assert schedule(step) == np.float32(expected)


@given(st.integers(100, 500), st.sampled_from([1, 2, 3]), st.floats(0.8, 1.2), steps)
def test_cosine_decay_begins_again_in_longer_and_longer_periods(first, longer, higher, step):
    schedule = schedules.CosineDecayRestarts(1.0, first, longer, higher)
    start, length, top = 0, first, 1.0
    while step >= start + length:
        start, length, top = start + length, length * longer, top * higher
    expected = top * 0.5 * (1 + math.cos(math.pi * (step - start) / length))
    assert math.isclose(schedule(step), expected, rel_tol=1e-3, abs_tol=1e-3 * top)


def test_one_cycle_equals_pytorchs():
    torch = pytest.importorskip("torch")
    weight = torch.zeros(1, requires_grad=True)
    optimizer = torch.optim.SGD([weight], lr=1.0)
    theirs = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=0.7, total_steps=100)
    ours, expected = schedules.OneCycle(0.7, 100), []
    for _ in range(100):
        expected.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        if len(expected) < 100:
            theirs.step()
    np.testing.assert_allclose(ours(np.arange(100)), expected, rtol=1e-4, atol=1e-8)
    assert ours(1000) == ours(99)


@given(rates, st.integers(1, 1000), rates, steps)
def test_after_its_warm_up_a_schedule_is_as_it_was(start, length, rate, step):
    falling = schedules.InverseTimeDecay(rate, 100, 0.5)
    schedule = schedules.WarmUp(falling, length, start)
    assert math.isclose(schedule(0), start, rel_tol=1e-6)
    assert schedule(length + step) == falling(step)
    rising = schedule(np.arange(length + 1))
    np.testing.assert_allclose(rising, np.linspace(start, rate, length + 1), rtol=1e-4, atol=1e-7)


@given(st.lists(steps, min_size=1, max_size=4, unique=True).map(sorted), steps)
def test_a_chain_counts_the_steps_of_each_schedule_from_its_boundary(boundaries, step):
    parts = [schedules.InverseTimeDecay(1 + i, 50, 0.5) for i in range(len(boundaries) + 1)]
    which = np.searchsorted(boundaries, step, side="right")
    expected = parts[which](step - [0, *boundaries][which])
    assert schedules.Chain(parts, boundaries)(step) == expected


def test_schedules_may_contain_schedules_that_contain_schedules():
    once = schedules.Chain([schedules.WarmUp(1.0, 10), 0.5], [20])
    twice = schedules.Chain([once, once], [100])
    np.testing.assert_array_equal(twice(np.arange(100, 200)), once(np.arange(100)))


@pytest.mark.parametrize("kind", ["ExponentialDecay", "StepDecay", "InverseTimeDecay"])
def test_decay_over_no_steps_is_refused(kind):
    with pytest.raises(SettingError, match=r"decay_steps must be a number greater than 0"):
        getattr(schedules, kind)(0.1, 0, 0.5)


@pytest.mark.parametrize(
    ("make", "advice"),
    [
        (lambda: schedules.CosineDecay(0.1, -1), "decay_steps must be a number greater than 0"),
        (
            lambda: schedules.CosineDecay(0.1, 9, warmup_steps=-1),
            r"CosineDecay\(..., warmup_steps=0\)",
        ),
        (lambda: schedules.PolynomialDecay(0.1, 9, power=0), r"PolynomialDecay\(..., power=1.0\)"),
        (lambda: schedules.PiecewiseConstantDecay([1], [0.1]), "one more value than boundaries"),
        (lambda: schedules.PiecewiseConstantDecay([2, 1], [3, 2, 1]), "in rising order"),
        (lambda: schedules.CosineDecayRestarts(0.1, 9, t_mul=0.5), r"Restarts\(..., t_mul=2.0\)"),
        (lambda: schedules.OneCycle(0.1, 1), r"a number, 2 or more. .*OneCycle\(..., total_steps="),
        (lambda: schedules.OneCycle(0.1, 9, 1.0), r"OneCycle\(..., warmup_fraction=0.3\)"),
        (lambda: schedules.WarmUp("cosine", 9), r"one of goodfit.optimizers.schedules"),
        (lambda: schedules.WarmUp(0.1, 0), r"WarmUp\(..., warmup_steps=0.1\)"),
        (lambda: schedules.Chain([0.1], [9]), "one boundary less than schedules"),
        (lambda: schedules.Chain([0.1, "x"], [9]), "'x' among its schedules; write a finite"),
    ],
)
def test_settings_that_cannot_work_are_refused(make, advice):
    with pytest.raises(SettingError, match=advice):
        make()


def test_a_schedule_of_ones_own_is_one_formula():
    class Root(schedules.LearningRateSchedule):
        def at(self, xp, step):
            return 1 / xp.sqrt(step + 1)

    assert Root()(3) == 0.5
    assert compile(Root())(np.int32(3)) == 0.5


def test_a_schedule_without_a_formula_says_so():
    with pytest.raises(NotImplementedError, match="LearningRateSchedule has no `at`"):
        schedules.LearningRateSchedule()(0)
