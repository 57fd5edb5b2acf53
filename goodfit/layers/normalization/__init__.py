"""Layers that bring what flows through a network, or its weights, to one scale."""

from goodfit.layers.normalization.batch import BatchNormalization
from goodfit.layers.normalization.example import LayerNormalization, RMSNormalization
from goodfit.layers.normalization.group import GroupNormalization
from goodfit.layers.normalization.spectral import SpectralNormalization
from goodfit.layers.normalization.unit import UnitNormalization

__all__ = [
    "BatchNormalization",
    "GroupNormalization",
    "LayerNormalization",
    "RMSNormalization",
    "SpectralNormalization",
    "UnitNormalization",
]
