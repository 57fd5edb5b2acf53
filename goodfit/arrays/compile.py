"""The only door to JAX: functions of arrays become XLA programs, arrays move to the device."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from goodfit.arrays import trees
from goodfit.arrays.ending import awaited
from goodfit.arrays.kept_programs import keep_programs
from goodfit.arrays.namespace import Array, Function
from goodfit.arrays.trees import Tree


def compile(function: Function, *, has_steps: bool = False) -> Function:
    """The function as an XLA program: traced once for each structure and shape of its arguments.

    Arguments and results are trees of arrays; they cross the border as flat lists, because JAX
    would hand dicts back with their keys sorted.

    Args:
        function: computes with arrays.
        has_steps: whether it is many steps, each on few rows, and so of small products.

    Example:
        >>> double = compile(lambda tree: {"twice": tree["x"] * 2})
        >>> float(double({"x": np.float32(4)})["twice"])
        8.0
    """
    import jax

    keep_programs()
    _make_known_to_jax()

    @functools.partial(jax.jit, static_argnums=0, compiler_options=_wishes(has_steps))
    def program(structure: trees.Structure, *flat: Array) -> Flattened:
        return Flattened(*trees.flatten(function(*trees.unflatten(structure, list(flat)))))

    @functools.wraps(function)
    def compiled(*arguments: Tree) -> Tree:
        flat, structure = trees.flatten(arguments)
        if any(isinstance(leaf, jax.core.Tracer) for leaf in flat):
            return function(*arguments)  # it is part of a larger program
        result = program(structure, *flat)
        return trees.unflatten(result.structure, result.flat)

    return compiled


class Flattened(NamedTuple):
    """A tree taken apart: a program computes the leaves, and JAX remembers the structure."""

    flat: Sequence[Array]
    structure: trees.Structure


@functools.cache
def _make_known_to_jax() -> None:
    import jax

    jax.tree_util.register_pytree_node(
        Flattened,
        lambda tree: (tree.flat, tree.structure),
        lambda structure, flat: Flattened(flat, structure),
    )


@functools.cache
def _wishes(has_steps: bool) -> dict[str, str]:
    """What XLA shall do otherwise than by default, as far as this version of it knows how.

    Of what newer versions leave to a library on a CPU, only small products shall be, which it is
    quicker at. Its convolutions use one core only and are slow at images that are not padded, and
    its sums of products are wrong in JAX 0.10.2 from 32,769 rows on
    (https://github.com/jax-ml/jax/issues/39103).
    """
    import jax

    left = "LIBRARY_FUSION_TYPE_INDIVIDUAL_DOT" if has_steps else ""
    wishes = {"xla_cpu_experimental_ynn_fusion_type": left}
    try:
        jax.jit(lambda: 0, compiler_options=wishes)()
    except jax.errors.JaxRuntimeError:  # an older version, which does not call it either
        return {}
    return wishes


def lies_in_memory() -> bool:
    """Whether the device that runs compiled programs is a CPU, whose arrays NumPy sees as they lie.

    Example:
        >>> lies_in_memory() in (True, False)
        True
    """
    import jax

    return bool(jax.default_backend() == "cpu")


def device() -> str:
    """What runs compiled programs, as the system calls it.

    Example:
        >>> device() != ""
        True
    """
    import jax

    return str(jax.devices()[0].device_kind)


@awaited
def to_device(tree: Tree) -> Tree:
    """The tree with its arrays on the device that runs compiled programs."""
    import jax

    return trees.map(jax.device_put, tree)


def to_numpy(tree: Tree) -> Tree:
    """The tree with NumPy arrays, waiting for those that are still being computed.

    Example:
        >>> to_numpy(to_device({"x": np.float32([1, 2])}))
        {'x': array([1., 2.], dtype=float32)}
    """
    return trees.map(np.asarray, tree)


def result_shapes(function: Function, shapes: Sequence[tuple[int, ...]]) -> Any:
    """The shape of the result for float32 arguments of these shapes; nothing is computed.

    Example:
        >>> import numpy as np
        >>> result_shapes(lambda x, y: x @ y, [(2, 3), (3, 4)])
        (2, 4)
    """
    import jax

    made = [jax.ShapeDtypeStruct(shape, np.float32) for shape in shapes]
    return jax.tree.map(lambda result: tuple(result.shape), jax.eval_shape(function, *made))
