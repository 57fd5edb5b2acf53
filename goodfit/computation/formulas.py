"""Operations in a student's words: what each computes, and the rule by which a gradient goes back.

In a rule `g` is the gradient of the operation's result, which arrives along the arrow.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from goodfit.computation.values import Shape, Value


class Words(NamedTuple):
    """An operation's title, its formula, and a rule for each argument; the last serves the rest.

    `{0}`, `{1}` are the arguments, `{out}` is the result, `{index}` and the like are settings.
    """

    title: str
    formula: str
    rules: tuple[str, ...]


WORDS = {
    "matrix_product": Words("matmul", "{0} @ {1}", ("g @ {1}ᵀ", "{0}ᵀ @ g")),
    "add": Words("add", "{0} + {1}", ("g",)),
    "subtract": Words("subtract", "{0} − {1}", ("g", "−g")),
    "multiply": Words("multiply", "{0} · {1}", ("g · {1}", "g · {0}")),
    "divide": Words("divide", "{0} / {1}", ("g / {1}", "−g · {0} / {1}²")),
    "power": Words("power", "{0} ^ {1}", ("g · {1} · {0}^({1} − 1)", "g · {out} · log {0}")),
    "maximum": Words("maximum", "max({0}, {1})", ("g where {0} > {1}", "g where {1} > {0}")),
    "minimum": Words("minimum", "min({0}, {1})", ("g where {0} < {1}", "g where {1} < {0}")),
    "where": Words("where", "{1} where {0}, else {2}", ("0", "g where {0}", "g where not {0}")),
    "negative": Words("negative", "−{0}", ("−g",)),
    "abs": Words("absolute value", "|{0}|", ("g · sign {0}",)),
    "square": Words("square", "{0}²", ("g · 2 · {0}",)),
    "sqrt": Words("square root", "√{0}", ("g / (2 · {out})",)),
    "exp": Words("exp", "exp {0}", ("g · {out}",)),
    "expm1": Words("exp − 1", "exp {0} − 1", ("g · exp {0}",)),
    "log": Words("log", "log {0}", ("g / {0}",)),
    "log1p": Words("log(1 + x)", "log(1 + {0})", ("g / (1 + {0})",)),
    "sin": Words("sin", "sin {0}", ("g · cos {0}",)),
    "cos": Words("cos", "cos {0}", ("−g · sin {0}",)),
    "tanh": Words("tanh", "tanh {0}", ("g · (1 − {out}²)",)),
    "sigmoid": Words("sigmoid", "1 / (1 + exp(−{0}))", ("g · {out} · (1 − {out})",)),
    "softplus": Words("softplus", "log(1 + exp {0})", ("g · sigmoid {0}",)),
    "relu": Words("relu", "max(0, {0})", ("g where {0} > 0",)),
    "softmax": Words("softmax", "exp {0} / Σ exp {0}", ("{out} · (g − Σ g · {out})",)),
    "softmax_crossentropy": Words(
        "softmax + cross-entropy", "−Σ {1} · log softmax({0})", ("g · (softmax({0}) − {1})", "…")
    ),
    "sparse_softmax_crossentropy": Words(
        "softmax + cross-entropy", "−log softmax({0})[{1}]", ("g · (softmax({0}) − one_hot({1}))",)
    ),
    "sigmoid_crossentropy": Words(
        "sigmoid + cross-entropy",
        "cross-entropy(sigmoid({0}), {1})",
        ("g · (sigmoid({0}) − {1})", "−g · {0}"),
    ),
    "cast": Words("cast", "{0} as {dtype}", ("g",)),
    "reshape": Words("reshape", "{0} in another shape", ("g in {0}'s shape",)),
    "broadcast_to": Words("repeat", "{0} repeated", ("g",)),
    "transpose": Words("transpose", "{0} with axes {axes}", ("g with axes back in order",)),
    "concatenate": Words("concatenate", "{all}", ("its part of g",)),
    "pad": Words("pad", "{0} with a border", ("g without the border",)),
    "flip": Words("flip", "{0} in reverse", ("g in reverse",)),
    "getitem": Words("pick", "{0}[{index}]", ("g at [{index}], else 0",)),
    "take": Words("look up", "rows {1} of {0}", ("g added to rows {1}",)),
    "take_along_axis": Words("pick", "{0} at {1}", ("g at {1}, else 0",)),
    "sum": Words("sum", "sum of {0} over {axis}", ("g for each",)),
    "mean": Words("mean", "mean of {0} over {axis}", ("g / {count} for each",)),
    "max": Words("max", "largest of {0} over {axis}", ("g where {0} was largest",)),
    "min": Words("min", "smallest of {0} over {axis}", ("g where {0} was smallest",)),
    "_convolve": Words("convolution", "{0} ∗ {1}", ("g ∗ {1} turned round", "patches of {0}ᵀ @ g")),
    "_recurrence": Words(
        "recurrence",
        "cell({0}, h @ {1})",
        ("g, step by step backwards", "Σ over steps: hᵀ @ g", "Σ over steps: g", "…", "…"),
    ),
}
BROADCASTING = {
    "add", "subtract", "multiply", "divide", "power", "maximum", "minimum", "where", "broadcast_to",
    "sigmoid_crossentropy",
}  # fmt: skip


def title(value: Value) -> str:
    """What a value's box is headed: the operation, or the name of what came from outside."""
    if value.kind == "constant":
        return value.name
    if value.kind != "operation":
        return value.operation
    return _words(value).title


