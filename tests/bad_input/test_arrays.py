"""What `fit`, `evaluate` and `predict` make of arrays in odd forms, and of what is no array."""

import copy

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goodfit import Input, Sequential, layers
from tests.bad_input.disguises import DISGUISES, LENGTHS, SPOILT, WHOLE
from tests.bad_input.law import assert_untouched, kept, refusal

SPARSE = {"sparse", "sparse matrix"}
ANSWERS = ("predict", "predict_on_batch", "__call__")
JUDGES = ("evaluate", "test_on_batch")
LEARNS = ("fit", "train_on_batch")
WEIGHTS_ALL_THE_SAME = ("deeply nested", "four axes", "frame of twice the same name")
"""As many numbers as there are rows, however they lie."""


def linear():
    model = Sequential([Input((3,)), layers.Dense(2)], seed=1)
    model.compile("sgd", "mse", run_eagerly=True)
    return model


def classifier(units, activation, loss):
    model = Sequential([Input((3,)), layers.Dense(units, activation)], seed=1)
    model.compile("adam", loss, run_eagerly=True)
    return model


def called(model, door, x, y=None, **more):
    """What the method `door` of the model gives."""
    if door in ANSWERS:
        return getattr(model, door)(x)
    if door in ("fit", "evaluate"):
        more["verbose"] = 0
    if door == "fit":
        more.setdefault("doctor", False)
        return model.fit(x, y, **{"batch_size": 64, **more}).history["loss"][-1]
    return getattr(model, door)(x, y, **more)


def rows(count, columns, seed=0):
    return np.random.default_rng([count, columns, seed]).integers(-16, 17, (count, columns)) / 4


def right(door, model, x, y):
    """The outputs, or the loss, of a linear network by float64 arithmetic."""
    kernel, bias = (weights.astype(np.float64) for weights in model.get_weights())
    outputs = x @ kernel + bias
    return outputs if door in ANSWERS else np.mean((outputs - y) ** 2)


def check_disguised(name, door, count, seed=0):
    x, y, model = rows(count, 3, seed), rows(count, 2, seed), linear()
    if name in WHOLE:
        x = np.rint(abs(x) if "positive" in name else x)
    expected, before, found = right(door, model, x, y), kept(model), []
    disguised = {**DISGUISES, **WHOLE}[name](x)
    refused = refusal(lambda: found.append(called(model, door, disguised, y)))
    if name in SPARSE:
        assert "x.toarray()" in str(refused)
        assert_untouched(model, before)
        return
    assert refused is None, refused
    np.testing.assert_allclose(found[0], expected, rtol=1e-4, atol=1e-5)


def check_spoilt(name, door, place, count, model=None, **options):
    """Each argument in turn is spoilt; the model is what it was after the refusal."""
    model = model or linear()
    given_ = {"x": rows(count, 3), "y": rows(count, 2), "w": np.ones((count, 1))}
    target = place.removesuffix(" of validation")
    spoilt = SPOILT[name](given_[target])
    x, y = given_["x"], given_["y"]
    if place.endswith("validation"):
        pair = (spoilt, y) if target == "x" else (x, spoilt)
        options["validation_data"] = pair
    elif target == "x":
        x = spoilt
    elif target == "y":
        y = spoilt
    else:
        options["sample_weight"] = spoilt
    before = kept(model)
    refused = refusal(lambda: called(model, door, x, y, **options))
    assert refused is not None, f"{spoilt!r} was taken"
    assert_untouched(model, before)


def cases():
    """Every spoilt thing in every place of every method where it has no meaning."""
    for name in SPOILT:
        for door in (*ANSWERS, *JUDGES, *LEARNS):
            places = ["x"] if door in ANSWERS else ["x", "y", "w"]
            places += ["x of validation", "y of validation"] if door == "fit" else []
            for place in places:
                lonely = door in ANSWERS and name in LENGTHS
                absent = name == "None" and place in ("y", "w")
                fine = place == "w" and name in WEIGHTS_ALL_THE_SAME
                if not lonely and not absent and not fine:
                    yield name, door, place


CASES = list(cases())


@pytest.mark.parametrize("name", [*DISGUISES, *WHOLE])
def test_the_same_numbers_in_any_form_give_the_same_answers(name):
    for door in (*ANSWERS, *JUDGES, *LEARNS):
        check_disguised(name, door, 3)


@pytest.mark.parametrize("name", SPOILT)
def test_what_means_no_numbers_is_refused_everywhere(name):
    for spoilt, door, place in CASES:
        if spoilt == name:
            check_spoilt(name, door, place, 3)


@pytest.mark.slow
@settings(max_examples=2000, derandomize=True)
@given(
    st.sampled_from(list({**DISGUISES, **WHOLE})),
    st.sampled_from([*ANSWERS, *JUDGES, *LEARNS]),
    st.integers(1, 40),
    st.integers(0, 10**6),
)
def test_thousands_of_disguises(name, door, count, seed):
    check_disguised(name, door, count, seed)


