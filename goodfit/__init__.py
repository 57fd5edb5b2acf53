"""Neural networks in Keras's words, trained fast, and told in plain words whether they fit well."""

import importlib
from typing import Any

from goodfit.version import __version__

MODULES = (
    "activations", "callbacks", "data", "datasets", "initializers", "layers", "losses", "metrics",
    "models", "ops", "optimizers", "regularizers", "utils", "doctor",
)  # fmt: skip
HOMES = {
    "GradientTape": "autodiff", "gradient": "autodiff", "value_and_grad": "autodiff",
    "Input": "layers.graph", "Model": "models", "Sequential": "models",
    "load_model": "models", "model_from_json": "models",
}  # fmt: skip


def __getattr__(name: str) -> Any:
    if name in MODULES:
        return importlib.import_module(f"goodfit.{name}")
    if name in HOMES:
        return getattr(importlib.import_module(f"goodfit.{HOMES[name]}"), name)
    raise AttributeError(f"goodfit has no {name!r}")
