"""Neural networks in Keras's words, and in plain words whether they fit well and why.

The parts are loaded when they are first used, so that `import goodfit` takes no time.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from goodfit.version import __version__

if TYPE_CHECKING:
    from goodfit.autodiff import GradientTape, gradient, value_and_grad
    from goodfit.comparison import compare
    from goodfit.computation import draw_graph
    from goodfit.estimators import NeuralClassifier, NeuralFeatures, NeuralRegressor
    from goodfit.experiments import examine
    from goodfit.layers.symbols import Input
    from goodfit.models import (
        Model,
        Sequential,
        check_gradients,
        cross_validate,
        find_batch_size,
        find_learning_rate,
        load_model,
        model_from_json,
    )
    from goodfit.search import tune
    from goodfit.study import load_run, runs
    from goodfit.treatment import Doctor, cure

PARTS = (
    "activations", "callbacks", "constraints", "data", "datasets", "doctor", "errors",
    "initializers", "layers", "losses", "metrics", "models", "ops", "optimizers", "regularizers",
    "utils",
)  # fmt: skip
HOMES = {
    "GradientTape": "autodiff", "gradient": "autodiff", "value_and_grad": "autodiff",
    "Input": "layers.symbols", "Model": "models", "Sequential": "models",
    "check_gradients": "models", "cross_validate": "models",
    "find_batch_size": "models", "find_learning_rate": "models",
    "load_model": "models", "model_from_json": "models",
    "NeuralClassifier": "estimators", "NeuralFeatures": "estimators",
    "NeuralRegressor": "estimators",
    "Doctor": "treatment", "cure": "treatment", "draw_graph": "computation",
    "compare": "comparison", "examine": "experiments", "load_run": "study", "runs": "study",
    "tune": "search",
}  # fmt: skip
"""Where the names live that are offered here."""

__all__ = [
    "Doctor", "GradientTape", "Input", "Model", "NeuralClassifier", "NeuralFeatures",
    "NeuralRegressor", "Sequential", "__version__", "check_gradients",
    "compare", "cross_validate", "cure", "draw_graph", "examine", "find_batch_size",
    "find_learning_rate", "gradient", "load_model", "load_run", "model_from_json", "runs",
    "tune", "value_and_grad", *PARTS,
]  # fmt: skip


def __getattr__(name: str) -> Any:
    if name in HOMES:
        return getattr(importlib.import_module(f"goodfit.{HOMES[name]}"), name)
    if name in PARTS:
        return importlib.import_module(f"goodfit.{name}")
    raise AttributeError(f"goodfit has no {name!r}; it has {', '.join(__all__)}")


def __dir__() -> list[str]:
    return __all__
