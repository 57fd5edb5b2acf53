"""Layers that turn categories and ranges into numbers, or into zeros and ones."""

from goodfit.layers.categories.categorical import Categorical
from goodfit.layers.categories.category_encoding import CategoryEncoding
from goodfit.layers.categories.discretization import Discretization
from goodfit.layers.categories.hashing import HashedCrossing, Hashing

__all__ = ["Categorical", "CategoryEncoding", "Discretization", "HashedCrossing", "Hashing"]
