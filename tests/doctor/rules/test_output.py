"""The rules about last layer, loss and metric, on records and on runs."""

import numpy as np
import pytest

import goodfit
from goodfit import Input, Sequential, layers, losses, metrics, ops, optimizers
from goodfit.doctor import diagnose
from goodfit.doctor.looking.sample import Sample
from goodfit.doctor.rules import all_rules
from goodfit.errors import DataError
from goodfit.layers import Dense
from goodfit.training.batch import Data

generator = np.random.default_rng(0)
X = generator.normal(size=(240, 4)).astype("float32")
SLOPES = np.array([2.0, -1.0, 0.5, 1.0], np.float32)
AMOUNTS = X @ SLOPES
YES = (AMOUNTS > 0).astype("float32")
LABELS = np.digitize(AMOUNTS, [-1.5, 1.5])
ONE_HOT = np.eye(3, dtype="float32")[LABELS]


def sampled(record, y, answers):
    """The record with a sample, and what the network answers to it."""
    data = Data((X[: len(y)],), (np.asarray(y),), (None,))
    record.sample = Sample(data, None, lambda inputs: np.asarray(answers))
    return record


def trained(last, loss, y, metrics=(), epochs=20, **options):
    goodfit.utils.set_random_seed(1)
    model = Sequential([Input((4,)), Dense(16, activation="relu"), last])
    optimizer = options.pop("optimizer", optimizers.Adam(0.01))
    model.compile(optimizer, loss, metrics=list(metrics), run_eagerly=True)
    return model.fit(X, y, epochs=epochs, verbose=0, **options)


def codes_of(diagnosis):
    return {finding.code: finding.severity for finding in diagnosis}


OUTPUT = {
    "wrong_output_activation",
    "missing_softmax",
    "double_activation",
    "wrong_loss",
    "loss_reduction_wrong",
    "shape_broadcast",
    "wrong_metric",
}


@pytest.mark.parametrize(
    ("last", "loss", "y", "measured"),
    [
        (Dense(1), "mse", AMOUNTS, ["mae", "r2_score"]),
        (Dense(1, "sigmoid"), "binary_crossentropy", YES, ["accuracy", "auc"]),
        (Dense(3, "softmax"), "sparse_categorical_crossentropy", LABELS, ["accuracy"]),
        (Dense(3, "softmax"), "categorical_crossentropy", ONE_HOT, ["accuracy"]),
        (Dense(1), losses.BinaryCrossentropy(from_logits=True), YES, ["accuracy"]),
        (Dense(1, "tanh"), "hinge", 2 * YES - 1, ["accuracy"]),
    ],
)
def test_a_sound_program_is_told_nothing_about_its_output(last, loss, y, measured):
    assert OUTPUT.isdisjoint(codes_of(trained(last, loss, y, measured, epochs=8).diagnosis))


@pytest.mark.parametrize(
    ("last", "loss", "y", "code"),
    [
        (Dense(1, "relu"), "mse", AMOUNTS, "wrong_output_activation"),
        (Dense(1, "tanh"), "mse", 2 * AMOUNTS, "wrong_output_activation"),
        (Dense(1, "tanh"), "binary_crossentropy", YES, "wrong_output_activation"),
        (Dense(3, "tanh"), "categorical_crossentropy", ONE_HOT, "wrong_output_activation"),
        (Dense(3), "sparse_categorical_crossentropy", LABELS, "missing_softmax"),
        (Dense(3, "softmax"), "mse", ONE_HOT, "wrong_loss"),
        (Dense(1, "sigmoid"), "mae", YES, "wrong_loss"),
    ],
)
def test_what_hampers_is_told_after_the_run(last, loss, y, code):
    diagnosis = trained(last, loss, y, epochs=1, optimizer=optimizers.SGD(0.001)).diagnosis
    assert codes_of(diagnosis).get(code) == "warning"
    found = next(finding for finding in diagnosis if finding.code == code)
    assert found.cures[0].line.startswith("Dense(")


def test_a_loss_for_numbers_that_learns_the_classes_is_only_worth_knowing():
    diagnosis = trained(Dense(1, "sigmoid"), "mse", YES, epochs=40).diagnosis
    assert codes_of(diagnosis).get("wrong_loss") == "info"


