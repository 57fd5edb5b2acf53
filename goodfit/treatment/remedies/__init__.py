"""How each cure is applied to a program: one function a class of cures."""

from goodfit.treatment.remedies import data, layers, output, sizes, training
from goodfit.treatment.remedies.applied import applied, pared, treats

__all__ = ["applied", "data", "layers", "output", "pared", "sizes", "training", "treats"]
