"""What may be asked of a study: the data, and what to do otherwise than by default."""

from __future__ import annotations

import math
import shlex
from collections.abc import Callable
from dataclasses import dataclass, fields

from goodfit.errors import DataError

__all__ = ["Options"]


@dataclass(frozen=True)
class Options:
    """A study to be made, as `goodfit train` takes it on the command line.

    Args:
        data: the name of a data set, or the path of a CSV file.
        target: the column of the CSV file to predict.
        model: "mlp", "cnn" or the path of a JSON file; by default what fits the kind of data.
        epochs: the most epochs to train, by default by the number of rows; training stops earlier
            where it helps no more.
        batch_size: the examples in one step; by default 32, or 128 of large data.
        optimizer: the name of an optimiser.
        learning_rate: its learning rate at the beginning, from which it falls to a hundredth; by
            default the optimiser's own.
        seed: what the split and all random numbers of the network come from.
        bayes_error: the lowest error that anyone could reach, between 0 and 1.
        cure: whether what the doctor warns of is treated, and the better network taken.
        budget: how many times the epochs of training a treatment may take; by default 10 times,
            of small data more.
        out: the folder to fill; by default `runs/` and the name of the data with a free number.

    Raises:
        DataError: a number is outside the range that it can have.

    Example:
        >>> Options("digits", epochs=5, seed=3).command
        'goodfit train digits --epochs 5 --seed 3'
    """

    data: str
    target: str | None = None
    model: str | None = None
    epochs: int | None = None
    batch_size: int | None = None
    optimizer: str = "adam"
    learning_rate: float | None = None
    seed: int = 0
    bayes_error: float | None = None
    cure: bool = False
    budget: float | None = None
    out: str | None = None

    def __post_init__(self) -> None:
        _require("--epochs", self.epochs, lambda n: n >= 1, "1 or more", 50)
        _require("--batch-size", self.batch_size, lambda n: n >= 1, "1 or more", 32)
        _require("--learning-rate", self.learning_rate, _is_positive, "above 0", 0.001)
        _require("--bayes-error", self.bayes_error, lambda n: 0 <= n < 1, "from 0 to below 1", 0.01)
        _require("--budget", self.budget, _is_positive, "above 0", 10)
        if self.budget is not None and not self.cure:
            raise DataError(
                "--budget is what a treatment may take, but none was asked for. "
                f"Write `--cure --budget {self.budget:g}`, or leave it out."
            )

    @property
    def command(self) -> str:
        """The command line that repeats the study."""
        words = ["goodfit", "train", self.data]
        for option in fields(self)[1:]:
            value = getattr(self, option.name)
            if value != option.default:
                words.append(f"--{option.name.replace('_', '-')}")
                words += [] if value is True else [str(value)]
        return shlex.join(words)


def _is_positive(number: float) -> bool:
    return 0 < number < math.inf


def _require(
    option: str, given: float | None, is_right: Callable[[float], bool], meant: str, example: float
) -> None:
    if given is not None and not is_right(given):
        raise DataError(
            f"{option} got {given}, but it must be {meant}. "
            f"Write for instance `{option} {example}`."
        )
