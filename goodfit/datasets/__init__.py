"""Well-known data sets, by `load(name)` or in Keras's words: `mnist.load_data()`."""

from __future__ import annotations

from typing import NoReturn

from goodfit.datasets import (
    california_housing,
    catalogue,
    cifar10,
    fashion_mnist,
    mnist,
    optdigits,
)
from goodfit.datasets.catalogue import NAMES, load
from goodfit.datasets.dataset import Dataset
from goodfit.datasets.series import airline_passengers, daily_min_temperatures, monthly_sunspots
from goodfit.datasets.shelf import Available, available
from goodfit.datasets.tables import adult, pima_diabetes, sonar, titanic, wine_quality
from goodfit.datasets.texts import names, rt_polarity, sms_spam, tiny_shakespeare

__all__ = [
    "Available", "NAMES", "Dataset", "adult", "airline_passengers", "available",
    "california_housing", "cifar10",
    "daily_min_temperatures", "fashion_mnist", "load", "mnist", "monthly_sunspots", "names",
    "optdigits", "pima_diabetes", "rt_polarity", "sms_spam", "sonar", "tiny_shakespeare",
    "titanic", "wine_quality",
]  # fmt: skip


def __getattr__(name: str) -> NoReturn:
    if name in catalogue.INSTEAD:
        raise catalogue.absent(name)
    raise AttributeError(f"goodfit.datasets has no {name!r}; it has {', '.join(__all__)}")
