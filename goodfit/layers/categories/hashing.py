"""Layers that sort whatever comes into a fixed number of bins, without a list of what there is."""

from __future__ import annotations

import hashlib
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from goodfit.arrays import Array, Namespace, random
from goodfit.autodiff import constant
from goodfit.errors import SettingError, ShapeError
from goodfit.layers.categories.categorical import Categorical
from goodfit.layers.categories.strings import as_strings, has_strings
from goodfit.layers.layer import Shape, batch_shape
from goodfit.layers.symbols import Symbol
from goodfit.settings import check, count

Salt = tuple[int, int]


class Hashing(Categorical):
    """Gives each string or whole number one of `num_bins` bins, always the same, without a list.

    Two of them may share a bin. Strings are hashed by BLAKE2b (Aumasson and others, 2013), the
    lowest 32 bits of numbers by Threefry: so bins have other numbers than in Keras. Strings cannot
    enter a model: apply the layer to them before.

    Args:
        num_bins: how many bins there are, that of `mask_value` among them.
        mask_value: what alone goes into bin 0; None for nothing.
        salt: a number, or two, that change which bin each goes into.

    Raises:
        SettingError: `num_bins` is not a whole number of at least 1, or `salt` is no number.

    Example:
        >>> Hashing(num_bins=3)(np.array(["red", "green", "red"]))
        array([0, 1, 0], dtype=int32)
    """

    num_bins: int
    mask_value: Any = None
    salt: Any = None
    output_mode: str = "int"

    def __post_init__(self) -> None:
        super().__post_init__()
        check(self, num_bins=count)
        self.resolve(salt=read_salt)

    @property
    def depth(self) -> int:
        """`num_bins`."""
        return self.num_bins

    def numbers(self, x: Array) -> Array:
        """The bin of each entry."""
        if self.mask_value is None or self.num_bins == 1:
            return bins(x, self.num_bins, self.salt)
        return _masked(bins(x, self.num_bins - 1, self.salt), _equal(x, self.mask_value))


class HashedCrossing(Categorical):
    """Gives each combination of several features one of `num_bins` bins, as `Hashing` does.

    Args:
        num_bins: how many bins there are.

    Raises:
        SettingError: `num_bins` is not a whole number of at least 1.

    Example:
        >>> colours, sizes = np.array(["red", "red", "blue"]), np.array([1, 2, 1])
        >>> HashedCrossing(num_bins=5)([colours, sizes])
        array([0, 0, 4], dtype=int32)
    """

    joins: ClassVar[bool] = True
    modes: ClassVar[tuple[str, ...]] = ("int", "one_hot")

    num_bins: int
    output_mode: str = "int"

    def __post_init__(self) -> None:
        super().__post_init__()
        check(self, num_bins=count)

    @property
    def depth(self) -> int:
        """`num_bins`."""
        return self.num_bins

    def __call__(self, *inputs: Any, **options: Any) -> Any:
        """Connects the layer to symbols, or crosses arrays at once; lists keep their own types."""
        features = inputs[0] if len(inputs) == 1 else inputs
        known = [one if isinstance(one, Symbol) else np.asarray(one) for one in features]
        return super().__call__(known, **options)

    def output_shape(self, shape: Any) -> Shape:
        """The features', or with the number of bins at the end."""
        if len(shape) < 2 or len(set(shape)) > 1 or shape[0] not in ((), (1,)):
            given = ", ".join(map(batch_shape, shape))
            raise ShapeError(
                f"{self.title} crosses two or more features of one shape, (batch,) or (batch, 1), "
                f"but got {given}. Write for instance `HashedCrossing(10)([colours, sizes])`."
            )
        return super().output_shape(shape[0])

    def output_mask(self, x: Any, mask: Any) -> Array | None:
        """None: there are no steps."""
        return None

    def at_once(self, x: Any, ctx: Any, **options: Any) -> Any:
        """The output for arrays: one entry for each row."""
        self.output_shape([feature.shape[1:] for feature in x])
        return self.call({}, x, ctx)

    def numbers(self, x: Any) -> Array:
        """The bin of each row's combination."""
        mixed: Any = 0
        for feature in x:
            mixed = words(mixed ^ words(feature))
        return (mixed % np.uint32(self.num_bins)).astype(np.int32)


def read_salt(given: Any) -> Salt | None:
    """The two numbers that a salt stands for; None where there is none.

    Raises:
        SettingError: it is neither a whole number nor two of them.
    """
    pair = (given, given) if isinstance(given, int) else given
    if pair is None:
        return None
    if not isinstance(pair, list | tuple) or [type(one) for one in pair] != [int, int]:
        raise SettingError(
            f"A salt is a whole number, or two, but got salt={given!r}. Write for instance "
            "`salt=17`."
        )
    return (pair[0], pair[1])


def bins(x: Array, count: int, salt: Salt | None = None) -> Array:
    """The number of a bin, from 0 to `count - 1`, for each string or whole number.

    Example:
        >>> bins(np.array([7, 8, 7]), 10).tolist()
        [8, 5, 8]
    """
    return (words(x, salt) % np.uint32(count)).astype(np.int32)


def words(x: Array, salt: Salt | None = None) -> Array:
    """32 bits for each string or whole number, that have nothing to do with what is near it."""
    first, second = salt or (0, 0)
    if not has_strings(x):
        return _words_of_numbers(x, key=random.fold(random.key(first), second))
    seed = b"%d %d" % (first, second)
    found = [_word_of_string(one, seed) for one in as_strings(x).reshape(-1)]
    return np.array(found, np.uint32).reshape(x.shape)


def _word_of_string(one: str, seed: bytes) -> int:
    digest = hashlib.blake2b(one.encode(), digest_size=4, key=seed).digest()
    return int.from_bytes(digest, "little")


@constant
def _words_of_numbers(xp: Namespace, x: Array, *, key: NDArray[np.uint32]) -> Array:
    whole = x.astype(np.int32) if np.issubdtype(x.dtype, np.floating) else x
    keys = random.fold_each(key, whole)
    return random.bits(keys, (1,)).reshape(x.shape)


@constant
def _equal(xp: Namespace, x: Array, value: Any) -> Array:
    return x == value


@constant
def _masked(xp: Namespace, numbers: Array, mask: Array) -> Array:
    return xp.where(mask, 0, numbers + 1)
