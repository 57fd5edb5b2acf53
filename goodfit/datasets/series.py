"""Well-known series of measurements in time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from goodfit.data.task import Task
from goodfit.datasets.dataset import Dataset
from goodfit.datasets.entry import Entry
from goodfit.datasets.files import DataFile

__all__ = ["Series", "airline_passengers", "daily_min_temperatures", "monthly_sunspots"]

SOURCE = "Time Series Data Library, {author}, by way of jbrownlee/Datasets on GitHub"


@dataclass(frozen=True, kw_only=True)
class Series(Entry):
    """One number a day or a month; `load_data()` gives the dates (datetime64), and the numbers.

    Args:
        measure: what the numbers are, with their unit.

    Example:
        >>> dates, passengers = airline_passengers.load_data()  # doctest: +SKIP
        >>> dates[0], passengers[0]  # doctest: +SKIP
        (np.datetime64('1949-01'), np.float64(112.0))
    """

    measure: str

    def dataset(self) -> Dataset:
        """The same as `goodfit.datasets.load` with the name.

        Raises:
            DownloadError: the file can be found nowhere.
            FileError: the file is damaged.
        """
        import pandas as pd

        frame = pd.read_csv(self.paths()[0], names=["date", "value"], header=0)
        x = np.array(frame["date"].tolist(), dtype="datetime64")
        y = frame["value"].to_numpy(np.float64)
        reason = f"`{self.measure}` is a measure: a number, not a class"
        task = Task("regression", None, self.measure, reason)
        told = self.description, self.source, self.licence
        return Dataset(self.name, x, y, task, "series", (), None, *told)


def _series(file: str, sha256: str, author: str, measure: str, description: str) -> Series:
    address = f"https://raw.githubusercontent.com/jbrownlee/Datasets/master/{file}.csv"
    return Series(
        name=file.replace("-", "_"),
        files=(DataFile(f"{file}/{file}.csv", sha256, address),),
        source=SOURCE.format(author=author),
        licence="none stated",
        description=description,
        measure=measure,
    )


airline_passengers = _series(
    "airline-passengers",
    "8cb51be753a718d9be5d76d7e238cc224792754676adc21faa59e954b0201621",
    author="Box and Jenkins 1976",
    measure="passengers, thousands",
    description="Passengers of airlines in each of 144 months, 1949 to 1960 (Box and Jenkins).",
)
daily_min_temperatures = _series(
    "daily-min-temperatures",
    "8b9de63ed6789492bf497625e7f9beb96a63d367b4b0a21754006f749fa5e5da",
    author="Australian Bureau of Meteorology",
    measure="temperature, degrees Celsius",
    description="The lowest temperature of each of 3,650 days in Melbourne, 1981 to 1990.",
)
monthly_sunspots = _series(
    "monthly-sunspots",
    "c4ec8cc57d9f6fb6ecdb3e1f37f25b6f4badd5124c55931052b0cd2fc3bc71f3",
    author="Andrews and Herzberg 1985",
    measure="sunspots",
    description="Sunspots seen from Zurich in each of 2,820 months, 1749 to 1983.",
)
