"""What a layer may know while it computes: training or not, its memory, randomness, real rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from goodfit import ops
from goodfit.arrays import Array, Tree, random

Observer = Callable[[str, Any, Array], None]
"""Called with (layer name, layer, output) after each layer has computed."""


class Mixture(NamedTuple):
    """What became of the rows of a batch: a share of each, and the rest of another one.

    A layer of one's own that mixes rows says so with `ctx.mix(Mixture(...))`: then the targets are
    mixed as well.

    Example:
        >>> Mixture(np.array([1, 0]), np.array([1.0, 0.75])).of(np.array([[4.0], [8.0]])).tolist()
        [[4.0], [7.0]]
    """

    partner: Array
    """The number of the other row, for each: (batch,)."""
    share: Array
    """What is kept of each, from 0 to 1: (batch,)."""

    def of(self, x: Array) -> Array:
        """The rows, mixed."""
        share = ops.reshape(self.share, shape=(-1, *(1 for _ in x.shape[1:])))
        return share * x + (1 - share) * ops.take(x, self.partner)


class Context:
    """One run of a graph.

    Args:
        training: whether this run trains (dropout drops, batch normalisation uses the batch).
        key: the random key of this step; needed only where a layer draws.
        rows: 1 for each real row of the batch and 0 for padding, or None where all are real.
        observe: sees each layer's output.
        examples: makes a random key for each row, (batch, 2), that belongs to the example and the
            epoch, whatever batch it is in; without it, keys come from the row's place in the batch.

    Example:
        >>> ctx = Context(training=True, key=random.key(0)).enter("norm", {"mean": 0.0}, True)
        >>> ctx.remember(mean=1.0)
        >>> ctx.training, ctx.memory
        (True, {'mean': 1.0})
    """

    def __init__(
        self,
        training: bool = False,
        key: Array | None = None,
        rows: Array | None = None,
        observe: Observer | None = None,
        examples: Callable[[], Array] | None = None,
    ) -> None:
        self.training = training
        self.key = key
        self.rows = rows
        self.observe = observe
        self.examples = examples
        self.memory: dict[str, Tree] = {}
        self.calls: dict[str, int] = {}
        self.losses: list[Array] = []
        self.mixtures: list[Mixture] = []

    def enter(
        self, name: str, memory: Tree, trainable: bool, mask: Array | None = None
    ) -> LayerContext:
        """The context of one call of one layer; a shared layer draws anew at each call."""
        self.calls[name] = self.calls.get(name, 0) + 1
        return LayerContext(self, name, self.memory.get(name, memory), trainable, mask)


class LayerContext:
    """What one layer sees of a run.

    `training` is False for a frozen layer: it changes nothing and uses what it has remembered.
    `dropping` says whether random layers act: in training, also where the layer is frozen.
    `mask` says which steps of the input count, (batch, time) of booleans, or None where all do; a
    layer that joins inputs has a list of masks.

    Example:
        >>> frozen = Context(training=True).enter("dropout", {}, trainable=False)
        >>> frozen.training, frozen.dropping
        (False, True)
    """

    def __init__(
        self,
        context: Context,
        name: str,
        memory: Tree,
        trainable: bool,
        mask: Array | None = None,
    ) -> None:
        self.training = context.training and trainable
        self.dropping = context.training
        self.rows = context.rows
        self.memory = memory
        self.mask = mask
        self._context = context
        self._name = name

    def force(self, training: bool) -> None:
        """Acts as in training or not, as the call of the layer said, whatever the model does."""
        self.training = self.training and training
        self.dropping = training

    def key(self, purpose: str = "") -> Array:
        """A random key of its own for this layer, this step and this purpose."""
        if self._context.key is None:
            raise ValueError(f"{self._name} draws random numbers; run it with a key")
        number = self._context.calls[self._name]
        return random.fold(random.fold(self._context.key, f"{self._name}/{purpose}"), number)

    def example_keys(self, count: int, purpose: str = "") -> Array:
        """A random key for each row of the batch, (count, 2): the same for the same example.

        Drawing with `random.uniform_each` and `random.normal_each`, an example gets the same
        numbers in an epoch, whichever batch it is in.
        """
        if self._context.examples is None:
            return random.fold_each(self.key(purpose), np.arange(count, dtype=np.uint32))
        number = self._context.calls[self._name]
        keys = random.fold(self._context.examples(), f"{self._name}/{purpose}")
        return random.fold(keys, number)

    def add_loss(self, value: Array) -> None:
        """Adds a number to the loss of this batch."""
        self._context.losses.append(value)

    def mix(self, mixture: Mixture) -> None:
        """Says that the layer mixed the rows of the batch; the targets are mixed as well."""
        self._context.mixtures.append(mixture)

    def inner(self, name: str) -> LayerContext:
        """The context for a layer that this one wraps; its memory is the branch of that name."""
        return InnerContext(self, name)

    def remember(self, **arrays: Array) -> None:
        """Replaces entries of the layer's memory, from the next step on."""
        self.memory = {**self.memory, **arrays}
        self._context.memory[self._name] = self.memory


class InnerContext(LayerContext):
    """What a wrapped layer sees of a run: the context of the layer around it, with its own memory.

    Example:
        >>> outer = Context(training=True).enter("both", {"forward": {"seen": 0}}, True)
        >>> outer.inner("forward").remember(seen=1)
        >>> outer.memory
        {'forward': {'seen': 1}}
    """

    def __init__(self, outer: LayerContext, name: str) -> None:
        self.__dict__.update(outer.__dict__)
        self.memory = outer.memory.get(name, {})
        self._outer = outer
        self._own_name = name

    def key(self, purpose: str = "") -> Array:
        """A random key of its own for this layer, this step and this purpose."""
        return self._outer.key(f"{self._own_name}/{purpose}")

    def example_keys(self, count: int, purpose: str = "") -> Array:
        """A random key for each row of the batch, as the outer layer has."""
        return self._outer.example_keys(count, f"{self._own_name}/{purpose}")

    def remember(self, **arrays: Array) -> None:
        """Replaces entries of the layer's memory, from the next step on."""
        self.memory = {**self.memory, **arrays}
        self._outer.remember(**{self._own_name: self.memory})
