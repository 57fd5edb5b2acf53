"""How one column, or several crossed ones, become numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from goodfit.descriptions import Description
from goodfit.errors import SettingError, UnknownNameError
from goodfit.layers import (
    Discretization,
    HashedCrossing,
    Hashing,
    Identity,
    IntegerLookup,
    Layer,
    Normalization,
    Rescaling,
    StringLookup,
)
from goodfit.layers.categories import Categorical
from goodfit.settings import check, count

DTYPES = ("float32", "int32", "string")
OUTPUT_MODES = ("int", "one_hot", "float")
LEARNT = ("mean", "bin_boundaries", "vocabulary")
"""The settings, of layers that have them, which `adapt` finds out."""


class Feature(Description):
    """How a column becomes numbers.

    Args:
        dtype: what the column holds: "float32", "int32" or "string".
        preprocessor: the layer that is applied to it, as rows of one number or string.
        output_mode: "float" takes what the layer gives; "one_hot" makes zeros and a 1 of the number
            of a category, "int" leaves it.

    Raises:
        UnknownNameError: no such dtype, or output mode.
        SettingError: "one_hot" or "int" with a layer that does not number categories.

    Example:
        >>> Feature("int32", IntegerLookup(), "one_hot").is_categorical
        True
    """

    dtype: str
    preprocessor: Layer
    output_mode: str

    def __post_init__(self) -> None:
        if self.dtype not in DTYPES:
            raise UnknownNameError("dtype of a feature", self.dtype, DTYPES)
        if self.output_mode not in OUTPUT_MODES:
            raise UnknownNameError("output mode of a feature", self.output_mode, OUTPUT_MODES)
        if self.output_mode == "one_hot" and not self.is_categorical:
            raise SettingError(
                f'A feature with output_mode="one_hot" needs a layer that gives the numbers of '
                f"categories, such as `StringLookup()`, but got {self.preprocessor!r}. Write "
                'output_mode="float" to take what it gives.'
            )

    @property
    def is_categorical(self) -> bool:
        """Whether the layer gives numbers of categories."""
        return isinstance(self.preprocessor, Categorical) and self.preprocessor.output_mode == "int"

    @property
    def learns(self) -> bool:
        """Whether the layer still has to see data."""
        found = [getattr(self.preprocessor, setting, None) for setting in LEARNT]
        return hasattr(self.preprocessor, "adapt") and all(one is None for one in found)


class Cross(Description):
    """Several columns of categories as one: each combination has one of a number of bins.

    Args:
        feature_names: the columns.
        crossing_dim: how many bins there are.
        output_mode: "one_hot" or "int".

    Raises:
        UnknownNameError: no such output mode.
        SettingError: `crossing_dim` is not a whole number of at least 1.

    Example:
        >>> Cross(["city", "job"], crossing_dim=8).name
        'city_X_job'
    """

    feature_names: Sequence[str]
    crossing_dim: int
    output_mode: str = "one_hot"

    def __post_init__(self) -> None:
        if self.output_mode not in ("int", "one_hot"):
            raise UnknownNameError("output mode of a cross", self.output_mode, ("int", "one_hot"))
        check(self, crossing_dim=count)
        self.resolve(feature_names=tuple)

    @property
    def name(self) -> str:
        """The names of the columns, joined."""
        return "_X_".join(self.feature_names)

    def layer(self) -> HashedCrossing:
        """What crosses them."""
        return HashedCrossing(self.crossing_dim, name=self.name)


def a_float(name: str | None = None) -> Feature:
    """A number, as it is."""
    return Feature("float32", Identity(name=_named(name)), "float")


def float_rescaled(scale: Any = 1.0, offset: Any = 0.0, name: str | None = None) -> Feature:
    """A number, multiplied and shifted: `x * scale + offset`."""
    return Feature("float32", Rescaling(scale, offset, name=_named(name)), "float")


def float_normalized(name: str | None = None) -> Feature:
    """A number, brought to mean 0 and standard deviation 1."""
    return Feature("float32", Normalization(name=_named(name)), "float")


def float_discretized(
    num_bins: int,
    bin_boundaries: Any = None,
    output_mode: str = "one_hot",
    name: str | None = None,
) -> Feature:
    """A number as the range that it lies in; the ranges are given, or found by `adapt`."""
    layer = Discretization(bin_boundaries, num_bins, name=_named(name))
    return Feature("float32", layer, output_mode)


def integer_categorical(
    max_tokens: int | None = None,
    num_oov_indices: int = 1,
    output_mode: str = "one_hot",
    name: str | None = None,
) -> Feature:
    """A whole number that only names something, such as an id, by its place in a vocabulary."""
    layer = IntegerLookup(max_tokens, num_oov_indices, name=_named(name))
    return Feature("int32", layer, output_mode)


def string_categorical(
    max_tokens: int | None = None,
    num_oov_indices: int = 1,
    output_mode: str = "one_hot",
    name: str | None = None,
) -> Feature:
    """A string, by its place in a vocabulary."""
    layer = StringLookup(max_tokens, num_oov_indices, name=_named(name))
    return Feature("string", layer, output_mode)


def integer_hashed(num_bins: int, output_mode: str = "one_hot", name: str | None = None) -> Feature:
    """A whole number that only names something, as one of a number of bins."""
    return Feature("int32", Hashing(num_bins, name=_named(name)), output_mode)


def string_hashed(num_bins: int, output_mode: str = "one_hot", name: str | None = None) -> Feature:
    """A string, as one of a number of bins."""
    return Feature("string", Hashing(num_bins, name=_named(name)), output_mode)


def _named(name: str | None) -> str | None:
    return f"{name}_preprocessor" if name else None
