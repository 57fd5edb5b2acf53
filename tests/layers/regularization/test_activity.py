import numpy as np
import pytest

from goodfit.descriptions import from_plain, to_plain
from goodfit.errors import SettingError
from goodfit.layers import LAYERS, ActivityRegularization

X = np.array([[1.0, -3.0], [0.5, 2.0]], np.float32)


def test_nothing_changes_but_the_loss(run):
    assert run(ActivityRegularization(l1=1.0), X, training=True)[0] is X


def test_an_example_costs_what_keras_says(keras):
    theirs = keras.layers.ActivityRegularization(l1=0.1, l2=0.2)
    theirs(X[:1])
    ours = ActivityRegularization(l1=0.1, l2=0.2).activity_regularizer(X[:1])
    assert float(ours) == pytest.approx(float(theirs.losses[0]), rel=1e-5)


def test_it_is_shown_and_saved_by_its_own_settings():
    layer = ActivityRegularization(l1=0.1, name="sparse")
    assert repr(layer) == "ActivityRegularization(l1=0.1, name='sparse')"
    again = from_plain(to_plain(layer), LAYERS)
    assert repr(again.activity_regularizer) == "L1L2(l1=0.1)"
    assert repr(again.named("other").activity_regularizer) == "L1L2(l1=0.1)"


def test_a_price_is_not_negative():
    with pytest.raises(SettingError, match=r"l2=-1.*0 or more"):
        ActivityRegularization(l2=-1)
