"""Records written by hand: a small classifier that learns well, and whatever a test changes."""

import numpy as np
import pytest

from goodfit import losses, optimizers
from goodfit.doctor.looking.sample import Sample
from goodfit.layers import Dense, Input
from goodfit.layers.graph import Graph
from goodfit.training.batch import Data
from goodfit.training.record import Breakdown, DataFacts, Record


def network(layers):
    entry = last = Input(shape=(4,))
    for layer in layers:
        last = layer(last)
    return Graph([entry], [last])


def facts(**changed):
    return DataFacts(
        **{
            "rows": 320, "dev_rows": 100, "x_mean": np.zeros(4), "x_std": np.ones(4),
            "x_min": np.full(4, -3.0), "x_max": np.full(4, 3.0), "y_mean": 0.0, "y_std": 0.0,
            "class_counts": np.array([160, 160]), "constant_loss": 0.693, **changed,
        }
    )  # fmt: skip


@pytest.fixture
def make_record():
    """A function of losses by epoch (10 steps each), and of whatever differs from a sound run."""

    def make(
        epochs=(0.6, 0.4, 0.3, 0.2, 0.15, 0.12, 0.1),
        *,
        layers=None,
        dev=None,
        vitals=None,
        **changed,
    ):
        layers = layers or [Dense(8, "relu"), Dense(8, "relu"), Dense(2, "softmax")]
        history = {"loss": list(epochs), "learning_rate": [0.01] * len(epochs)}
        history |= {"val_loss": list(dev)} if dev is not None else {}
        history |= changed.pop("history", {})
        steps = changed.pop("step_losses", [np.full(10, loss) for loss in epochs])
        return Record(
            graph=network(layers),
            loss=changed.pop("loss", losses.get("sparse_categorical_crossentropy")),
            optimizer=changed.pop("optimizer", optimizers.SGD(0.01)),
            epochs=len(epochs),
            batch_size=32,
            facts=facts(**changed.pop("facts", {})),
            history=history,
            step_losses=steps,
            vitals=vitals or {},
            **changed,
        )

    return make


@pytest.fixture
def stuck():
    """The losses of a run that gets nowhere."""
    return [0.70, 0.69, 0.694, 0.692, 0.695, 0.691, 0.6925, 0.6935]


@pytest.fixture
def broken():
    """A function that makes a breakdown; by default in the middle of a run."""

    def make(phase="forward", layer="dense_1", epoch=2, step=4, loss_before=None):
        return Breakdown(phase, layer, epoch, step, np.arange(7, 39), loss_before, 0.01)

    return make


@pytest.fixture
def steady():
    """A function that makes vitals from each layer's lengths: gradient, weights, update."""

    def make(**layers):
        names = ("gradient_norm", "weight_norm", "update_norm")
        return {
            layer: dict(zip(names, ([size] * 5 for size in sizes), strict=True))
            for layer, sizes in layers.items()
        }

    return make


@pytest.fixture
def codes():
    """A function that runs one rule: the codes and severities of what it finds."""
    from goodfit.doctor.rules import all_rules

    def run(code, record):
        return [(found.code, found.severity) for found in all_rules()[code].judge(record)]

    return run


@pytest.fixture
def answering():
    """A function that makes a sample whose answers cost so much in evaluation."""

    def make(loss, rows=50):
        right = np.exp(-loss)
        answers = np.tile([right, 1 - right], (rows, 1))
        x = np.random.default_rng(0).normal(size=(rows, 4))
        return Sample(Data((x,), (np.zeros(rows, int),), (None,)), None, lambda inputs: answers)

    return make
