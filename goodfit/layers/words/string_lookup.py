"""The layer that turns strings into the numbers of their places in a vocabulary, and back."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
from numpy.typing import NDArray

from goodfit.arrays import Array
from goodfit.errors import DataError
from goodfit.layers.categories.hashing import bins
from goodfit.layers.categories.strings import as_string, as_strings
from goodfit.layers.context import LayerContext
from goodfit.layers.words.lookup import Lookup
from goodfit.layers.words.textual import Textual


class StringLookup(Textual, Lookup):
    """Turns strings into numbers: each into its place in a vocabulary.

    The vocabulary is given, or learnt by `adapt`: the most frequent string comes first. Strings
    cannot enter a model, so the layer is applied to the data before.

    Args:
        encoding: how bytes are to be read.

    Raises:
        SettingError: settings that contradict, or a vocabulary that cannot be one.

    Example:
        >>> colours = StringLookup()
        >>> colours.adapt(["red", "blue", "red"])
        >>> colours.get_vocabulary()
        ['[UNK]', 'red', 'blue']
        >>> colours(["blue", "green"])
        array([2, 0], dtype=int32)
    """

    oov_token: str | None = "[UNK]"
    encoding: str = dataclasses.field(default="utf-8", kw_only=True)

    def token(self, given: Any) -> str:
        """A string; raises DataError where it is none."""
        return as_string(given, self.encoding)

    def adapt(self, data: Any) -> None:
        """Makes the strings of the data the vocabulary, the most frequent one first.

        Raises:
            DataError: there are none, or something else than strings is among them.
        """
        strings = as_strings(data, self.encoding)
        self.learn(strings.reshape(len(strings), -1).tolist())

    def at_once(self, x: Any, ctx: LayerContext, **options: Any) -> Any:
        """The numbers of strings; with `invert`, the strings of numbers."""
        if self.invert:
            return self._tokens(np.asarray(x))
        return super().at_once(as_strings(x, self.encoding), ctx)

    def numbers(self, x: Array) -> Array:
        """The place of each string in the vocabulary."""
        places = {token: i for i, token in enumerate(self.known(), self.first_known)}
        if self.mask_token is not None:
            places[self.mask_token] = 0
        found = np.array([places.get(token, -1) for token in x.reshape(-1)], int).reshape(x.shape)
        unknown = found < 0
        self.refuse_unknown(x[unknown])
        found[unknown] = self._unknown(x[unknown])
        masked = self.mask_token is not None and self.output_mode != "int"
        return np.where(x == self.mask_token, -1, found) if masked else found

    def _unknown(self, strings: NDArray[np.object_]) -> Array | int:
        """The numbers that those have which are not in the vocabulary."""
        if self.num_oov_indices == 1:  # nothing to choose: hashing would only take time
            return self.first_unknown
        return bins(strings, self.num_oov_indices, self.salt) + self.first_unknown

    def _tokens(self, numbers: NDArray[Any]) -> NDArray[np.str_]:
        if not np.issubdtype(numbers.dtype, np.integer):
            raise DataError(
                f"{self.title} turns whole numbers into strings, but got {numbers.dtype}. Write "
                "`layer(numbers.astype('int32'))`."
            )
        table = [*self.special_tokens, *self.known(), self.oov_token]
        beyond = len(table) - 1
        inside = (numbers >= 0) & (numbers < beyond)
        return np.array(table)[np.where(inside, numbers, beyond)]
