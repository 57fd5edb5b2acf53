"""Reverse-mode differentiation: the tape, read backwards."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from numbers import Real
from typing import Any, TypeAlias

from goodfit.arrays import Array, Function, namespace, trees
from goodfit.arrays.trees import Tree
from goodfit.autodiff.tape import Node, Tape, Tracer, lower, lowered, zeros_like
from goodfit.errors import NotReadyError, ShapeError

Gradients: TypeAlias = dict[tuple[Node, int], Array]


def backward(tape: Tape, outputs: dict[Tracer, Array], sources: list[Tracer]) -> list[Array]:
    """The gradients of the sources, given the gradient at each output.

    A tape is in topological order: when a node is reached from behind, all that used its value has
    already been seen, so its gradient is complete and, once pulled through, no longer needed.
    """
    gradients: Gradients = {(tracer.node, tracer.index): g for tracer, g in outputs.items()}
    wanted = {(source.node, source.index) for source in sources}
    for node in reversed(tape.nodes):
        g = _take(gradients, node, wanted)
        if g is None or node.primitive is None:
            continue
        for position, pulled in node.primitive.pull(node, g).items():
            parent = node.parents[position]
            place = (parent.node, parent.index)
            gradients[place] = gradients[place] + pulled if place in gradients else pulled
    return [_found(gradients, source) for source in sources]


def _found(gradients: Gradients, source: Tracer) -> Array:
    g = gradients.get((source.node, source.index))
    return zeros_like(source.value) if g is None else g


def _take(gradients: Gradients, node: Node, wanted: set[tuple[Node, int]]) -> Any:
    """A node's own gradient; for one with several results a tuple, zero where none flowed back."""

    def one(index: int) -> Array | None:
        place = (node, index)
        return gradients.get(place) if place in wanted else gradients.pop(place, None)

    if not isinstance(node.out, tuple):
        return one(0)
    parts = [one(index) for index in range(len(node.out))]
    if all(part is None for part in parts):
        return None
    pairs = zip(parts, node.out, strict=True)
    return tuple(zeros_like(out) if part is None else part for part, out in pairs)


def value_and_grad(function: Function, has_aux: bool = False) -> Function:
    """A function that returns `function`'s value and its gradient by the first argument.

    The first argument is an array or a tree of arrays; the value must be a single number. With
    `has_aux` the function returns `(value, anything else)`, and so does the new one.

    Raises:
        ShapeError: the value is no single number.

    Example:
        >>> import numpy as np
        >>> value, slope = value_and_grad(lambda x: (x ** 2).sum())(np.array([1.0, 3.0]))
        >>> float(value), slope
        (10.0, array([2., 6.]))
    """

    @functools.wraps(function)
    def differentiated(first: Tree, *args: Any, **settings: Any) -> tuple[Any, Tree]:
        with Tape() as tape:
            watched = tape.watch(first)
            result = function(watched, *args, **settings)
        value, aux = _split(result) if has_aux else (result, None)
        _require_single_number(value)
        gradients = _gradients(tape, value, watched)
        value, aux = lowered(value, tape), lowered(aux, tape)
        tape.forget()
        return ((value, aux) if has_aux else value), gradients

    return differentiated


def gradient(function: Function) -> Function:
    """A function that returns the gradient of `function` by its first argument.

    Applied twice, it gives second derivatives.

    Example:
        >>> import numpy as np
        >>> gradient(lambda x: x ** 3)(np.array(2.0))
        np.float64(12.0)
        >>> gradient(gradient(lambda x: x ** 3))(np.array(2.0))
        np.float64(12.0)
    """
    both = value_and_grad(function)

    @functools.wraps(function)
    def slope(first: Tree, *args: Any, **settings: Any) -> Tree:
        return both(first, *args, **settings)[1]

    return slope


