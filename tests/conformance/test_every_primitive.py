"""Every differentiable operation: its gradients to second order, eager and compiled, and dtypes.

The table is complete: an operation of `goodfit.ops` that is missing from it fails the first test.
"""

import importlib
import pkgutil
from typing import NamedTuple

import numpy as np
import pytest

from goodfit import ops
from goodfit.arrays import compile, trees
from goodfit.autodiff import Primitive, Tracer, check_gradients, gradient, value_and_grad

LABELS = np.array([2, 0, 3])
ROWS = np.array([[2, 0], [2, 1]])
MASK = np.array([[1, 0], [1, 1], [0, 1], [1, 1]])
PLACES = np.array([[-4.3, -0.4, 0.3], [1.7, 3.2, 6.1]], np.float32)
KEPT = np.array([[2.0, 0.0], [2.0, 2.0]], np.float32)
CONSTANT = {
    "equal", "not_equal", "greater", "greater_equal", "less", "less_equal", "sign", "floor",
    "isfinite", "stop_gradient", "argmax", "argmin", "any", "all", "one_hot",
}  # fmt: skip


class Case(NamedTuple):
    """A function of arrays of these shapes, whose numbers lie between two bounds."""

    function: object
    shapes: tuple
    low: float = -2.0
    high: float = 2.0


def case(function, *shapes, **bounds):
    return Case(function, shapes, **bounds)


def positive(function, *shapes):
    return Case(function, shapes, low=0.3, high=2.0)


def lstm_cell(x, product, state):
    summed = (ops.sigmoid(a + b) for a, b in zip(x, product, strict=True))
    opened, forget, candidate, shown = summed
    memory = forget * state[1] + opened * ops.tanh(candidate)
    return shown * ops.tanh(memory), memory


def decaying(carry, row, rate):
    new = ops.tanh(carry["sum"] * rate + row)
    return {"sum": new}, (new, new * row)


def folded(start, rows, rate):
    carry, (first, second) = ops.scan(decaying, {"sum": start}, rows, rate)
    return ops.concatenate(carry["sum"][None], first, second, axis=0)


def read(x, start, kernel, **options):
    states = ops.recurrence(x, [start[0], start[1]], kernel, cell=lstm_cell, **options)
    return ops.stack(states, axis=1)


