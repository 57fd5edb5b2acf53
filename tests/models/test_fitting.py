"""`fit` against Keras, and the promises it makes: reproducible, exact, never silently wrong."""

import warnings

import numpy as np
import pytest

from goodfit import Input, Model, Sequential, ops
from goodfit.callbacks import Callback, EarlyStopping
from goodfit.errors import DataError, NotReadyError, ShapeError, UnknownNameError
from goodfit.layers import BatchNormalization, Concatenate, Dense, Embedding, Layer, Normalization
from goodfit.optimizers import SGD


def _keras_twin(keras, model, optimizer, weighted=False):
    twin = keras.Sequential(
        [
            keras.Input((2,)),
            keras.layers.Dense(8, activation="relu", kernel_regularizer="l2"),
            keras.layers.Dense(3, activation="softmax"),
        ]
    )
    kind = "weighted_metrics" if weighted else "metrics"
    twin.compile(optimizer, "sparse_categorical_crossentropy", **{kind: ["accuracy"]})
    twin.set_weights(model.get_weights())
    return twin


def _with_penalty(optimizer, weighted=False):
    layers = [Dense(8, "relu", kernel_regularizer="l2"), Dense(3, "softmax")]
    model = Sequential([Input((2,)), *layers], seed=1)
    kind = "weighted_metrics" if weighted else "metrics"
    model.compile(optimizer, "sparse_categorical_crossentropy", **{kind: ["accuracy"]})
    return model


@pytest.mark.parametrize("optimizer", ["sgd", "rmsprop", "adam", "adagrad"])
def test_training_goes_the_way_of_keras(keras, blobs, optimizer):
    x, y = blobs
    model = _with_penalty(optimizer)
    twin = _keras_twin(keras, model, optimizer)
    options = {"batch_size": 10, "epochs": 4, "shuffle": False, "verbose": 0}
    ours = model.fit(x, y, validation_data=(x[:20], y[:20]), **options)
    theirs = twin.fit(x, y, validation_data=(x[:20], y[:20]), **options)
    for name in ("loss", "accuracy", "val_loss", "val_accuracy"):
        np.testing.assert_allclose(ours.history[name], theirs.history[name], rtol=2e-4, atol=1e-5)
    for a, b in zip(model.get_weights(), twin.get_weights(), strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-3, atol=1e-4)


def test_weights_of_rows_and_classes_count_as_in_keras(keras, blobs):
    x, y = blobs
    weight = np.linspace(0.1, 2, len(y)).astype(np.float32)
    model = _with_penalty("sgd", weighted=True)
    twin = _keras_twin(keras, model, "sgd", weighted=True)
    options = {"batch_size": 10, "epochs": 3, "shuffle": False, "verbose": 0}
    ours = model.fit(x, y, sample_weight=weight, class_weight={0: 1.0, 1: 2.0, 2: 0.5}, **options)
    by_class = weight * np.array([1.0, 2.0, 0.5])[y]
    theirs = twin.fit(x, y, sample_weight=by_class, **options)
    np.testing.assert_allclose(ours.history["loss"], theirs.history["loss"], rtol=2e-3)
    np.testing.assert_allclose(ours.history["accuracy"], theirs.history["accuracy"], rtol=1e-4)
    for a, b in zip(model.get_weights(), twin.get_weights(), strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-3, atol=1e-4)


