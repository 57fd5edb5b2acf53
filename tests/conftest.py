"""What many tests need: Keras as an oracle, and derivatives by central differences."""

import os
import sys
import warnings
from pathlib import Path

import numpy as np
import pytest
from hypothesis import settings

# What tests compile and download does not go to the user's own folder.
os.environ.setdefault("GOODFIT_CACHE", str(Path(__file__).parents[1] / ".cache"))

# A busy machine is no fault of the code; continuous integration tries the same examples each time.
settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if "CI" in os.environ else "here")


@pytest.fixture(scope="module", autouse=True)
def programs_of_a_module():
    """JAX forgets what the tests of a module compiled, which would fill the memory."""
    yield
    if "jax" in sys.modules:
        sys.modules["jax"].clear_caches()


@pytest.fixture(scope="session")
def keras(tmp_path_factory):
    """Keras on JAX, which keeps its settings file out of the home folder.

    Without Keras these tests are skipped: so they are where the lowest versions of the
    dependencies are tried, which no Keras of today goes with.
    """
    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        patch.setenv("KERAS_BACKEND", "jax")
        patch.setenv("KERAS_HOME", str(tmp_path_factory.mktemp("keras")))
        return pytest.importorskip("keras", reason="Keras, the oracle, is not installed")


@pytest.fixture(scope="session")
def central_differences():
    """The gradient of a function of one float64 array by `(f(x + h) - f(x - h)) / 2h`."""

    def gradient(function, x, h=1e-6):
        slopes = np.zeros_like(x, dtype=np.float64)
        for place in np.ndindex(x.shape):
            step = np.zeros_like(x)
            step[place] = h
            slopes[place] = (float(function(x + step)) - float(function(x - step))) / (2 * h)
        return slopes

    return gradient


@pytest.fixture(scope="module")
def quickly_compiled():
    """For networks that take longer to compile than to run: the compiler shall not try hard."""
    import jax

    jax.config.update("jax_disable_most_optimizations", True)
    yield
    jax.config.update("jax_disable_most_optimizations", False)
