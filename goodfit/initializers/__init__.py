"""Initialisers: the first values of weights, chosen so that signals neither fade nor explode."""

from __future__ import annotations

import inspect
from typing import Any

from goodfit import descriptions
from goodfit.errors import SettingError, UnknownNameError
from goodfit.initializers.distributions import RandomNormal, RandomUniform, TruncatedNormal
from goodfit.initializers.fixed import Constant, Identity, Ones, Zeros
from goodfit.initializers.fourier import STFT
from goodfit.initializers.initializer import Initializer
from goodfit.initializers.orthogonal import Orthogonal
from goodfit.initializers.scaling import (
    GlorotNormal,
    GlorotUniform,
    HeNormal,
    HeUniform,
    LecunNormal,
    LecunUniform,
    VarianceScaling,
)

__all__ = [
    "get", "fitting", "Initializer", "Constant", "Identity", "Ones", "Zeros", "Orthogonal", "STFT",
    "RandomNormal", "RandomUniform", "TruncatedNormal", "VarianceScaling",
    "GlorotNormal", "GlorotUniform", "HeNormal", "HeUniform", "LecunNormal", "LecunUniform",
    "constant", "identity", "ones", "zeros", "orthogonal", "stft",
    "random_normal", "random_uniform", "truncated_normal", "variance_scaling",
    "glorot_normal", "glorot_uniform", "he_normal", "he_uniform", "lecun_normal", "lecun_uniform",
    "IdentityInitializer", "OrthogonalInitializer", "STFTInitializer",
]  # fmt: skip

constant, identity, ones, zeros, orthogonal = Constant, Identity, Ones, Zeros, Orthogonal
random_normal, random_uniform, truncated_normal = RandomNormal, RandomUniform, TruncatedNormal
glorot_normal, he_normal, lecun_normal = GlorotNormal, HeNormal, LecunNormal
glorot_uniform, he_uniform, lecun_uniform = GlorotUniform, HeUniform, LecunUniform
variance_scaling, stft = VarianceScaling, STFT
IdentityInitializer, OrthogonalInitializer, STFTInitializer = Identity, Orthogonal, STFT

KINDS: dict[str, type[Initializer]] = {
    "constant": Constant, "identity": Identity, "ones": Ones, "zeros": Zeros,
    "orthogonal": Orthogonal, "stft": STFT, "random_normal": RandomNormal,
    "random_uniform": RandomUniform, "truncated_normal": TruncatedNormal,
    "variance_scaling": VarianceScaling,
    "glorot_normal": GlorotNormal, "glorot_uniform": GlorotUniform,
    "he_normal": HeNormal, "he_uniform": HeUniform,
    "lecun_normal": LecunNormal, "lecun_uniform": LecunUniform,
}  # fmt: skip

INITIALIZERS: dict[str, type[Initializer]] = {
    **KINDS,
    **{kind.__name__: kind for kind in KINDS.values()},
    "zero": Zeros,
    "one": Ones,
    "normal": RandomNormal,
    "uniform": RandomUniform,
    "IdentityInitializer": Identity,
    "OrthogonalInitializer": Orthogonal,
    "STFTInitializer": STFT,
}
"""The initialisers by name."""

FITTING = {
    **dict.fromkeys(
        ["relu", "relu6", "leaky_relu", "elu", "celu", "gelu", "silu", "hard_silu", "mish"],
        HeNormal,
    ),
    "selu": LecunNormal,
}
"""What "auto" means before these activations; before all others it means `GlorotUniform`."""


def get(given: Any) -> Any:
    """The initialiser that a name stands for; a function of a key and a shape is itself.

    Raises:
        UnknownNameError: no such name; the nearest right one is proposed.

    Example:
        >>> get("he_normal"), get(Constant(0.5))
        (HeNormal(), Constant(value=0.5))
    """
    found = descriptions.get("initializer", given, INITIALIZERS)
    if not callable(found):
        raise UnknownNameError("initializer", given, INITIALIZERS)
    if inspect.isfunction(found) and next(iter(inspect.signature(found).parameters)) == "shape":
        raise SettingError(
            f"The initialiser {found.__name__} takes `(shape, ...)`, but here its randomness comes "
            "from a key. Write `def initializer(key, shape):` and return a float32 array."
        )
    return found


def fitting(given: Any, activation: Any) -> Any:
    """`get(given)`, where "auto" is chosen to fit the activation that follows.

    He's for the ReLU family, LeCun's for SELU, Glorot's for the rest.

    Example:
        >>> from goodfit import activations
        >>> fitting("auto", activations.relu), fitting("auto", activations.tanh)
        (HeNormal(), GlorotUniform())
    """
    if isinstance(given, str) and given == "auto":
        return FITTING.get(getattr(activation, "__name__", ""), GlorotUniform)()
    return get(given)
