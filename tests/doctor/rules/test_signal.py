"""Rules about the signal, on programs that are really run: sick ones and healthy ones like them."""

import numpy as np
import pytest

from goodfit import Sequential, layers
from goodfit.doctor.rules import all_rules
from goodfit.optimizers import SGD, Adam

CODES = ("no_signal_in_data", "label_noise", "no_better_than_baseline")


def run(x, y, dev, *, output, loss, epochs=60, hidden=32, optimizer=None, **options):
    model = Sequential([layers.Dense(hidden, "relu"), output], seed=0)
    model.compile(optimizer or Adam(0.01), loss)
    history = model.fit(
        x, y, validation_data=dev, epochs=epochs, batch_size=32, verbose=0, **options
    )
    return history.record


def found(record):
    return {finding.code: finding for code in CODES for finding in all_rules()[code].judge(record)}


def classes(random, rows, wrong=0.0, distance=3.0):
    """Three round heaps of rows in 6 dimensions, a share of whose labels are wrong."""
    y = random.integers(3, size=rows)
    x = random.normal(size=(rows, 6))
    x[:, :3] += distance * np.eye(3)[y]
    guessed = (y + random.integers(1, 3, size=rows)) % 3
    return x, np.where(random.random(rows) < wrong, guessed, y)


def of_classes(wrong, epochs, random=None, dev_wrong=0.0, **options):
    random = np.random.default_rng(0)
    x, y = classes(random, 400, wrong)
    dev = classes(random, 300, dev_wrong)
    output, loss = layers.Dense(3, "softmax"), "sparse_categorical_crossentropy"
    return run(x, y, dev, output=output, loss=loss, epochs=epochs, **options)


def walk(random, rows, back=0.0, steps=8):
    """Windows of a series that is drawn back to 0, and the value that follows each."""
    series = np.zeros(rows + steps + 1)
    for i in range(1, len(series)):
        series[i] = (1 - back) * series[i - 1] + random.normal()
    windows = np.lib.stride_tricks.sliding_window_view(series, steps)[:rows]
    return windows.copy(), series[steps : steps + rows].copy()


@pytest.mark.parametrize("with_dev", [True, False])
def test_labels_drawn_by_lot_hold_no_signal(with_dev):
    random = np.random.default_rng(0)
    x, y = random.normal(size=(300, 6)), random.integers(2, size=300)
    dev = (random.normal(size=(200, 6)), random.integers(2, size=200)) if with_dev else None
    epochs, hidden = (60, 32) if with_dev else (3, 4)
    output, loss = layers.Dense(1, "sigmoid"), "binary_crossentropy"
    record = run(x, y, dev, output=output, loss=loss, epochs=epochs, hidden=hidden)
    finding = found(record)["no_signal_in_data"]
    assert finding.severity == "warning"
    assert "the rows of x and y do not belong together" in finding.evidence
    assert "print(x[:5], y[:5])" in str(finding.cures[0])


def test_rows_that_were_shuffled_apart_hold_no_signal():
    random = np.random.default_rng(0)
    x = random.normal(size=(500, 5))
    y = x @ [1.0, 2, -1, 0.5, 3]
    lost = random.permutation(y)
    output = layers.Dense(1)
    record = run(x[:400], lost[:400], (x[400:], lost[400:]), output=output, loss="mse")
    assert found(record)["no_signal_in_data"].severity == "warning"
    record = run(x[:400], y[:400], (x[400:], y[400:]), output=output.anew(), loss="mse")
    assert not found(record)


def test_a_network_that_does_not_learn_what_is_there_is_no_lack_of_signal():
    record = of_classes(0.0, epochs=5, optimizer=SGD(1e-6))
    findings = found(record)
    assert "no_signal_in_data" not in findings
    beaten = findings["no_better_than_baseline"]
    assert beaten.severity == "warning"
    assert "is right for" in beaten.evidence


def test_wrong_labels_learnt_by_heart_are_named():
    finding = found(of_classes(0.25, epochs=300, hidden=128))["label_noise"]
    assert finding.severity == "warning"
    assert "The most suspicious rows are" in finding.evidence
    assert "goodfit.examine" in str(finding.cures[0])
    named = [int(row) for row in finding.evidence.rsplit("are ", 1)[1].rstrip(".").split(", ")]
    random = np.random.default_rng(0)
    _, y = classes(random, 400, 0.25)
    random = np.random.default_rng(0)
    truth = random.integers(3, size=400)
    assert (y[named] != truth[named]).all()


def test_wrong_labels_that_are_not_learnt_by_heart_are_no_alarm():
    findings = found(of_classes(0.25, epochs=12, dev_wrong=0.25))
    assert all(finding.severity == "info" for finding in findings.values())


@pytest.mark.parametrize("distance", [1.0, 2.0, 3.0])
def test_classes_that_overlap_are_not_mislabelled(distance):
    random = np.random.default_rng(0)
    x, y = classes(random, 400, distance=distance)
    output, loss = layers.Dense(3, "softmax"), "sparse_categorical_crossentropy"
    dev = classes(random, 300, distance=distance)
    findings = found(run(x, y, dev, output=output, loss=loss, epochs=100, hidden=64))
    assert "label_noise" not in findings
    assert "no_signal_in_data" not in findings


def test_a_random_walk_is_no_better_told_than_by_its_last_value():
    random = np.random.default_rng(0)
    data, dev = walk(random, 400), walk(random, 200)
    record = run(*data, dev, output=layers.Dense(1), loss="mse", epochs=40)
    finding = found(record)["no_better_than_baseline"]
    assert "Saying the last value of the series again explains" in finding.evidence
    assert str(finding.cures[0]) == "Predict the change since the last value: `y = y - x[:, -1]`."


def test_a_series_that_swings_is_told_better_than_by_its_last_value():
    random = np.random.default_rng(0)
    wave = np.sin(np.arange(700) * 0.5) + 0.1 * random.normal(size=700)
    x = np.lib.stride_tricks.sliding_window_view(wave, 8)[:600].copy()
    y = wave[8:608]
    record = run(x[:400], y[:400], (x[400:], y[400:]), output=layers.Dense(1), loss="mse")
    assert not found(record)


def test_a_run_without_a_sample_is_not_judged(make_record):
    stuck = make_record([0.7] * 8)
    assert not found(stuck)
