"""The functions of losses and metrics, and initialisers, beside Keras's: every name of the list."""

import inspect
import json
from pathlib import Path

import numpy as np
import pytest

from goodfit import initializers, losses, metrics
from goodfit.arrays import random
from goodfit.layers.names import snake_case
from tests.conformance import test_every_loss, test_every_metric

KERAS = json.loads((Path(__file__).parent / "keras_names.json").read_text())
LOSSES = {kind: function.__name__ for function, kind in losses.FUNCTIONS.items()}
ROWS = [
    *(("losses", LOSSES[type(loss)], loss, t, y) for loss, t, y in test_every_loss.ALL),
    *(
        ("metrics", snake_case(type(metric).__name__), metric, t, y)
        for metric, t, y in test_every_metric.CASES
    ),
]
FUNCTIONS = [
    pytest.param(*row, id=f"{i}-{row[1]}")
    for i, row in enumerate(ROWS)
    if row[1] in KERAS[f"{row[0]} (functions)"]
]
DRAWN = [
    name
    for name, arguments in KERAS["initializers"].items()
    if isinstance(arguments, dict) and name not in ("Initializer", "STFT")
]


def single(array):
    return array.astype(np.float32) if array.dtype == np.float64 else array


def test_every_function_has_a_row():
    named = {(part, name) for part, name, *_ in ROWS}
    for part in ("losses", "metrics"):
        missing = {name for name in KERAS[f"{part} (functions)"] if (part, name) not in named}
        assert all(getattr(losses, name) is getattr(metrics, name) for name in missing)


@pytest.mark.parametrize(("part", "name", "piece", "y_true", "y_pred"), FUNCTIONS)
def test_a_function_computes_what_keras_computes(keras, part, name, piece, y_true, y_pred):
    ours, theirs = getattr(losses if part == "losses" else metrics, name), getattr(keras, part)
    known = inspect.signature(ours).parameters
    settings = {key: getattr(piece, key) for key in known if hasattr(piece, key)}
    arrays = single(y_true), single(y_pred)
    expected = np.asarray(getattr(theirs, name)(*arrays, **settings))
    found = ours(*arrays, **settings)
    assert np.shape(found) == expected.shape
    np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize("name", DRAWN)
def test_an_initialiser_draws_numbers_of_kerass_moments(keras, name):
    shape = (120, 120)
    ours = getattr(initializers, name)()(random.key(0), shape)
    theirs = np.asarray(getattr(keras.initializers, name)()(shape))
    for power in (1, 2, 4):
        np.testing.assert_allclose(
            *((array.astype(np.float64) ** power).mean() for array in (ours, theirs)),
            rtol=0.08,
            atol=0.05 * np.std(theirs) ** power,
        )
