import numpy as np
import pytest

from goodfit import losses, metrics
from goodfit.errors import DataError, SettingError, UnknownNameError

SCORES = metrics.BinaryAccuracy(threshold=0.0, name="accuracy")


@pytest.mark.parametrize(
    ("loss", "expected"),
    [
        ("sparse_categorical_crossentropy", metrics.SparseCategoricalAccuracy(name="accuracy")),
        ("categorical_crossentropy", metrics.CategoricalAccuracy(name="accuracy")),
        ("kl_divergence", metrics.CategoricalAccuracy(name="accuracy")),
        ("binary_crossentropy", metrics.BinaryAccuracy(name="accuracy")),
        (losses.BinaryCrossentropy(from_logits=True), SCORES),
        (losses.SparseCategoricalCrossentropy(from_logits=True), "SparseCategoricalAccuracy"),
    ],
)
def test_accuracy_is_the_one_that_fits_the_loss(loss, expected):
    found = metrics.get("accuracy", losses.get(loss), (3,))
    assert repr(found).startswith(expected if isinstance(expected, str) else repr(expected))
    assert found.name == "accuracy"


@pytest.mark.parametrize("written", ["Accuracy", "ACC"])
def test_accuracy_is_found_in_any_case_as_in_keras(written):
    assert isinstance(metrics.get(written, losses.get("bce")), metrics.BinaryAccuracy)


def test_one_output_is_enough_for_a_binary_loss():
    assert metrics.get("accuracy", losses.get("bce"), (1,)).threshold == 0.5


@pytest.mark.parametrize("loss", ["sparse_categorical_crossentropy", "categorical_crossentropy"])
def test_accuracy_of_one_output_is_that_of_yes_and_no(loss):
    assert isinstance(metrics.get("accuracy", losses.get(loss), (1,)), metrics.BinaryAccuracy)


ANSWERS = np.random.default_rng(0).random((6, 3)).astype("float32")


@pytest.mark.parametrize("name", ["accuracy", "acc"])
@pytest.mark.parametrize("loss", ["mse", "mae", "huber"])
@pytest.mark.parametrize(
    ("y_true", "y_pred"),
    [
        (np.array([[0.0], [1], [1], [0], [1], [0]]), ANSWERS[:, :1]),
        (np.eye(3)[[0, 1, 2, 2, 1, 0]], ANSWERS),
    ],
)
def test_with_a_loss_for_numbers_the_shapes_decide_as_in_keras(keras, name, loss, y_true, y_pred):
    model = keras.Sequential([keras.layers.Identity()])
    model.compile("sgd", loss, metrics=[name])
    expected = model.evaluate(y_pred, y_true, verbose=0)[1]
    found = metrics.get(name, losses.get(loss), y_pred.shape[1:])
    assert found.name == name
    assert float(found(y_true, y_pred)) == pytest.approx(expected, rel=1e-5)


@pytest.mark.parametrize("labels", [np.array([0, 1, 2, 2, 1, 0]), np.array([[0], [1], [2]] * 2)])
def test_with_a_function_as_the_loss_class_numbers_are_told_by_their_shape(keras, labels):
    keras_loss = keras.losses.sparse_categorical_crossentropy
    probabilities = ANSWERS / ANSWERS.sum(axis=1, keepdims=True)
    model = keras.Sequential([keras.layers.Identity()])
    model.compile("sgd", lambda y_true, y_pred: keras_loss(y_true, y_pred), metrics=["accuracy"])
    expected = model.evaluate(probabilities, labels, verbose=0)[1]
    found = metrics.get("accuracy", losses.get(lambda y_true, y_pred: y_pred[:, 0]), (3,))
    assert float(found(labels, probabilities)) == pytest.approx(expected, rel=1e-5)


@pytest.mark.parametrize("no", [-1.0, 0.0])
def test_accuracy_of_signs_counts_right_signs(no):
    found = metrics.get("accuracy", losses.get("hinge"), (1,))
    y_true = np.array([[no], [1.0], [1.0], [no]])
    assert found(y_true, np.array([[-0.2], [0.3], [-2.0], [0.1]])) == 0.5


def test_an_accuracy_that_is_named_itself_is_nobodys_guess():
    assert isinstance(metrics.get("binary_accuracy", losses.get("mse")), metrics.BinaryAccuracy)
    assert isinstance(metrics.get(metrics.Accuracy, losses.get("mse")), metrics.Accuracy)


def test_names_in_the_history_are_keras(keras):
    written = ["acc", "mse", "mean_absolute_error", "MeanSquaredError"]
    model = keras.Sequential([keras.layers.Dense(1, activation="sigmoid")])
    model.compile("sgd", "binary_crossentropy", metrics=written)
    history = model.fit(np.zeros((4, 2)), np.zeros((4, 1)), verbose=0).history
    loss = losses.get("binary_crossentropy")
    assert {metrics.get(name, loss, (1,)).name for name in written} == set(history) - {"loss"}


def test_an_instance_keeps_the_name_of_its_class_or_its_own():
    assert metrics.get(metrics.R2Score()).name == "r2_score"
    assert metrics.get(metrics.R2Score(name="fit")).name == "fit"


def test_every_name_of_keras_means_the_same(keras):
    from keras.src.metrics import ALL_OBJECTS_DICT

    parents = {"Metric", "metric", "MeanMetricWrapper", "mean_metric_wrapper"}
    for name, theirs in ALL_OBJECTS_DICT.items():
        assert name in parents or metrics.METRICS[name].__name__ == theirs.__name__
    by_loss = {"acc", "ACC", "ce", "CE", "crossentropy"}
    ours_alone = {"rmse", "RMSE", "kld", "KLD", "fbeta_score", "logcosh"}
    assert set(metrics.METRICS) - set(ALL_OBJECTS_DICT) == by_loss | ours_alone


@pytest.mark.parametrize(
    ("loss", "expected"),
    [
        ("sparse_categorical_crossentropy", "SparseCategoricalCrossentropy(name='ce')"),
        ("categorical_crossentropy", "CategoricalCrossentropy(name='ce')"),
        (losses.BinaryCrossentropy(True), "BinaryCrossentropy(from_logits=True, name='ce')"),
    ],
)
def test_crossentropy_is_the_one_that_fits_the_loss(loss, expected):
    assert repr(metrics.get("ce", losses.get(loss))) == expected


def test_crossentropy_of_a_regression_is_an_error():
    with pytest.raises(DataError, match=r"takes targets for numbers.*\['mae'\]"):
        metrics.get("crossentropy", losses.get("mse"))


@pytest.mark.parametrize("given", ["MeanIoU", "mean_io_u", metrics.MeanIoU])
def test_a_metric_that_needs_settings_asks_for_them(given):
    with pytest.raises(SettingError, match=r"`metrics=\[MeanIoU\(num_classes=...\)\]`"):
        metrics.get(given)


@pytest.mark.parametrize(
    ("wrong", "advice"), [("acuracy", "Did you mean 'accuracy'"), (None, "named None")]
)
def test_an_unknown_name_is_answered_with_the_nearest(wrong, advice):
    with pytest.raises(UnknownNameError, match=advice):
        metrics.get(wrong, losses.get("mse"))
