import pytest

from goodfit import layers
from goodfit.layers import Input

ONES = ["add", "subtract", "multiply", "average", "maximum", "minimum", "concatenate", "dot"]


@pytest.mark.parametrize("name", ONES)
def test_a_function_connects_the_layer_of_its_name(name):
    inputs = [Input((5,)), Input((5,))]
    symbol = getattr(layers, name)(inputs, name="here")
    assert type(symbol.layer) is getattr(layers, name.capitalize())
    assert symbol.layer.name == "here"
    assert symbol.inputs == tuple(inputs)


def test_settings_are_passed_on():
    sequences = [Input((5, 3)), Input((5, 3))]
    assert layers.concatenate(sequences, axis=1).shape == (10, 3)
    assert layers.dot(sequences, axes=(2, 2), normalize=True).layer.normalize