@pytest.mark.parametrize("batch_size", [1, 5, 47, 1000])
def test_stochastic_mini_batch_and_batch_descent(blobs, make_classifier, batch_size):
    x, y = blobs
    history = make_classifier(optimizer="sgd").fit(x, y, batch_size=batch_size, epochs=2, verbose=0)
    steps = -(-len(y) // min(batch_size, len(y)))
    assert [len(losses) for losses in history.record.step_losses] == [steps, steps]


def test_one_batch_of_all_rows_is_gradient_descent_as_numpy_does_it():
    random = np.random.default_rng(3)
    x, y = random.normal(size=(6, 2)).astype(np.float32), random.normal(size=(6, 1))
    model = Sequential([Input((2,)), Dense(1)], seed=0)
    model.compile(SGD(0.1), "mse")
    kernel, bias = (array.astype(float) for array in model.get_weights())
    model.fit(x, y, batch_size=6, epochs=1, verbose=0)
    error = x @ kernel + bias - y
    np.testing.assert_allclose(
        model.get_weights()[0], kernel - 0.1 * 2 * x.T @ error / 6, rtol=1e-5
    )
    np.testing.assert_allclose(model.get_weights()[1], bias - 0.1 * 2 * error.mean(0), rtol=1e-5)


class Watcher(Callback):
    """Sees every step and changes nothing."""

    def __init__(self):
        self.steps = 0

    def step_end(self, run):
        self.steps += 1
        assert np.isfinite(run.logs["loss"])


def test_same_seed_same_bits_whoever_watches(blobs, make_classifier, same_weights):
    x, y = blobs
    alone, watched = make_classifier(dropout=0.3), make_classifier(dropout=0.3)
    watcher = Watcher()
    first = alone.fit(x, y, epochs=5, batch_size=4, verbose=0, doctor=False)
    second = watched.fit(x, y, epochs=5, batch_size=4, verbose=2, callbacks=[watcher])
    assert watcher.steps == 5 * 12
    assert first.history == second.history
    same_weights(alone, watched)


def test_another_seed_another_run(blobs, make_classifier):
    x, y = blobs
    first, second = make_classifier(seed=1), make_classifier(seed=2)
    assert not np.array_equal(first.get_weights()[0], second.get_weights()[0])
    assert first.fit(x, y, verbose=0).history != second.fit(x, y, verbose=0).history


def test_eager_and_compiled_agree_dropout_included(blobs, make_classifier):
    x, y = blobs
    eager, compiled = make_classifier(dropout=0.4, run_eagerly=True), make_classifier(dropout=0.4)
    first = eager.fit(x, y, epochs=3, batch_size=8, validation_data=(x, y), verbose=0)
    second = compiled.fit(x, y, epochs=3, batch_size=8, validation_data=(x, y), verbose=0)
    np.testing.assert_allclose(first.history["val_loss"], second.history["val_loss"], rtol=1e-4)
    for a, b in zip(eager.get_weights(), compiled.get_weights(), strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-3, atol=1e-5)


def test_the_step_is_traced_once_though_the_last_batch_is_smaller(blobs):
    traced = []

    def counting_loss(y_true, y_pred):
        traced.append(y_pred.shape)
        return ((y_true - y_pred) ** 2).mean(-1)

    x, y = blobs
    model = Sequential([Input((2,)), Dense(1)])
    model.compile("sgd", counting_loss)
    model.fit(x, y, batch_size=10, epochs=1, verbose=0, doctor=False)
    once = len(traced)
    model.fit(x, y, batch_size=10, epochs=5, verbose=0, doctor=False)
    assert len(traced) == once
    assert set(traced) == {(10, 1)}


def test_validation_split_is_random_and_keeps_the_classes_in_proportion(make_classifier):
    y = np.repeat([0, 1, 2], 40)  # sorted by class: the last tenth would be one class alone
    x = np.random.default_rng(0).normal(size=(120, 2))
    history = make_classifier().fit(x, y, validation_split=0.25, verbose=0)
    assert history.record.facts.dev_rows == 30
    np.testing.assert_array_equal(history.record.facts.class_counts, [30, 30, 30])


def test_without_shuffling_the_last_rows_validate(make_classifier):
    y = np.repeat([0, 1, 2], 40)
    x = np.random.default_rng(0).normal(size=(120, 2))
    history = make_classifier().fit(x, y, validation_split=0.25, shuffle=False, verbose=0)
    np.testing.assert_array_equal(history.record.facts.class_counts, [40, 40, 10])


def test_balanced_class_weights_give_each_class_the_same_say(blobs, make_classifier):
    x, _ = blobs
    y = np.array([0] * 40 + [1] * 5 + [2] * 2)
    by_name, by_hand = make_classifier(), make_classifier()
    by_name.fit(x, y, class_weight="balanced", verbose=0)
    by_hand.fit(x, y, class_weight={0: 47 / 120, 1: 47 / 15, 2: 47 / 6}, verbose=0)
    for a, b in zip(by_name.get_weights(), by_hand.get_weights(), strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-5)


def test_normalization_learns_from_the_training_rows_alone():
    x = np.array([[1.0], [3.0], [100.0], [1000.0]], np.float32)
    model = Sequential([Normalization(), Dense(1)])
    model.compile("sgd", "mse")
    model.fit(x, x, validation_split=0.5, shuffle=False, verbose=0)
    assert model.get_weights()[0].ravel() == pytest.approx([2.0])
    assert model.get_weights()[1].ravel() == pytest.approx([1.0])


def test_a_frozen_layer_does_not_change_at_all(blobs):
    x, y = blobs
    frozen = [Dense(4, trainable=False), BatchNormalization(trainable=False)]
    model = Sequential([Input((2,)), *frozen, Dense(3, "softmax")])
    model.compile("adam", "sparse_categorical_crossentropy")
    before = model.get_weights()
    model.fit(x, y, epochs=2, verbose=0)
    changed = [not np.array_equal(a, b) for a, b in zip(before, model.get_weights(), strict=True)]
    assert changed == [False] * 6 + [True, True]


def test_a_second_fit_goes_on_where_the_first_ended(blobs, make_classifier):
    x, y = blobs
    model = make_classifier()
    first = model.fit(x, y, epochs=3, verbose=0)
    second = model.fit(x, y, epochs=5, initial_epoch=3, verbose=0)
    assert second.epoch == [3, 4]
    assert second.history["loss"][0] < first.history["loss"][0]
    assert int(model.state.step) == 5 * 2


def test_nan_in_training_stops_at_the_last_good_state_and_says_where(blobs):
    x, y = blobs
    model = Sequential([Input((2,)), Dense(50, "relu"), Dense(1)], seed=0)
    model.compile(SGD(1e4), "mse")
    with pytest.warns(UserWarning, match="no longer finite"):
        history = model.fit(x, y.astype(np.float32), epochs=20, batch_size=8, verbose=0)
    assert all(np.isfinite(array).all() for array in model.get_weights())
    breakdown = history.record.breakdown
    assert breakdown.phase in ("forward", "loss", "gradient", "weights")
    assert len(breakdown.rows) == 8
    assert history.diagnosis.findings[0].severity == "error"
    assert "no longer finite" in history.stopped_by


class Stopper(Callback):
    """Behaves like a user who presses Ctrl-C in the third epoch."""

    def epoch_end(self, run):
        if run.epoch == 2:
            raise KeyboardInterrupt


def test_interrupted_training_returns_its_history(blobs, make_classifier):
    x, y = blobs
    history = make_classifier().fit(x, y, epochs=50, callbacks=[Stopper()], verbose=0)
    assert len(history.history["loss"]) == 3
    assert "interrupted" in history.stopped_by


def test_setting_the_learning_rate_scales_the_steps(blobs):
    class Halve(Callback):
        def epoch_start(self, run):
            run.learning_rate = 0.1 / 2**run.epoch

    x, y = blobs
    model = Sequential([Input((2,)), Dense(3, "softmax")], seed=0)
    model.compile(SGD(0.1), "sparse_categorical_crossentropy")
    history = model.fit(x, y, epochs=3, callbacks=[Halve()], verbose=0)
    assert history.history["learning_rate"] == pytest.approx([0.1, 0.05, 0.025])


BAD_DATA = {
    "targets of another width": (lambda x, y: (x, np.zeros((47, 2))), (ShapeError, DataError)),
    "labels outside the classes": (lambda x, y: (x, y + 1), DataError),
    "strings as labels": (lambda x, y: (x, np.array(["a", "b", "c"])[y]), DataError),
    "NaN in x": (lambda x, y: (np.where(x > 2, np.nan, x), y), DataError),
    "infinity in x": (lambda x, y: (np.where(x > 2, np.inf, x), y), DataError),
    "no rows": (lambda x, y: (x[:0], y[:0]), DataError),
    "other lengths": (lambda x, y: (x, y[:-1]), DataError),
    "too many features": (lambda x, y: (np.zeros((47, 3)), y), ShapeError),
    "one example": (lambda x, y: (x[0], y[:1]), ShapeError),
}


@pytest.mark.parametrize("fault", BAD_DATA)
def test_bad_data_is_an_error_before_the_first_step(blobs, make_classifier, fault):
    spoil, kind = BAD_DATA[fault]
    model = make_classifier()
    before = model.get_weights()
    with pytest.raises(kind) as caught:
        model.fit(*spoil(*blobs), verbose=0)
    assert len(str(caught.value)) > 40  # says what was received, what was expected, what to write
    for a, b in zip(before, model.get_weights(), strict=True):
        np.testing.assert_array_equal(a, b)


def test_a_wrong_input_shape_is_told_with_named_axes(make_classifier):
    with pytest.raises(ShapeError, match=r"expects examples of shape \(batch, 2\).*\(5 rows, 3\)"):
        make_classifier().fit(np.zeros((5, 3)), np.zeros(5, int), verbose=0)
    with pytest.raises(ShapeError, match="write `x.reshape\\(len\\(x\\), 2\\)`"):
        make_classifier().fit(np.zeros((5, 1, 2)), np.zeros(5, int), verbose=0)
    with pytest.raises(ShapeError, match="are x and y in each other's place"):
        make_classifier().fit(np.zeros(5), np.zeros((5, 2)), verbose=0)


def test_fit_without_compile_says_what_to_write(blobs):
    model = Sequential([Input((2,)), Dense(3)])
    with pytest.raises(NotReadyError, match="model.compile"):
        model.fit(*blobs)


@pytest.mark.parametrize(
    ("wrong", "right"),
    [({"optimizer": "adm"}, "adam"), ({"loss": "sparse_categorial_crossentropy"}, "sparse_categ")],
)
def test_unknown_names_propose_the_nearest(wrong, right):
    model = Sequential([Input((2,)), Dense(3)])
    with pytest.raises(UnknownNameError, match=f"Did you mean '{right}"):
        model.compile(**wrong)


def test_an_unknown_monitor_is_an_error_before_the_first_step(blobs, make_classifier):
    from goodfit.callbacks import EarlyStopping

    model = make_classifier()
    with pytest.raises(UnknownNameError, match="Did you mean 'val_accuracy'"):
        model.fit(
            *blobs,
            validation_data=blobs,
            callbacks=[EarlyStopping(monitor="val_acuracy")],
            verbose=0,
        )
    assert int(model.state.step) == 0


def test_no_warning_in_an_ordinary_run(blobs, make_classifier):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        make_classifier().fit(*blobs, epochs=2, verbose=0)


def test_a_run_that_breaks_down_at_once_still_has_a_history(blobs):
    x, y = blobs
    model = Sequential([Input((2,)), Dense(4), Dense(1)], seed=0)
    model.compile(SGD(1e30), "mse")
    with pytest.warns(UserWarning, match="no longer finite"):
        history = model.fit(x, y, epochs=3, batch_size=8, verbose=0)
    assert np.isnan(history.history["loss"]).tolist() == [True]
    assert history.best_epoch == 0


class OneNumber(Layer):
    """Leaves one number for each row, without an axis."""

    def output_shape(self, shape):
        return ()

    def call(self, params, x, ctx):
        return ops.mean(x, axis=-1)


def test_columns_of_targets_against_rows_of_predictions_are_an_error():
    model = Sequential([Input((2,)), Dense(1), OneNumber()])
    model.compile("sgd", "mse")
    x = np.zeros((4, 2))
    with pytest.raises(DataError, match=r"y has shape \(4, 1\).*stretched.*`Dense") as caught:
        model.fit(x, np.zeros((4, 1)), verbose=0)
    assert caught.value.diagnosis.findings[0].code == "shape_broadcast"
    assert "y = y[..., 0]" in str(caught.value.diagnosis)
    model.fit(x, np.zeros(4), verbose=0)


def test_an_error_in_the_validation_rows_says_so(blobs, make_classifier):
    with pytest.raises(ShapeError) as told:
        make_classifier().fit(*blobs, validation_data=(np.ones((4, 3)), np.zeros(4, int)))
    assert told.value.__notes__ == ["This is about validation_data."]


def test_one_axis_of_length_1_is_put_right_as_in_keras(keras):
    """The first program of many: one number in each row, and no axis for it."""
    x = np.linspace(-1, 1, 20)
    model = Sequential([Dense(1, input_shape=[1])], seed=0)
    model.compile("sgd", "mse")
    twin = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    twin.compile("sgd", "mse")
    twin.set_weights(model.get_weights())
    options = {"epochs": 3, "shuffle": False, "verbose": 0}
    ours, theirs = model.fit(x, 2 * x, **options), twin.fit(x, 2 * x, **options)
    np.testing.assert_allclose(ours.history["loss"], theirs.history["loss"], rtol=1e-5)
    np.testing.assert_allclose(model.predict(x), twin.predict(x, verbose=0), rtol=1e-5)
    np.testing.assert_array_equal(model.predict(x[:, None, None]), model.predict(x))


def test_inputs_are_found_by_their_names():
    left, right = Input((2,), name="left"), Input((2,), name="right")
    model = Model([left, right], Concatenate()([left, right]))
    named = {"right": np.ones((1, 2)), "left": np.full((1, 2), 5.0)}
    np.testing.assert_array_equal(model.predict(named), [[5.0, 5.0, 1.0, 1.0]])
    with pytest.raises(DataError, match="no array for the model's input 'left'.*'lefft'"):
        model.predict({"right": np.ones((1, 2)), "lefft": np.ones((1, 2))})
    with pytest.raises(DataError, match=r"2 inputs, but x is one ndarray.*`x=\[a, b\]`"):
        model.predict(np.ones((2, 2)))
    with pytest.raises(DataError, match=r"x\[0\] has 3, x\[1\] has 2 rows"):
        model.predict([np.ones((3, 2)), np.ones((2, 2))])


@pytest.mark.parametrize(
    ("ids", "words"),
    [
        (
            np.array([[0, 5]]),
            r"`words` looks up the ids 0 to 4.*5 in row 0, column 1.*Embedding\(6",
        ),
        (np.array([[0, -1]]), "-1 in row 0, column 1.*np.unique"),
        (np.array([[0.5, 1.0]]), "0.5 in row 0, column 0.*np.unique"),
    ],
)
def test_ids_without_a_row_in_the_table_are_refused(ids, words):
    model = Sequential([Embedding(5, 3, name="words")])
    model.compile("sgd", "mse")
    with pytest.raises(DataError, match=words):
        model.fit(ids, np.zeros((1, 2, 3)), verbose=0)
    with pytest.raises(DataError, match=words):
        model.predict(ids)


def test_no_validation_rows_no_validation_loss(blobs, make_classifier):
    with pytest.raises(UnknownNameError, match=r"fit\(\.\.\., validation_split=0.2\)"):
        make_classifier().fit(*blobs, callbacks=[EarlyStopping()], verbose=0)


def test_without_an_epoch_there_is_no_best_one(blobs, make_classifier):
    history = make_classifier().fit(*blobs, epochs=0, verbose=0)
    with pytest.raises(NotReadyError, match="No epoch was finished"):
        _ = history.best_epoch


@pytest.mark.parametrize("optimizer", ["sgd", "adam", "rmsprop", "adagrad"])
def test_another_optimizer_begins_anew(blobs, make_classifier, same_weights, optimizer):
    x, y = blobs
    model, fresh = make_classifier(optimizer="adam"), make_classifier(optimizer=optimizer)
    model.fit(x, y, epochs=2, verbose=0)
    fresh.set_weights(model.get_weights())
    model.compile(optimizer, "sparse_categorical_crossentropy", metrics=["accuracy"])
    assert model.fit(x, y, verbose=0).history == fresh.fit(x, y, verbose=0).history
    same_weights(model, fresh)


def test_who_watches_is_told_what_is_wrong_once(capsys):
    model = Sequential([Input((2,)), Dense(1, "sigmoid")], seed=0)
    model.compile("adam", "mse")
    x = np.random.default_rng(0).normal(size=(200, 2))
    history = model.fit(x, 3 * x[:, 0], epochs=2, verbose=2)
    told = capsys.readouterr().out
    assert history.diagnosis.findings[0].code == "wrong_output_activation"
    assert told.count(history.diagnosis.sentence) == 1
    assert history.diagnosis.next in told


def test_nothing_is_said_of_a_healthy_run(blobs, make_classifier, capsys):
    x, y = blobs
    history = make_classifier().fit(x, y, epochs=40, verbose=2)
    lines = capsys.readouterr().out.splitlines()
    assert not history.diagnosis.alarms
    assert all(line.startswith("Epoch") for line in lines if line.strip())
