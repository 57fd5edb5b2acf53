"""Layers that look tokens up in a vocabulary: words, ids, whole texts."""

from goodfit.layers.words.integer_lookup import IntegerLookup
from goodfit.layers.words.string_lookup import StringLookup
from goodfit.layers.words.text_vectorization import TextVectorization

__all__ = ["IntegerLookup", "StringLookup", "TextVectorization"]
