"""Who is compared: each peer trains the same networks, as its own best practice says."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from bench.data import Array, Rows

Predict = Callable[[Array], Array]
Trainer = Callable[[Any, Rows, Any], Predict]
"""Trains `(work, rows, clock)`, and returns what predicts."""


class Peer(NamedTuple):
    """One way to train a network.

    Attributes:
        told: what it is, in a few words.
        place: the module and the function that train.
        libraries: what must be installed; their versions are told with the results.
        environment: what must be set before its process starts.
    """

    told: str
    place: str
    libraries: tuple[str, ...]
    environment: Mapping[str, str] = {}


JAX_CACHE = {
    "JAX_COMPILATION_CACHE_DIR": "{cache}/jax",
    "JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS": "0",
    "JAX_PERSISTENT_CACHE_MIN_ENTRY_SIZE_BYTES": "-1",
}
ON_JAX = {"KERAS_BACKEND": "jax", **JAX_CACHE}
PEERS = {
    "goodfit": Peer("goodfit", "goodfit:train", ("goodfit", "jax")),
    "goodfit_numpy": Peer("goodfit, run eagerly", "goodfit:train_eagerly", ("goodfit", "numpy")),
    "goodfit_alone": Peer("goodfit, no doctor", "goodfit:train_alone", ("goodfit", "jax")),
    "torch": Peer("PyTorch", "pytorch:train", ("torch",)),
    "torch_compile": Peer("PyTorch, torch.compile", "pytorch:train_compiled", ("torch",)),
    "keras_jax": Peer("Keras on JAX", "keras:train", ("keras", "jax"), ON_JAX),
    "keras_jax_steps": Peer(
        "Keras on JAX, many steps per execution", "keras:train_many", ("keras", "jax"), ON_JAX
    ),
    "keras_torch": Peer(
        "Keras on PyTorch", "keras:train", ("keras", "torch"), {"KERAS_BACKEND": "torch"}
    ),
    "sklearn": Peer("scikit-learn", "scikit_learn:train", ("sklearn",)),
    "jax": Peer("JAX by hand", "jax_by_hand:train", ("jax",), JAX_CACHE),
}


def trainer(name: str) -> Trainer:
    """What trains with this peer; its libraries are imported only now."""
    module, _, function = PEERS[name].place.partition(":")
    found: Trainer = getattr(importlib.import_module(f"bench.peers.{module}"), function)
    return found


def missing(name: str) -> list[str]:
    """The libraries of this peer that are not installed."""
    return [lib for lib in PEERS[name].libraries if importlib.util.find_spec(lib) is None]
