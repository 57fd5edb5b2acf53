"""California housing: 20,640 neighbourhoods of the census of 1990 (Pace and Barry, 1997)."""

from __future__ import annotations

from typing import Literal

import numpy as np

from goodfit.datasets.dataset import Array, Dataset
from goodfit.datasets.files import DataFile
from goodfit.datasets.table_set import TableSet
from goodfit.errors import SettingError

__all__ = ["TABLE", "dataset", "load_data"]

TABLE = TableSet(
    name="california_housing",
    files=(
        DataFile(
            "california-housing/housing.csv",
            "8a3727f4cf54ac1a327f69b1d5b4db54c5834ea81c6e4efc0d163300022a685e",
            "https://raw.githubusercontent.com/ageron/handson-ml2/master/datasets/housing/"
            "housing.csv",
        ),
    ),
    source="R. K. Pace and R. Barry 1997 (StatLib), by way of ageron/handson-ml2 on GitHub, which "
    "left some bedrooms out and added `ocean_proximity`",
    licence="none stated; the carrying repository is under Apache-2.0",
    description="20,640 neighbourhoods of California in the census of 1990, and the median value "
    "of their houses (Pace and Barry, 1997).",
    columns={
        "longitude": "degrees",
        "latitude": "degrees",
        "housing_median_age": "years",
        "total_rooms": "in the neighbourhood",
        "total_bedrooms": "in the neighbourhood; missing in 207 rows",
        "population": "people",
        "households": "in the neighbourhood",
        "median_income": "tens of thousands of dollars a year",
        "median_house_value": "dollars, cut off at 500,001",
        "ocean_proximity": "where it lies, in words",
    },
    target="median_house_value",
    has_header=True,
)
SMALL = 600  # rows of Keras's small version


def dataset() -> Dataset:
    """The same as `goodfit.datasets.load("california_housing")`.

    Example:
        >>> dataset().task.target  # doctest: +SKIP
        'median_house_value'
    """
    return TABLE.dataset()


def load_data(
    version: Literal["large", "small"] = "large", test_split: float = 0.2, seed: int = 113
) -> tuple[tuple[Array, Array], tuple[Array, Array]]:
    """`(x_train, y_train), (x_test, y_test)`, as in Keras: float32 arrays, the rows shuffled.

    Examples are the eight numbers of a neighbourhood, in the order of `TABLE.columns`; targets are
    dollars. In 207 rows `total_bedrooms` is missing (NaN), which Keras's copy has.

    Args:
        version: all rows, or the first 600 alone.
        test_split: the share of rows in the test part.
        seed: another seed, another order.

    Raises:
        SettingError: there is no such version, or the share is not from 0 to below 1.
        DownloadError: the file can be found nowhere.
        FileError: the file is damaged.

    Example:
        >>> (x_train, y_train), (x_test, y_test) = load_data()  # doctest: +SKIP
        >>> x_train.shape, x_test.shape  # doctest: +SKIP
        ((16512, 8), (4128, 8))
    """
    if version not in ("large", "small"):
        raise SettingError(f'version={version!r} is neither "large" nor "small".')
    if not 0 <= test_split < 1:
        raise SettingError(f"test_split={test_split} is no share from 0 to below 1, such as 0.2.")
    x, y = TABLE.load_data()
    rows = np.arange(SMALL if version == "small" else len(y))
    np.random.RandomState(seed).shuffle(rows)  # Keras's own order
    numbers = x.drop(columns="ocean_proximity").to_numpy(np.float32)[rows]
    values = y.astype(np.float32)[rows]
    cut = int(len(rows) * (1 - test_split))
    return (numbers[:cut], values[:cut]), (numbers[cut:], values[cut:])
