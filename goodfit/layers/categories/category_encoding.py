"""The layer that writes numbers of categories as zeros and ones."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from goodfit import ops
from goodfit.arrays import Array, Tree
from goodfit.autodiff import lower
from goodfit.errors import DataError, SettingError
from goodfit.layers.categories.categorical import Categorical
from goodfit.layers.context import LayerContext
from goodfit.layers.layer import Shape
from goodfit.settings import check, count


class CategoryEncoding(Categorical):
    """Writes class numbers as rows of zeros and ones, or of counts.

    Called with `count_weights`, in the shape of the numbers, each counts as much as its weight.

    Args:
        num_tokens: how many categories there are: the whole numbers from 0 to `num_tokens - 1`.
        output_mode: "multi_hot", "one_hot" or "count", as for the other layers of categories.

    Raises:
        SettingError: `num_tokens` is not a whole number of at least 1.
        DataError: called on arrays: a number is not from 0 to `num_tokens - 1`.

    Example:
        >>> CategoryEncoding(num_tokens=4)([[0, 1], [3, 3]])
        array([[1., 1., 0., 0.],
               [0., 0., 0., 1.]], dtype=float32)
    """

    modes: ClassVar[tuple[str, ...]] = ("one_hot", "multi_hot", "count")
    options: ClassVar[tuple[str, ...]] = ("count_weights",)

    num_tokens: Any = None
    output_mode: str = "multi_hot"

    def __post_init__(self) -> None:
        super().__post_init__()
        check(self, num_tokens=count)

    @property
    def depth(self) -> int:
        """`num_tokens`."""
        return int(self.num_tokens)

    def numbers(self, x: Array) -> Array:
        """The input, as whole numbers."""
        return ops.cast(lower(x), dtype=np.int32)

    def output_shape(self, shape: Shape, count_weights: Any = None) -> Shape:
        """It ends in the number of categories."""
        self._require_counting(count_weights)
        return super().output_shape(shape)

    def call(
        self, params: Tree, x: Array, ctx: LayerContext, count_weights: Array | None = None
    ) -> Array:
        """The numbers, written as `output_mode` says."""
        self._require_counting(count_weights)
        return self.written(self.numbers(x), count_weights)

    def at_once(self, x: Any, ctx: LayerContext, **options: Any) -> Any:
        """The output for arrays, the numbers of which are looked at before."""
        if (
            isinstance(x, np.ndarray)
            and x.size
            and not (x.min() >= 0 and x.max() < self.num_tokens)
        ):
            raise DataError(
                f"{self.title} has num_tokens={self.num_tokens}: the numbers from 0 to "
                f"{self.num_tokens - 1}. The data has numbers from {x.min()} to {x.max()}. Write "
                f"`CategoryEncoding({max(int(x.max()), 0) + 1})`, or number the categories with "
                "`IntegerLookup()`."
            )
        return super().at_once(x, ctx, **options)

    def _require_counting(self, count_weights: Any) -> None:
        if count_weights is not None and self.output_mode != "count":
            raise SettingError(
                f"{self.title} uses `count_weights` only to count, but has "
                f"output_mode={self.output_mode!r}. Write "
                f'`CategoryEncoding({self.num_tokens}, output_mode="count")`.'
            )
