"""The rules about the split: copies, other preparation, other kinds of rows; and what is none."""

import numpy as np
import pytest

from goodfit import losses
from goodfit.doctor.facts import data_facts
from goodfit.doctor.looking.sample import Sample
from goodfit.doctor.rules import all_rules
from goodfit.layers import Dense
from goodfit.training.batch import Data

CODES = ("train_val_overlap", "train_test_preprocessing_mismatch", "distribution_shift_split")
LEARNT = [0.6, 0.3, 0.15, 0.1, 0.08]
CLASSES = losses.get("sparse_categorical_crossentropy")


@pytest.fixture
def judged(make_record):
    """A function of the rows and the validation losses: what the rules say, by code."""

    def judge(x, y, dev_x, dev_y, dev=LEARNT, loss=CLASSES, epochs=LEARNT):
        facts = data_facts(x, y, loss, len(dev_y), dev=(dev_x, dev_y))
        train, judged = (Data((rows,), (told,), (None,)) for rows, told in ((x, y), (dev_x, dev_y)))
        layers = [Dense(8, "relu"), Dense(5, "softmax")]
        record = make_record(epochs, dev=dev, loss=loss, layers=layers)
        record.facts, record.sample = facts, Sample(train, judged, np.asarray)
        return {found.code: found for code in CODES for found in all_rules()[code].judge(record)}

    return judge


def heaps(rows, classes=3, seed=0):
    random = np.random.default_rng(seed)
    y = random.integers(classes, size=rows)
    return random.normal(size=(rows, 6)) + 2 * np.eye(classes, 6)[y], y


POOR = [0.9, 1.0, 0.95, 1.1, 1.2]
"""Validation losses of what does not hold: a guess costs 1.1."""


def test_rows_of_the_same_kind_raise_nothing_even_where_the_network_overfits(judged):
    x, y = heaps(400)
    assert judged(x[:300], y[:300], x[300:], y[300:]) == {}
    assert judged(x[:300], y[:300], x[300:], y[300:], POOR) == {}


@pytest.mark.parametrize("share", [0.1, 1.0])
def test_validation_rows_that_were_trained_on(judged, share):
    x, y = heaps(400)
    copied = round(share * 100)
    dev = np.r_[np.arange(copied), np.arange(300 + copied, 400)]
    finding = judged(x[:300], y[:300], x[dev], y[dev])["train_val_overlap"]
    assert finding.severity == "warning"
    assert f"{copied} of 100 validation rows ({share:.0%})" in finding.evidence
    assert "tobytes" in finding.cures[0].line


def test_a_few_repeated_rows_are_no_overlap(judged):
    x, y = heaps(400)
    x[300:303], y[300:303] = x[:3], y[:3]
    assert judged(x[:300], y[:300], x[300:], y[300:]) == {}


def test_rows_copied_to_balance_classes_before_the_split(judged):
    x, y = heaps(300)
    order = np.random.default_rng(0).permutation(np.r_[np.arange(300), np.repeat(np.arange(60), 5)])
    x, y = x[order], y[order]
    assert "train_val_overlap" in judged(x[:450], y[:450], x[450:], y[450:])


def test_tables_whose_rows_repeat_by_themselves_raise_nothing(judged):
    random = np.random.default_rng(0)
    x = random.integers(0, 3, (800, 4)).astype(np.float32)
    y = (x.sum(axis=1) % 3).astype(int)
    assert judged(x[:600], y[:600], x[600:], y[600:]) == {}


def test_all_rows_that_there_are_may_be_judged_by(judged):
    x = ((np.arange(32)[:, None] >> np.arange(5)) & 1).astype(float)
    y = x.sum(axis=1).astype(int) % 2
    assert judged(x, y, x, y) == {}


RAW = np.array([10.0, 250.0, 3.0, 40.0, 900.0, 7.0]), np.array([3.0, 60.0, 1.0, 9.0, 200.0, 2.0])


@pytest.mark.parametrize("swapped", [False, True])
def test_a_scaler_that_only_one_part_went_through(judged, swapped):
    x, y = heaps(400)
    scaled = (x[:300] - x[:300].mean(axis=0)) / x[:300].std(axis=0)
    raw = RAW[0] + RAW[1] * x[300:]
    parts = (raw, y[300:], scaled, y[:300]) if swapped else (scaled, y[:300], raw, y[300:])
    finding = judged(*parts, POOR)["train_test_preprocessing_mismatch"]
    assert finding.severity == "warning"
    assert f"In the {'validation' if swapped else 'training'} rows features have mean 0" in (
        finding.evidence
    )


@pytest.mark.parametrize("factor", [255, 1 / 255, 16])
def test_a_division_that_only_one_part_went_through(judged, factor):
    x, y = np.abs(heaps(400)[0]), heaps(400)[1]
    found = judged(x[:300], y[:300], factor * x[300:], y[300:], POOR)
    assert list(found) == ["train_test_preprocessing_mismatch"]
    evidence = found["train_test_preprocessing_mismatch"].evidence
    times = float(evidence.split("have ")[1].split(" times")[0])
    assert times == pytest.approx(factor, rel=0.1)
    well = judged(x[:300], y[:300], factor * x[300:], y[300:])
    assert well["train_test_preprocessing_mismatch"].severity == "info"


