import numpy as np
import pytest

from goodfit.arrays import random
from goodfit.layers.context import Context


def test_frozen_layers_do_not_train_but_still_drop():
    ctx = Context(training=True)
    learning, frozen = ctx.enter("one", {}, True), ctx.enter("two", {}, False)
    assert (learning.training, learning.dropping) == (True, True)
    assert (frozen.training, frozen.dropping) == (False, True)


def test_nothing_trains_in_prediction():
    inner = Context().enter("one", {}, True)
    assert (inner.training, inner.dropping) == (False, False)


def test_what_is_remembered_leaves_the_rest_and_is_seen_by_the_next_call():
    ctx = Context(training=True)
    first = ctx.enter("one", {"mean": 1, "count": 5}, True)
    first.remember(mean=2)
    assert ctx.memory == {"one": {"mean": 2, "count": 5}}
    again = ctx.enter("one", {"mean": 1, "count": 5}, True)
    assert again.memory["mean"] == 2
    assert ctx.enter("other", {"mean": 1}, True).memory["mean"] == 1


def test_memory_that_was_given_is_not_changed():
    memory = {"mean": 1}
    Context(training=True).enter("one", memory, True).remember(mean=2)
    assert memory == {"mean": 1}


def test_keys_differ_by_layer_call_purpose_and_step():
    def key(base=0, name="one", calls=1, purpose=""):
        ctx = Context(training=True, key=random.key(base))
        for _ in range(calls):
            inner = ctx.enter(name, {}, True)
        return tuple(inner.key(purpose).tolist())

    keys = {key(), key(base=1), key(name="two"), key(calls=2), key(purpose="noise")}
    assert len(keys) == 5
    assert key() in keys


def test_drawing_without_a_key_is_told():
    with pytest.raises(ValueError, match="dropout draws random numbers; run it with a key"):
        Context(training=True).enter("dropout", {}, True).key()


def test_rows_are_passed_on():
    rows = np.array([1, 0])
    assert Context(rows=rows).enter("one", {}, True).rows is rows
