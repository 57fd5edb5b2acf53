import numpy as np
import pytest

from goodfit import Input, Sequential, layers
from goodfit.study.answers import layer_outputs, rows_to_see, weighted


def test_the_last_layer_gives_what_the_network_predicts(digits):
    x = digits.prepared.dev.x[:5]
    outputs = layer_outputs(digits.model, x)
    assert outputs["dense"] == pytest.approx(digits.model.predict(x), abs=1e-5)
    assert outputs["conv2d"].shape == (5, 8, 8, 32)


def test_of_many_layers_the_first_and_the_last_are_among_the_chosen(digits):
    assert weighted(digits.model, 9) == ["conv2d", "conv2d_1", "dense"]
    assert weighted(digits.model, 2) == ["conv2d", "dense"]
    assert np.all(weighted(digits.model, 1) == ["conv2d"])


def test_of_large_pictures_fewer_rows_are_looked_at(digits):
    assert rows_to_see(digits.model, 300) == 300
    large = Sequential([Input((256, 256, 3)), layers.Conv2D(8, 3, padding="same")])
    assert rows_to_see(large, 300) == (1 << 24) // (256 * 256 * 8) == 32
    huge = Sequential([Input((1024, 1024, 3)), layers.Conv2D(8, 3, padding="same")])
    assert rows_to_see(huge, 300) == 20
