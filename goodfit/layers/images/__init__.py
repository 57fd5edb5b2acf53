"""Layers that prepare images, and those that show another picture of them in each epoch."""

from goodfit.layers.images.affine import (
    RandomRotation,
    RandomShear,
    RandomTranslation,
    RandomZoom,
)
from goodfit.layers.images.aug_mix import AugMix
from goodfit.layers.images.blurring import RandomGaussianBlur, RandomSharpness
from goodfit.layers.images.cropping import CenterCrop, RandomCrop, Resizing
from goodfit.layers.images.elastic import RandomElasticTransform
from goodfit.layers.images.erasing import RandomErasing
from goodfit.layers.images.flipping import RandomFlip
from goodfit.layers.images.histograms import (
    AutoContrast,
    ContrastLimitedAdaptiveHistogramEqualization,
    Equalization,
)
from goodfit.layers.images.light import (
    RandomBrightness,
    RandomContrast,
    RandomInvert,
    RandomPosterization,
    Solarization,
)
from goodfit.layers.images.mixing import CutMix, MixUp
from goodfit.layers.images.perspective import RandomPerspective
from goodfit.layers.images.pipeline import Pipeline
from goodfit.layers.images.rand_augment import RandAugment
from goodfit.layers.images.tints import (
    RandomColorDegeneration,
    RandomColorJitter,
    RandomGrayscale,
    RandomHue,
    RandomSaturation,
)

__all__ = [
    "AugMix", "AutoContrast", "CenterCrop", "ContrastLimitedAdaptiveHistogramEqualization",
    "CutMix", "Equalization", "MixUp", "Pipeline", "RandAugment", "RandomBrightness",
    "RandomColorDegeneration", "RandomColorJitter", "RandomContrast", "RandomCrop",
    "RandomElasticTransform", "RandomErasing", "RandomFlip", "RandomGaussianBlur",
    "RandomGrayscale", "RandomHue", "RandomInvert", "RandomPerspective", "RandomPosterization",
    "RandomRotation", "RandomSaturation", "RandomSharpness", "RandomShear", "RandomTranslation",
    "RandomZoom", "Resizing", "Solarization",
]  # fmt: skip
