"""The rules in words are right: read as arithmetic, they give the gradient that is computed."""

from __future__ import annotations

import re

import numpy as np
import pytest

from goodfit import ops
from goodfit.autodiff import pull_back
from goodfit.computation.formulas import formula, rule, title
from goodfit.computation.values import Value

SPELLING = {"·": "*", "−": "-", "²": "**2", "ᵀ": ".T", "^": "**"}
FUNCTIONS = {name: getattr(np, name) for name in ("exp", "log", "sin", "cos", "sign")}
FUNCTIONS["sigmoid"] = lambda z: 1 / (1 + np.exp(-z))
POINTWISE = [
    "add", "subtract", "multiply", "divide", "power", "maximum", "minimum", "negative", "abs",
    "square", "sqrt", "exp", "expm1", "log", "log1p", "sin", "cos", "tanh", "sigmoid", "softplus",
    "relu", "matrix_product", "sigmoid_crossentropy",
]  # fmt: skip


def evaluated(text, values):
    """A rule as arithmetic: `g where a > 0` is `g * (a > 0)`."""
    for sign, spelled in SPELLING.items():
        text = text.replace(sign, spelled)
    text = re.sub(r"^g unchanged$", "g", text)
    text = re.sub(r"^(.*) where (.*)$", r"(\1) * (\2)", text)
    text = re.sub(r"\b(log|exp|sign|sin|cos|sigmoid) (\w+)", r"\1(\2)", text)
    return eval(text, {"__builtins__": {}}, {**FUNCTIONS, **values})


@pytest.mark.parametrize("name", POINTWISE)
def test_rule_in_words_is_the_rule_that_is_computed(name):
    rng = np.random.default_rng(0)
    operation = getattr(ops, name)
    count = len(operation.argument_names)
    arrays = [rng.uniform(0.2, 2.0, size=(3, 3)) for _ in range(count)]
    out, pull = pull_back(operation, *arrays)
    g = rng.normal(size=np.shape(out))
    args = [Value("input", letter, (3, 3), name=letter) for letter in "ab"[:count]]
    value = Value("operation", name, (3, 3), list(args), name="h")
    values = dict(zip("ab", arrays, strict=False)) | {"g": g, "h": out}
    for position, real in enumerate(pull(g)):
        told = evaluated(rule(value, position), values)
        np.testing.assert_allclose(told, real, rtol=1e-10, err_msg=rule(value, position))


def test_softmax_rule_is_right():
    rng = np.random.default_rng(0)
    x, g = rng.normal(size=5), rng.normal(size=5)
    h, pull = pull_back(ops.softmax, x)
    value = Value("operation", "softmax", (5,), [Value("input", "a", (5,), name="a")], name="h")
    assert rule(value, 0) == "h · (g − Σ g · h)"
    np.testing.assert_allclose(pull(g)[0], h * (g - (g * h).sum()), rtol=1e-10)


def test_cross_entropy_passes_back_probabilities_minus_targets():
    rng = np.random.default_rng(0)
    z, y = rng.normal(size=(2, 3)), np.array([2, 0])
    softmax = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
    args = [Value("operation", "add", ("batch", 3), name="z"), Value("target", "y", (), name="y")]
    sparse = Value("operation", "sparse_softmax_crossentropy", ("batch",), args, name="h")
    assert rule(sparse, 0) == "g · (softmax(z) − one_hot(y))"
    _, pull = pull_back(lambda z: ops.sparse_softmax_crossentropy(z, y), z)
    np.testing.assert_allclose(pull(np.ones(2))[0], softmax - np.eye(3)[y], rtol=1e-10)


def test_what_broadcasting_repeated_is_summed():
    bias = Value("parameter", "bias", (8,), name="conv/bias")
    image = Value("input", "x", ("batch", 6, 6, 8), name="x")
    value = Value("operation", "add", image.shape, [image, bias], name="h1")
    assert rule(value, 0) == "g unchanged"
    assert rule(value, 1) == "sum of g over batch × 6 × 6"


def test_settings_are_told():
    x = Value("input", "x", ("batch", 5, 4), name="x")
    last = Value("operation", "getitem", ("batch", 4), [x], name="h1")
    last.settings = {"index": (slice(None), -1, slice(0, 4, 2), ..., None)}
    assert formula(last) == "h1 = x[:, -1, 0:4:2, …, None]"
    mean = Value("operation", "mean", ("batch",), [x], {"axis": (1, -1)}, name="h2")
    assert formula(mean) == "h2 = mean of x over 5 × 4"
    assert rule(mean, 0) == "g / (5·4) for each"


def test_an_operation_without_words_is_drawn_in_general_ones():
    value = Value("operation", "_hyperbolic", (3,), [Value("input", "x", (3,), name="x"), "2"])
    value.name = "h1"
    assert title(value) == "hyperbolic"
    assert formula(value) == "h1 = hyperbolic(x, 2)"
    assert rule(value, 1) == "g, pulled back"
