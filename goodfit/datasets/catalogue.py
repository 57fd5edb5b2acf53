"""The names of the data sets, and what loads each."""

from __future__ import annotations

from collections.abc import Callable

from goodfit.datasets import bundled, cifar10, fashion_mnist, mnist
from goodfit.datasets.dataset import Dataset
from goodfit.errors import UnknownNameError

__all__ = ["NAMES", "load"]

LOADERS: dict[str, Callable[[], Dataset]] = {
    "digits": bundled.digits,
    "iris": bundled.iris,
    "wine": bundled.wine,
    "breast_cancer": bundled.breast_cancer,
    "diabetes": bundled.diabetes,
    "mnist": mnist.dataset,
    "fashion_mnist": fashion_mnist.dataset,
    "cifar10": cifar10.dataset,
}
NAMES = tuple(LOADERS)


def load(name: str) -> Dataset:
    """Loads a well-known data set by its name.

    `digits`, `iris`, `wine`, `breast_cancer` and `diabetes` come with scikit-learn. `mnist`,
    `fashion_mnist` and `cifar10` are read from the folder that the environment variable
    GOODFIT_DATA names, else from the cache, else they are downloaded.

    Raises:
        UnknownNameError: there is no such data set.
        DownloadError: its files can be found nowhere.
        FileError: a file of it is damaged.

    Example:
        >>> digits = load("digits")
        >>> digits.x.shape, digits.task.kind
        ((1797, 8, 8, 1), 'classification')
    """
    if name not in LOADERS:
        raise UnknownNameError("data set", name, NAMES)
    return LOADERS[name]()
