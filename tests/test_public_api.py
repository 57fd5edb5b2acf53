"""The public names are what `__all__` says; tests/conformance compares them with Keras's."""

import importlib
import types

import pytest

import goodfit
from tests.conformance.keras_differences import OURS

PACKAGES = [
    "activations", "arrays", "autodiff", "callbacks", "comparison", "computation", "constraints",
    "data", "datasets", "doctor", "estimators", "exchange", "initializers", "layers", "losses",
    "metrics", "models", "ops", "optimizers", "regularizers", "report", "search", "study",
    "training", "utils",
]  # fmt: skip


def made_in(module):
    """The public names of what was defined in a package or in its files."""
    return {
        name
        for name, value in vars(module).items()
        if not name.startswith("_")
        and not isinstance(value, types.ModuleType)
        and callable(value)
        and str(getattr(value, "__module__", "")).startswith(module.__name__)
    }


def test_every_name_of_goodfit_is_there():
    assert len(goodfit.__all__) == len(set(goodfit.__all__))
    for name in goodfit.__all__:
        assert getattr(goodfit, name) is not None
    assert set(dir(goodfit)) == set(goodfit.__all__)


@pytest.mark.parametrize("name", PACKAGES)
def test_a_package_exports_what_its_list_names(name):
    module = importlib.import_module(f"goodfit.{name}")
    assert len(module.__all__) == len(set(module.__all__))
    assert [missing for missing in module.__all__ if not hasattr(module, missing)] == []
    assert made_in(module) - set(module.__all__) == set()


@pytest.mark.parametrize("part", [*OURS, "data", "datasets", "models"])
def test_everything_that_users_call_has_an_example(part):
    module = importlib.import_module(f"goodfit.{part}")
    public = [getattr(module, name) for name in made_in(module) & set(module.__all__)]
    assert [value.__name__ for value in public if ">>> " not in value.__doc__] == []
