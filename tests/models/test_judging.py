"""Evaluation and prediction against Keras."""

import numpy as np
import pytest

from goodfit import Input, Model, Sequential
from goodfit.errors import DataError, NotReadyError, ShapeError
from goodfit.layers import Add, Dense, Dropout, Lambda


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


WRONG = {
    "NaN": (lambda x: np.where(x > 1, np.nan, x), DataError, "np.isfinite"),
    "infinity": (lambda x: np.where(x > 1, np.inf, x), DataError, "np.isfinite"),
    "too large for float32": (lambda x: x.astype(float) * 1e300, DataError, "np.isfinite"),
    "another width": (lambda x: x[:, :1], ShapeError, r"Input\(shape=\(1,\)\)"),
    "a single example": (lambda x: x[0], ShapeError, r"x\[None\]"),
    "text": (lambda x: x.astype(str), DataError, "get_dummies"),
    "dates": (lambda x: x.astype("datetime64[s]"), DataError, "holds dates"),
    "complex numbers": (lambda x: x.astype(complex), DataError, "computes with real numbers"),
    "hidden numbers": (lambda x: np.ma.masked_array(x, x > 1), DataError, "filled"),
    "no rows": (lambda x: x[:0], DataError, r"x\.shape"),
    "ragged rows": (lambda x: [[1.0, 2.0], [1.0]], DataError, "equally long"),
}


@pytest.mark.parametrize("fault", WRONG)
def test_input_that_is_silently_wrong_is_refused(blobs, make_classifier, fault):
    x, y = blobs
    spoil, kind, advice = WRONG[fault]
    wrong, model = spoil(x), make_classifier(run_eagerly=True)
    with pytest.raises(kind, match=advice):
        model.predict(wrong, verbose=0)
    with pytest.raises(kind, match=advice):
        model.evaluate(wrong, y[: len(wrong)], verbose=0)


@pytest.mark.parametrize("fault", sorted(WRONG.keys() - {"a single example", "no rows"}))
def test_batches_that_are_silently_wrong_are_refused(blobs, make_classifier, fault):
    x, y = blobs
    spoil, kind, advice = WRONG[fault]
    wrong, model = spoil(x), make_classifier(run_eagerly=True)
    with pytest.raises(kind, match=advice):
        model.predict(lambda: iter([(x,), (wrong,)]), verbose=0)
    with pytest.raises(kind, match=advice):
        model.evaluate(lambda: iter([(x, y), (wrong, y[: len(wrong)])]), verbose=0)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda y: y + 1,
        lambda y: y - 1,
        lambda y: y + 0.5,
        lambda y: y * np.nan,
        lambda y: np.eye(3)[y],
        lambda y: y.astype(str),
        lambda y: y[:5],
        lambda y: None,
    ],
)
def test_targets_that_cannot_be_meant_are_refused(blobs, make_classifier, spoil):
    x, y = blobs
    with pytest.raises(DataError):
        make_classifier(run_eagerly=True).evaluate(x, spoil(y), verbose=0)


@pytest.mark.parametrize("eager", [True, False])
def test_a_model_with_weights_that_are_not_finite_answers_nothing(blobs, make_classifier, eager):
    x, y = blobs
    model = make_classifier(run_eagerly=eager)
    before = model.state
    kernel = np.full((2, 8), np.nan, np.float32)
    kernel[0] = 1
    hidden = {**before.params["dense"], "kernel": kernel}
    model.state = before._replace(params={**before.params, "dense": hidden})
    with pytest.raises(NotReadyError, match="dense/kernel has 8 of 16 numbers that are not finite"):
        model.predict(x, verbose=0)
    with pytest.raises(NotReadyError, match="train the model again, or load the weights"):
        model.evaluate(x, y, verbose=0)


def test_an_answer_that_is_meant_to_be_infinite_passes():
    model = Sequential([Input((1,)), Lambda(lambda x: x / (x - x))])
    with np.errstate(divide="ignore", invalid="ignore"):
        np.testing.assert_array_equal(model.predict(np.float32([[1], [0]])), [[np.inf], [np.nan]])
