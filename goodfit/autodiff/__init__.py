"""How a function is differentiated: primitives with pullbacks, a tape, and the way back."""

from goodfit.autodiff.check import GradientCheck, check_gradients
from goodfit.autodiff.gradient import GradientTape, gradient, pull_back, remember, value_and_grad
from goodfit.autodiff.primitives import Primitive, constant, primitive, recorded_by
from goodfit.autodiff.tape import Tape, Tracer, lower, lowered, zeros_like

__all__ = [
    "GradientCheck", "GradientTape", "Primitive", "Tape", "Tracer", "check_gradients", "constant",
    "gradient", "lower", "lowered", "primitive", "pull_back", "recorded_by", "remember",
    "value_and_grad", "zeros_like",
]  # fmt: skip
