"""The layer that turns texts into numbers: rows of word numbers, or of counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import KW_ONLY
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from goodfit.errors import FileError, SettingError, ShapeError, UnknownNameError
from goodfit.layers.categories.strings import as_strings
from goodfit.layers.context import LayerContext
from goodfit.layers.layer import Shape
from goodfit.layers.words import vocabulary as vocabularies
from goodfit.layers.words.lookup import shortened
from goodfit.layers.words.string_lookup import StringLookup
from goodfit.layers.words.textual import Textual
from goodfit.layers.words.tokens import SPLIT, STANDARDIZE, joined, padded, split, standardized
from goodfit.settings import check, count


class TextVectorization(Textual):
    """Turns texts into numbers: makes them uniform, splits them, and looks their tokens up.

    The vocabulary is given, or learnt by `adapt`: the most frequent token comes first. With
    `output_mode="int"`, 0 fills up short texts and 1 stands for all words that are not in the
    vocabulary. Texts cannot enter a model, so the layer is applied to the data before.

    Args:
        max_tokens: how many numbers there may be, those of the special tokens included.
        standardize: "lower_and_strip_punctuation", "lower", "strip_punctuation", None, or a
            function of an array of texts.
        split: "whitespace", "character", None for texts that are tokens already, or a function of
            an array of texts that yields a list of tokens for each.
        ngrams: up to how many neighbours are joined to one token, or a tuple of numbers of them.
        output_mode: "int", "one_hot", "multi_hot", "count" or "tf_idf".
        output_sequence_length: to how many tokens texts are cut or filled up; None: the longest's.
        pad_to_max_tokens: whether rows have `max_tokens` entries, however many tokens there are.
        vocabulary: the tokens, or the path of a file that has one in each line.
        idf_weights: how much each token counts with "tf_idf".
        encoding: how bytes are to be read.

    Raises:
        SettingError: settings that contradict, or a vocabulary that cannot be one.
        UnknownNameError: no such way to make uniform, to split or to write.

    Example:
        >>> vectorize = TextVectorization(output_sequence_length=4)
        >>> vectorize.adapt(["The cat sat.", "The cat ran!"])
        >>> vectorize.get_vocabulary()
        ['', '[UNK]', 'the', 'cat', 'sat', 'ran']
        >>> vectorize(["The dog ran", "Sat"])
        array([[2, 1, 5, 0],
               [4, 0, 0, 0]], dtype=int32)
    """

    largest_in_file: ClassVar[Mapping[str, int]] = {"ngrams": 1_000}

    max_tokens: int | None = None
    standardize: Any = "lower_and_strip_punctuation"
    split: Any = "whitespace"
    ngrams: Any = None
    output_mode: str = "int"
    output_sequence_length: int | None = None
    pad_to_max_tokens: bool = False
    vocabulary: Any = None
    _: KW_ONLY
    idf_weights: Any = None
    encoding: str = "utf-8"

    def __post_init__(self) -> None:
        for setting, names in (("standardize", STANDARDIZE), ("split", SPLIT)):
            given = getattr(self, setting)
            if not (given is None or callable(given) or given in names):
                raise UnknownNameError(f"way to {setting}", given, names)
        if self.output_sequence_length is not None:
            check(self, output_sequence_length=count)
            self._require_numbers()
        if self.ngrams is not None:
            self.resolve(ngrams=_lengths)
        self._take_over(self.lookup())

    @classmethod
    def restored(cls, settings: Mapping[str, Any]) -> Self:
        """The layer, with the vocabulary that the file holds itself."""
        vocabularies.require_tokens(settings.get("vocabulary"))
        return super().restored(settings)

    def __repr__(self) -> str:
        return shortened(self)

    def lookup(self) -> StringLookup:
        """The layer that looks the tokens up, with the vocabulary as it is now."""
        return StringLookup(
            self.max_tokens,
            mask_token="",
            vocabulary=self.vocabulary,
            idf_weights=self.idf_weights,
            output_mode=self.output_mode,
            pad_to_max_tokens=self.pad_to_max_tokens,
            encoding=self.encoding,
            name=self.title,
        )

    def adapt(self, data: Any) -> None:
        """Makes the tokens of the texts the vocabulary, the most frequent one first.

        Raises:
            DataError: there are none, or something else than strings is among the texts.
        """
        texts = as_strings(data, self.encoding)
        lookup = self.lookup()
        lookup.learn(self.tokens(texts[:, None] if texts.ndim == 1 else texts))
        self._take_over(lookup)

    def get_vocabulary(self, include_special_tokens: bool = True) -> list[str]:
        """The tokens in the order of their numbers.

        Args:
            include_special_tokens: whether those before the vocabulary's own are among them.
        """
        return self.lookup().get_vocabulary(include_special_tokens)

    def vocabulary_size(self) -> int:
        """How many tokens there are, the special ones included."""
        return self.lookup().vocabulary_size()

    def set_vocabulary(self, vocabulary: Any, idf_weights: Any = None) -> None:
        """Puts a vocabulary into the layer: its tokens, or the path of a file that has them.

        Raises:
            SettingError: it is empty or too large, has tokens twice, or the weights do not fit.
        """
        lookup = self.lookup()
        lookup.set_vocabulary(vocabulary, idf_weights)
        self._take_over(lookup)

    def output_shape(self, shape: Shape) -> Shape:
        """A row for each text: of numbers of tokens, or with an entry for each token there is."""
        lookup = self.lookup()
        length = self.output_sequence_length
        return lookup.output_shape((*shape[:-1], shape[-1] if self.split is None else length))

    def at_once(self, x: Any, ctx: LayerContext, **options: Any) -> Any:
        """The numbers of texts: of an array or a list of them, or of one."""
        texts = as_strings(x, self.encoding)
        single = texts.ndim == 0 or (self.split is None and texts.ndim == 1)
        out = self._rows(self.tokens(texts.reshape(1, -1) if single else texts))
        return out[0] if single else out

    def tokens(self, texts: NDArray[np.object_]) -> list[list[str]]:
        """The tokens of each text, n-grams made.

        Args:
            texts: (n,) or (n, 1) of strings; without `split`, (n, tokens).

        Raises:
            ShapeError: several texts in a row.
        """
        if self.split is not None and texts.shape[1:] not in ((), (1,)):
            raise ShapeError(
                f"{self.title} takes one text in each row, but got texts of shape {texts.shape}. "
                "Join those of a row, or apply the layer to each column: `layer(texts[:, 0])`."
            )
        uniform = standardized(texts, self.standardize)
        whole = self.split is None
        rows = uniform.tolist() if whole else split(uniform.reshape(-1), self.split)
        return rows if self.ngrams is None else [joined(row, self.ngrams) for row in rows]

    def written_settings(self) -> dict[str, Any]:
        """The settings, if there is no function of one's own among them.

        Raises:
            FileError: there is one.
        """
        for setting in ("standardize", "split"):
            if callable(getattr(self, setting)):
                raise FileError(
                    f"{self.title} cannot be saved: {setting} is a function of your own, and a "
                    "goodfit file holds no code. Apply it to the texts before, and write "
                    f"`{setting}=None`."
                )
        return super().written_settings()

    def _rows(self, documents: list[list[str]]) -> NDArray[Any]:
        lookup = self.lookup()
        instead = 0 if self.output_mode == "int" else -1
        flat = np.array([token for row in documents for token in row], object)
        numbers = iter(lookup.numbers(flat).tolist())
        rows = [[next(numbers) for _ in row] for row in documents]
        out = padded(rows, self.output_sequence_length, instead)
        found: NDArray[Any] = lookup.weighted(lookup.written(out))
        return found

    def _take_over(self, lookup: StringLookup) -> None:
        self.rewrite(vocabulary=lookup.vocabulary, idf_weights=lookup.idf_weights)

    def _require_numbers(self) -> None:
        if self.output_mode != "int":
            raise SettingError(
                f"TextVectorization got output_sequence_length={self.output_sequence_length}, but "
                f"with output_mode={self.output_mode!r} a row has no sequence. Leave it out, or "
                'write `output_mode="int"`.'
            )


def _lengths(given: Any) -> tuple[int, ...]:
    """The numbers of neighbours that are joined: 2 stands for 1 and 2."""
    lengths = tuple(range(1, given + 1)) if isinstance(given, int) else given
    if (
        not isinstance(lengths, list | tuple)
        or not lengths
        or not all(isinstance(n, int) and n > 0 for n in lengths)
    ):
        raise SettingError(
            f"TextVectorization got ngrams={given!r}, but it must be a whole number, 1 or more, or "
            "a tuple of such. Write for instance `ngrams=2`."
        )
    return tuple(lengths)
