import pytest

from goodfit.errors import ShapeError
from goodfit.layers import Add, Dense, Input, InputLayer


def test_wrong_numbers_of_inputs_are_told():
    first = Input((4,))
    with pytest.raises(
        ShapeError, match=r"Dense takes one input, but was given 2.*Concatenate\(\)"
    ):
        Dense(3)([first, first])
    with pytest.raises(
        ShapeError, match=r"Add joins at least 2 .* given 1.*`Add\(...\)\(\[a, b\]\)`"
    ):
        Add()(first)
    with pytest.raises(ShapeError, match="given 0"):
        Dense(3)()


def test_inputs_may_be_listed_or_not():
    first, second = Input((4,)), Input((4,))
    shapes = {
        Add()([first, second]).shape,
        Add()((first, second)).shape,
        Add()(first, second).shape,
    }
    assert shapes == {(4,)}


@pytest.mark.parametrize("shape", [64, (0,), (-1,), (2.5,), "64", None])
def test_input_shapes_are_tuples_of_lengths(shape):
    with pytest.raises(ShapeError, match=r"without the batch axis.*`Input\(shape=\(64,\)\)`"):
        Input(shape)


def test_an_input_layer_may_say_input_shape():
    assert InputLayer(input_shape=(3,)).shape == (3,)


def test_lists_and_unknown_lengths_are_shapes():
    assert Input([None, 3]).shape == (None, 3)
    assert repr(Input([None, 3])) == "<Symbol (batch, any, 3) from InputLayer>"