REFUSED = [
    (Dense(1, "softmax"), "mse", AMOUNTS, {"wrong_output_activation"}),
    (Dense(1, "softmax"), "mae", YES, {"wrong_output_activation", "wrong_loss"}),
    (
        Dense(1, "softmax"), "categorical_crossentropy", YES,
        {"wrong_output_activation", "loss_label_mismatch"},
    ),
    (Dense(1, "sigmoid"), "categorical_crossentropy", LABELS, {"wrong_output_units"}),
    (
        Dense(3, "softmax"), losses.CategoricalCrossentropy(from_logits=True), ONE_HOT,
        {"double_activation"},
    ),
    (Dense(1), "poisson", AMOUNTS, {"wrong_loss", "wrong_output_activation"}),
    (Dense(4), "mse", AMOUNTS, {"shape_broadcast"}),
    (Dense(1, "sigmoid"), "mse", 300 * AMOUNTS, {"wrong_output_activation"}),
    (
        Dense(1, "softmax"), "mse", np.where(YES == 1, "yes", "no"),
        {"label_encoding_error", "wrong_output_activation", "wrong_loss"},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("last", "loss", "y", "codes"), REFUSED)
def test_what_is_certain_is_compiled_but_not_begun(last, loss, y, codes):
    with pytest.raises(DataError) as caught:
        trained(last, loss, y, ["accuracy"])
    diagnosis = caught.value.diagnosis
    assert codes <= set(codes_of(diagnosis))
    assert diagnosis.findings[0].severity == "error"
    assert diagnosis.findings[0].evidence in str(caught.value)


def test_a_softmax_that_nobody_sees_is_found_on_the_tape():
    hidden = layers.Lambda(lambda x: ops.softmax(x))
    model = Sequential([Input((4,)), Dense(3), hidden])
    model.compile("sgd", losses.CategoricalCrossentropy(from_logits=True))
    with pytest.raises(DataError, match="ends with softmax") as caught:
        model.fit(X, ONE_HOT, verbose=0)
    assert codes_of(caught.value.diagnosis) == {"double_activation": "error"}


def test_evaluate_refuses_as_fit_does():
    model = Sequential([Input((4,)), Dense(1, "softmax")])
    model.compile("sgd", "categorical_crossentropy", metrics=["accuracy"])
    with pytest.raises(DataError, match="a unit for each of several classes"):
        model.evaluate(X, YES, verbose=0)
    assert model.predict(X, verbose=0).shape == (240, 1)


@pytest.mark.parametrize("metric", ["accuracy", "acc", metrics.BinaryAccuracy()])
def test_accuracy_of_numbers_is_compiled_and_told(metric):
    diagnosis = trained(Dense(1), "mse", AMOUNTS, [metric], epochs=10).diagnosis
    assert codes_of(diagnosis)["wrong_metric"] == "warning"
    assert diagnosis.findings[-1].cures[0].line.startswith('metrics=["mae"]')


def test_a_metric_that_cannot_be_computed_stops_before_the_first_step():
    with pytest.raises(DataError, match="class 0") as caught:
        trained(Dense(1), "mse", AMOUNTS, ["sparse_categorical_accuracy"])
    assert codes_of(caught.value.diagnosis)["wrong_metric"] == "error"


@pytest.mark.parametrize("how", ["breaks", "sticks"])
def test_a_summed_loss_that_does_harm(make_record, broken, stuck, codes, how):
    changed = {"breakdown": broken("update", None)} if how == "breaks" else {"epochs": stuck}
    loss = losses.SparseCategoricalCrossentropy(reduction="sum")
    record = make_record(loss=loss, **changed)
    assert codes("loss_reduction_wrong", record) == [("loss_reduction_wrong", "warning")]
    (finding,) = all_rules()["loss_reduction_wrong"].judge(record)
    assert "adds up the losses of the 32 rows of a batch" in finding.evidence
    assert finding.cures[0].line == 'loss="sparse_categorical_crossentropy"'
    assert "learning_rate=0.000313" in finding.cures[1].line


def test_a_summed_loss_that_does_none_is_only_worth_knowing():
    loss = losses.MeanSquaredError(reduction="sum")
    diagnosis = trained(Dense(1), loss, AMOUNTS).diagnosis
    assert codes_of(diagnosis)["loss_reduction_wrong"] == "info"


def test_a_loss_of_ones_own_that_stretches_is_not_begun():
    def careless(y_true, y_pred):
        return ops.mean(ops.square(ops.reshape(y_true, shape=(-1,)) - y_pred), axis=-1)

    with pytest.raises(DataError, match="the mean of all 9 pairs") as caught:
        trained(Dense(1), careless, AMOUNTS)
    assert codes_of(caught.value.diagnosis) == {"shape_broadcast": "error"}


def test_rows_that_count_for_nothing_are_not_asked():
    y = AMOUNTS.copy()
    y[::2] = -5000.0
    weight = np.tile([0.0, 1.0], 120)
    diagnosis = trained(Dense(1), "mse", y, sample_weight=weight, epochs=5).diagnosis
    assert OUTPUT.isdisjoint(codes_of(diagnosis))
    y = np.abs(AMOUNTS)
    y[::2] = -5000.0
    diagnosis = trained(Dense(1, "softplus"), "mse", y, sample_weight=weight, epochs=5).diagnosis
    assert OUTPUT.isdisjoint(codes_of(diagnosis))


def test_a_sigmoid_is_not_blamed_where_nothing_arrives(make_record, stuck, codes):
    layers = [Dense(8, "relu"), Dense(3, "sigmoid")]
    loss = losses.get("categorical_crossentropy")
    record = make_record(stuck, layers=layers, loss=loss)
    same, other = np.full((90, 3), 0.5), generator.random((90, 3))
    sampled(record, ONE_HOT[:90], same)
    assert codes("wrong_output_activation", record) == [("wrong_output_activation", "info")]
    sampled(record, ONE_HOT[:90], other)
    assert codes("wrong_output_activation", record) == [("wrong_output_activation", "warning")]


def dead(**shares):
    return {name: {"dead_fraction": found} for name, found in shares.items()}


RELU_OUTPUT = [Dense(8, "relu"), Dense(2, "relu")]


def test_a_dead_output_over_living_layers_is_the_wrong_output_activation(make_record, stuck, codes):
    vitals = dead(dense=[0.1] * 3, dense_1=[1.0] * 3)
    record = make_record(stuck, layers=RELU_OUTPUT, vitals=vitals)
    assert codes("dying_relu", record) == []
    assert codes("wrong_output_activation", record) == [("wrong_output_activation", "warning")]
    assert diagnose(record).findings[0].cures[0].line == 'Dense(2, activation="softmax")'


def test_a_dead_output_behind_dead_layers_is_their_fault(make_record, stuck, codes):
    vitals = dead(dense=[1.0] * 3, dense_1=[1.0] * 3)
    record = make_record(stuck, layers=RELU_OUTPUT, vitals=vitals)
    assert codes("wrong_output_activation", record) == []
    assert codes("dying_relu", record) == [("dying_relu", "warning")]


def test_a_dead_output_for_numbers_should_have_no_activation(make_record, stuck, codes):
    record = make_record(
        stuck,
        layers=[Dense(8, "relu"), Dense(1, "relu")],
        vitals=dead(dense_1=[1.0] * 3),
        facts={"class_counts": None},
    )
    assert diagnose(record).findings[0].cures[0].line == "Dense(1)"


def test_a_cross_entropy_that_cannot_score_sound_outputs(make_record, broken):
    record = make_record(layers=RELU_OUTPUT, breakdown=broken("loss", None, loss_before=0.6))
    finding = diagnose(record).findings[0]
    assert (finding.code, finding.severity) == ("wrong_output_activation", "error")
    assert "the loss was no longer finite" in finding.evidence


def test_a_softmax_can_be_scored(make_record, broken, codes):
    record = make_record(breakdown=broken("loss", None, loss_before=0.6))
    assert codes("wrong_output_activation", record) == []
