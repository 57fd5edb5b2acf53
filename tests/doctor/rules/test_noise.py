"""The rules about swings and batches."""

import numpy as np
import pytest

from goodfit.doctor.rules import all_rules

swinging = [0.5, 0.6, 0.7, 0.8, 0.6, 0.8, 0.55, 0.75, 0.6, 0.85, 0.6, 0.8]
settled = [0.5, 0.6, 0.7, 0.78, 0.8, 0.79, 0.81, 0.8, 0.79, 0.8, 0.81, 0.8]
held_back = [0.9, 0.7, *[0.66, 0.68] * 5]
downhill = {
    "slope": [-1.0] * 3,
    "slope_after": [-0.9] * 3,
    "loss": [0.7] * 3,
    "loss_after": [0.6] * 3,
}


def accuracy(values, rates=None):
    given = {"val_accuracy": values}
    return given if rates is None else given | {"learning_rate": rates}


def cures(code, record):
    (finding,) = all_rules()[code].judge(record)
    return [type(cure).__name__ for cure in finding.cures]


def test_an_accuracy_that_swings_beyond_chance(make_record, codes):
    record = make_record(held_back, history=accuracy(swinging), facts={"dev_rows": 400})
    assert codes("oscillating_loss", record) == [("oscillating_loss", "warning")]
    (finding,) = all_rules()["oscillating_loss"].judge(record)
    assert "In the last 6 epochs `val_accuracy` was between 0.55 and 0.85" in finding.evidence


def test_the_fewer_rows_the_more_is_chance(make_record, codes):
    record = make_record(held_back, history=accuracy(swinging), facts={"dev_rows": 20})
    assert codes("oscillating_loss", record) == []


def test_a_run_that_does_well_all_the_same_is_only_told(make_record, codes):
    record = make_record(
        np.linspace(0.6, 0.05, 12), history=accuracy(swinging), facts={"dev_rows": 400}
    )
    assert codes("oscillating_loss", record) == [("oscillating_loss", "info")]


def test_rates_that_go_up_and_down_are_meant_to_swing(make_record, codes):
    cyclic = accuracy(swinging, [0.2, 0.02] * 6)
    assert codes("oscillating_loss", make_record(held_back, history=cyclic)) == []


@pytest.mark.parametrize(
    "values", [settled, list(np.linspace(0.3, 0.9, 12)), [0.8] * 11 + [0.4], swinging[:3]]
)
def test_what_is_no_swing(make_record, codes, values):
    record = make_record(
        held_back[: len(values)], history=accuracy(values), facts={"dev_rows": 400}
    )
    assert codes("oscillating_loss", record) == []


def test_a_run_that_was_stopped_at_its_best_is_not_judged(make_record, codes):
    record = make_record(
        held_back, history=accuracy(swinging), facts={"dev_rows": 400}, stopped_by="enough"
    )
    assert codes("oscillating_loss", record) == []


def test_a_loss_stands_in_for_an_accuracy(make_record, codes):
    losses = [1.0, 0.7, 0.7, 0.7, 0.7, 0.7, 1.2, 0.6, 1.3, 0.6, 1.2, 0.6, 1.4, 0.65]
    assert codes("oscillating_loss", make_record(losses)) == [("oscillating_loss", "warning")]
    assert codes("oscillating_loss", make_record(held_back)) == []


def test_steps_that_are_safe_on_more_rows_ask_for_more_rows_first(make_record):
    noisy = make_record(
        held_back, history=accuracy(swinging), facts={"dev_rows": 400}, strides=downhill
    )
    noisy.batch_size = 2
    assert cures("oscillating_loss", noisy)[0] == "ChangeBatchSize"
    noisy.strides = {**downhill, "slope_after": [0.5] * 3}
    assert cures("oscillating_loss", noisy)[0] == "ChangeLearningRate"


def test_a_loss_that_stands_still_over_single_rows(make_record, codes):
    record = make_record(held_back, strides=downhill)
    assert codes("batch_too_small", record) == []  # batches of 32
    record.batch_size = 1
    assert codes("batch_too_small", record) == [("batch_too_small", "warning")]
    assert cures("batch_too_small", record)[0] == "ChangeBatchSize"
    record.strides = {**downhill, "slope_after": [0.5] * 3}  # the rate is too high for any batch
    assert codes("batch_too_small", record) == []


def test_swings_are_told_instead_of_small_batches(make_record, codes):
    record = make_record(
        held_back, history=accuracy(swinging), facts={"dev_rows": 400}, strides=downhill
    )
    record.batch_size = 1
    assert codes("batch_too_small", record) == []


def test_small_batches_that_learn_are_healthy(make_record, codes):
    record = make_record(strides=downhill)
    record.batch_size = 1
    assert codes("batch_too_small", record) == []


creeping = list(np.linspace(0.75, 0.70, 12))


def heaps(make_record, steps, batch_size, **changed):
    record = make_record(
        creeping,
        step_losses=[np.full(steps, loss) for loss in creeping],
        strides=downhill,
        **changed,
    )
    record.batch_size = batch_size
    return record


def test_a_few_large_batches(make_record, codes):
    record = heaps(make_record, 2, 4000)
    assert codes("batch_too_large", record) == [("batch_too_large", "warning")]
    (finding,) = all_rules()["batch_too_large"].judge(record)
    assert "With 4000 rows in a batch, 12 epochs are 24 steps" in finding.evidence
    assert finding.cures[0].line == "fit(..., batch_size=32)"


@pytest.mark.parametrize(("steps", "batch_size"), [(2, 32), (20, 4000)])
def test_small_data_and_many_steps_are_no_fault_of_the_batch(make_record, codes, steps, batch_size):
    assert codes("batch_too_large", heaps(make_record, steps, batch_size)) == []


def test_whole_batches_suit_a_search_along_lines(make_record, codes):
    from goodfit.optimizers import LBFGS

    record = heaps(make_record, 1, 4000, optimizer=LBFGS())
    assert codes("batch_too_large", record) == []
