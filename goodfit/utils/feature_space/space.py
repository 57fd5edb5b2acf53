"""A table's columns as one matrix: what each becomes is said once, learnt once, used everywhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from goodfit.arrays import random
from goodfit.data.parts import require_training_rows
from goodfit.errors import NotReadyError, SettingError, UnknownNameError
from goodfit.layers import CategoryEncoding, Concatenate, Input, Layer
from goodfit.layers.categories import Categorical
from goodfit.layers.context import Context
from goodfit.layers.symbols import Symbol
from goodfit.settings import is_count
from goodfit.utils.feature_space import features as kinds
from goodfit.utils.feature_space.features import Cross, Feature
from goodfit.utils.feature_space.tables import is_one_row, joined_columns, read_columns


class FeatureSpace:
    """Turns the columns of a table into numbers, each in its own way, and some crossed.

    What is to be learnt (means, ranges, vocabularies) `adapt` learns from the training rows. Called
    on a table, the space gives one matrix, the features in alphabetical order and then the crosses;
    or, with `output_mode="dict"`, an array for each. Tables are dicts of arrays or lists, data
    frames of any library, and dicts of single values for one row alone.

    Args:
        features: what each column is: "float", "float_rescaled", "float_normalized",
            "float_discretized", "integer_categorical", "string_categorical", "integer_hashed",
            "string_hashed"; or the same as a call, with settings:
            `FeatureSpace.string_categorical(max_tokens=20)`.
        output_mode: "concat" or "dict".
        crosses: tuples of names of columns that are crossed, or `FeatureSpace.cross(...)`.
        crossing_dim: how many bins a cross has where nothing else is said.
        hashing_dim: how many bins hashed features have where nothing else is said.
        num_discretization_bins: into how many ranges numbers are sorted where nothing else is said.
        name: what the space is called.

    Raises:
        UnknownNameError: no such kind of feature, no such output mode, or a cross of columns that
            are no features.
        SettingError: there are no features, or some that cannot go together.

    Example:
        >>> space = FeatureSpace({"age": "float_normalized", "city": "string_categorical"})
        >>> space.adapt({"age": [20, 40], "city": ["Rome", "Oslo"]})
        >>> space({"age": [30, 40], "city": ["Oslo", "Bern"]})
        array([[0., 0., 0., 1.],
               [1., 1., 0., 0.]], dtype=float32)
    """

    float = staticmethod(kinds.a_float)
    float_rescaled = staticmethod(kinds.float_rescaled)
    float_normalized = staticmethod(kinds.float_normalized)
    float_discretized = staticmethod(kinds.float_discretized)
    integer_categorical = staticmethod(kinds.integer_categorical)
    string_categorical = staticmethod(kinds.string_categorical)
    integer_hashed = staticmethod(kinds.integer_hashed)
    string_hashed = staticmethod(kinds.string_hashed)
    feature = Feature
    cross = Cross

    def __init__(
        self,
        features: Mapping[str, str | Feature],
        output_mode: str = "concat",
        crosses: Sequence[Sequence[str] | Cross] | None = None,
        crossing_dim: int = 32,
        hashing_dim: int = 32,
        num_discretization_bins: int = 32,
        name: str | None = None,
    ) -> None:
        if not features:
            raise SettingError(
                "A FeatureSpace needs features. Write for instance "
                '`FeatureSpace({"age": "float_normalized", "city": "string_categorical"})`.'
            )
        if output_mode not in ("concat", "dict"):
            raise UnknownNameError("output mode", output_mode, ("concat", "dict"))
        self.output_mode, self.name = output_mode, name
        known = _known(hashing_dim, num_discretization_bins)
        self.features = {
            column: kind if isinstance(kind, Feature) else _made(column, kind, known)
            for column, kind in features.items()
        }
        self.crosses = [
            cross if isinstance(cross, Cross) else Cross(cross, crossing_dim)
            for cross in crosses or ()
        ]
        self._learning = [column for column, one in self.features.items() if one.learns]
        self._inputs: dict[str, Symbol] = {}
        self._encoded: Any = None
        self._require_sense()

    def adapt(self, dataset: Any) -> None:
        """Learns from the training rows what the features have to know.

        Args:
            dataset: a table, or anything that yields tables: batches of the rows.

        Raises:
            DataError: a column is missing or does not hold what its feature takes; or the rows are
                marked as dev or test.
        """
        require_training_rows(dataset, "space.adapt")
        learning = {column: self.features[column] for column in self._learning}
        for column, rows in joined_columns(dataset, learning).items():
            layer: Any = self.features[column].preprocessor
            layer.adapt(rows)

    def __call__(self, data: Any) -> Any:
        """The table as one matrix, or as an array for each feature.

        Raises:
            NotReadyError: `adapt` has not been called.
            DataError: a column is missing, or does not hold what its feature takes.
        """
        self._require_adapted()
        encoded = self._encode(read_columns(data, self.features))
        if not is_one_row(data):
            return encoded
        if self.output_mode == "dict":
            return {name: array[0] for name, array in encoded.items()}
        return encoded[0]

    def get_inputs(self) -> dict[str, Symbol]:
        """An `Input` for each column, by name, with which a model of raw columns begins.

        `Model(list(space.get_inputs().values()), Dense(1)(space.get_encoded_features()))`

        Raises:
            NotReadyError: `adapt` has not been called.
            SettingError: there are columns of strings, which no compiled model can hold.
        """
        self.get_encoded_features()
        return self._inputs

    def get_encoded_features(self) -> Any:
        """What the features become, as a symbol (or a dict of them) that layers may be called on.

        Raises:
            NotReadyError: `adapt` has not been called.
            SettingError: there are columns of strings, which no compiled model can hold.
        """
        self._require_adapted()
        self._require_numbers()
        if self._encoded is None:
            self._inputs = {
                column: Input((1,), dtype=feature.dtype, name=column)
                for column, feature in self.features.items()
            }
            self._encoded = self._encode(self._inputs)
        return self._encoded

    def _encode(self, columns: Mapping[str, Any]) -> Any:
        """Arrays or symbols, encoded: in alphabetical order, the crosses last."""
        plain = {
            name: _applied(feature.preprocessor, columns[name])
            for name, feature in self.features.items()
        }
        encoded = {name: _written(plain[name], self.features[name]) for name in sorted(plain)}
        for cross in sorted(self.crosses, key=lambda cross: cross.name):
            layer = cross.layer()
            crossed = layer([plain[name] for name in cross.feature_names])
            one_hot = cross.output_mode == "one_hot"
            encoded[cross.name] = _one_hot(crossed, layer) if one_hot else crossed
        if self.output_mode == "dict":
            return encoded
        arrays = list(encoded.values())
        return Concatenate()(arrays) if len(arrays) > 1 else arrays[0]

    def _require_adapted(self) -> None:
        missing = [column for column in self._learning if self.features[column].learns]
        if missing:
            raise NotReadyError(
                f"The feature `{missing[0]}` has to see data first. Call `space.adapt(table)` with "
                "the rows of the training part."
            )

    def _require_numbers(self) -> None:
        strings = [name for name, feature in self.features.items() if feature.dtype == "string"]
        if strings:
            raise SettingError(
                f"The column `{strings[0]}` holds strings, and a compiled model holds numbers "
                "alone. Apply the space to the data before, `x = space(table)`, and let the model "
                "begin with its numbers: `Input(shape=x.shape[1:])`."
            )

    def _require_sense(self) -> None:
        """Raises where a cross has no columns of categories, or whole numbers meet floats."""
        for cross in self.crosses:
            for column in cross.feature_names:
                if column not in self.features:
                    raise UnknownNameError(
                        f"feature in the cross {cross.name}", column, self.features
                    )
                if not self.features[column].is_categorical:
                    raise SettingError(
                        f"`{column}` cannot be crossed: it is no category. Sort it into ranges: "
                        f'`{{"{column}": "float_discretized"}}`.'
                    )
        described: dict[str, Any] = {
            **self.features,
            **{cross.name: cross for cross in self.crosses},
        }
        whole = [name for name, one in described.items() if one.output_mode == "int"]
        if whole and self.output_mode == "concat":
            raise SettingError(
                f"`{whole[0]}` gives the numbers of categories, which mean nothing beside others "
                'in one matrix. Write output_mode="one_hot" for it, or '
                '`FeatureSpace(..., output_mode="dict")`.'
            )


def _known(hashing_dim: int, bins: int) -> dict[str, Any]:
    """The kinds of features by their names, each made of the name of its column."""
    for setting, given in (("hashing_dim", hashing_dim), ("num_discretization_bins", bins)):
        if not is_count(given):
            raise SettingError(
                f"FeatureSpace got {setting}={given!r}, but {setting} must be a whole number, 1 or "
                f"more. Write for instance `FeatureSpace(..., {setting}=32)`."
            )
    return {
        "float": kinds.a_float,
        "float_rescaled": lambda name: kinds.float_rescaled(name=name),
        "float_normalized": kinds.float_normalized,
        "float_discretized": lambda name: kinds.float_discretized(bins, name=name),
        "integer_categorical": lambda name: kinds.integer_categorical(name=name),
        "string_categorical": lambda name: kinds.string_categorical(name=name),
        "integer_hashed": lambda name: kinds.integer_hashed(hashing_dim, name=name),
        "string_hashed": lambda name: kinds.string_hashed(hashing_dim, name=name),
    }


def _made(column: str, kind: Any, known: Mapping[str, Any]) -> Feature:
    if kind not in known:
        raise UnknownNameError(f"kind of the feature `{column}`", kind, known)
    made: Feature = known[kind](column)
    return made


def _applied(layer: Layer, x: Any) -> Any:
    """What the layer makes of an array or a symbol; what it remembers is what it has learnt."""
    if isinstance(x, Symbol) or not layer.memory(x.shape[1:]):
        return layer(x)
    memory = layer.init_memory(random.key(0), x.shape[1:])
    return layer.call({}, x, Context().enter(layer.title, memory, trainable=False))


def _written(x: Any, feature: Feature) -> Any:
    if feature.output_mode == "one_hot":
        return _one_hot(x, feature.preprocessor)
    return x


def _one_hot(numbers: Any, layer: Any) -> Any:
    """A row of zeros with a 1 for each number of the layer's categories."""
    known: Categorical = layer
    categories = getattr(layer, "num_bins", None) or known.depth
    encoded: NDArray[np.float32] = CategoryEncoding(categories)(numbers)
    return encoded
