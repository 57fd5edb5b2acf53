"""From the columns of a table to the numbers that a network takes, each column in its own way."""

from goodfit.utils.feature_space.features import Cross, Feature
from goodfit.utils.feature_space.space import FeatureSpace

__all__ = ["Cross", "Feature", "FeatureSpace"]
