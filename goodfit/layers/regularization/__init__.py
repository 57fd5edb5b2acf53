"""Layers that make training harder so that what is learnt holds elsewhere."""

from goodfit.layers.regularization.activity import ActivityRegularization
from goodfit.layers.regularization.dropout import AlphaDropout, Dropout
from goodfit.layers.regularization.noise import GaussianDropout, GaussianNoise
from goodfit.layers.regularization.spatial import (
    SpatialDropout1D,
    SpatialDropout2D,
    SpatialDropout3D,
)

__all__ = [
    "ActivityRegularization", "AlphaDropout", "Dropout", "GaussianDropout", "GaussianNoise",
    "SpatialDropout1D", "SpatialDropout2D", "SpatialDropout3D",
]  # fmt: skip
