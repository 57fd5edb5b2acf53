"""Lesson 4. SGD, momentum, Adagrad, RMSprop and Adam, raced down the same slope.

The same network, first weights and order of rows (handwritten digits); each optimiser runs with
three learning rates. At 0.01 for all, plain descent is the last by far: a loss of 0.92 after 20
epochs, where momentum, which adds up the steps that agree, has 0.07, and Adam, which gives every
weight a step of its own size, 0.003. But much of that is only the length of the step: each with
its own best rate, a loss of 0.1 takes 16 epochs by plain descent, 9 by Adagrad, 7 by RMSprop, 6
with momentum and 5 by Adam. RMSprop and Adam, whose steps are about as long as the rate says,
fail at 0.1.

    python examples/lessons/optimisers_raced.py   # 6 s

Polyak 1964 (momentum); Duchi, Hazan and Singer 2011 (Adagrad); Tieleman and Hinton 2012
(RMSprop); Kingma and Ba 2015 (Adam).
"""

from functools import partial

from showing import lines, panels, save, table

from goodfit import Sequential
from goodfit.data import split
from goodfit.datasets import load
from goodfit.layers import Dense, Flatten, Rescaling
from goodfit.optimizers import SGD, Adagrad, Adam, RMSprop

RACERS = {
    "SGD": SGD,
    "momentum": partial(SGD, momentum=0.9),
    "Adagrad": Adagrad,
    "RMSprop": RMSprop,
    "Adam": Adam,
}
RATES = (0.1, 0.01, 0.001)
data = load("digits")
parts = split(len(data.x), stratify=data.y)
x, x_dev, _ = parts.of(data.x)
y, y_dev, _ = parts.of(data.y)

losses, accuracies = {}, {}
for name, optimizer in RACERS.items():
    for rate in RATES:
        hidden = [Dense(32, activation="relu"), Dense(32, activation="relu")]
        first, last = [Flatten(), Rescaling(1 / 16)], Dense(10, activation="softmax")
        model = Sequential([*first, *hidden, last], seed=0)
        model.compile(optimizer(rate), "sparse_categorical_crossentropy", metrics=["accuracy"])
        history = model.fit(x, y, epochs=20, verbose=0, doctor=False)
        losses[name, rate] = history.history["loss"]
        accuracies[name, rate] = model.evaluate(x_dev, y_dev, verbose=0)[1]

best = {name: min((losses[name, rate][-1], rate) for rate in RATES)[1] for name in RACERS}


def epochs_to_goal(curve):
    """The first epoch whose loss is below 0.1."""
    return next((i for i, loss in enumerate(curve, start=1) if loss < 0.1), f"> {len(curve)}")


table(
    ["optimiser", *(f"loss at {rate}" for rate in RATES), "best", "epochs to 0.1", "accuracy"],
    [
        [
            name,
            *(losses[name, rate][-1] for rate in RATES),
            best[name],
            epochs_to_goal(losses[name, best[name]]),
            accuracies[name, best[name]],
        ]
        for name in RACERS
    ],
)

figure, (left, right) = panels("Learning rate 0.01 for all", "Each with its best of three")
for panel, rates in ((left, dict.fromkeys(RACERS, 0.01)), (right, best)):
    panel.set_yscale("log")
    panel.set_ylim(2e-4, 3)
    lines(panel, {name: losses[name, rate] for name, rate in rates.items()})
    panel.set_xlabel("epoch")
left.set_ylabel("training loss")
save(figure)