CASES = {
    "abs": [case(ops.abs, (3, 4))],
    "add": [case(ops.add, (3, 4), (4,)), case(ops.add, (3, 1), (1, 4)), case(ops.add, (), (2,))],
    "adaptive_average_pooling": [
        case(lambda x: ops.adaptive_average_pooling(x, (3, 2)), (2, 5, 4, 2)),
        case(lambda x: ops.adaptive_average_pooling(x, (2,)), (2, 6, 2)),
    ],
    "adaptive_max_pooling": [
        case(lambda x: ops.adaptive_max_pooling(x, (3, 2)), (2, 5, 4, 2)),
        case(lambda x: ops.adaptive_max_pooling(x, (2, 2)), (1, 4, 4, 2)),
    ],
    "arctan2": [case(ops.arctan2, (3, 4), (4,)), case(ops.arctan2, (3, 1), (1, 4))],
    "average_pooling": [
        case(lambda x: ops.average_pooling(x, 2), (2, 5, 4, 2)),
        case(lambda x: ops.average_pooling(x, 3, strides=2, padding="same"), (1, 6, 5, 2)),
        case(lambda x: ops.average_pooling(x, 2, padding="same"), (2, 5, 2)),
    ],
    "broadcast_to": [case(lambda x: ops.broadcast_to(x, shape=(2, 3, 4)), (3, 1))],
    "cast": [case(lambda x: ops.cast(x, dtype=x.dtype), (3,))],
    "clip": [case(lambda x: ops.clip(x, -1.0, 1.0), (3, 4))],
    "concatenate": [
        case(lambda x, y, z: ops.concatenate(x, y, z, axis=-1), (2, 3), (2, 1), (2, 2)),
        case(lambda x: ops.concatenate(x, x), (2, 3)),
    ],
    "convolution": [
        case(ops.convolution, (2, 6, 2), (3, 2, 3)),
        case(lambda x, k: ops.convolution(x, k, padding="same"), (1, 4, 5, 3), (2, 3, 3, 2)),
        case(
            lambda x, k: ops.convolution(x, k, strides=(2, 1), padding="same", dilation=(1, 2)),
            (2, 5, 6, 2),
            (3, 2, 2, 2),
        ),
        case(
            lambda x, k: ops.convolution(x, k, strides=2, padding="same", groups=2),
            (1, 5, 4, 4),
            (3, 2, 2, 6),
        ),
        case(lambda x, k: ops.convolution(x, k, strides=3), (1, 8, 9, 8), (2, 3, 8, 2)),
        case(lambda x, k: ops.convolution(x, k, padding=[(2, 0)]), (1, 5, 2), (3, 2, 2)),
        case(ops.convolution, (1, 3, 3, 2, 2), (2, 2, 2, 2, 2)),
        case(lambda x, k: ops.convolution(x, k, groups=3), (2, 4, 3), (2, 1, 6)),
    ],
    "cos": [case(ops.cos, (3, 4))],
    "cut": [case(lambda x: ops.cut(x, 1, 3, axis=-1), (2, 4))],
    "depthwise_convolution": [
        case(ops.depthwise_convolution, (2, 6, 2), (3, 2, 1)),
        case(
            lambda x, k: ops.depthwise_convolution(x, k, strides=(2, 1), padding="same"),
            (1, 5, 4, 3),
            (3, 2, 3, 2),
        ),
        case(lambda x, k: ops.depthwise_convolution(x, k, dilation=2), (1, 5, 2), (2, 2, 2)),
    ],
    "divide": [positive(ops.divide, (3, 4), (4,)), positive(ops.divide, (1, 4), (3, 1))],
    "einsum": [
        case(lambda x, y: ops.einsum("ij,jk->ik", x, y), (3, 4), (4, 2)),
        case(lambda x, y, z: ops.einsum("abc,cd,d->ab", x, y, z), (2, 3, 4), (4, 5), (5,)),
        case(lambda x: ops.einsum("ij->j", x), (3, 4)),
        case(lambda x, y: ops.einsum("bij,bjk", x, y), (1, 3, 4), (2, 4, 2)),
    ],
    "erfc": [case(ops.erfc, (3, 4))],
    "exp": [case(ops.exp, (3, 4))],
    "expand_dims": [case(lambda x: ops.expand_dims(x, 1), (3, 4))],
    "expm1": [case(ops.expm1, (3, 4))],
    "flip": [case(lambda x: ops.flip(x, axis=1), (3, 4)), case(ops.flip, (3, 4))],
    "getitem": [
        case(lambda x: x[1:, ::-2], (3, 5)),
        case(lambda x: x[..., None, -1], (3, 4)),
        case(lambda x: x[np.array([0, 2, 2])], (3, 4)),
        case(lambda x: x[:, [1, 1], None], (2, 3)),
        case(lambda x: x[np.array([True, False, True])], (3, 2)),
    ],
    "log": [positive(ops.log, (3, 4))],
    "log1p": [positive(ops.log1p, (3, 4))],
    "log_softmax": [case(ops.log_softmax, (3, 4)), case(lambda x: ops.log_softmax(x, 0), (3, 4))],
    "logsumexp": [
        case(ops.logsumexp, (3, 4)),
        case(lambda x: ops.logsumexp(x, axis=(0, 2), keepdims=True), (2, 3, 2)),
    ],
    "matmul": [
        case(ops.matmul, (3, 4), (4, 2)),
        case(ops.matmul, (4,), (4, 2)),
        case(ops.matmul, (3, 4), (4,)),
        case(ops.matmul, (4,), (4,)),
        case(ops.matmul, (2, 3, 4), (4, 2)),
        case(ops.matmul, (2, 1, 3, 4), (5, 4, 2)),
    ],
    "matrix_product": [case(ops.matrix_product, (2, 3, 4), (1, 4, 2))],
    "product_over_rows": [case(ops.product_over_rows, (5, 3), (5, 2))],
    "max": [
        case(ops.max, (3, 4)),
        case(lambda x: ops.max(x, axis=0, keepdims=True), (3, 4)),
    ],
    "max_pooling": [
        case(lambda x: ops.max_pooling(x, 2), (2, 5, 4, 2)),
        case(lambda x: ops.max_pooling(x, (2, 3), strides=1, padding="same"), (1, 4, 5, 2)),
        case(lambda x: ops.max_pooling(x, 2, padding="same"), (1, 3, 3, 3, 2)),
    ],
    "maximum": [case(ops.maximum, (3, 4), (4,))],
    "mean": [case(ops.mean, (3, 4)), case(lambda x: ops.mean(x, axis=1, keepdims=True), (3, 4))],
    "min": [case(ops.min, (3, 4)), case(lambda x: ops.min(x, axis=(0, 2)), (2, 3, 2))],
    "minimum": [case(ops.minimum, (3, 1), (1, 4))],
    "multiply": [case(ops.multiply, (3, 4), (4,)), case(ops.multiply, (), (2, 3))],
    "negative": [case(ops.negative, (3, 4))],
    "outer": [case(ops.outer, (3,), (4,))],
    "pad": [case(lambda x: ops.pad(x, widths=((1, 0), (0, 2)), value=0.5), (2, 3))],
    "power": [
        positive(ops.power, (3, 4), (4,)),
        case(lambda x: ops.power(x, 3), (3, 4)),
        case(lambda x: ops.power(x, 2.0), (3, 4)),
    ],
    "put_along_axis": [
        case(lambda g: ops.put_along_axis(g, ROWS, length=3), (2, 2)),
        case(lambda g: ops.put_along_axis(g, ROWS, length=3, axis=0), (2, 2)),
    ],
    "recurrence": [
        case(read, (4, 2, 12), (2, 2, 3), (3, 12)),
        case(lambda *a: read(*a, reverse=True), (3, 2, 8), (2, 2, 2), (2, 8)),
        case(lambda *a: read(*a, mask=MASK), (4, 2, 8), (2, 2, 2), (2, 8)),
        case(lambda *a: read(*a[:3], bias=a[3], kept=KEPT), (3, 2, 8), (2, 2, 2), (2, 8), (8,)),
    ],
    "relu": [case(ops.relu, (3, 4))],
    "repeat_axis": [case(lambda x: ops.repeat_axis(x, 3, axis=-2), (2, 3))],
    "reshape": [case(lambda x: ops.reshape(x, shape=(2, -1)), (3, 4))],
    "resize": [
        case(lambda x: ops.resize(x, (5, 3)), (1, 3, 4, 2)),
        case(lambda x: ops.resize(x, (7,), "bicubic"), (2, 3, 2)),
        case(lambda x: ops.resize(x, (7,), "lanczos3"), (1, 6, 1)),
        case(lambda x: ops.resize(x, (7, 2), "nearest"), (2, 3, 4, 1)),
        case(lambda x: ops.resize(x, (3, 2), "bicubic", antialias=True), (1, 7, 5, 2)),
    ],
    "rotate": [case(ops.rotate, (3, 2), ()), case(lambda x: ops.rotate(x, 0.5), (3, 2))],
    "sample": [
        case(lambda x, rows, columns: ops.sample(x, rows, columns), (2, 3, 4, 2), (2, 5), (2, 5)),
        case(lambda x: ops.sample(x, PLACES, -PLACES, "nearest", "mirror"), (2, 3, 4, 1)),
        *(
            case(
                lambda x, rows, mode=mode: ops.sample(x, rows, PLACES, "bilinear", mode, 0.5),
                (2, 3, 4, 1),
                (2, 3),
                low=-1.5,
                high=4.5,
            )
            for mode in ("constant", "nearest", "reflect", "mirror", "wrap")
        ),
    ],
    "scale": [case(ops.scale, (2, 3, 2), (2,)), case(ops.scale, (4, 3), (3,))],
    "scan": [case(folded, (2,), (3, 2), (2,))],
    "scatter_add": [
        case(lambda g: ops.scatter_add(g, index=(slice(1, None, 2), -1), shape=(4, 3)), (2,)),
        case(lambda g: ops.scatter_add(g, index=ROWS, shape=(4, 3)), (2, 2, 3)),
    ],
    "scatter_rows": [case(lambda g: ops.scatter_rows(g, ROWS, rows=4), (2, 2, 3))],
    "sigmoid": [case(ops.sigmoid, (3, 4))],
    "sigmoid_crossentropy": [
        case(ops.sigmoid_crossentropy, (3, 4), (3, 4)),
        case(ops.sigmoid_crossentropy, (3, 1), (3, 4)),
    ],
    "sin": [case(ops.sin, (3, 4))],
    "softmax": [
        case(ops.softmax, (3, 4)),
        case(lambda x: ops.softmax(x, axis=0), (3, 4)),
        case(lambda x: ops.softmax(x, axis=(0, 2)), (2, 3, 2)),
    ],
    "softmax_crossentropy": [
        positive(ops.softmax_crossentropy, (3, 4), (3, 4)),
        positive(ops.softmax_crossentropy, (3, 4), (4,)),
    ],
    "softplus": [case(ops.softplus, (3, 4))],
    "sparse_softmax_crossentropy": [
        case(lambda z: ops.sparse_softmax_crossentropy(z, LABELS), (3, 4)),
        case(lambda z: ops.sparse_softmax_crossentropy(z, ROWS), (2, 2, 3)),
    ],
    "sparsemax": [
        case(ops.sparsemax, (3, 4)),
        case(lambda x: ops.sparsemax(x, axis=0), (3, 2, 2)),
    ],
    "split": [case(lambda x: ops.split(x, 2)[0] * ops.split(x, 2, axis=1)[1], (3, 4))],
    "sqrt": [positive(ops.sqrt, (3, 4))],
    "square": [case(ops.square, (3, 4))],
    "squeeze": [case(ops.squeeze, (1, 3, 1)), case(lambda x: ops.squeeze(x, axis=0), (1, 3, 1))],
    "stack": [case(lambda x, y: ops.stack([x, y], axis=1), (3, 4), (3, 4))],
    "std": [case(ops.std, (3, 4)), case(lambda x: ops.std(x, axis=1), (3, 4))],
    "subtract": [case(ops.subtract, (3, 4), (3, 1)), case(ops.subtract, (), ())],
    "sum": [
        case(ops.sum, (3, 4)),
        case(lambda x: ops.sum(x, axis=(0, -1)), (2, 3, 4)),
        case(lambda x: ops.sum(x, axis=1, keepdims=True), (2, 3)),
    ],
    "swapaxes": [case(lambda x: ops.swapaxes(x, 0, -1), (2, 3, 4))],
    "take": [case(lambda x: ops.take(x, ROWS), (4, 3))],
    "take_along_axis": [
        case(lambda x: ops.take_along_axis(x, ROWS), (2, 3)),
        case(lambda x: ops.take_along_axis(x, ROWS, axis=0), (3, 2)),
    ],
    "tanh": [case(ops.tanh, (3, 4))],
    "tensordot": [
        case(lambda x, y: ops.tensordot(x, y, axes=1), (2, 3, 2, 4), (4, 5)),
        case(lambda x, y: ops.tensordot(x, y, axes=((0, 2), (-1, 0))), (2, 3, 4), (4, 2)),
    ],
    "transform_axis": [
        case(lambda x, m: ops.transform_axis(x, m, 1), (2, 3, 2), (4, 3)),
        case(lambda x, m: ops.transform_axis(x, m, 0), (3,), (2, 3)),
    ],
    "translate": [case(ops.translate, (3, 2), (2,)), case(ops.translate, (4, 3), (3,))],
    "transpose": [
        case(ops.transpose, (2, 3, 4)),
        case(lambda x: ops.transpose(x, axes=(1, -1, 0)), (2, 3, 4)),
    ],
    "transposed_convolution": [
        case(
            lambda x, k: ops.transposed_convolution(
                x, k, lengths=(6, 5), strides=2, padding=((0, 1), (1, 1))
            ),
            (1, 3, 3, 2),
            (3, 3, 3, 2),
        ),
        case(
            lambda x, k: ops.transposed_convolution(
                x, k, lengths=(6,), padding=((0, 0),), dilation=2
            ),
            (2, 4, 2),
            (2, 3, 2),
        ),
    ],
    "unbroadcast": [
        case(lambda g: ops.unbroadcast(g, np.zeros((3, 1))), (2, 3, 4)),
        case(lambda g: ops.unbroadcast(g, np.zeros((2, 3))), (2, 1)),
    ],
    "variance": [case(ops.variance, (3, 4)), case(lambda x: ops.variance(x, axis=0), (3, 4))],
    "where": [
        case(lambda x, y: ops.where(LABELS > 1, x, y), (2, 3), (3,)),
        case(lambda x: ops.where(x > 0, x, 0.5), (2, 3)),
    ],
}
EACH = [
    pytest.param(case, id=f"{name}-{i}")
    for name, cases in CASES.items()
    for i, case in enumerate(cases)
]
every_case = pytest.mark.parametrize("case", EACH)