def formula(value: Value) -> str:
    """How a value is computed: `h1 = x @ kernel`; where it came from, if it was not.

    Example:
        >>> x, kernel = (Value("input", name, (2,), name=name) for name in ("x", "kernel"))
        >>> formula(Value("operation", "matrix_product", (), [x, kernel], name="h1"))
        'h1 = x @ kernel'
    """
    if value.kind == "constant":
        return value.operation
    if value.kind != "operation":
        return value.kind
    return f"{value.name} = {_filled(_words(value).formula, value)}"


def rule(value: Value, position: int) -> str:
    """How the gradient of an argument is made from the gradient `g` of the value.

    Example:
        >>> x, bias = Value("input", "x", ("batch", 2)), Value("parameter", "dense/bias", (2,))
        >>> rule(Value("operation", "add", ("batch", 2), [x, bias], name="h1"), 1)
        'sum of g over batch'
    """
    rules = _words(value).rules
    told = _filled(rules[min(position, len(rules) - 1)], value)
    argument: Any = value.args[position]
    if told == "g" and argument.shape == value.shape:
        return "g unchanged"
    if value.operation not in BROADCASTING or argument.shape == value.shape:
        return told
    return f"sum of {told} over {_stretched(argument.shape, value.shape)}"


def written(shape: Shape) -> str:
    """A shape as it is shown; one number has none.

    Example:
        >>> written(("batch", 10)), written(())
        ('batch × 10', 'a number')
    """
    return " × ".join(map(str, shape)) or "a number"


def _words(value: Value) -> Words:
    name = value.operation.strip("_")
    return WORDS.get(value.operation, Words(name, f"{name}({{all}})", ("g, pulled back",)))


def _filled(template: str, value: Value) -> str:
    names = [_called(argument, value) for argument in value.args]
    settings = {name: _shown(name, given) for name, given in value.settings.items()}
    reduced = _reduced(value)
    settings["axis"] = written(reduced) if reduced else "nothing"
    count = "·".join(map(str, reduced))
    settings["count"] = f"({count})" if len(reduced) > 1 else count
    return template.format(*names, out=value.name, all=", ".join(names), **settings)


def _called(argument: Value | str, value: Value) -> str:
    """What an argument is called in a layer's own formulas: `kernel`; elsewhere `dense/kernel`."""
    if isinstance(argument, str):
        return argument
    return argument.name.rpartition("/")[2] if argument.group == value.group else argument.name


def _reduced(value: Value) -> Shape:
    """The lengths over which an operation with an axis sums."""
    argument, axis = value.args[0], value.settings.get("axis")
    shape = argument.shape if isinstance(argument, Value) else ()
    if axis is None:
        return shape
    return tuple(shape[i] for i in ((axis,) if isinstance(axis, int) else axis))


def _stretched(small: Shape, large: Shape) -> str:
    """The lengths along which broadcasting repeated an array."""
    padded = (1,) * (len(large) - len(small)) + small
    pairs = zip(padded, large, strict=True)
    return written(tuple(length for before, length in pairs if before != length))


def _shown(name: str, given: Any) -> str:
    if name == "index":
        return ", ".join(map(_part, given if isinstance(given, tuple) else (given,)))
    return np.dtype(given).name if name == "dtype" else str(given)


def _part(index: Any) -> str:
    """One part of an index, as it is written between brackets."""
    if isinstance(index, slice):
        ends = (
            (index.start, index.stop)
            if index.step in (None, 1)
            else (index.start, index.stop, index.step)
        )
        return ":".join("" if end is None else str(end) for end in ends)
    return "…" if index is ... else "chosen" if isinstance(index, np.ndarray) else str(index)
