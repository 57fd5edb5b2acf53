"""MNIST: 70,000 handwritten digits (LeCun, Cortes and Burges, 1998)."""

from __future__ import annotations

from goodfit.datasets.dataset import Dataset, Pair, classes, images
from goodfit.datasets.idx import idx_files, load_pairs

__all__ = ["dataset", "load_data"]

ADDRESS = "https://ossci-datasets.s3.amazonaws.com/mnist/"
SHA256 = {
    "train-images-idx3": "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
    "train-labels-idx1": "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
    "t10k-images-idx3": "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
    "t10k-labels-idx1": "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
}
DESCRIPTION = "70,000 handwritten digits of 28x28 pixels (LeCun, Cortes and Burges, 1998)."
SOURCE = "Y. LeCun, C. Cortes and C. Burges, The MNIST database of handwritten digits"
LICENCE = "CC BY-SA 3.0, by Keras's documentation; LeCun and Cortes hold the copyright"
FILES = idx_files("mnist", ADDRESS, SHA256)


def load_data() -> tuple[Pair, Pair]:
    """`(x_train, y_train), (x_test, y_test)`, as in Keras.

    Images are uint8 of shape (60000, 28, 28) and (10000, 28, 28), labels uint8 of shape (60000,)
    and (10000,).

    Raises:
        DownloadError: the files can be found nowhere.
        FileError: a file is damaged.

    Example:
        >>> (x_train, y_train), (x_test, y_test) = load_data()  # doctest: +SKIP
    """
    return load_pairs(FILES)


def dataset() -> Dataset:
    """The same as `goodfit.datasets.load("mnist")`.

    Example:
        >>> dataset().x.shape  # doctest: +SKIP
        (60000, 28, 28, 1)
    """
    task = classes("digit", "0123456789")
    return images("mnist", *load_data(), task, DESCRIPTION, SOURCE, LICENCE)
