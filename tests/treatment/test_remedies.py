"""What each cure makes of a program: the right change, weights where promised, no more."""

import numpy as np
import pytest

from goodfit import Model, doctor, layers, optimizers, regularizers
from goodfit.doctor import cures
from goodfit.doctor.cures import Together, Write
from goodfit.initializers import RandomNormal
from goodfit.treatment.program import run
from goodfit.treatment.remedies import applied, treats
from goodfit.treatment.surgery import fresh
from tests.treatment.programs import (
    CLASSES,
    NUMBERS,
    X,
    classifier,
    network,
    program_of,
    regressor,
    residual,
    rows_of,
)

pytestmark = pytest.mark.usefixtures("quickly_compiled")


def treated(cure, model=None, y=CLASSES, x=X, origin="given", **settings):
    model = classifier() if model is None else model
    return applied(cure, program_of(model, **settings), rows_of(model, y, x, origin))


def kinds(program):
    return [type(layer).__name__ for layer in program.model.layers]


CURES = [
    cures.NormalizeInputs(),
    cures.ReplaceOutput(3, "softmax", "sparse_categorical_crossentropy"),
    cures.ChangeLoss("mean_squared_error"),
    cures.ChangeLearningRate("SGD", 0.01, 0.1),
    cures.ChangeOptimizer("Adam", 0.001),
    cures.ClipGradients("SGD"),
    cures.ChangeBatchSize(32, 8),
    cures.TrainLonger(6),
    cures.StopEarly(2),
    cures.WeightClasses(),
    cures.UseActivation((), "elu", "he_normal"),
    cures.UseInitializer(("hidden",), "glorot_normal"),
    cures.InsertBatchNormalization(),
    cures.SetDropout(0.3),
    cures.SetPenalty(0.01),
    cures.Widen(2),
    cures.Deepen(2, 16),
    cures.Shorten(0),
]


@pytest.mark.parametrize("cure", CURES, ids=lambda cure: type(cure).__name__)
def test_every_cure_changes_a_program_and_leaves_the_old_one_alone(cure):
    model = classifier()
    before = [repr(layer) for layer in model.layers], repr(model.compiled())
    program = treated(cure, model)
    assert program is not None
    assert ([repr(layer) for layer in model.layers], repr(model.compiled())) == before


@pytest.mark.parametrize("cure", CURES, ids=lambda cure: type(cure).__name__)
def test_the_same_cure_twice_changes_nothing_or_goes_on(cure):
    model = classifier()
    once = treated(cure, model)
    twice = applied(cure, once, rows_of(model, CLASSES))
    grows = (cures.Widen, cures.Deepen, cures.ReplaceOutput, cures.UseInitializer)
    assert twice is None or isinstance(cure, grows)


def test_advice_changes_nothing():
    assert treated(Write("Look at the data", "print(x)")) is None


def test_normalization_comes_first_and_only_once():
    program = treated(cures.NormalizeInputs(), residual(), NUMBERS)
    assert kinds(program).count("Normalization") == 1
    assert applied(cures.NormalizeInputs(), program, rows_of(residual(), NUMBERS)) is None


def test_ids_are_not_normalized():
    words = network(layers.Embedding(9, 4), layers.Flatten(), layers.Dense(1), shape=(3,))
    assert treated(cures.NormalizeInputs(), words, NUMBERS) is None


def test_a_new_output_brings_units_activation_loss_and_metrics():
    model = network(
        layers.Dense(8, "relu"), layers.Dense(1), layers.Softmax(), layers.Dropout(0.5),
        metrics=["mae"],
    )  # fmt: skip
    cure = cures.ReplaceOutput(3, "softmax", "sparse_categorical_crossentropy")
    program = treated(cure, model)
    assert program.model.outputs[0].shape == (3,)
    assert kinds(program) == ["Dense", "Dense"]
    assert program.plan.log_names() == ["loss", "accuracy"]
    assert type(program.plan.loss).__name__ == "SparseCategoricalCrossentropy"


def test_one_answer_a_row_needs_the_steps_joined():
    steps = network(layers.Dense(8, "relu"), layers.Dense(1), shape=(5, 4))
    x = np.zeros((120, 5, 4), "float32")
    program = treated(cures.ReplaceOutput(1, None, "mse"), steps, NUMBERS, x)
    assert program.model.outputs[0].shape == (1,)


