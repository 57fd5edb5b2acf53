"""The user's own optimiser with other rates: schedules and wrappers stay what they are."""

import numpy as np
import pytest

from goodfit import optimizers
from goodfit.doctor.cures import learning_rate, learning_rate_divided
from goodfit.doctor.cures.rates import with_rates
from goodfit.optimizers import schedules

STEPS = np.arange(0, 400, 7)
SCHEDULES = [
    schedules.ExponentialDecay(0.1, 50, 0.5),
    schedules.StepDecay(0.1, 50, 0.5),
    schedules.InverseTimeDecay(0.1, 50, 0.5),
    schedules.PolynomialDecay(0.1, 200, 0.02),
    schedules.CosineDecay(0.02, 200, warmup_target=0.1, warmup_steps=20),
    schedules.CosineDecayRestarts(0.1, 60),
    schedules.PiecewiseConstantDecay([50, 100], [0.1, 0.05, 0.02]),
    schedules.OneCycle(0.1, 300),
    schedules.WarmUp(schedules.CosineDecay(0.1, 200), 20),
    schedules.Chain([0.1, schedules.PolynomialDecay(0.1, 100, 0.01), 0.01], [50, 150]),
]


@pytest.mark.parametrize("schedule", SCHEDULES, ids=lambda schedule: type(schedule).__name__)
def test_a_schedule_is_multiplied_as_a_whole(schedule):
    changed = with_rates(optimizers.SGD(schedule, momentum=0.9), 0.1)
    assert changed.momentum == 0.9
    np.testing.assert_allclose(changed.learning_rate(STEPS), schedule(STEPS) * 0.1, rtol=1e-5)


def test_what_wraps_optimisers_passes_it_on():
    scaled = with_rates(optimizers.LossScaleOptimizer(optimizers.Adam(0.5), 64.0), 0.1)
    assert repr(scaled) == (
        "LossScaleOptimizer(inner_optimizer=Adam(learning_rate=0.05), initial_scale=64.0)"
    )
    choice = optimizers.OptimizerMap(optimizers.SGD(1.0), {"b": optimizers.Adam(0.5)})
    several = with_rates(optimizers.MultiOptimizer(choice), 0.1)
    assert float(several.optimizer_map("a").rate(0)) == pytest.approx(0.1)
    assert float(several.optimizer_map("b").rate(0)) == pytest.approx(0.05)


def test_a_function_that_chooses_is_left_as_it_is():
    several = optimizers.MultiOptimizer(lambda name: optimizers.SGD(1.0))
    assert with_rates(several, 0.1).optimizer_map is several.optimizer_map


def test_the_line_is_the_users_own_optimiser(make_record):
    optimizer = optimizers.SGD(schedules.CosineDecay(0.5, 100), momentum=0.9, clipnorm=1.0)
    record = make_record(optimizer=optimizer, history={"learning_rate": [0.5, 0.2, 0.0]})
    cure = learning_rate_divided(record, 10)
    assert cure.line == (
        "optimizer=SGD(learning_rate=CosineDecay(initial_learning_rate=0.05, decay_steps=100), "
        "momentum=0.9, clipnorm=1.0)"
    )
    assert (cure.now, cure.then) == (0.5, 0.05)


def test_a_rate_that_is_usual_is_written_out_too(make_record):
    record = make_record(optimizer=optimizers.Adam(0.01), history={"learning_rate": [0.01]})
    assert learning_rate_divided(record, 10).line == "optimizer=Adam(learning_rate=0.001)"
    record = make_record(
        optimizer=optimizers.SGD(0.1, momentum=0.5), history={"learning_rate": [0.1]}
    )
    assert learning_rate_divided(record, 10).line == (
        "optimizer=SGD(learning_rate=0.01, momentum=0.5)"
    )


def test_the_rate_of_a_run_is_its_greatest(make_record, broken):
    rates = {"learning_rate": [0.01, 0.1, 0.0]}
    assert learning_rate(make_record(history=rates)) == 0.1
    assert learning_rate(make_record(history={"learning_rate": [-0.1, -0.01]})) == -0.1
    assert learning_rate(make_record(breakdown=broken())) == 0.01
    assert learning_rate(make_record([], optimizer=optimizers.SGD(0.3))) == pytest.approx(0.3)