MODELS = {
    "numbers": linear(),
    "classes": classifier(2, "softmax", "categorical_crossentropy"),
    "yes or no": classifier(2, "sigmoid", "binary_crossentropy"),
    "class numbers": classifier(4, "softmax", "sparse_categorical_crossentropy"),
}


@pytest.mark.slow
@settings(max_examples=6000, derandomize=True)
@given(st.sampled_from(CASES), st.integers(1, 12), st.sampled_from(list(MODELS)), st.booleans())
def test_thousands_of_spoilt_arrays(case, count, kind, doctor):
    name, door, place = case
    model = MODELS[kind] if kind != "numbers" else linear()
    check_spoilt(name, door, place, count, model, **({"doctor": doctor} if door == "fit" else {}))


@settings(max_examples=300, derandomize=True)
@given(
    st.sampled_from(["classes", "yes or no", "class numbers"]),
    st.lists(
        st.sampled_from([-1, -0.5, 0, 0.5, 1, 2, 3, 4, 2**31, 1e30, True, "1"]),
        min_size=4,
        max_size=4,
    ),
    st.sampled_from([(4,), (4, 1), (2, 2), (1, 4), (4, 1, 1)]),
)
def test_labels_are_taken_rightly_or_refused(kind, labels, shape):
    model, x, found = MODELS[kind], rows(shape[0], 3), []
    y = np.array(labels, dtype=object).reshape(shape)
    if refusal(lambda: found.append(model.evaluate(x, y.tolist(), verbose=0))) is not None:
        return
    answers = model.predict(x, verbose=0).astype(np.float64)
    y = y.astype(np.float64)
    if kind == "class numbers":
        told = -np.log(answers[np.arange(len(x)), y.reshape(-1).astype(int)])
    elif kind == "classes":
        told = -(y * np.log(answers / answers.sum(-1, keepdims=True))).sum(-1)
    else:
        told = -(y * np.log(answers) + (1 - y) * np.log(1 - answers))
    np.testing.assert_allclose(found[0], told.mean(), rtol=1e-3)


OPTIONS = {
    "epochs": [-1, 1.5, None, "3", True, [1], np.nan],
    "batch_size": [0, -1, 1.5, "3", True, [], np.nan],
    "initial_epoch": [-1, 0.5, "0", None],
    "steps_per_epoch": [0, -1, 0.5, "2"],
    "validation_split": [-0.1, 1.0, 1.5, "x", np.nan, [0.1], 10**400, 1e-9],
    "validation_steps": [0, -1, "2"],
    "validation_batch_size": [0, -2, "2"],
    "validation_freq": [0, -1, 1.5, "1", [1]],
    "class_weight": [{0: -1}, {"a": 1}, "balance", [1, 2], {0: np.nan}, {0: 10**400}, 3, {0.5: 1}],
    "callbacks": [3, "early", [None, 3], [int], object()],
    "validation_data": [3, "x", [], (), ([], []), (1,), (1, 2), (1, 2, 3, 4), {}, [None, None]],
    "resume": [True],
}


@pytest.mark.parametrize("option", OPTIONS)
def test_options_without_a_meaning_are_refused(option):
    for value in OPTIONS[option]:
        model = linear()
        before = kept(model)
        options = {option: copy.copy(value)}
        refused = refusal(lambda: called(model, "fit", rows(6, 3), rows(6, 2), **options))  # noqa: B023
        assert refused is not None, value
        assert_untouched(model, before)


def test_tensors_and_frames_of_other_libraries():
    torch, polars = pytest.importorskip("torch"), pytest.importorskip("polars")
    model, x = linear(), rows(4, 3)
    expected = model.predict(x, verbose=0)
    tensor, frame = torch.tensor(x, requires_grad=True), polars.DataFrame(x)
    for same in (tensor, tensor.bfloat16(), tensor.half(), frame, frame.lazy()):
        np.testing.assert_array_equal(model.predict(same, verbose=0), expected)
    others = {"b": [1.0] * 4, "c": [2.0] * 4}
    for column in (["x"] * 4, [None, 1, 2, 3], [[1]] * 4, [{"q": 1}] * 4):
        spoilt = polars.DataFrame({"a": column, **others})
        assert "`" in str(refusal(lambda: model.predict(spoilt, verbose=0)))  # noqa: B023
    for spoilt in (tensor.to(torch.complex64), tensor * np.nan, tensor[:0], torch.tensor(1.0)):
        assert refusal(lambda: model.predict(spoilt, verbose=0)) is not None  # noqa: B023
    sparse = torch.tensor(x).to_sparse()
    assert "x.to_dense()" in str(refusal(lambda: model.predict(sparse, verbose=0)))
