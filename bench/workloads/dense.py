"""Networks of dense layers."""

from __future__ import annotations

import dataclasses
from typing import Any

from bench import data
from bench.goals import FRAMEWORKS, KERAS, LIMIT, Goal
from bench.limit import Product
from bench.workloads.training import EVERYONE, GLOROT, Training


def _digits_network(kit: Any) -> Any:
    layers = kit.layers
    return kit.Sequential([kit.Input((64,)), layers.Dense(64, "relu", **GLOROT), layers.Dense(10)])


def _digits_products(batch: int) -> list[Product]:
    return [Product(batch, 64, 64, backward=1), Product(batch, 64, 10)]


DIGITS = Training(
    name="digits",
    told="digits 64-64-10, Adam, batch 32, 50 epochs of 1,437 rows",
    rows=data.digits,
    count=1437,
    network=_digits_network,
    products=_digits_products,
    enough=0.88,
    goals=(
        Goal("steady", 0.1, FRAMEWORKS),
        Goal("cold", 0.6, FRAMEWORKS),
        Goal("memory", 1, KERAS),
    ),
    batch_size=32,
    epochs=50,
    peers=(*EVERYONE, "sklearn"),
    steps_per_execution=45,
    hidden=(64,),
)

EAGER = dataclasses.replace(
    DIGITS,
    name="digits_eager",
    told="the digits again, by NumPy alone",
    goals=(Goal("steady", 1),),
    peers=("goodfit_numpy", "sklearn"),
    ours="goodfit_numpy",
)
DIGITS_DOCTOR = dataclasses.replace(
    DIGITS,
    name="digits_doctor",
    told="the digits again, with the doctor and without it",
    goals=(Goal("training", 1.02),),
    peers=("goodfit", "goodfit_alone"),
)


def _california_network(kit: Any) -> Any:
    layers = kit.layers
    hidden = [layers.Dense(64, "relu", **GLOROT), layers.Dense(64, "relu", **GLOROT)]
    return kit.Sequential([kit.Input((8,)), *hidden, layers.Dense(1)])


def _california_products(batch: int) -> list[Product]:
    return [Product(batch, 8, 64, backward=1), Product(batch, 64, 64), Product(batch, 64, 1)]


CALIFORNIA = Training(
    name="california",
    told="California housing 8-64-64-1, Adam, batch 64, 20 epochs of 16,346 rows",
    rows=data.california_housing,
    count=16_346,
    network=_california_network,
    products=_california_products,
    task="numbers",
    enough=0.77,
    goals=(
        Goal("steady", 0.12, FRAMEWORKS),
        Goal("cold", 0.6, FRAMEWORKS),
        Goal("memory", 1, KERAS),
    ),
    batch_size=64,
    epochs=20,
    peers=(*EVERYONE, "sklearn"),
    steps_per_execution=64,
    hidden=(64, 64),
)


def _mnist_network(kit: Any) -> Any:
    layers = kit.layers
    return kit.Sequential(
        [
            kit.Input((28, 28)),
            layers.Flatten(),
            layers.Dense(512, "relu", **GLOROT),
            layers.Dense(10),
        ]
    )


def _mnist_products(batch: int) -> list[Product]:
    return [Product(batch, 784, 512, backward=1), Product(batch, 512, 10)]


MNIST = Training(
    name="mnist_mlp",
    told="MNIST 784-512-10, RMSprop, batch 128, 5 epochs of 60,000 rows",
    rows=data.mnist,
    count=60_000,
    network=_mnist_network,
    products=_mnist_products,
    enough=0.97,
    goals=(
        Goal("steady", 0.85),
        Goal("steady", 1.4, LIMIT),
        Goal("cold", 0.5, KERAS),
        Goal("memory", 1, KERAS),
    ),
    optimizer="rmsprop",
)
MNIST_DOCTOR = dataclasses.replace(
    MNIST,
    name="mnist_doctor",
    told="MNIST again, with the doctor and without it",
    goals=(Goal("training", 1.02),),
    peers=("goodfit", "goodfit_alone"),
)
