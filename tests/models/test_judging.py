"""Evaluation and prediction against Keras."""

import numpy as np
import pytest

from goodfit import Input, Model, Sequential
from goodfit.errors import DataError, NotReadyError
from goodfit.layers import Add, Dense, Dropout


def test_evaluate_is_what_keras_finds(keras, blobs, make_classifier):
    x, y = blobs
    model = make_classifier()
    twin = keras.Sequential(
        [
            keras.Input((2,)),
            keras.layers.Dense(8, activation="relu"),
            keras.layers.Dense(3, activation="softmax"),
        ]
    )
    twin.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    twin.set_weights(model.get_weights())
    theirs = twin.evaluate(x, y, batch_size=10, verbose=0)
    np.testing.assert_allclose(model.evaluate(x, y, batch_size=10), theirs, rtol=1e-5)
    np.testing.assert_allclose(model.predict(x), twin.predict(x, verbose=0), rtol=1e-5)


@pytest.mark.parametrize("batch_size", [1, 7, 47, 100])
def test_every_batching_gives_the_same_numbers(blobs, make_classifier, batch_size):
    x, y = blobs
    model = make_classifier()
    found = model.evaluate(x, y, batch_size=batch_size, return_dict=True)
    assert found == pytest.approx(model.evaluate(x, y, batch_size=13, return_dict=True), rel=1e-6)
    np.testing.assert_allclose(model.predict(x, batch_size=batch_size), model(x), rtol=1e-5)


def test_evaluation_is_as_stable_as_training(make_classifier):
    """Softmax before cross-entropy is recognised here too: no probability is clipped."""
    model = Sequential([Input((1,)), Dense(2, "softmax")])
    model.compile("sgd", "sparse_categorical_crossentropy")
    model.set_weights([np.array([[1000.0, -1000.0]]), np.zeros(2)])
    assert model.evaluate(np.ones((4, 1)), np.ones(4, int)) == pytest.approx(2000.0)


def test_dropout_does_not_drop_in_prediction():
    model = Sequential([Input((5,)), Dropout(0.9)])
    x = np.arange(10.0).reshape(2, 5)
    np.testing.assert_array_equal(model.predict(x), x)


def test_several_inputs_and_outputs():
    left, right = Input((2,), name="left"), Input((2,), name="right")
    both = Add()([left, right])
    model = Model([left, right], [both, Dense(1, kernel_initializer="ones")(both)])
    x = np.ones((3, 2), np.float32)
    total, output = model.predict([x, 2 * x])
    np.testing.assert_array_equal(total, np.full((3, 2), 3.0))
    np.testing.assert_array_equal(output, np.full((3, 1), 6.0))


def test_predict_refuses_what_would_be_silently_wrong(make_classifier):
    model = make_classifier()
    with pytest.raises(DataError, match="not finite: nan in row 1, column 0"):
        model.predict(np.array([[1.0, 2.0], [np.nan, 0.0]]))
    with pytest.raises(DataError, match="empty"):
        model.predict(np.zeros((0, 2)))


def test_evaluate_needs_a_loss(blobs):
    model = Sequential([Input((2,)), Dense(3)])
    with pytest.raises(NotReadyError, match="compile"):
        model.evaluate(*blobs)
    model.compile("sgd")
    with pytest.raises(NotReadyError, match="no loss"):
        model.evaluate(*blobs)
