"""Fashion-MNIST: 70,000 pictures of clothes (Xiao, Rasul and Vollgraf, 2017)."""

from __future__ import annotations

from goodfit.datasets.dataset import Dataset, Pair, classes, images
from goodfit.datasets.idx import idx_files, load_pairs

__all__ = ["dataset", "load_data"]

ADDRESS = "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/"
CLASSES = (
    "T-shirt/top",
    "trouser",
    "pullover",
    "dress",
    "coat",
    "sandal",
    "shirt",
    "sneaker",
    "bag",
    "ankle boot",
)
SHA256 = {
    "train-images-idx3": "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
    "train-labels-idx1": "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
    "t10k-images-idx3": "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073",
    "t10k-labels-idx1": "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5",
}
DESCRIPTION = "70,000 pictures of clothes, of 28x28 pixels (Xiao, Rasul and Vollgraf, 2017)."
SOURCE = "H. Xiao, K. Rasul and R. Vollgraf, zalandoresearch/fashion-mnist on GitHub"
LICENCE = "MIT, Zalando SE"
FILES = idx_files("fashion-mnist", ADDRESS, SHA256)


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
    """The same as `goodfit.datasets.load("fashion_mnist")`.

    Example:
        >>> dataset().task.class_names[9]  # doctest: +SKIP
        'ankle boot'
    """
    task = classes("clothing", CLASSES)
    return images("fashion_mnist", *load_data(), task, DESCRIPTION, SOURCE, LICENCE)
