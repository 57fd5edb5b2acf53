"""What a layer may know while it computes: training or not, its memory, randomness, real rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from goodfit.arrays import Array, Tree, random

Observer = Callable[[str, Any, Array], None]
"""Called with (layer name, layer, output) after each layer has computed."""


class Context:
    """One run of a graph.

    Args:
        training: whether this run trains (dropout drops, batch normalisation uses the batch).
        key: the random key of this step; needed only where a layer draws.
        rows: 1 for each real row of the batch and 0 for padding, or None where all are real.
        observe: sees each layer's output.

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
    ) -> None:
        self.training = training
        self.key = key
        self.rows = rows
        self.observe = observe
        self.memory: dict[str, Tree] = {}
        self.calls: dict[str, int] = {}

    def enter(self, name: str, memory: Tree, trainable: bool) -> LayerContext:
        """The context of one call of one layer; a shared layer draws anew at each call."""
        self.calls[name] = self.calls.get(name, 0) + 1
        return LayerContext(self, name, self.memory.get(name, memory), trainable)


class LayerContext:
    """What one layer sees of a run.

    `training` is False for a frozen layer: it changes nothing and uses what it has remembered.

    Example:
        >>> frozen = Context(training=True).enter("dropout", {}, trainable=False)
        >>> frozen.training, frozen.dropping
        (False, True)
    """

    def __init__(self, context: Context, name: str, memory: Tree, trainable: bool) -> None:
        self.training = context.training and trainable
        self.rows = context.rows
        self.memory = memory
        self._context = context
        self._name = name

    @property
    def dropping(self) -> bool:
        """Whether random layers act: in training, also where the layer is frozen."""
        return self._context.training

    def key(self, purpose: str = "") -> Array:
        """A random key of its own for this layer, this step and this purpose."""
        if self._context.key is None:
            raise ValueError(f"{self._name} draws random numbers; run it with a key")
        number = self._context.calls[self._name]
        return random.fold(random.fold(self._context.key, f"{self._name}/{purpose}"), number)

    def remember(self, **arrays: Array) -> None:
        """Replaces entries of the layer's memory, from the next step on."""
        self.memory = {**self.memory, **arrays}
        self._context.memory[self._name] = self.memory
