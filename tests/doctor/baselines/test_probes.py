"""What cheap models reach on a sample, and whether a network is worse than they are."""

import gc
import itertools
import time
import weakref

import numpy as np
import pytest

from goodfit import losses
from goodfit.doctor.baselines import probes
from goodfit.doctor.baselines.scoring import Task
from goodfit.doctor.looking.sample import Sample
from goodfit.layers import Dense, Embedding
from goodfit.training.batch import Data

MSE, CLASSES = losses.MeanSquaredError(), losses.SparseCategoricalCrossentropy()


def sampled(x, y, dev=None, answer=None):
    """A sample of these rows; the network answers 0 unless told otherwise."""
    judged = None if dev is None else Data((dev[0],), (dev[1],), (None,))
    return Sample(
        Data((x,), (y,), (None,)), judged, lambda inputs: (answer or _zero)(inputs[0]).astype(float)
    )


def _zero(x):
    return np.zeros((len(x), 1))


def linear_classes(rows=600, columns=8, classes=3, seed=0):
    random = np.random.default_rng(seed)
    x = random.normal(size=(rows, columns))
    truth = np.random.default_rng(99).normal(size=(columns, classes))
    return x, (x @ truth + random.normal(size=(rows, classes))).argmax(axis=1), truth


def noise(rows=300, columns=8, seed=0, classes=2):
    random = np.random.default_rng(seed)
    return random.normal(size=(rows, columns)), random.integers(classes, size=rows)


def test_a_linear_problem_is_the_linear_models():
    x, y, truth = linear_classes()
    found = probes.probes_of(sampled(x[:400], y[:400], (x[400:], y[400:])), Task("classes", 3))
    best = np.mean((x[400:] @ truth).argmax(axis=1) == y[400:])
    assert found.on_dev
    assert found.best.name == "linear"
    assert found.linear.score.value == pytest.approx(best, abs=0.05)
    assert found.linear.finds_signal
    assert found.find_signal


def test_islands_are_the_neighbours():
    random = np.random.default_rng(0)
    x = random.uniform(-1, 1, size=(500, 2))
    y = (x[:, 0] * x[:, 1] > 0).astype(int)
    found = probes.probes_of(sampled(x, y), Task("binary", 2))
    assert found.best.name == "neighbours"
    assert found.neighbours.score.value > 0.9
    assert not found.linear.finds_signal
    assert found.find_signal


@pytest.mark.parametrize("with_dev", [True, False])
def test_noise_holds_a_signal_once_in_a_hundred_times(with_dev):
    false = 0
    for seed in range(60):
        x, y = noise(seed=seed)
        dev = noise(200, seed=1000 + seed) if with_dev else None
        false += probes.probes_of(sampled(x, y, dev), Task("classes", 2)).find_signal
    assert false <= 3


def test_a_signal_too_weak_to_change_the_likeliest_class_is_found():
    random = np.random.default_rng(0)
    x = random.normal(size=(1000, 5))
    y = (random.random(1000) < 0.02 + 0.15 * (x[:, 0] > 0.5)).astype(int)
    found = probes.probes_of(sampled(x, y), Task("classes", 2))
    assert found.best.score.value == pytest.approx(1 - y.mean(), abs=0.01)
    assert found.find_signal


@pytest.mark.parametrize(
    ("x", "y"),
    [
        (np.zeros((5, 3)), np.array([0, 1, 0, 1, 1])),
        (np.eye(5), np.array([0, 1, 2, 3, 4])),
        (np.ones((6, 4, 4, 1)) * np.arange(6)[:, None, None, None], np.array([0, 0, 1, 1, 2, 2])),
        (np.arange(6), np.array([0, 0, 0, 1, 1, 1])),
        (np.full((6, 2), 1e30), np.array([0, 0, 0, 1, 1, 1])),
    ],
)
def test_odd_data_make_finite_scores(x, y):
    for task, targets in [(Task("classes", 5), y), (Task("numbers"), y * 3.5)]:
        found = probes.probes_of(sampled(x, targets), task)
        for probe in (found.constant, found.linear, found.neighbours):
            assert np.isfinite([*probe.score, probe.explained, probe.surprise]).all()


@pytest.mark.parametrize(
    ("x", "y"),
    [
        (np.eye(4), np.arange(4)),
        (np.eye(9), np.ones(9, int)),
        (np.full((9, 2), np.nan), np.arange(9) % 2),
        (np.array([["a"]] * 9), np.arange(9) % 2),
    ],
)
def test_probes_are_silent_where_they_can_say_nothing(x, y):
    assert probes.probes_of(sampled(x, y), Task("classes", 4)) is None


