import numpy as np
import pytest

from goodfit.arrays import random
from goodfit.errors import NotReadyError, ShapeError
from goodfit.layers import Dense, Flatten, Input, Layer, Weight
from goodfit.layers.layer import batch_shape


class Scale(Layer):
    """The smallest layer that has weights and memory."""

    def weights(self, shape):
        return {"factor": Weight((shape[-1],), "ones", np.sum)}

    def memory(self, shape):
        return {"seen": Weight((), "zeros")}

    def call(self, params, x, ctx):
        if ctx.training:
            ctx.remember(seen=ctx.memory["seen"] + len(x))
        return x * params["factor"]


def test_own_layers_declare_compute_and_remember(run):
    x = np.ones((4, 3), np.float32)
    out, memory = run(Scale(), x, training=True)
    np.testing.assert_array_equal(out, x)
    assert memory == {"seen": 4}
    assert Scale()(Input((3,))).shape == (3,)


def test_penalties_are_those_declared():
    params = Scale().init(random.key(0), (3,))
    assert Scale().penalties(params, (3,)) == [3]


def test_settings_of_every_layer_are_keywords():
    layer = Dense(3, name="hidden", trainable=False, input_shape=(2,))
    assert (layer.title, layer.trainable, layer.input_shape) == ("hidden", False, (2,))
    assert Dense(3).title == "Dense"


def test_a_layer_is_frozen():
    with pytest.raises(AttributeError, match="units"):
        Dense(3).units = 4


def test_two_layers_of_the_same_settings_are_two():
    assert len({Dense(3), Dense(3)}) == 2


def test_a_layer_alone_cannot_compute():
    with pytest.raises(NotReadyError, match=r"Dense holds no weights.*Sequential\(\[layer\]\)"):
        Dense(3)(np.ones((2, 3)))


@pytest.mark.parametrize(
    ("shape", "axes", "advice"),
    [
        ((28,), ("height", "width"), "Add the axis 'width'"),
        ((28, 28, 1), ("features",), "`Flatten()`"),
        ((), ("time", "features"), "has 1 axis instead of 3"),
    ],
)
def test_wrong_rank_names_the_axes_and_the_way_out(shape, axes, advice):
    with pytest.raises(ShapeError) as told:
        Flatten(name="it").require_rank(shape, axes)
    expected = ", ".join(("batch", *axes))
    message = str(told.value)
    assert message.startswith(
        f"it expects inputs of shape ({expected}), but got {batch_shape(shape)}"
    )
    assert advice in message


def test_layers_without_a_formula_say_so(run):
    class Empty(Layer):
        pass

    with pytest.raises(NotImplementedError, match="Empty has no `call`"):
        run(Empty(), np.ones((2, 3)))