def test_labels_are_numbered_with_a_new_output():
    labels = np.array(["a", "b", "c"])[CLASSES]
    model = classifier()
    program = treated(
        cures.ReplaceOutput(3, "softmax", "sparse_categorical_crossentropy"), model, labels
    )
    assert program.numbers_labels
    assert run(program, rows_of(model, labels), seed=0).history is not None


def test_scaled_targets_are_answered_in_the_users_units():
    model = regressor()
    program = treated(cures.ScaleTargets(), model, NUMBERS, epochs=20)
    outcome = run(program, rows_of(model, NUMBERS), seed=0)
    assert abs(outcome.answers.mean() - 1000) < 100
    assert treated(cures.ScaleTargets()) is None  # classes have no scale


def test_a_rate_is_a_factor_and_needs_no_new_program_of_xla():
    model = classifier()
    program = treated(cures.ChangeLearningRate("SGD", 0.01, 0.1), model)
    assert program.model is model
    assert program.learning_rate == pytest.approx(0.1)
    outcome = run(program, rows_of(model, CLASSES), seed=0)
    assert outcome.history.history["learning_rate"][-1] == pytest.approx(0.1)


def test_a_negative_rate_becomes_positive():
    model = classifier(optimizers.SGD(-0.1))
    assert treated(cures.ChangeLearningRate("SGD", -0.1, 0.1), model).rate_factor == -1


def test_clipping_keeps_the_other_settings():
    program = treated(cures.ClipGradients("SGD", 2.0), classifier(optimizers.SGD(0.3, 0.9)))
    optimizer = program.choice.optimizer
    assert (optimizer.learning_rate, optimizer.momentum) == (0.3, 0.9)
    assert optimizer.global_clipnorm == 2.0


def test_training_goes_on_for_what_is_left():
    model = classifier()
    start = fresh(model, 0)
    program = treated(cures.TrainLonger(6), model, start=start, trained=2)
    assert program.epochs == 4
    assert program.start is start
    assert treated(cures.TrainLonger(2), model) is None


def test_nothing_stops_early_without_rows_to_judge_by():
    assert treated(cures.StopEarly(2), origin="trained on") is None


def test_activations_inside_and_alone_are_replaced_but_the_output_is_not():
    model = network(
        layers.Dense(8, "sigmoid", name="a"), layers.Dense(8, name="b"),
        layers.Activation("tanh", name="c"), layers.LSTM(3, "relu", name="d"),
        layers.Dense(1, "sigmoid", name="e"), shape=(5, 4),
    )  # fmt: skip
    program = treated(cures.UseActivation(), model, NUMBERS, np.zeros((120, 5, 4), "float32"))
    named = {layer.name: layer.activation.__name__ for layer in program.model.layers}
    assert named == {"a": "relu", "b": "linear", "c": "relu", "d": "tanh", "e": "sigmoid"}


def test_only_first_weights_that_do_not_fit_are_changed():
    model = network(
        layers.Dense(8, "relu", kernel_initializer=RandomNormal(stddev=1.0), name="bad"),
        layers.Dense(8, "tanh", name="good"),
        layers.Dense(1, bias_initializer="ones", name="last"),
    )
    program = treated(cures.UseInitializer(), model, NUMBERS)
    begun = {layer.name: repr(layer.kernel_initializer) for layer in program.model.layers}
    assert begun == {"bad": "HeNormal()", "good": "GlorotUniform()", "last": "GlorotUniform()"}
    assert applied(cures.UseInitializer(), program, rows_of(model, NUMBERS)) is None


def test_residuals_go_around_layers_that_keep_the_shape():
    model = network(layers.Dense(8), layers.Dense(8, "relu"), layers.Dense(1))
    program = treated(cures.AddResiduals(), model, NUMBERS)
    assert kinds(program) == ["Dense", "Dense", "Add", "Dense"]
    assert treated(cures.AddResiduals(), regressor(), NUMBERS) is None


def test_batches_are_normalized_after_hidden_layers_or_examples_instead():
    program = treated(cures.InsertBatchNormalization())
    assert kinds(program) == ["Dense", "BatchNormalization", "Dense"]
    other = applied(cures.RemoveBatchNormalization(), program, rows_of(classifier(), CLASSES))
    assert kinds(other) == ["Dense", "LayerNormalization", "Dense"]


