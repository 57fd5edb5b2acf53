"""The tape: what was computed, in the order in which it was computed.

An array under differentiation is a `Tracer`: its value, and the place on a tape that made it. A
tape inside another one differentiates a differentiation; the inner one has the higher level, and
its values may themselves be tracers of the outer one.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from goodfit.arrays import Array, namespace, trees
from goodfit.arrays.trees import Tree
from goodfit.errors import NotDifferentiableError

if TYPE_CHECKING:
    from goodfit.autodiff.primitives import Primitive

LEVELS = itertools.count()


class Node:
    """One application of a primitive: what went in, what came out, which inputs were traced."""

    __slots__ = ("args", "out", "parents", "primitive", "settings")

    def __init__(self, primitive: Primitive | None, args: Sequence[Array], out: Any) -> None:
        self.primitive = primitive
        self.args = tuple(args)
        self.settings: dict[str, Any] = {}
        self.parents: dict[int, Tracer] = {}
        self.out = out


class Tracer:
    """An array under differentiation. Operators and methods record what they compute."""

    __slots__ = ("__weakref__", "index", "node", "tape", "value")
    __array_ufunc__ = None  # so that `ndarray * tracer` asks the tracer, not NumPy
    __hash__ = object.__hash__

    def __init__(self, value: Array, tape: Tape, node: Node, index: int = 0) -> None:
        self.value = value
        self.tape = tape
        self.node = node
        self.index = index

    shape = property(lambda self: self.value.shape)
    dtype = property(lambda self: self.value.dtype)
    ndim = property(lambda self: self.value.ndim)
    size = property(lambda self: self.value.size)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray[Any, Any]:
        return np.asarray(_finished(self, "np.asarray"), dtype=dtype)

    def __array_function__(self, function: Any, *_: Any) -> Any:
        name = function.__name__
        raise NotDifferentiableError(
            f"numpy.{name} does not know how to differentiate. Write `goodfit.ops.{name}` (or the "
            f"nearest thing there), or `stop_gradient(x)` where x should count as a constant."
        )

    def __len__(self) -> int:
        return len(self.value)

    def __float__(self) -> float:
        return float(_finished(self, "float"))

    def __bool__(self) -> bool:
        return bool(lower(self))

    def __repr__(self) -> str:
        return f"Tracer({self.value!r})"


def _finished(tracer: Tracer, wanted: str) -> Array:
    """The plain array under a tracer; not while a tape records, for the gradient would be cut."""
    value: Any = tracer
    while isinstance(value, Tracer):
        if value.tape.recording:
            raise NotDifferentiableError(
                f"`{wanted}(x)` would cut the gradient in silence, for x is being differentiated. "
                f"Compute with `goodfit.ops`, or write `{wanted}(ops.stop_gradient(x))` if x "
                "should count as a constant."
            )
        value = value.value
    return value


class Tape:
    """Records the primitives that are applied to what it watches, until it is closed.

    Args:
        kept: what another tape gave as its `costly` results, when the same was computed.

    Example:
        >>> from goodfit import ops
        >>> with Tape() as tape:
        ...     y = ops.exp(tape.watch(np.array(0.0)) * 2)
        >>> [node.primitive.name for node in tape.nodes]
        ['multiply', 'exp']
    """

    def __init__(self, kept: Iterable[Array] = ()) -> None:
        self._kept = iter(kept)
        self.level = next(LEVELS)
        self.nodes: list[Node] = []
        self.recording = True

    def __enter__(self) -> Tape:
        return self

    def __exit__(self, *_: object) -> None:
        self.recording = False

    def watch(self, tree: Tree) -> Tree:
        """The same tree with arrays that record on this tape what is computed from them."""
        return trees.map(self._watch_one, tree)

    def record(
        self,
        primitive: Primitive,
        args: Sequence[Array],
        values: Sequence[Array],
        settings: dict[str, Any],
        out: Any,
    ) -> Any:
        """Writes one application down and returns its result(s) as tracers."""
        node = Node(primitive, values, out)
        node.settings = settings
        node.parents = {i: arg for i, arg in enumerate(args) if self.owns(arg)}
        self.nodes.append(node)
        if isinstance(out, tuple):
            return tuple(Tracer(part, self, node, index) for index, part in enumerate(out))
        return Tracer(out, self, node)

    def costly(self) -> list[Array]:
        """The results that a second tape had rather be given than compute again, in order."""
        return [n.out for n in self.nodes if n.primitive is not None and n.primitive.is_costly]

    def remembered(self, primitive: Primitive) -> Array | None:
        """The next of the results that this tape was given, if the primitive is a costly one."""
        return next(self._kept, None) if primitive.is_costly else None

    def forget(self) -> None:
        """Lets go of all that was computed: tape and tracers hold each other in a circle."""
        self.nodes.clear()

    def owns(self, value: object) -> bool:
        """Whether the value is a tracer of this tape."""
        return isinstance(value, Tracer) and value.tape is self

    def _watch_one(self, array: Array) -> Tracer:
        value = array if hasattr(array, "shape") else np.asarray(array, dtype=float)
        return Tracer(value, self, Node(None, (), value))


def innermost(args: Sequence[object]) -> Tape | None:
    """The recording tape of the highest level among the arguments."""
    tapes = [arg.tape for arg in args if isinstance(arg, Tracer) and arg.tape.recording]
    return max(tapes, key=lambda tape: tape.level) if tapes else None


def lower(value: Any) -> Any:
    """The plain array under a tracer, whatever number of tapes watches it.

    Example:
        >>> lower(Tape().watch(np.array([1.0, 2.0])))
        array([1., 2.])
    """
    while isinstance(value, Tracer):
        value = value.value
    return value


def zeros_like(array: Any) -> Array:
    """Plain zeros of the same shape and dtype, made by the library that computes with the array.

    Example:
        >>> zeros_like(Tape().watch(np.array([1.0, 2.0])))
        array([0., 0.])
    """
    plain = lower(array)
    return namespace(plain).zeros(plain.shape, plain.dtype)


def lowered(tree: Tree, tape: Tape) -> Tree:
    """The tree without the tracers of one tape; those of outer tapes stay.

    Example:
        >>> tape = Tape()
        >>> lowered({"x": tape.watch(np.array([1.0, 2.0]))}, tape)
        {'x': array([1., 2.])}
    """
    return trees.map(lambda leaf: leaf.value if tape.owns(leaf) else leaf, tree)