def numbers(case, dtype=np.float64, seed=0):
    generator = np.random.default_rng(seed)
    draws = [generator.uniform(case.low, case.high, shape) for shape in case.shapes]
    return [np.asarray(draw, dtype) for draw in draws]


def total(case):
    """A number with different, never constant slopes in all that the case computes."""

    def function(arrays):
        out = case.function(*arrays)
        factors = np.random.default_rng(1).uniform(0.5, 1.5, out.shape).astype(out.dtype)
        return ops.sum(ops.square(out + 0.5) * factors)

    return function


def slope_along_a_direction(case):
    directions = numbers(case, seed=2)

    def function(arrays):
        slopes = gradient(total(case))(arrays)
        products = [ops.sum(g * d) for g, d in zip(slopes, directions, strict=True)]
        return ops.sum(ops.stack(products))

    return function


def test_the_table_is_complete():
    assert set(ops.__all__) == CASES.keys() | CONSTANT


@every_case
def test_first_order(case):
    check = check_gradients(total(case), numbers(case))
    assert check.verdict == "right", str(check)


@every_case
def test_second_order(case):
    check = check_gradients(slope_along_a_direction(case), numbers(case))
    assert check.verdict == "right", str(check)


@every_case
def test_compiled_is_eager_and_float32_stays_float32(case):
    arrays = numbers(case, np.float32)

    def both(arrays):
        return case.function(*arrays), value_and_grad(total(case))(arrays)

    eager, compiled = trees.leaves(both(arrays)), trees.leaves(compile(both)(arrays))
    for one, other in zip(eager, compiled, strict=True):
        assert one.dtype == other.dtype == np.float32
        assert one.shape == other.shape
        np.testing.assert_allclose(other, one, rtol=2e-4, atol=2e-5)
    assert [leaf.shape for leaf in eager[2:]] == [array.shape for array in arrays]


