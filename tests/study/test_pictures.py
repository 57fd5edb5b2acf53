import numpy as np
import pytest
from sklearn.metrics import confusion_matrix

from goodfit.study.pictures import draw


@pytest.fixture(scope="module")
def drawn(digits):
    outputs = digits.model.predict(digits.prepared.test.x)
    return draw(digits.prepared, digits.model, digits.to_plain()["vitals"]), outputs


def test_confusions_are_those_of_the_test_part(digits, drawn):
    pictures, outputs = drawn
    expected = confusion_matrix(digits.prepared.test.y, outputs.argmax(1), labels=range(10))
    assert np.array_equal(pictures.confusion, expected)
    right = np.trace(pictures.confusion) / 359
    assert right == pytest.approx(digits.results["test"]["accuracy"])


def test_worst_examples_are_wrong_and_the_least_likely_comes_first(digits, drawn):
    pictures, outputs = drawn
    y = digits.prepared.test.y
    wrong = int((outputs.argmax(1) != y).sum())
    assert len(pictures.worst) == min(wrong, 24) > 0
    assert all(example.true != example.predicted for example in pictures.worst)
    first = int(np.argmin(outputs[np.arange(len(y)), y]))
    assert np.array_equal(pictures.worst[0].picture, digits.prepared.test.x[first])
    assert pictures.worst[0].true == str(y[first])


def test_first_weights_are_the_first_kernel_unit_by_unit(digits, drawn):
    kernel = digits.model.params["conv2d"]["kernel"]
    assert drawn[0].first_weights.shape == (32, 3, 3, 1)
    assert np.array_equal(drawn[0].first_weights[4, :, :, 0], kernel[:, :, 0, 4])


def test_every_layer_with_weights_is_examined(drawn):
    health = {layer.name: layer for layer in drawn[0].activations}
    assert set(health) == {"conv2d", "conv2d_1", "dense"}
    assert sum(health["dense"].histogram_counts) == 256 * 10
    assert 0 <= health["conv2d"].dead_fraction <= 1
    assert all(layer.gradient_norm > 0 for layer in health.values())
    assert all(0 < layer.update_ratio < 1 for layer in health.values())


def test_regression_is_drawn_with_its_farthest_rows(prices):
    predicted = prices.model.predict(prices.prepared.test.x)[:, 0]
    pictures = draw(prices.prepared, prices.model, prices.to_plain()["vitals"])
    y = prices.prepared.test.y
    first = int(np.argmax(np.abs(predicted - y)))
    assert pictures.worst[0].true == f"{y[first]:.4g}"
    assert "height = " in pictures.worst[0].text
    assert pictures.confusion is None
    assert pictures.first_weight_matrix.shape[0] == len(pictures.first_weight_names)
    assert np.array_equal(pictures.predicted_against_true[1], y)
