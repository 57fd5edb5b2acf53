"""Real little runs whose dynamics look odd and are sound: no rule may raise an alarm.

Each is a trap for several rules at once: units that are sure look saturated, rates that go up and
down look like swings, a settled loss looks stuck, few steps may be enough, a frozen layer is meant
not to move.
"""

import numpy as np
import pytest

import goodfit as gf
from goodfit import layers
from goodfit.callbacks import EarlyStopping
from goodfit.layers import Dense
from goodfit.optimizers import LBFGS, SGD, Adam
from goodfit.optimizers.schedules import CosineDecayRestarts

pytestmark = pytest.mark.filterwarnings("ignore:Training stopped")


def moons(rows=600, flipped=0.0):
    rng = np.random.default_rng(5)
    angle, moon = rng.uniform(0, np.pi, rows), rng.integers(2, size=rows)
    x = np.stack([np.cos(angle) * (1 - 2 * moon) + moon, np.sin(angle) * (1 - 2 * moon)], axis=1)
    x = (x + rng.normal(0, 0.1, x.shape)) * 1.5
    return x.astype(np.float32), np.where(rng.random(rows) < flipped, 1 - moon, moon)


def waves(rows=500):
    x = np.random.default_rng(6).uniform(-2, 2, (rows, 2)).astype(np.float32)
    return x, np.sin(2 * x[:, 0]) + x[:, 1]


def sums(rows=300, length=8):
    x = np.random.default_rng(7).normal(size=(rows, length, 1)).astype(np.float32)
    return x, np.tanh(x[:, :, 0].sum(axis=1) / 2)


def grades(*hidden, loss="binary_crossentropy", last="sigmoid"):
    return gf.Sequential([gf.Input((2,)), *hidden, Dense(1, last)]), loss


def train(model, loss, x, y, optimizer, share=0.25, **fit):
    gf.utils.set_random_seed(1)
    metrics = ["accuracy"] if loss == "binary_crossentropy" else None
    model.compile(optimizer=optimizer, loss=loss, metrics=metrics, run_eagerly=True)
    return model.fit(x, y, validation_split=share, verbose=0, **fit)


def deep_selu():
    hidden = [Dense(16, "selu", kernel_initializer="lecun_normal") for _ in range(10)]
    return train(*grades(*hidden), *moons(), SGD(0.02, momentum=0.9), epochs=30)


def rates_up_and_down():
    rate = CosineDecayRestarts(0.3, 60, t_mul=1.0)
    return train(*grades(Dense(24, "relu")), *moons(), SGD(rate, momentum=0.9), epochs=24)


def four_rows():
    x, y = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], np.float32), np.array([0, 1, 1, 0])
    return train(*grades(Dense(8, "tanh")), x, y, Adam(0.05), share=0.0, epochs=200, batch_size=4)


def labels_at_the_limit():
    return train(*grades(Dense(12, "relu")), *moons(1200, flipped=0.25), Adam(0.01), epochs=10)


def gated_memory():
    model = gf.Sequential([gf.Input((8, 1)), layers.GRU(12), Dense(1)])
    return train(model, "mse", *sums(), Adam(0.01), epochs=25)


def linear_autoencoder():
    rng = np.random.default_rng(8)
    x = (rng.normal(size=(400, 3)) @ rng.normal(size=(3, 8))).astype(np.float32)
    model = gf.Sequential([gf.Input((8,)), Dense(3), Dense(8)])
    return train(model, "mse", x, x, Adam(0.01), epochs=40)


def high_momentum():
    return train(*grades(Dense(24, "relu")), *moons(), SGD(0.01, momentum=0.98), epochs=30)


def one_epoch_of_many_rows():
    return train(*grades(Dense(24, "relu")), *moons(8000), Adam(0.02), epochs=1, batch_size=16)


def whole_batches_by_a_search():
    model = gf.Sequential([gf.Input((2,)), Dense(12, "tanh"), Dense(1)])
    return train(model, "mse", *waves(), LBFGS(), epochs=60, batch_size=500)


def frozen_first_layer():
    first = Dense(64, "relu", trainable=False)
    return train(*grades(first, Dense(16, "relu")), *moons(), Adam(0.01), epochs=25)


def gathered_gradients():
    optimizer = Adam(0.02, gradient_accumulation_steps=4)
    return train(*grades(Dense(24, "relu")), *moons(), optimizer, epochs=20, batch_size=8)


def single_rows():
    return train(*grades(Dense(16, "relu")), *moons(300), SGD(0.02), epochs=6, batch_size=1)


def sure_sigmoids():
    hidden = Dense(8, "sigmoid", kernel_initializer=gf.initializers.RandomNormal(stddev=8.0))
    return train(*grades(hidden, Dense(16, "relu")), *moons(), Adam(0.02), epochs=40)


def stopped_when_it_was_best():
    x, y = moons(160, flipped=0.2)
    stop = EarlyStopping(patience=8, restore_best_weights=True)
    return train(
        *grades(Dense(64, "relu")), x, y, Adam(0.01), epochs=80, batch_size=16, callbacks=[stop]
    )


def half_of_the_units_dead():
    hidden = Dense(64, "relu", bias_initializer=gf.initializers.RandomUniform(-8.0, 2.0))
    return train(*grades(hidden, Dense(16, "relu")), *moons(), Adam(0.01), epochs=30)


RUNS = [
    deep_selu, rates_up_and_down, four_rows, labels_at_the_limit, gated_memory, linear_autoencoder,
    high_momentum, one_epoch_of_many_rows, whole_batches_by_a_search, frozen_first_layer,
    gathered_gradients, single_rows, sure_sigmoids, stopped_when_it_was_best,
    half_of_the_units_dead,
]  # fmt: skip


@pytest.mark.parametrize("run", RUNS, ids=lambda run: run.__name__)
def test_no_alarm_is_raised(run):
    alarms = [finding for finding in run().diagnosis if finding.alarming]
    assert not alarms, "\n".join(map(str, alarms))
