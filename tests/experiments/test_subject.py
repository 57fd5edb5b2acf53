"""What is examined is checked, divided and copied, and never changed."""

import numpy as np
import pytest

import goodfit
from goodfit import Input, Model, Sequential, layers
from goodfit.errors import DataError, NotReadyError
from goodfit.experiments.subject import subject_of


def test_the_model_stays_what_it_is(network, moons):
    x, y, _ = moons(100)
    model = network()
    model.fit(x, y, epochs=1, verbose=0)
    before = [np.array(weight) for weight in model.get_weights()]
    subject = subject_of(model, x, y, None, epochs=3, batch_size=32, seed=0)
    trial = subject.trial()
    assert len(trial.losses) == 3
    for weight, was in zip(model.get_weights(), before, strict=True):
        np.testing.assert_array_equal(weight, was)


def test_a_fifth_is_held_out_where_no_dev_rows_are_given(network, moons):
    x, y, _ = moons(100)
    subject = subject_of(network(), x, y, None, 1, 32, 0)
    assert (subject.train.count, subject.dev.count) == (80, 20)
    assert abs(subject.dev.y.mean() - y.mean()) < 0.06
    given = subject_of(network(), x, y, (x[:30], y[:30]), 1, 32, 0)
    assert (given.train.count, given.dev.count) == (100, 30)


def test_trials_follow_from_the_seed(network, moons):
    x, y, _ = moons(100)
    subject = subject_of(network(), x, y, None, 2, 32, 0)
    assert subject.trial().losses == subject.trial().losses


def test_several_inputs_are_taken_by_rows():
    a, b = Input((2,), name="a"), Input((3,), name="b")
    model = Model([a, b], layers.Dense(1)(layers.Concatenate()([a, b])))
    model.compile("adam", "mse")
    x = {"a": np.ones((50, 2)), "b": np.arange(150.0).reshape(50, 3)}
    subject = subject_of(model, x, x["b"][:, 0], None, 1, 32, 0)
    assert subject.dev.x["b"].shape == (10, 3)
    assert np.isfinite(subject.trial().dev.value)
    parts = subject_of(model, [x["a"], x["b"]], x["b"][:, 0], None, 1, 32, 0)
    assert [part.shape for part in parts.dev.x] == [(10, 2), (10, 3)]


def test_a_network_that_breaks_down_is_scored_all_the_same(moons):
    x, y, _ = moons(100)
    model = Sequential([layers.Dense(4), layers.Dense(1)])
    model.compile(goodfit.optimizers.SGD(1e9), "mse")
    subject = subject_of(model, x, y * 1.0, None, 3, 32, 0)
    assert np.isfinite(subject.trial().dev.value)


def test_what_cannot_be_examined_is_refused(network, moons):
    x, y, _ = moons(40)
    with pytest.raises(DataError, match=r"goodfit.examine\(model, x, y\)"):
        subject_of(network(), x, None, None, 1, 32, 0)
    model = Sequential([layers.Dense(1)])
    with pytest.raises(NotReadyError):
        subject_of(model, x, y, None, 1, 32, 0)
    pictures = np.ones((10, 4, 4, 1))
    masks = Sequential([layers.Conv2D(1, 3, padding="same", activation="sigmoid")])
    masks.compile("adam", "binary_crossentropy")
    with pytest.raises(DataError, match="for each row"):
        subject_of(masks, pictures, pictures, None, 1, 32, 0)
