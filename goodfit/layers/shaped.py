"""Layers with a setting `output_shape`, which is also what the method that finds it is called."""

from __future__ import annotations

from typing import Any, Self

from goodfit.layers.layer import Layer


class Shaped(Layer):
    """A layer whose user says, at least in part, which shape its output has.

    What was written is kept as a setting; what `layer.output_shape` means is `found_shape`, so that
    the layer is asked for its shape as every other is.

    Example:
        >>> class Rows(Shaped):
        ...     output_shape: int = 1
        ...     def __post_init__(self):
        ...         self.settle_output_shape()
        ...     def found_shape(self, shape):
        ...         return (self.written_shape, *shape)
        >>> Rows(output_shape=3).output_shape((4,))
        (3, 4)
    """

    def settle_output_shape(self) -> None:
        """Makes a method of the setting; for `__post_init__` only."""
        self.settle("output_shape", self.found_shape)

    @property
    def written_shape(self) -> Any:
        """The setting, as the user wrote it."""
        return self.__dict__["_given"]["output_shape"]

    def found_shape(self, shape: Any, **options: Any) -> Any:
        """The shape of one example's output."""
        raise NotImplementedError(f"{type(self).__name__} has no `found_shape`")

    def with_settings(self, **settings: Any) -> Self:
        """The same layer, with the same weights, but other settings."""
        twin = super().with_settings(**settings)
        twin.__dict__["output_shape"] = twin.found_shape
        return twin
