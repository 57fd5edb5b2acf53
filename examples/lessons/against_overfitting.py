"""Lesson 7. Against overfitting: dropout, L1, L2, augmentation, before and after.

400 handwritten digits, a fifth of them with a wrong label, and a network of 26,000 weights: it
learns the wrong labels too (100 % right in training), and is right for only 81 % of 600 clean dev
rows. Each remedy makes learning by heart harder, and gains 8 to 11 points. Dropout hides half of
the units at each step. L1 pulls all weights to zero by the same amount: 82 % of them get there.
L2 takes from each weight its own share: with alpha the rate, lambda the strength and m the rows,
a step of descent multiplies it by 1 - alpha lambda / m, as the second table measures.
Augmentation moves and turns the pictures a little, differently in each epoch.

    python examples/lessons/against_overfitting.py   # 12 s

Srivastava and others, "Dropout: a simple way to prevent neural networks from overfitting", 2014.
"""

import numpy as np
from showing import lines, panels, save, table

from goodfit import Input, Sequential
from goodfit.data import Sizes, split
from goodfit.datasets import load
from goodfit.layers import Dense, Dropout, Flatten, RandomRotation, RandomTranslation, Rescaling
from goodfit.optimizers import SGD
from goodfit.regularizers import L1, L2

ROWS = 400
data = load("digits")
parts = split(len(data.x), sizes=Sizes(ROWS, 600, len(data.x) - ROWS - 600), stratify=data.y)
x, x_dev, _ = parts.of(data.x)
y, y_dev, _ = parts.of(data.y)
random = np.random.default_rng(0)
wrong = random.random(ROWS) < 0.2
noisy = np.where(wrong, (y + random.integers(1, 10, ROWS)) % 10, y)


def network(penalty=None, after=(), before=()):
    """Two hidden layers, with a penalty on weights, layers after each, and layers before them."""
    return Sequential(
        [
            Rescaling(1 / 16),
            *before,
            Flatten(),
            Dense(128, activation="relu", kernel_regularizer=penalty),
            *after,
            Dense(128, activation="relu", kernel_regularizer=penalty),
            *after,
            Dense(10, activation="softmax", kernel_regularizer=penalty),
        ],
        seed=0,
    )


moved = [
    RandomTranslation(0.1, 0.1, fill_mode="constant"),
    RandomRotation(0.04, fill_mode="constant"),
]
models = {
    "nothing": network(),
    "dropout 0.5": network(after=[Dropout(0.5)]),
    "L1 0.002": network(L1(0.002)),
    "L2 0.01": network(L2(0.01)),
    "augmentation": network(before=moved),
}

curves, weights, rows = {}, {}, []
for name, model in models.items():
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    history = model.fit(x, noisy, epochs=100, validation_data=(x_dev, y_dev), verbose=0)
    curves[name] = history.history["val_accuracy"]
    kernels = [array for array in model.get_weights() if array.ndim == 2]
    weights[name] = np.concatenate([kernel.ravel() for kernel in kernels])
    train, dev = (model.evaluate(*part, verbose=0)[1] for part in ((x, noisy), (x_dev, y_dev)))
    zeros = float(np.mean(np.abs(weights[name]) < 1e-3))
    rows.append([name, train, dev, zeros, float(np.linalg.norm(weights[name]))])
table(["against overfitting", "train accuracy", "dev accuracy", "zero weights", "length"], rows)


def after_a_step(penalty):
    """The weights of one layer before and after one step of descent on the same rows."""
    layer = Dense(10, activation="softmax", kernel_regularizer=penalty)
    model = Sequential([Input((8, 8, 1)), Flatten(), layer], seed=0)
    model.compile(SGD(ALPHA), "sparse_categorical_crossentropy")
    before = model.get_weights()[0]
    model.fit(x, y, batch_size=ROWS, verbose=0, doctor=False)
    return before, model.get_weights()[0]


# The course's penalty is lambda / 2m times the sum of squares, L2(c) is c times that sum.
ALPHA, LAMBDA = 0.1, 80.0
before, with_penalty = after_a_step(L2(LAMBDA / (2 * ROWS)))
_, without = after_a_step(None)
shrinking = float(np.median((with_penalty - without + before) / before))

table(
    ["a step with L2 leaves of a weight", "measured", "1 - alpha lambda / m"],
    [["", shrinking, 1 - ALPHA * LAMBDA / ROWS]],
)

figure, (left, right) = panels("Accuracy on dev rows", "Sizes of the weights", width=10)
left.set_ylim(0.6, 1)
lines(left, curves, linewidth=1.2)
left.set_xlabel("epoch")
right.set_yscale("log")
edges = np.linspace(-0.4, 0.4, 61)
shares = {name: np.histogram(sizes, edges)[0] / len(sizes) for name, sizes in weights.items()}
lines(right, {name: (edges[:-1], share) for name, share in shares.items()}, linewidth=1.2)
right.set(xlabel="weight", ylabel="share of the weights")
save(figure)