def test_words_are_not_probed(make_record):
    words = np.random.default_rng(0).integers(50, size=(40, 7))
    record = make_record(
        layers=[Embedding(50, 3), Dense(2)], sample=sampled(words, words[:, 0] % 2)
    )
    assert probes.probes(record) is None
    assert probes.worse_than_baseline(record) is None


def test_without_a_sample_there_is_nothing_to_compare(make_record):
    assert probes.worse_than_baseline(make_record()) is None
    assert probes.network_score(make_record()) is None


def test_a_network_that_answers_at_random_is_worse(make_record):
    x, y, truth = linear_classes()
    dev = (x[400:], y[400:])
    random = np.random.default_rng(0)
    sick = sampled(x[:400], y[:400], dev, lambda x: random.random((len(x), 3)))
    found = probes.worse_than_baseline(make_record(loss=CLASSES, sample=sick))
    assert found.baseline == "linear"
    assert found.on_dev
    assert found.chooses
    assert found.rows == 200
    assert found.baseline_score - found.network_score > 0.3
    healthy = sampled(x[:400], y[:400], dev, lambda x: x @ truth)
    assert probes.worse_than_baseline(make_record(loss=CLASSES, sample=healthy)) is None


@pytest.mark.parametrize("share", [0.0, 0.3])
def test_a_regression_is_compared_by_its_unexplained_variance(make_record, share):
    x, _, truth = linear_classes(columns=4, classes=1)
    y = 1000 + 50 * (x @ truth + np.random.default_rng(1).normal(size=(600, 1)))
    sample = sampled(x, y, answer=lambda x: 1000 + 50 * (1 - share) * (x @ truth))
    record = make_record(loss=MSE, sample=sample)
    found = probes.worse_than_baseline(record)
    assert (found is not None) == (share > 0)
    expected = 1 - np.mean((sample.answers - y) ** 2) / y.var()
    assert probes.network_score(record).value == pytest.approx(expected)


def test_a_network_that_sees_the_rare_class_is_not_worse(make_record):
    random = np.random.default_rng(0)
    y = (random.random(1000) < 0.05).astype(int)
    x = random.normal(size=(1000, 3)) + y[:, None]
    found = sampled(x, y, answer=lambda x: x.mean(axis=1, keepdims=True) > 0.45)
    record = make_record(loss=losses.BinaryCrossentropy(), sample=found)
    assert probes.network_score(record).value < 0.9
    assert probes.worse_than_baseline(record) is None


@pytest.mark.parametrize(
    "answers", [lambda x: np.full((len(x), 3), np.nan), lambda x: np.zeros((len(x), 2, 3))]
)
def test_answers_that_cannot_be_read_are_not_compared(make_record, answers):
    x, y, _ = linear_classes()
    record = make_record(loss=CLASSES, sample=sampled(x, y, answer=answers))
    assert probes.network_score(record) is None
    assert probes.worse_than_baseline(record) is None


def test_probes_are_fitted_once_and_forgotten_with_their_sample(make_record):
    x, y, _ = linear_classes()
    record = make_record(loss=CLASSES, sample=sampled(x, y))
    assert probes.probes(record) is probes.probes(record)
    gone = weakref.ref(record.sample)
    del record
    gc.collect()
    assert gone() is None


def test_surprise_is_that_of_all_ways_to_shuffle():
    random = np.random.default_rng(0)
    said, truth = random.normal(size=(2, 6, 2))
    sums = [np.sum(said * truth[list(order)]) for order in itertools.permutations(range(6))]
    expected = (np.sum(said * truth) - np.mean(sums)) / np.std(sums)
    assert probes.surprise(said, truth) == pytest.approx(expected)


def test_wide_inputs_are_projected():
    random = np.random.default_rng(0)
    y = random.integers(2, size=300)
    x = random.normal(size=(300, 40, 40, 1)).astype(np.float32)
    x[:, :20] += 0.2 * y[:, None, None, None]
    assert probes.probes_of(sampled(x, y), Task("classes", 2)).linear.score.value > 0.8


def test_a_thousand_rows_take_no_time():
    x, y, _ = linear_classes(2000, 64, 10)
    sample = sampled(x[:1000], y[:1000], (x[1000:], y[1000:]))
    times = []
    for _ in range(5):
        start = time.process_time()
        probes.probes_of(sample, Task("classes", 10))
        times.append(time.process_time() - start)
    assert min(times) < 0.25