def test_plain_recurrent_layers_become_gated():
    steps = network(layers.SimpleRNN(3, "relu", name="a"), layers.Dense(1), shape=(5, 4))
    x = np.zeros((120, 5, 4), "float32")
    program = treated(cures.GateRecurrence(), steps, NUMBERS, x)
    assert kinds(program) == ["GRU", "Dense"]
    assert program.model.layers[0].units == 3
    assert treated(cures.GateRecurrence()) is None


def test_dropout_goes_in_and_out():
    program = treated(cures.SetDropout(0.3))
    assert kinds(program) == ["Dense", "Dropout", "Dense"]
    less = applied(cures.SetDropout(0.0), program, rows_of(classifier(), CLASSES))
    assert [layer.rate for layer in less.model.layers if hasattr(layer, "rate")] == [0.0]
    assert treated(cures.SetDropout(0.0)) is None


def test_penalties_go_in_and_out():
    costly = layers.Dense(
        8, "relu", kernel_regularizer="l2", activity_regularizer=regularizers.L1(0.1)
    )
    model = network(costly, layers.Dense(1))
    free = treated(cures.SetPenalty(0.0), model, NUMBERS)
    hidden = free.model.layers[0]
    assert (hidden.kernel_regularizer, hidden.activity_regularizer) == (None, None)
    assert treated(cures.SetPenalty(0.0)) is None
    assert repr(treated(cures.SetPenalty(0.5)).model.layers[0].kernel_regularizer) == "L2(l2=0.5)"


def test_dead_units_begin_anew_and_the_others_stay():
    model = classifier()
    start = fresh(model, 0)
    kernel = start.params["hidden"]["kernel"].copy()
    bias = np.zeros(8, np.float32)
    kernel[:, :2], bias[:2] = 0.0, -1.0
    start.params["hidden"] = {"kernel": kernel, "bias": bias}
    program = treated(cures.ReviveUnits(), model, start=start)
    revived = program.start.params["hidden"]
    assert np.abs(revived["kernel"][:, :2]).min() > 0
    np.testing.assert_array_equal(revived["kernel"][:, 2:], kernel[:, 2:])
    np.testing.assert_array_equal(revived["bias"], np.zeros(8))
    assert treated(cures.ReviveUnits(), model) is None
    assert treated(cures.ReviveUnits(), model, start=fresh(model, 0)) is None


def test_sizes():
    assert treated(cures.Widen(2)).model.layers[0].units == 16
    assert treated(cures.Widen(1, 32)).model.layers[0].units == 32
    deeper = treated(cures.Deepen(2, 16)).model.layers
    assert [layer.units for layer in deeper] == [8, 16, 16, 3]
    assert [layer.units for layer in treated(cures.Shorten(0)).model.layers] == [3]


def test_pictures_are_changed_and_tables_are_not():
    pictures = network(layers.Flatten(), layers.Dense(1), shape=(8, 8, 1))
    program = treated(cures.Augment(), pictures, NUMBERS, np.zeros((120, 8, 8, 1), "float32"))
    assert kinds(program)[:3] == ["RandomTranslation", "RandomRotation", "RandomZoom"]
    assert treated(cures.Augment()) is None


def test_several_cures_are_applied_one_after_the_other():
    both = Together((cures.SetDropout(0.3), Write("Look"), cures.Widen(2)))
    program = treated(both)
    assert kinds(program) == ["Dense", "Dropout", "Dense"]
    assert program.model.layers[0].units == 16
    assert treated(Together((Write("Look"),))) is None


def test_a_model_made_by_code_of_its_own_is_left_alone():
    class Mine(Model):
        def __init__(self, units):
            super().__init__(seed=0)
            self.dense = layers.Dense(units)

        def call(self, inputs):
            return self.dense(inputs)

    model = Mine(3)
    model.build((None, 4))
    model.compile("sgd", "mse")
    assert treated(cures.Widen(2), model, NUMBERS) is None


def test_every_cure_of_the_doctor_is_known_or_only_for_the_user():
    told = {cures.Cure, cures.Write, cures.Said, Together}
    every = {kind for kind in vars(doctor.cures).values() if isinstance(kind, type)}
    known = set(treats.registry)
    assert every - told <= known


def test_functional_models_are_treated_too():
    assert kinds(treated(cures.InsertBatchNormalization(), residual(), NUMBERS)).count("Add") == 1
    deeper = treated(cures.Deepen(1, 8), residual(), NUMBERS)
    outcome = run(deeper, rows_of(residual(), NUMBERS), seed=0)
    assert outcome.answers.shape == (30, 1)
