"""Optdigits: 5,620 handwritten digits of 8x8 pixels (Alpaydin and Kaynak, 1998)."""

from __future__ import annotations

import numpy as np

from goodfit.datasets.dataset import Dataset, Pair, classes, images
from goodfit.datasets.files import DataFile, locate

__all__ = ["dataset", "load_data"]

TRAIN = DataFile(
    "optdigits/optdigits.tra", "e1b683cc211604fe8fd8c4417e6a69f31380e0c61d4af22e93cc21e9257ffedd"
)
TEST = DataFile(
    "optdigits/optdigits.tes", "6ebb3d2fee246a4e99363262ddf8a00a3c41bee6014c373ed9d9216ba7f651b8"
)
DESCRIPTION = "5,620 handwritten digits of 8x8 pixels (Alpaydin and Kaynak, 1998)."
SOURCE = (
    "UCI, E. Alpaydin and C. Kaynak 1998, by way of logicalapple/cs7641-Supervised-Learning on "
    "GitHub, whose header line is left out"
)
LICENCE = "CC BY 4.0, as the UCI repository publishes its sets; the carrying repository states none"
FILES = TRAIN, TEST


def load_data() -> tuple[Pair, Pair]:
    """`(x_train, y_train), (x_test, y_test)`: the writers of the test digits are others.

    Images are uint8 from 0 to 16 of shape (3823, 8, 8) and (1797, 8, 8), labels uint8. The test
    part is what scikit-learn, and so `goodfit.datasets.load("digits")`, has of it.

    Raises:
        DownloadError: the files can be found nowhere.
        FileError: a file is damaged.

    Example:
        >>> (x_train, y_train), (x_test, y_test) = load_data()  # doctest: +SKIP
    """
    return _pair(TRAIN), _pair(TEST)


def dataset() -> Dataset:
    """The same as `goodfit.datasets.load("optdigits")`.

    Example:
        >>> dataset().x.shape  # doctest: +SKIP
        (3823, 8, 8, 1)
    """
    task = classes("digit", "0123456789")
    return images("optdigits", *load_data(), task, DESCRIPTION, SOURCE, LICENCE)


def _pair(file: DataFile) -> Pair:
    rows = np.loadtxt(locate(file), delimiter=",", dtype=np.uint8)  # 64 pixels, then the digit
    return rows[:, :64].reshape(-1, 8, 8), rows[:, 64]