def test_the_table_reaches_every_primitive(monkeypatch):
    """Those without a public name too, such as the gradients of a convolution."""
    applied = set()
    apply = Primitive.__call__

    def noting(self, *args, **params):
        applied.add(self)
        return apply(self, *args, **params)

    monkeypatch.setattr(Primitive, "__call__", noting)
    for param in EACH:
        gradient(slope_along_a_direction(param.values[0]))(numbers(param.values[0]))
    modules = [f"goodfit.ops.{info.name}" for info in pkgutil.iter_modules(ops.__path__)]
    there = [vars(importlib.import_module(module)).values() for module in modules]
    primitives = {value for values in there for value in values if isinstance(value, Primitive)}
    assert not primitives - applied


CONSTANTS = [
    (ops.equal, (LABELS,)), (ops.not_equal, (LABELS,)), (ops.greater, (LABELS,)),
    (ops.greater_equal, (LABELS,)), (ops.less, (LABELS,)), (ops.less_equal, (LABELS,)),
    (ops.sign, ()), (ops.floor, ()), (ops.isfinite, ()), (ops.stop_gradient, ()),
    (ops.argmax, ()), (ops.argmin, ()), (ops.any, ()), (ops.all, ()),
    (lambda x: ops.one_hot(ops.cast(x, dtype=int), classes=4), ()),
]  # fmt: skip


@pytest.mark.parametrize(("operation", "others"), CONSTANTS)
def test_constants_are_never_traced_and_pass_nothing_back(operation, others):
    x = np.array([2.5, -1.0, 3.0])
    seen = []

    def function(x):
        seen.append(operation(x, *others))
        return ops.sum(x) * ops.sum(ops.cast(seen[-1], dtype=float))

    value = np.sum(np.asarray(operation(x, *others), float))
    np.testing.assert_array_equal(gradient(function)(x), np.full(3, value))
    twice = gradient(lambda x: ops.sum(gradient(function)(x)))(x)
    np.testing.assert_array_equal(twice, np.zeros(3))
    assert not any(isinstance(out, Tracer) for out in seen)
