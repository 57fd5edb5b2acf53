"""A primitive: a forward function, and for each argument the rule that pulls a gradient back."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Collection, Sequence
from typing import Any

import numpy as np

from goodfit.arrays import Array, Function, namespace
from goodfit.autodiff.tape import Node, Tracer, innermost, lower
from goodfit.errors import NotDifferentiableError

CONNECTS: dict[type, Function] = {}
"""Types of which nothing is computed yet, and what makes a result of an operation on them:
`connect(name of the operation, arguments, settings)`.
"""


PLAIN = frozenset((np.ndarray, np.float32, np.float64, float, int))
"""Types that no tape watches and NumPy computes with."""


class Primitive:
    """An operation on arrays that knows how gradients flow back through it.

    The forward function receives the namespace that computes, then the arrays (positional), then
    settings that are no arrays (by keyword). A pullback receives the gradient `g` of the result,
    the result `out`, and what the forward function received; it is written with primitives, so that
    gradients of gradients come free. An argument without a pullback cannot be differentiated.

    Example:
        >>> import numpy as np
        >>> @primitive
        ... def cube(xp, x):
        ...     return x ** 3
        >>> cube.pullback(x=lambda g, out, x: g * 3 * x ** 2)
        >>> cube(np.array(2.0))
        np.float64(8.0)
    """

    def __init__(self, forward: Function, name: str) -> None:
        functools.update_wrapper(self, forward)
        self.forward = forward
        self.name = name
        self.argument_names = _array_arguments(forward)
        self.pullbacks: dict[str, Function] = {}
        self.joint_pullback: Function | None = None
        self.is_costly = False  # then its result is rather kept than computed again

    def __repr__(self) -> str:
        return f"<primitive {self.name}>"

    def __call__(self, *args: Array, **settings: Any) -> Any:
        """Applies the operation, and records it on the innermost tape that watches an argument."""
        if all(type(arg) in PLAIN for arg in args):  # as most are, where NumPy computes
            return self.forward(np, *args, **settings)
        tape = innermost(args)
        if tape is None:
            if connect := connection(args):
                return connect(self.name, args, settings)
            plain = [lower(arg) for arg in args]
            return self.forward(namespace(*plain), *plain, **settings)
        values = [arg.value if tape.owns(arg) else arg for arg in args]
        out = tape.remembered(self)
        out = self(*values, **settings) if out is None else out
        return tape.record(self, args, values, settings, out)

    def pullback(self, **rules: Function) -> None:
        """Declares, by argument name, `rule(g, out, *args, **settings)`: its gradient."""
        unknown = set(rules) - set(self.argument_names)
        if unknown:
            raise TypeError(f"{self.name} has the arguments {self.argument_names}, not {unknown}")
        self.pullbacks.update(rules)

    def pullback_together(self, rule: Function) -> None:
        """Declares one rule for all arguments: `rule(wanted, g, out, *args, **settings)`.

        It returns gradients by position; `wanted` holds those that are needed.
        """
        self.joint_pullback = rule

    def pull(self, node: Node, g: Any) -> dict[int, Array]:
        """The gradients of a node's traced arguments, by position."""
        if self.joint_pullback is not None:
            wanted = node.parents.keys()
            return dict(self.joint_pullback(wanted, g, node.out, *node.args, **node.settings))
        rules = self._rules(node.parents.keys())
        return {i: rule(g, node.out, *node.args, **node.settings) for i, rule in rules.items()}

    def _rules(self, positions: Collection[int]) -> dict[int, Function]:
        names = {i: self.argument_names[i] for i in positions}
        for name in names.values():
            if name not in self.pullbacks:
                raise NotDifferentiableError(
                    f"{self.name} has no gradient for its argument {name!r}. "
                    f"If it should count as a constant, pass stop_gradient({name})."
                )
        return {i: self.pullbacks[name] for i, name in names.items()}


def primitive(forward: Function) -> Primitive:
    """Makes a primitive of `forward(xp, *arrays, **settings)`; used as a decorator.

    Example:
        >>> @primitive
        ... def halved(xp, x):
        ...     return x / 2
        >>> halved
        <primitive halved>
    """
    return Primitive(forward, forward.__name__)


def constant(forward: Function) -> Function:
    """Makes an operation whose derivative is zero everywhere (`argmax`, `x > y`, `floor`).

    Its result is never traced, however deep the tapes are nested.

    Example:
        >>> @constant
        ... def rounded(xp, x):
        ...     return xp.round(x)
        >>> import numpy as np
        >>> rounded(np.array([1.7]))
        array([2.])
    """

    @functools.wraps(forward)
    def operation(*args: Any, **settings: Any) -> Any:
        plain = [lower(arg) for arg in args]
        return forward(namespace(*plain), *plain, **settings)

    return operation


def connection(args: Sequence[Any]) -> Function | None:
    """What connects these arguments, where one of them is only a symbol."""
    for arg in args:
        if type(arg) in CONNECTS:
            return CONNECTS[type(arg)]
    return None


def connectable(operation: Function) -> Function:
    """The operation, which takes symbols too; primitives do by themselves."""
    if isinstance(operation, Primitive):
        return operation

    @functools.wraps(operation)
    def connected(*args: Any, **settings: Any) -> Any:
        if connect := connection(args):
            return connect(operation.__name__, args, settings)
        return operation(*args, **settings)

    return connected


def recorded_by(value: object, operation: Primitive) -> Node | None:
    """The node that made this value, if it was an application of the given primitive.

    Example:
        >>> import numpy as np
        >>> from goodfit import ops
        >>> from goodfit.autodiff import Tape
        >>> with Tape() as tape:
        ...     y = ops.exp(tape.watch(np.array(1.0)))
        >>> recorded_by(y, ops.exp) is y.node, recorded_by(y, ops.log)
        (True, None)
    """
    if isinstance(value, Tracer) and value.node.primitive is operation:
        return value.node
    return None


def _array_arguments(forward: Function) -> list[str]:
    parameters = list(inspect.signature(forward).parameters.values())[1:]
    return [p.name for p in parameters if p.kind is not inspect.Parameter.KEYWORD_ONLY]
