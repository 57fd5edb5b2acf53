"""The least time that is possible: the matrix products alone, as fast as this machine does them."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable, Iterable

import numpy as np

SECONDS_TO_TRY = 0.3
LARGE = (512, 512, 512)
"""A product at which every library is fast, so that small workloads have no easier limit."""


@dataclasses.dataclass(frozen=True)
class Product:
    """A product of a (rows, inner) and an (inner, columns) matrix, in the forward pass.

    `backward` is how many products of the same size go back: the gradient of the weights, and that
    of the input unless the input is the data. `count` is how often all this is done.
    """

    rows: int
    inner: int
    columns: int
    backward: int = 2
    count: float = 1

    @property
    def operations(self) -> float:
        """Multiplications and additions, forward and backward."""
        return 2.0 * self.rows * self.inner * self.columns * (1 + self.backward) * self.count

    def times(self, count: float) -> Product:
        """The same, so many times."""
        return dataclasses.replace(self, count=self.count * count)


def operations(products: Iterable[Product]) -> float:
    """Multiplications and additions of all products together."""
    return sum(product.operations for product in products)


def best_rate(products: Iterable[Product]) -> float:
    """Operations a second of the fastest product, by the faster of NumPy and PyTorch."""
    sizes = {(product.rows, product.inner, product.columns) for product in products} | {LARGE}
    return max(_rate(multiply, *size) for size in sizes for multiply in _libraries())


def _libraries() -> list[Callable[[int, int, int], Callable[[], object]]]:
    try:
        import torch
    except ImportError:
        return [_by_numpy]

    def by_torch(rows: int, inner: int, columns: int) -> Callable[[], object]:
        x, y, out = (
            torch.ones(size) for size in ((rows, inner), (inner, columns), (rows, columns))
        )
        return lambda: torch.mm(x, y, out=out)

    return [_by_numpy, by_torch]


def _by_numpy(rows: int, inner: int, columns: int) -> Callable[[], object]:
    x, y = np.ones((rows, inner), np.float32), np.ones((inner, columns), np.float32)
    out = np.empty((rows, columns), np.float32)
    return lambda: np.matmul(x, y, out=out)


def _rate(
    library: Callable[[int, int, int], Callable[[], object]], rows: int, inner: int, columns: int
) -> float:
    """The rate of the quickest call: what else runs can only make a call slower."""
    multiply = library(rows, inner, columns)
    quickest, end = float("inf"), time.perf_counter() + SECONDS_TO_TRY
    while time.perf_counter() < end:
        began = time.perf_counter()
        multiply()
        quickest = min(quickest, time.perf_counter() - began)
    return 2.0 * rows * inner * columns / quickest
