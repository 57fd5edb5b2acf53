"""Which tests compare which pieces with Keras's numbers, found in the tests themselves.

The suites of this folder are asked for their tables. Elsewhere a test counts that names Keras's own
piece: `keras.layers.Normalization`, or its name as a string beside `getattr(keras.layers, ...)`.
"""

import ast
import functools
from pathlib import Path

from tests.conformance import (
    test_every_activation,
    test_every_layer,
    test_every_loss,
    test_every_metric,
    test_layers_beside_keras,
    test_pieces_beside_keras,
)
from tests.optimizers import test_settings_of_all

TESTS = Path(__file__).parent.parent
OF_NAMES_ALONE = {"test_names.py", "test_public_api.py"}
"""Tests that ask Keras how things are called, and for no numbers."""

BESIDE = "conformance/test_layers_beside_keras.py"
PIECES = "conformance/test_pieces_beside_keras.py"
METRICS = [
    *test_every_metric.CASES,
    *test_every_metric.EXACT_OVER_ALL_ROWS,
    *test_every_metric.VALUES,
]
SUITES = {
    "layers": [
        (type(part).__name__, BESIDE)
        for layer, _ in test_layers_beside_keras.BESIDE_KERAS
        for part in test_every_layer.with_inner(layer)
    ],
    "activations": [
        (name, "conformance/test_every_activation.py") for name, _ in test_every_activation.CASES
    ],
    "losses": [
        *((name, PIECES) for part, name, *_ in test_pieces_beside_keras.ROWS if part == "losses"),
        *(
            (type(loss).__name__, "conformance/test_every_loss.py")
            for loss, *_ in test_every_loss.ALL
        ),
    ],
    "metrics": [
        *((name, PIECES) for part, name, *_ in test_pieces_beside_keras.ROWS),
        *((type(one).__name__, "conformance/test_every_metric.py") for one, *_ in METRICS),
    ],
    "initializers": [(name, PIECES) for name in test_pieces_beside_keras.DRAWN],
    "optimizers": [
        *((name, "optimizers/test_settings_of_all.py") for name in test_settings_of_all.FORMULAS),
        ("MultiOptimizer", "optimizers/test_multi_optimizer.py"),
        ("OptimizerMap", "optimizers/test_multi_optimizer.py"),
    ],
}
"""By part of Keras, what the tables of this folder compare."""


def attribute(node):
    """The words of `keras.layers.Dense`, or nothing."""
    words = []
    while isinstance(node, ast.Attribute):
        words.insert(0, node.attr)
        node = node.value
    return [node.id, *words] if isinstance(node, ast.Name) else []


def words_of(tree):
    """Every name and string in a file."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def named_in(path):
    """The (part, name) of Keras that a file of tests asks for."""
    tree = ast.parse(path.read_text())
    for node in ast.walk(tree):
        chain = attribute(node)
        if chain[:1] == ["keras"] and len(chain) > 2:
            yield ".".join(chain[1:-1]), chain[-1]
        if isinstance(node, ast.Call) and attribute(node.func) == ["getattr"]:
            part = attribute(node.args[0])
            if part[:1] == ["keras"]:
                yield from ((".".join(part[1:]), word) for word in set(words_of(tree)))


@functools.cache
def proofs():
    """The file of the tests for each (part, name) that is compared with Keras."""
    found = {(part, name): file for part in SUITES for name, file in SUITES[part]}
    for path in sorted(TESTS.rglob("test_*.py")):
        if path.parent != Path(__file__).parent and path.name not in OF_NAMES_ALONE:
            where = str(path.relative_to(TESTS))
            found |= {pair: found.get(pair, where) for pair in named_in(path)}
    return found
