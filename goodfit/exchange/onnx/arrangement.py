"""The same numbers in another arrangement, as ONNX operators."""

from __future__ import annotations

from goodfit.arrays.programs import Equation
from goodfit.exchange.onnx.growing import counted
from goodfit.exchange.onnx.writer import Writer, translates
from goodfit.exchange.sizes import Shape, Size

BEFORE_THE_FIRST = -(2**31)
"""Where a walk backwards ends."""


@translates("reshape", "squeeze", "expand_dims")
def _reshape(writer: Writer, equation: Equation, x: str) -> str:
    if equation.inputs[0].shape == equation.outputs[0].shape:
        return x
    return writer.reshape(x, equation.outputs[0].shape)


@translates("broadcast_in_dim")
def _broadcast(writer: Writer, equation: Equation, x: str) -> str:
    old, new = equation.inputs[0].shape, equation.outputs[0].shape
    places = dict(zip(equation.settings["broadcast_dimensions"], old, strict=True))
    aligned = tuple(places.get(axis, 1) for axis in range(len(new)))
    if old not in ((), aligned):
        x = writer.reshape(x, aligned)
    return x if aligned == new else writer.stretch(x, new)


@translates("transpose")
def _transpose(writer: Writer, equation: Equation, x: str) -> str:
    return writer.transpose(x, equation.settings["permutation"])


@translates("concatenate")
def _concatenate(writer: Writer, equation: Equation, *names: str) -> str:
    return writer.emit("Concat", *names, axis=equation.settings["dimension"])


@translates("split")
def _split(writer: Writer, equation: Equation, x: str) -> list[str]:
    sizes, axis = equation.settings["sizes"], equation.settings["axis"]
    if len(sizes) == 1:
        return [x]
    return writer.emit_several(len(sizes), "Split", x, writer.ints(sizes), axis=axis)


@translates("slice")
def _slice(writer: Writer, equation: Equation, x: str) -> str:
    shape, settings = equation.inputs[0].shape, equation.settings
    starts, ends = settings["start_indices"], settings["limit_indices"]
    steps = settings["strides"] or (1,) * len(shape)
    axes = [i for i, n in enumerate(shape) if (starts[i], ends[i], steps[i]) != (0, n, 1)]
    begin, end, by = ([numbers[axis] for axis in axes] for numbers in (starts, ends, steps))
    return writer.cut(x, begin, end, axes, by)


@translates("rev")
def _rev(writer: Writer, equation: Equation, x: str) -> str:
    return backwards(writer, x, equation.settings["dimensions"])


def backwards(writer: Writer, x: str, axes: tuple[int, ...]) -> str:
    """From the last to the first along some axes."""
    count = len(axes)
    return writer.cut(x, [-1] * count, [BEFORE_THE_FIRST] * count, axes, [-1] * count)


@translates("pad")
def _pad(writer: Writer, equation: Equation, x: str, value: str) -> str:
    config, shape = equation.settings["padding_config"], equation.inputs[0].shape
    for axis, (_, _, gap) in enumerate(config):
        if gap:
            x, shape = _spaced(writer, x, shape, axis, gap, value)
    grown = [(max(before, 0), max(after, 0)) for before, after, _ in config]
    x = _padded(writer, x, grown, value)
    cut = [i for i, (before, after, _) in enumerate(config) if min(before, after) < 0]
    starts = [max(-config[i][0], 0) for i in cut]
    ends = [min(config[i][1], 0) or 2**31 - 1 for i in cut]
    return writer.cut(x, starts, ends, cut)


def _padded(writer: Writer, x: str, pairs: list[tuple[int, int]], value: str) -> str:
    if not any(map(any, pairs)):
        return x
    ends = [before for before, _ in pairs] + [after for _, after in pairs]
    return writer.emit("Pad", x, writer.ints(ends), value)


def _spaced(
    writer: Writer, x: str, shape: Shape, axis: int, gap: int, value: str
) -> tuple[str, Shape]:
    """`gap` values between every two neighbours along an axis: after each, then cut off."""
    apart = writer.reshape(x, (*shape[: axis + 1], 1, *shape[axis + 1 :]))
    pairs = [(0, 0)] * (len(shape) + 1)
    pairs[axis + 1] = (0, gap)
    length = shape[axis]
    if isinstance(length, Size):
        wide = Size({names: k * (gap + 1) for names, k in length.terms.items()})
        exact = Size({**wide.terms, (): wide.terms.get((), 0) - gap})
    else:
        wide, exact = length * (gap + 1), length * (gap + 1) - gap  # type: ignore[assignment]
    spread = _padded(writer, apart, pairs, value)
    whole = writer.reshape(spread, (*shape[:axis], wide, *shape[axis + 1 :]))
    return writer.cut(whole, [0], [-gap], [axis]), (*shape[:axis], exact, *shape[axis + 1 :])


@translates("iota")
def _iota(writer: Writer, equation: Equation) -> str:
    shape, axis = equation.outputs[0].shape, equation.settings["dimension"]
    numbers = counted(writer, shape[axis], len(shape), axis)
    numbers = writer.cast(numbers, equation.outputs[0].dtype)
    alone = all(n == 1 for i, n in enumerate(shape) if i != axis)
    return numbers if alone else writer.stretch(numbers, shape)
