"""The layer that turns numbers into the numbers of the ranges that they lie in."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from goodfit.arrays import Array, Namespace
from goodfit.autodiff import constant
from goodfit.errors import DataError, NotReadyError, SettingError
from goodfit.layers.categories.categorical import Categorical
from goodfit.settings import check, count, positive

Numbers = NDArray[np.float64]


class Discretization(Categorical):
    """Sorts numbers into ranges: `bin_boundaries=[0, 1]` makes (-inf, 0), [0, 1) and [1, inf).

    The boundaries are given, or found by `adapt` so that as many numbers of its data lie in each.

    Args:
        bin_boundaries: the numbers at which a new range begins, in rising order.
        num_bins: how many ranges `adapt` makes.
        epsilon: how exact `adapt` is: data is condensed to about `1 / epsilon` numbers before.

    Raises:
        SettingError: neither boundaries nor a number of ranges is given, or they contradict.

    Example:
        >>> Discretization([0.0, 1.0])([-3.0, 0.0, 0.5, 9.0])
        array([0, 1, 1, 2], dtype=int32)
        >>> layer = Discretization(num_bins=2)
        >>> layer.adapt([1.0, 2.0, 3.0, 4.0])
        >>> layer
        Discretization(bin_boundaries=(2.0,), num_bins=2)
    """

    bin_boundaries: Any = None
    num_bins: int | None = None
    epsilon: float = 0.01
    output_mode: str = "int"

    def __post_init__(self) -> None:
        super().__post_init__()
        check(self, epsilon=positive)
        if self.num_bins is not None:
            check(self, num_bins=count)
        if self.bin_boundaries is not None:
            self.rewrite(bin_boundaries=tuple(np.asarray(self.bin_boundaries).tolist()))
        self._require_one()

    @property
    def depth(self) -> int:
        """The number of ranges."""
        return len(self._boundaries()) + 1

    def adapt(self, data: Any) -> None:
        """Finds boundaries that part the numbers of the data evenly.

        Do so before the layer goes into a model. It changes the layer's `bin_boundaries`.

        Raises:
            SettingError: the layer was given boundaries and no `num_bins`.
            DataError: the data is empty, or has NaN.
        """
        if self.num_bins is None:
            raise SettingError(
                "Discretization was given its boundaries, so there is nothing to adapt. Let it "
                "find them: `Discretization(num_bins=10)`."
            )
        x = np.asarray(data, np.float32).ravel()
        if x.size == 0 or np.isnan(x).any():
            raise DataError(
                "Discretization cannot adapt to data that is empty or has NaN. Remove those rows, "
                "or fill in the values, before."
            )
        self.rewrite(bin_boundaries=tuple(_boundaries(x, self.num_bins, self.epsilon).tolist()))

    def numbers(self, x: Array) -> Array:
        """How many boundaries are not above each number."""
        found: Array = _ranges(x, boundaries=self._boundaries())
        return found

    def _boundaries(self) -> NDArray[np.float32]:
        if self.bin_boundaries is None:
            raise NotReadyError(
                f"{self.title} has no boundaries yet. Call `layer.adapt(x)`, or give them: "
                "`Discretization(bin_boundaries=[0.0, 1.0])`."
            )
        return np.asarray(self.bin_boundaries, np.float32)

    def _require_one(self) -> None:
        given = self.bin_boundaries
        if given is None and self.num_bins is None:
            raise SettingError(
                "Discretization needs boundaries, `Discretization([0.0, 1.0])`, or a number of "
                "ranges for `adapt`, `Discretization(num_bins=10)`."
            )
        if given is not None and list(given) != sorted(set(given)):
            raise SettingError(
                f"Discretization got bin_boundaries={given}, which do not rise. Write "
                f"`Discretization({sorted(set(given))})`."
            )
        if given is not None and self.num_bins is not None and len(given) >= self.num_bins:
            raise SettingError(
                f"Discretization got {len(given)} boundaries, which make {len(given) + 1} ranges, "
                f"and num_bins={self.num_bins}. Give one of the two."
            )


@constant
def _ranges(xp: Namespace, x: Array, *, boundaries: NDArray[np.float32]) -> Array:
    return xp.searchsorted(xp.asarray(boundaries), x, side="right")


def _boundaries(x: NDArray[np.float32], bins: int, epsilon: float) -> Numbers:
    """The values under which lie 1, 2, ... of `bins` equal parts of the data."""
    step = max(len(x) * epsilon, 1.0)
    points = np.sort(x)[int(step) - 1 :: int(step)].astype(np.float64)
    weights = np.full(len(points), step)
    for share in (epsilon, 1 / bins):
        points, weights = _condensed(points, weights, share)
    return np.unique(points[:-1].astype(np.float32))


def _condensed(points: Numbers, weights: Numbers, share: float) -> tuple[Numbers, Numbers]:
    """One point for each further share of the weight, between the points that were there."""
    if len(points) * share < 1:
        return points, weights
    shares = np.arange(0.0, 1.0, share) + share
    reached = weights.cumsum()
    ways = reached / reached[-1]
    return np.interp(shares, ways, points), np.diff(np.interp(shares, ways, reached), prepend=0.0)
