"""The names of the data sets, and what loads each."""

from __future__ import annotations

from collections.abc import Callable

from goodfit.datasets import (
    bundled,
    california_housing,
    cifar10,
    fashion_mnist,
    mnist,
    optdigits,
    series,
    tables,
    texts,
)
from goodfit.datasets.dataset import Dataset
from goodfit.datasets.entry import Entry
from goodfit.errors import UnknownNameError

__all__ = ["NAMES", "absent", "load"]

ENTRIES: tuple[Entry, ...] = (
    tables.adult,
    tables.titanic,
    tables.pima_diabetes,
    tables.sonar,
    tables.wine_quality,
    california_housing.TABLE,
    texts.sms_spam,
    texts.rt_polarity,
    texts.names,
    texts.tiny_shakespeare,
    series.airline_passengers,
    series.daily_min_temperatures,
    series.monthly_sunspots,
)

LOADERS: dict[str, Callable[[], Dataset]] = {
    "digits": bundled.digits,
    "iris": bundled.iris,
    "wine": bundled.wine,
    "breast_cancer": bundled.breast_cancer,
    "diabetes": bundled.diabetes,
    "mnist": mnist.dataset,
    "fashion_mnist": fashion_mnist.dataset,
    "cifar10": cifar10.dataset,
    "optdigits": optdigits.dataset,
    **{entry.name: entry.dataset for entry in ENTRIES},
}
NAMES = tuple(LOADERS)
INSTEAD = {
    "boston_housing": "goodfit.datasets.california_housing.load_data()",
    "cifar100": "goodfit.datasets.cifar10.load_data()",
    "imdb": "goodfit.datasets.rt_polarity.load_data()",
    "reuters": "goodfit.datasets.sms_spam.load_data()",
}
"""What comes nearest to the data sets that Keras has and goodfit has not."""


def load(name: str) -> Dataset:
    """Loads a well-known data set by its name.

    `digits`, `iris`, `wine`, `breast_cancer` and `diabetes` come with scikit-learn. All others are
    read from the folder that the environment variable GOODFIT_DATA names, else from the cache,
    else they are downloaded.

    Raises:
        UnknownNameError: there is no such data set.
        DataError: it is a text without targets.
        DownloadError: its files can be found nowhere.
        FileError: a file of it is damaged.

    Example:
        >>> digits = load("digits")
        >>> digits.x.shape, digits.task.kind
        ((1797, 8, 8, 1), 'classification')
    """
    if name in INSTEAD:
        raise absent(name)
    if name not in LOADERS:
        raise UnknownNameError("data set", name, NAMES)
    return LOADERS[name]()


def absent(name: str) -> UnknownNameError:
    """The error that says what comes nearest to a data set which Keras alone has.

    Example:
        >>> raise absent("imdb")
        Traceback (most recent call last):
        goodfit.errors.UnknownNameError: There is no data set named 'imdb'...
    """
    advice = f"It is one that Keras has and goodfit has not. What comes nearest: {INSTEAD[name]}"
    return UnknownNameError("data set", name, NAMES, advice)