@pytest.mark.parametrize("ready", [lambda x: 1 - x, lambda x: 2 * x - 1, lambda x: x - 0.5])
def test_pictures_of_another_range_or_turned_to_negatives(judged, ready):
    random = np.random.default_rng(0)
    x, y = np.clip(random.normal(0.1, 0.4, (400, 6, 6, 1)), 0, 1), random.integers(3, size=400)
    found = judged(x[:300], y[:300], ready(x[300:]), y[300:], POOR)
    assert list(found) == ["train_test_preprocessing_mismatch"]
    mean = f"with mean {ready(x[300:]).mean():.3g}."
    assert mean in found["train_test_preprocessing_mismatch"].evidence
    assert judged(x[:300], y[:300], x[300:], y[300:], POOR) == {}


def test_the_end_of_a_trend_was_not_prepared_otherwise(judged):
    x = np.linspace(0, 1, 400)[:, None] + 0.01 * np.random.default_rng(0).normal(size=(400, 3))
    x = (x - x[:300].mean(axis=0)) / x[:300].std(axis=0)
    y = (np.arange(400) % 3).astype(int)
    assert list(judged(x[:300], y[:300], x[300:], y[300:], POOR)) == ["distribution_shift_split"]


def test_classes_that_no_training_row_has(judged):
    x, y = heaps(500, classes=5)
    order = np.argsort(y, kind="stable")
    x, y = x[order], y[order]
    finding = judged(x[:350], y[:350], x[350:], y[350:], POOR)["distribution_shift_split"]
    share = np.mean(~np.isin(y[350:], y[:350]))
    assert finding.severity == "warning"
    assert f"{share:.0%} of the validation rows are of classes" in finding.evidence


def test_where_no_class_was_trained_on_nothing_is_begun(make_record):
    x, y = heaps(200, classes=2)
    order = np.argsort(y)
    x, y, cut = x[order], y[order], int(np.sum(y == 0))
    facts = data_facts(x[:cut], y[:cut], CLASSES, 200 - cut, dev=(x[cut:], y[cut:]))
    record = make_record([])
    record.facts = facts
    finding = next(all_rules()["distribution_shift_split"].judge(record))
    assert (finding.severity, all_rules()["distribution_shift_split"].before) == ("error", True)


def test_a_class_so_rare_that_chance_sets_it_aside_raises_nothing(judged):
    x, y = heaps(400)
    y[399] = 4
    assert judged(x[:300], y[:300], x[300:], y[300:]) == {}


def test_classes_that_are_far_more_common_in_validation(judged):
    x, y = heaps(900, classes=2)
    rare, common = np.flatnonzero(y == 1), np.flatnonzero(y == 0)
    train, dev = np.r_[rare[:40], common[:300]], np.r_[rare[40:240], common[300:400]]
    assert "Class 0 makes up 88% of the training rows, but 33%" in (
        judged(x[train], y[train], x[dev], y[dev], POOR)["distribution_shift_split"].evidence
    )
    assert judged(x[train], y[train], x[dev], y[dev]) == {}


def test_training_rows_that_were_balanced_on_purpose_raise_nothing(judged):
    x, y = heaps(900, classes=2)
    rare, common = np.flatnonzero(y == 1), np.flatnonzero(y == 0)
    train, dev = np.r_[rare[:200], common[:200]], np.r_[rare[200:215], common[200:400]]
    assert judged(x[train], y[train], x[dev], y[dev], POOR) == {}


def test_validation_rows_from_another_place(judged):
    x, y = heaps(600)
    moved = x[400:] + np.array([1.5, -1.5, 1.0, 0, 0, 0])
    found = judged(x[:400], y[:400], moved, y[400:], POOR)
    assert "feature" in found["distribution_shift_split"].evidence
    assert judged(x[:400], y[:400], moved, y[400:]) == {}


def test_pictures_out_of_focus_whose_mean_is_the_same(judged):
    from scipy.ndimage import gaussian_filter
    from sklearn.datasets import load_digits

    x, y = load_digits(return_X_y=True)
    x = x.reshape(-1, 8, 8, 1)
    blurred = gaussian_filter(x[1300:], sigma=(0, 0.9, 0.9, 0))
    finding = judged(x[:1300], y[:1300], blurred, y[1300:], POOR)["distribution_shift_split"]
    assert "in 100% of cases" in finding.evidence
    assert "mean of feature" not in finding.evidence


def test_a_source_of_batches_is_not_judged_by_its_first(make_record):
    x, y = heaps(400)
    y = np.sort(y)
    record = make_record(LEARNT, dev=POOR)
    seen = data_facts(x[:100], y[:100], CLASSES, 100, dev=(x[300:], y[300:]))
    record.facts = type(seen)(**{**vars(seen), "rows": 300})
    assert not record.facts.whole
    for code in CODES[1:]:
        assert list(all_rules()[code].judge(record)) == []
