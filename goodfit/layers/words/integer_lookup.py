"""The layer that turns whole numbers, such as ids, into their places in a vocabulary, and back."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np

from goodfit.arrays import Array, namespace
from goodfit.autodiff import lower
from goodfit.errors import SettingError, UnknownNameError
from goodfit.layers.categories.hashing import bins
from goodfit.layers.context import LayerContext
from goodfit.layers.words.lookup import Lookup

LEAST, GREATEST = -(2**31), 2**31 - 1
"""What whole numbers can be inside a model."""


class IntegerLookup(Lookup):
    """Turns whole numbers that only name something into numbers from 0 on.

    The vocabulary is given, or learnt by `adapt`: the most frequent number comes first. The layer
    works on arrays and inside of models; there, a number that is not in the vocabulary is no error
    if `num_oov_indices` is 0: it is not counted.

    Args:
        oov_method: which of several numbers an unknown one gets: "floormod", the remainder of the
            division by `num_oov_indices`; or "farmhash", a hash (Threefry, not FarmHash).

    Raises:
        SettingError: settings that contradict, or a vocabulary that cannot be one.

    Example:
        >>> lookup = IntegerLookup(vocabulary=[12, 1138, 42])
        >>> lookup([42, 12, 7])
        array([3, 1, 0], dtype=int32)
        >>> IntegerLookup(vocabulary=[12, 1138, 42], invert=True)([3, 1, 0])
        array([42, 12, -1], dtype=int32)
    """

    oov_token: int | None = -1
    oov_method: str = dataclasses.field(default="floormod", kw_only=True)

    def __post_init__(self) -> None:
        if self.oov_method not in ("floormod", "farmhash"):
            raise UnknownNameError("oov method", self.oov_method, ("floormod", "farmhash"))
        if self.salt is not None and self.oov_method != "farmhash":
            raise SettingError(
                f"IntegerLookup got salt={self.salt!r}, but a remainder has none. Write "
                f'`IntegerLookup(..., oov_method="farmhash", salt={self.salt!r})`.'
            )
        super().__post_init__()

    def token(self, given: Any) -> int:
        """A whole number; raises SettingError where it is none, or has more than 32 bits."""
        if int(given) != float(given) or not LEAST <= int(given) <= GREATEST:
            raise SettingError(
                "The vocabulary of an IntegerLookup has whole numbers of 32 bits, but got "
                f"{given!r}. Look others up as strings: `StringLookup()(x.astype(str))`."
            )
        return int(given)

    def adapt(self, data: Any) -> None:
        """Makes the numbers of the data the vocabulary, the most frequent one first.

        Raises:
            DataError: there are none.
            SettingError: they have more than 32 bits.
        """
        numbers = np.asarray(data)
        self.learn([[self.token(one) for one in row] for row in numbers.reshape(len(numbers), -1)])

    def at_once(self, x: Any, ctx: LayerContext, **options: Any) -> Any:
        """The output for arrays; what is not in the vocabulary is an error if it has no number."""
        if self.num_oov_indices == 0 and not self.invert:
            known = [*self.known(), *([] if self.mask_token is None else [self.mask_token])]
            self.refuse_unknown(x[~np.isin(x, known)])
        return super().at_once(x, ctx, **options)

    def numbers(self, x: Array) -> Array:
        """The place of each number in the vocabulary; with `invert`, the number at each place."""
        x = lower(x)
        whole = x if np.issubdtype(x.dtype, np.integer) else x.astype(np.int32)
        return self._tokens(whole) if self.invert else self._places(whole)

    def _places(self, x: Array) -> Array:
        xp, tokens = namespace(x), np.array(self.known(), np.int32)
        order = np.argsort(tokens).astype(np.int32)
        ordered = xp.asarray(tokens[order])
        near = xp.clip(xp.searchsorted(ordered, x), 0, len(tokens) - 1)
        places = xp.asarray(order)[near] + self.first_known
        found = xp.where(ordered[near] == x, places, self._unknown(x))
        if self.mask_token is None:
            return found
        return xp.where(x == self.mask_token, 0 if self.output_mode == "int" else -1, found)

    def _unknown(self, x: Array) -> Array | int:
        """The numbers that those have which are not in the vocabulary."""
        if self.num_oov_indices == 0:
            return -1
        if self.oov_method == "farmhash":
            return bins(x, self.num_oov_indices, self.salt) + self.first_unknown
        return x % self.num_oov_indices + self.first_unknown

    def _tokens(self, numbers: Array) -> Array:
        xp, unknown = namespace(numbers), -1 if self.oov_token is None else self.oov_token
        special = [unknown if token is None else token for token in self.special_tokens]
        table = np.array([*special, *self.known(), unknown], np.int32)
        inside = (numbers >= 0) & (numbers < len(table) - 1)
        return xp.asarray(table)[xp.where(inside, numbers, len(table) - 1)]
