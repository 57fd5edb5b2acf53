"""What lookups have in common: the numbers of a vocabulary, and of what is not in it."""

from __future__ import annotations

import dataclasses
import reprlib
from collections.abc import Hashable, Mapping, Sequence
from typing import Any, ClassVar, Self

import numpy as np

from goodfit.arrays import Array, Tree
from goodfit.descriptions import shown
from goodfit.errors import DataError, NotReadyError, SettingError
from goodfit.layers.categories.categorical import Categorical
from goodfit.layers.categories.hashing import read_salt
from goodfit.layers.context import LayerContext
from goodfit.layers.layer import Layer
from goodfit.layers.words import vocabulary as vocabularies
from goodfit.layers.words.vocabulary import Token
from goodfit.settings import Rule, check

TOKENS = reprlib.Repr()
TOKENS.maxtuple = 10

SIZE = Rule(
    lambda n: n if isinstance(n, int) and n > 1 else None, "a whole number, 2 or more", "1000"
)
NUMBER = Rule(
    lambda n: n if isinstance(n, int) and n >= 0 else None, "a whole number, 0 or more", "1"
)


class Lookup(Categorical):
    """The parent of layers that number the tokens of a vocabulary.

    The first numbers are those of the mask (0, if there is one and `output_mode` is "int") and of
    tokens that are not in the vocabulary; then the vocabulary's begin.

    Args:
        max_tokens: how many numbers there may be, the special ones included; None for any number.
        num_oov_indices: how many numbers tokens have that are not in the vocabulary; with several,
            a hash tells which; with 0, such a token is an error.
        mask_token: what stands for nothing; it has the number 0, or is not counted.
        oov_token: what a number stands for that is no token's.
        vocabulary: the tokens, or the path of a file that has one in each line.
        idf_weights: how much each token counts with "tf_idf".
        invert: whether numbers are turned into tokens.
        pad_to_max_tokens: whether rows have `max_tokens` entries, however many tokens there are.
        salt: changes the hash.
    """

    modes: ClassVar[tuple[str, ...]] = (*Categorical.modes, "tf_idf")

    largest_in_file: ClassVar[Mapping[str, int]] = {"num_oov_indices": 1_000_000}

    max_tokens: int | None = None
    num_oov_indices: int = 1
    mask_token: Any = None
    oov_token: Any = None
    vocabulary: Any = None
    output_mode: str = dataclasses.field(default="int", kw_only=True)
    idf_weights: Any = dataclasses.field(default=None, kw_only=True)
    invert: bool = dataclasses.field(default=False, kw_only=True)
    pad_to_max_tokens: bool = dataclasses.field(default=False, kw_only=True)
    salt: Any = dataclasses.field(default=None, kw_only=True)

    def __post_init__(self) -> None:
        super().__post_init__()
        check(self, num_oov_indices=NUMBER)
        if self.max_tokens is not None:
            check(self, max_tokens=SIZE)
        self.resolve(salt=read_salt)
        self._require_sense()
        if self.vocabulary is not None:
            self.set_vocabulary(self.vocabulary, self.idf_weights)

    @classmethod
    def restored(cls, settings: Mapping[str, Any]) -> Self:
        """The layer, with the vocabulary that the file holds itself."""
        vocabularies.require_tokens(settings.get("vocabulary"))
        return super().restored(settings)

    def __repr__(self) -> str:
        return shortened(self)

    @property
    def depth(self) -> int:
        """How many numbers there are."""
        if self.pad_to_max_tokens and self.max_tokens is not None:
            return self.max_tokens
        return self.vocabulary_size()

    @property
    def first_unknown(self) -> int:
        """The first number of tokens that are not in the vocabulary."""
        return int(self.mask_token is not None and self.output_mode == "int")

    @property
    def first_known(self) -> int:
        """The number of the vocabulary's first token."""
        return self.first_unknown + self.num_oov_indices

    @property
    def special_tokens(self) -> list[Token]:
        """What the numbers before the vocabulary's stand for."""
        return [self.mask_token] * self.first_unknown + [self.oov_token] * self.num_oov_indices

    def token(self, given: Any) -> Token:
        """What is meant by an entry of a vocabulary."""
        raise NotImplementedError(f"{type(self).__name__} has no `token`")

    def get_vocabulary(self, include_special_tokens: bool = True) -> list[Token]:
        """The tokens in the order of their numbers.

        Args:
            include_special_tokens: whether those before the vocabulary's own are among them.
        """
        special = self.special_tokens if include_special_tokens else []
        return [*special, *(self.vocabulary or ())]

    def vocabulary_size(self) -> int:
        """How many tokens there are, the special ones included."""
        return self.first_known + len(self.known())

    def set_vocabulary(self, vocabulary: Any, idf_weights: Any = None) -> None:
        """Puts a vocabulary into the layer, before it goes into a model.

        Args:
            vocabulary: the tokens, with or without the special ones before them, or a file's path.
            idf_weights: how much each counts with "tf_idf"; without numbers for tokens that are
                not in the vocabulary, those count as much as the mean.

        Raises:
            SettingError: it is empty or too large, has tokens twice, or the weights do not fit.
        """
        given = [self.token(one) for one in vocabularies.read_tokens(vocabulary)]
        tokens = vocabularies.without_special(given, self.special_tokens)
        weights = None if idf_weights is None else tuple(np.asarray(idf_weights, float).tolist())
        self._require_fitting(tokens, weights)
        self.rewrite(vocabulary=tokens, idf_weights=weights)

    def learn(self, documents: Sequence[Sequence[Hashable]]) -> None:
        """Makes the tokens that are most frequent in the documents the vocabulary."""
        most = None if self.max_tokens is None else self.max_tokens - self.first_known
        special = [token for token in (self.mask_token, self.oov_token) if token is not None]
        tokens = vocabularies.most_frequent(documents, special, most)
        weighted = self.output_mode == "tf_idf"
        weights = vocabularies.inverse_frequencies(documents, tokens) if weighted else None
        self.rewrite(vocabulary=tokens, idf_weights=weights)

    def known(self) -> tuple[Token, ...]:
        """The vocabulary.

        Raises:
            NotReadyError: there is none yet.
        """
        if self.vocabulary is None:
            raise NotReadyError(
                f"{self.title} has no vocabulary yet. Let it learn one, `layer.adapt(data)`, or "
                f"give it: `{type(self).__name__}(vocabulary=[...])`."
            )
        found: tuple[Token, ...] = self.vocabulary
        return found

    def refuse_unknown(self, unknown: Array) -> None:
        """Raises DataError where a token has no number, for none is kept for such."""
        if self.num_oov_indices == 0 and unknown.size:
            told = ", ".join(dict.fromkeys(repr(one) for one in unknown[:5].tolist()))
            raise DataError(
                f"{self.title} was given what is not in its vocabulary: {told}. Keep a number for "
                f"such: `{type(self).__name__}(num_oov_indices=1)`."
            )

    def call(self, params: Tree, x: Array, ctx: LayerContext) -> Array:
        """The tokens, written as `output_mode` says."""
        return self.weighted(self.written(self.numbers(x)))

    def weighted(self, counts: Array) -> Array:
        """How telling the tokens are, instead of how often they occur, with "tf_idf"."""
        return counts * self._weights() if self.output_mode == "tf_idf" else counts

    def _weights(self) -> Array:
        """One for each entry of a row: the mean for unknown tokens, 0 where there is none."""
        given = np.asarray(self.idf_weights, np.float32)
        before = self.vocabulary_size() - len(given)
        whole = np.pad(given, (before, 0), constant_values=given.mean())
        return np.pad(whole, (0, self.depth - len(whole)))

    def _require_sense(self) -> None:
        kind = type(self).__name__
        if self.invert and self.output_mode != "int":
            raise SettingError(
                f"{kind} turns numbers into tokens with invert=True, so there are no rows of "
                f"{self.output_mode!r} to make. Write `{kind}(invert=True)`."
            )
        if self.pad_to_max_tokens and self.max_tokens is None:
            raise SettingError(
                f"{kind} cannot pad to a number of tokens that it does not know. Write for "
                f"instance `{kind}(max_tokens=1000, pad_to_max_tokens=True)`."
            )
        if self.max_tokens is not None and self.max_tokens <= self.first_known:
            raise SettingError(
                f"{kind} got max_tokens={self.max_tokens}, of which {self.first_known} are special "
                f"ones, so there is room for no other. Write for instance `max_tokens=1000`."
            )

    def _require_fitting(
        self, tokens: tuple[Token, ...], weights: tuple[float, ...] | None
    ) -> None:
        vocabularies.require_distinct(tokens)
        size = self.first_known + len(tokens)
        if not tokens or size > (self.max_tokens or size):
            raise SettingError(
                f"{self.title} was given a vocabulary of {size} tokens with the special ones; "
                f"it needs one of its own at least, and may have max_tokens={self.max_tokens}."
            )
        misplaced = {self.mask_token, self.oov_token if self.invert else None} - {None}
        if misplaced & set(tokens):
            raise SettingError(
                f"The vocabulary has a special token in a place that is not its own. Leave them "
                f"out, or begin with {self.special_tokens}."
            )
        if (weights is None) == (self.output_mode == "tf_idf"):
            raise SettingError(
                'A vocabulary needs `idf_weights` with output_mode="tf_idf", and only then. '
                "`layer.adapt(data)` finds both."
            )
        if weights is not None and len(weights) not in (len(tokens), size):
            raise SettingError(
                f"{self.title} got {len(weights)} idf_weights for {len(tokens)} tokens. Give one "
                "for each token of the vocabulary."
            )


def shortened(layer: Layer) -> str:
    """A layer as its user would write it, with no more than the first tokens of a vocabulary."""
    told = (
        f"{name}={TOKENS.repr(value) if isinstance(value, tuple) else shown(value)}"
        for name, value in layer.settings().items()
    )
    return f"{type(layer).__name__}({', '.join(told)})"
