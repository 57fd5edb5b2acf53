"""`goodfit.cure` from end to end: better or the same, never worse; in the user's units; honest."""

import numpy as np
import pytest

import goodfit
from goodfit import Input, Model, layers, optimizers
from goodfit.doctor.cures import Widen
from goodfit.doctor.finding import Finding
from goodfit.errors import DataError, NotReadyError, SettingError
from goodfit.treatment.cured import Cured, Treatment
from goodfit.treatment.curing import laid_out
from goodfit.treatment.judging import Score
from tests.treatment.programs import CLASSES, NUMBERS, X, classifier, network, regressor, residual

pytestmark = pytest.mark.usefixtures("quickly_compiled")

DEV = (X[90:], CLASSES[90:])


def cured(model, x=X, y=CLASSES, **settings):
    return goodfit.cure(model, x, y, **{"epochs": 5, "budget": 4, "seed": 0} | settings)


def test_large_targets_are_learnt_and_answered_in_their_own_units():
    model = regressor()
    before = model.get_weights()
    result = cured(model, y=NUMBERS, epochs=30, budget=1)
    assert result.after.value > 0.7 > result.before.value
    answers = result.model.predict(X, verbose=0)[:, 0]
    assert np.corrcoef(answers, NUMBERS)[0, 1] > 0.9
    assert abs(answers.mean() - NUMBERS.mean()) < 50
    for old, now in zip(before, model.get_weights(), strict=True):
        np.testing.assert_array_equal(old, now)


def test_functional_models_answer_in_the_users_units_too():
    result = cured(residual(), y=NUMBERS, epochs=30, budget=1)
    assert result.after.value > 0.7
    assert np.isfinite(result.model.evaluate(X, NUMBERS, verbose=0))


def test_a_refused_program_is_cured():
    model = network(layers.Dense(8, "relu"), layers.Dense(1, "softmax"), loss="mse")
    model.compile(optimizers.Adam(0.03), "binary_crossentropy", metrics=["accuracy"])
    result = cured(model, y=(X[:, 0] > 0).astype(int), epochs=10, budget=1)
    assert result.after.value > 0.8
    assert result.sentence.startswith("There was no usable answer before; accuracy ")
    assert "accuracy – -> " in str(result.treatments[0])
    assert "<td>–</td>" in result._repr_html_()
    assert result.history.history["loss"]


def test_text_labels_are_numbered_and_the_labels_told():
    model = classifier(optimizers.Adam(0.03))
    result = cured(model, y=np.array(["a", "b", "c"])[CLASSES], epochs=20, budget=1)
    assert result.labels == ("a", "b", "c")
    assert result.after.value > 0.6


def test_a_healthy_program_is_never_made_worse():
    x = np.random.default_rng(1).normal(size=(200, 2))
    y = (x[:, 0] > 0).astype(int)
    model = network(
        layers.Dense(1, "sigmoid"), loss="binary_crossentropy",
        optimizer=optimizers.Adam(0.1), shape=(2,),
    )  # fmt: skip
    result = cured(model, x, y, epochs=20, budget=1)
    assert result.after.value >= result.before.value
    told = [treatment for treatment in result.treatments if treatment.kept]
    assert all(t.after.rank >= t.before.rank for t in told)


def test_where_nothing_helps_the_trained_model_itself_is_given_back():
    rng = np.random.default_rng(2)
    x, y = rng.normal(size=(150, 3)), rng.integers(0, 2, 150)
    model = network(layers.Dense(1, "sigmoid"), loss="binary_crossentropy", shape=(3,))
    result = cured(model, x, y, epochs=2, budget=3)
    if not result.kept:
        assert result.sentence.startswith("Nothing that was tried helped")
    assert result.after.rank >= result.before.rank


def test_each_treatment_is_told_when_it_is_over(capsys):
    told = []
    result = cured(regressor(), y=NUMBERS, verbose=1, budget=3, told=told.append)
    assert told == list(result.treatments)
    lines = capsys.readouterr().out.splitlines()
    assert lines == [str(treatment) for treatment in result.treatments]
    assert "->" in lines[0]


def test_the_table_holds_every_treatment():
    result = cured(regressor(), y=NUMBERS, budget=3)
    page = result._repr_html_()
    assert page.count("<tr>") == len(result.treatments) + 1
    assert str(result).count("\n") >= len(result.treatments)


def test_rows_are_given_set_aside_or_trained_on():
    model = classifier()
    assert laid_out(model, X, CLASSES, DEV).origin == "given"
    rows = laid_out(model, X, CLASSES, None)
    assert (rows.origin, rows.count, len(rows.dev_y)) == ("set aside", 96, 24)
    shares = [np.bincount(y, minlength=3) / len(y) for y in (rows.y, rows.dev_y)]
    np.testing.assert_allclose(*shares, atol=0.05)
    few = laid_out(model, X[:30], CLASSES[:30], None)
    assert few.origin == "trained on"
    assert len(few.dev_y) == 30


def test_refusals_say_what_to_do():
    x = Input((4,))
    two = Model(x, [layers.Dense(1)(x), layers.Dense(1)(x)])
    two.compile("sgd", "mse")
    with pytest.raises(SettingError, match=r"models of one output.*model\.outputs\[0\]"):
        cured(two, y=[NUMBERS, NUMBERS])
    with pytest.raises(DataError, match=r"goodfit\.cure\(model, x, y\)"):
        cured(regressor(), y=None)
    with pytest.raises(SettingError, match="budget=10"):
        cured(regressor(), y=NUMBERS, budget=-1)
    with pytest.raises(NotReadyError, match="compile"):
        cured(goodfit.Sequential([Input((4,)), layers.Dense(1)]), y=NUMBERS)


ALIKE = np.zeros(4)
ANSWER, NONE = Score("R²", 0.5, ALIKE, ALIKE), Score("R²", -1.0, ALIKE, ALIKE, answered=False)
LEAK = Finding("target_leakage", "warning", None, "It was seen.")


@pytest.mark.parametrize(
    ("before", "after", "kept", "said"),
    [
        (ANSWER, ANSWER, [True, False], "By 1 of 2 changes tried, R² rose from 0.500 to 0.500."),
        (NONE, ANSWER, [True], "There was no usable answer before; R² 0.500 came of 1 of 1"),
        (ANSWER, ANSWER, [False], "Nothing that was tried helped: R² 0.500."),
        (NONE, NONE, [False], "Nothing that was tried led to a usable answer."),
        (ANSWER, ANSWER, [], "Nothing was tried: R² 0.500."),
    ],
)
def test_what_came_of_it_in_one_sentence(before, after, kept, said):
    tried = tuple(Treatment(None, Widen(2), before, after, stays, 1, 0.0) for stays in kept)
    assert Cured(None, None, tried, None, before, after).sentence.startswith(said)


def test_it_is_said_that_the_data_are_wrong():
    result = Cured(None, None, (), None, ANSWER, ANSWER, untreatable=(LEAK,))
    assert result.sentence == "Nothing was tried: what is wrong lies in the data."
