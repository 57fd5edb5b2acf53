"""Layers without weights that change the shape of an example."""

from goodfit.layers.reshaping.borders import (
    Cropping1D,
    Cropping2D,
    Cropping3D,
    ZeroPadding1D,
    ZeroPadding2D,
    ZeroPadding3D,
)
from goodfit.layers.reshaping.shapes import Flatten, Permute, RepeatVector, Reshape
from goodfit.layers.reshaping.upsampling import UpSampling1D, UpSampling2D, UpSampling3D

__all__ = [
    "Flatten", "Reshape", "Permute", "RepeatVector",
    "ZeroPadding1D", "ZeroPadding2D", "ZeroPadding3D", "Cropping1D", "Cropping2D", "Cropping3D",
    "UpSampling1D", "UpSampling2D", "UpSampling3D",
]  # fmt: skip
