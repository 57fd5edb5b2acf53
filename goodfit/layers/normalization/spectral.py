"""Normalisation of a layer's weights by how much they can stretch a vector."""

from __future__ import annotations

from typing import Any

from goodfit import ops
from goodfit.arrays import Array, Tree
from goodfit.errors import SettingError
from goodfit.initializers import TruncatedNormal
from goodfit.layers.context import LayerContext
from goodfit.layers.layer import Shape, Weight
from goodfit.layers.wrapping import Wrapper
from goodfit.settings import check, count

NAMES = ("kernel", "embeddings")
"""What the weight that is normalised may be called."""


class SpectralNormalization(Wrapper):
    """Divides a layer's kernel by its greatest singular value: it stretches no vector.

    The kernel is seen as a matrix of (inputs, units). Its greatest singular value is found by power
    iteration, which goes on from step to step with the vector it has reached. Miyato and others,
    "Spectral normalization for generative adversarial networks" (2018).

    Args:
        layer: a layer with a `kernel` or `embeddings`.
        power_iterations: how many steps of the iteration each step of training makes.

    Raises:
        SettingError: `layer` is no layer, or one without such a weight.

    Example:
        >>> from goodfit.layers import Dense
        >>> layer = SpectralNormalization(Dense(3))
        >>> sorted(layer.weights((5,))["layer"]), sorted(layer.memory((5,)))
        (['bias', 'kernel'], ['vector_u'])
    """

    power_iterations: int = 1

    def __post_init__(self) -> None:
        super().__post_init__()
        check(self, power_iterations=count)

    def memory(self, shape: Shape) -> dict[str, Any]:
        """`vector_u`, a direction among the units, and what the layer itself remembers."""
        units = self.layer.weights(shape)[self._weight_name(shape)].shape[-1]
        vector = Weight((1, units), TruncatedNormal(stddev=0.02))
        return {**super().memory(shape), "vector_u": vector}

    def output_shape(self, shape: Shape) -> Shape:
        """The wrapped layer's."""
        self._weight_name(shape)
        return super().output_shape(shape)

    def call(self, params: Tree, x: Array, ctx: LayerContext) -> Array:
        """The wrapped layer's formula, with `kernel / greatest singular value`."""
        inner = params["layer"]
        name = next(name for name in NAMES if name in inner)
        vector, stretch = self._greatest_singular_value(inner[name], ctx.memory["vector_u"])
        if ctx.training:
            ctx.remember(vector_u=vector)
        return super().call({"layer": {**inner, name: inner[name] / stretch}}, x, ctx)

    def _greatest_singular_value(self, kernel: Array, vector: Array) -> tuple[Array, Array]:
        """The direction reached among the units, and how much the kernel stretches it."""
        matrix = ops.reshape(kernel, shape=(-1, kernel.shape[-1]))
        fixed = ops.stop_gradient(matrix)
        for _ in range(self.power_iterations):
            other = _unit(vector @ ops.transpose(fixed))
            vector = _unit(other @ fixed)
        stretch = ops.sum((other @ matrix) * vector)
        return vector, ops.where(ops.greater(stretch, 0), stretch, 1.0)

    def _weight_name(self, shape: Shape) -> str:
        found = [name for name in NAMES if name in self.layer.weights(shape)]
        if not found:
            raise SettingError(
                f"SpectralNormalization needs a layer with a kernel or embeddings, but "
                f"{self.layer.title} has neither. Write for instance "
                "`SpectralNormalization(Dense(10))`."
            )
        return found[0]


def _unit(vector: Array) -> Array:
    """The vector divided by its length; a zero stays one."""
    return vector / ops.sqrt(ops.maximum(ops.sum(ops.square(vector)), 1e-24))
