"""Several threads at once: each gets what it would get alone, to the last bit."""

import sys
import threading
import warnings
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

import goodfit
from goodfit import Input, Sequential, callbacks, layers
from goodfit.silence import Filters

X = np.random.default_rng(0).normal(size=(320, 8)).astype(np.float32)
Y = (X[:, 0] * X[:, 1] > 0).astype(np.int32)
PREDICTING = 16


def make(seed, width=16, eager=False):
    chain = [layers.Dense(width, "relu"), layers.BatchNormalization(), layers.Dropout(0.3)]
    model = Sequential([Input((8,)), *chain, layers.Dense(2, "softmax")], seed=seed)
    model.compile(
        "adam", "sparse_categorical_crossentropy", metrics=["accuracy"], run_eagerly=eager
    )
    return model


def trained(seed, eager=False):
    """All that a training leaves: weights, history, what the doctor says, and answers."""
    model = make(seed, 8 + seed, eager)
    history = model.fit(X, Y, epochs=6, verbose=0, validation_split=0.2)
    told = str(history.diagnosis)
    return model.get_weights(), history.history, told, model.predict(X, verbose=0)


def assert_same(one, other):
    (weights, *numbers, answers), (weights_2, *numbers_2, answers_2) = one, other
    assert numbers == numbers_2
    for mine, yours in zip([*weights, answers], [*weights_2, answers_2], strict=True):
        np.testing.assert_array_equal(mine, yours)


@pytest.mark.parametrize("eager", [False, True])
def test_fits_at_once(eager):
    seeds = range(3)
    alone = [trained(seed, eager) for seed in seeds]
    with ThreadPoolExecutor(3) as threads:
        together = list(threads.map(lambda seed: trained(seed, eager), seeds))
    for one, other in zip(alone, together, strict=True):
        assert_same(one, other)


@pytest.fixture
def often():
    """Threads take turns after a microsecond, so that what can go wrong does."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)


def predicting(model, until, answers, errors):
    try:
        while not until.is_set():
            answers.append(np.asarray(model.predict(X, verbose=0)))
    except BaseException as error:
        errors.append(error)


def beside(model, work):
    """All answers of a model to many threads, while something else is done."""
    over, answers, errors = threading.Event(), [], []
    many = [
        threading.Thread(target=predicting, args=(model, over, answers, errors))
        for _ in range(PREDICTING)
    ]
    for thread in many:
        thread.start()
    try:
        work()
    finally:
        over.set()
        for thread in many:
            thread.join()
    assert not errors
    return answers


def test_predictions_while_another_model_trains():
    model = make(0)
    expected = model.predict(X, verbose=0)
    answers = beside(model, lambda: trained(1))
    assert len(answers) >= PREDICTING
    for answer in answers:
        np.testing.assert_array_equal(answer, expected)


def test_predictions_while_the_model_itself_trains_are_those_of_one_moment(often):
    """No answer mixes the weights of two steps."""
    model, moments = make(0), []
    model.predict(X, verbose=0)

    class Watch(callbacks.Callback):
        def step_end(self, run):
            moments.append(run.model.state)

    moments.append(model.state)
    options = {"epochs": 2, "verbose": 0, "callbacks": [Watch()], "doctor": False}
    answers = beside(model, lambda: model.fit(X, Y, **options))
    judge = make(0)
    possible = set()
    for moment in [*moments, model.state]:
        judge.state = moment
        possible.add(judge.predict(X, verbose=0).tobytes())
    assert len(possible) > 20
    assert {answer.tobytes() for answer in answers} <= possible


def test_gradients_at_once():
    """A tape belongs to who opened it."""

    def slope(power):
        def function(x):
            for _ in range(power - 1):
                x = x * 2.0
            return goodfit.ops.sum(goodfit.ops.tanh(x) * x)

        return [goodfit.gradient(goodfit.gradient(function))(np.float64(0.1)) for _ in range(50)]

    with ThreadPoolExecutor(8) as threads:
        together = list(threads.map(slope, range(1, 9)))
    assert together == [slope(power) for power in range(1, 9)]


def test_filters_of_warnings_are_given_back_whoever_leaves_last():
    filters, before = Filters(), list(warnings.filters)
    one, other = filters.with_one("ignore", "mine"), filters.with_one("ignore", "yours")
    one.__enter__()
    other.__enter__()
    warnings.warn("yours, and not heard", stacklevel=1)
    one.__exit__(None, None, None)
    other.__exit__(None, None, None)
    assert warnings.filters == before
    with pytest.warns(UserWarning, match="yours"):
        warnings.warn("yours", stacklevel=1)


def test_treatments_at_once_leave_warnings_as_they_were():
    before = list(warnings.filters)

    def search(seed):
        return goodfit.find_learning_rate(make(seed), X, Y, steps=20).suggestion

    with ThreadPoolExecutor(3) as threads:
        together = list(threads.map(search, range(3)))
    assert warnings.filters == before
    assert together == [search(seed) for seed in range(3)]
