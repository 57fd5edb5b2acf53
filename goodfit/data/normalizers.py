"""Scales of features, measured on the training part alone and applied to every part."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from goodfit.data.frames import frame_array
from goodfit.data.parts import require_training_rows
from goodfit.errors import DataError, ShapeError

__all__ = ["MinMaxScaler", "Normalizer", "RobustScaler", "Standardizer"]

Kind = TypeVar("Kind", bound="Normalizer")
Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Normalizer(ABC):
    """`(x - offset) / scale`, with a number of each for every entry of the last axis.

    That is a column of a table, or a channel of pictures; arrays of one axis, such as targets,
    have one of each altogether.

    Args:
        offset: what is subtracted.
        scale: what is divided by then.
    """

    offset: Numbers
    scale: Numbers

    @classmethod
    def fit(cls: type[Kind], x_train: Any) -> Kind:
        """Measures the rows of the training part; missing values (NaN) do not count.

        Raises:
            DataError: the rows are marked as the dev or the test part, or are no finite numbers.
        """
        require_training_rows(x_train, f"{cls.__name__}.fit")
        x = _numbers(x_train)
        if not x.size or np.isinf(x).any() or np.isnan(x).all():
            raise DataError(
                f"{cls.__name__}.fit needs finite numbers, but x_train has the shape {x.shape} and "
                f"{np.isinf(x).sum()} infinite ones. Write `x_train[np.isfinite(x_train).all(1)]`."
            )
        offset, scale = cls._measured(x.reshape(-1, 1 if x.ndim == 1 else x.shape[-1]))
        return cls(offset.astype(float), scale.astype(float))

    @staticmethod
    @abstractmethod
    def _measured(rows: Numbers) -> tuple[Numbers, Numbers]:
        """The offset and the scale of each column; a constant column keeps its scale of 1."""

    def __call__(self, x: Any) -> npt.NDArray[np.float32]:
        """The rows of any part, scaled.

        Raises:
            ShapeError: another number of features than in training.
        """
        given = self._fitting(x)
        return ((given - self.offset) / self.scale).astype(np.float32)

    def inverse(self, x: Any) -> Numbers:
        """What was scaled, such as predictions of a scaled target, in its own units again."""
        return self._fitting(x) * self.scale + self.offset

    def _fitting(self, x: Any) -> Numbers:
        given = _numbers(x)
        features = 1 if given.ndim == 1 else given.shape[-1]
        if features != len(self.offset):
            raise ShapeError(
                f"{type(self).__name__} was fitted to {len(self.offset)} features, but x has "
                f"{features} on its last axis: its shape is {given.shape}. Pass the same columns "
                "as in training."
            )
        return given

    def to_json(self) -> dict[str, list[float]]:
        """The numbers in plain values, as `json.dump` takes them."""
        return {"offset": self.offset.tolist(), "scale": self.scale.tolist()}

    @classmethod
    def from_json(cls: type[Kind], description: Mapping[str, list[float]]) -> Kind:
        """What `to_json` described."""
        return cls(np.array(description["offset"]), np.array(description["scale"]))


class Standardizer(Normalizer):
    """Makes features of mean 0 and standard deviation 1.

    Example:
        >>> standardize = Standardizer.fit([[1.0, 10.0], [3.0, 10.0]])
        >>> standardize([[3.0, 12.0]])
        array([[1., 2.]], dtype=float32)
        >>> standardize.inverse([[1.0, 2.0]])
        array([[ 3., 12.]])
    """

    @staticmethod
    def _measured(rows: Numbers) -> tuple[Numbers, Numbers]:
        from sklearn.preprocessing import StandardScaler

        scaler = StandardScaler().fit(rows)
        return scaler.mean_, scaler.scale_


class MinMaxScaler(Normalizer):
    """Makes the least training value 0 and the largest 1; other rows may go beyond.

    Example:
        >>> MinMaxScaler.fit([1.0, 5.0])([1.0, 2.0, 9.0])
        array([0.  , 0.25, 2.  ], dtype=float32)
    """

    @staticmethod
    def _measured(rows: Numbers) -> tuple[Numbers, Numbers]:
        from sklearn import preprocessing

        scaler = preprocessing.MinMaxScaler().fit(rows)
        return scaler.data_min_, 1 / scaler.scale_


class RobustScaler(Normalizer):
    """Makes the median 0 and the distance between the quartiles 1: outliers hardly count.

    Example:
        >>> RobustScaler.fit([1.0, 2.0, 3.0, 4.0, 1000.0])([3.0, 5.0])
        array([0., 1.], dtype=float32)
    """

    @staticmethod
    def _measured(rows: Numbers) -> tuple[Numbers, Numbers]:
        from sklearn import preprocessing

        scaler = preprocessing.RobustScaler().fit(rows)
        return scaler.center_, scaler.scale_


def _numbers(x: Any) -> Numbers:
    framed = None if isinstance(x, np.ndarray | list | tuple) else frame_array(x, "x")
    given = np.asarray(x) if framed is None else framed
    if given.dtype.kind not in "fiub" or given.ndim == 0:
        raise DataError(
            "Only numbers can be scaled, but x holds other things. Make numbers of text first: "
            "`encode = goodfit.data.TableEncoder.fit(x_train)`."
        )
    return given.astype(np.float64)