class GradientTape:
    """Records what is computed from the arrays it watches, to differentiate it afterwards.

    Arrays here are plain arrays and cannot be watched in secret: go on with what `watch` returns.

    Args:
        persistent: allows `gradient` to be called more than once.

    Example:
        >>> import numpy as np
        >>> with GradientTape() as tape:
        ...     x = tape.watch(np.array([1.0, 2.0]))
        ...     y = (x * x).sum()
        >>> tape.gradient(y, x)
        array([2., 4.])
    """

    def __init__(self, persistent: bool = False) -> None:
        self.persistent = persistent
        self._tape: Tape | None = Tape()

    def __enter__(self) -> GradientTape:
        return self

    def __exit__(self, *_: object) -> None:
        if self._tape is not None:
            self._tape.recording = False

    def watch(self, arrays: Tree) -> Tree:
        """The arrays (one, or a tree of them), recording from now on."""
        return self._open_tape().watch(arrays)

    def gradient(self, target: Tracer, sources: Tree) -> Tree:
        """The gradient of `target` (summed, if it is no single number) by each watched source.

        Raises:
            NotReadyError: the tape was used up and is not persistent.
            ShapeError: a source was not watched by this tape.
        """
        tape = self._open_tape()
        if not all(tape.owns(leaf) for leaf in trees.leaves(sources)):
            raise ShapeError(
                "gradient() got a source that this tape does not watch. "
                "Write `x = tape.watch(x)` and compute with that x."
            )
        gradients = _gradients(tape, target, sources)
        if not self.persistent:
            self._tape = None
            tape.forget()
        return gradients

    def _open_tape(self) -> Tape:
        if self._tape is None:
            raise NotReadyError(
                "This tape has been used up. Write `GradientTape(persistent=True)` to call "
                "gradient() more than once."
            )
        return self._tape


def remember(function: Function, *args: Array) -> tuple[Any, list[Array]]:
    """The function's value, and what costs so much on the way to it that `pull_back` may take it.

    Example:
        >>> import numpy as np
        >>> from goodfit import ops
        >>> value, kept = remember(lambda x: 2 * ops.exp(x), np.array(0.0))
        >>> float(value), [float(each) for each in kept]
        (2.0, [1.0])
    """
    with Tape() as tape:
        result = function(*tape.watch(list(args)))
    kept = tape.costly()
    result = lowered(result, tape)
    tape.forget()
    return result, kept


def pull_back(function: Function, *args: Array, kept: Sequence[Array] = ()) -> tuple[Any, Function]:
    """The function's value, and a function that pulls gradients back to all its arguments.

    `function` takes arrays and returns an array or a tuple of them; the second result takes the
    gradient of each.

    Args:
        function: what is pulled back through.
        args: its arguments.
        kept: what `remember` gave for the same function and arguments, if it was called before.

    Example:
        >>> import numpy as np
        >>> value, pull = pull_back(lambda x, y: x * y, np.array(2.0), np.array(5.0))
        >>> [float(g) for g in pull(np.array(1.0))]
        [5.0, 2.0]
    """
    with Tape(kept) as tape:
        watched = tape.watch(list(args))
        result = function(*watched)

    def pull(*gs: Array) -> list[Array]:
        results = result if isinstance(result, tuple) else (result,)
        outputs: dict[Tracer, Array] = {}
        for out, g in zip(results, gs, strict=True):
            if tape.owns(out):
                outputs[out] = outputs[out] + g if out in outputs else g
        return backward(tape, outputs, watched)

    return lowered(result, tape), pull


def _gradients(tape: Tape, target: Any, sources: Tree) -> Tree:
    outputs = {target: _ones_like(target.value)} if tape.owns(target) else {}
    flat, structure = trees.flatten(sources)
    return trees.unflatten(structure, backward(tape, outputs, flat))


def _split(result: Any) -> tuple[Any, Any]:
    if not isinstance(result, tuple) or len(result) != 2:
        raise ShapeError(
            "With has_aux=True the function returns two things, `(value, anything else)`; this "
            f"one returned {_called(result)}. Write `return value, other`."
        )
    return result


def _require_single_number(value: Any) -> None:
    if getattr(value, "shape", None) != () and not isinstance(value, Real):
        raise ShapeError(
            f"Only a single number has a gradient; the function returned {_called(value)}. "
            "Reduce it first, for instance with `.mean()` or `.sum()`."
        )


def _called(value: Any) -> str:
    if value is None:
        return "nothing"
    return f"shape {value.shape}" if hasattr(value, "shape") else f"a {type(value).__name__}"


def _ones_like(value: Array) -> Array:
    plain = lower(value)
    return namespace(plain).ones(plain.shape, plain.dtype)
