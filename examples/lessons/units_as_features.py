"""Lesson 13. What hidden units are good for: features that nobody had to invent.

One ring of points around another: no line tells them apart, and logistic regression on the two
coordinates guesses. A network of three hidden units learns three lines around the inner ring. On
which side of each a point lies are three new features; in their space a plane is enough, and the
same logistic regression gets 99.5 % right. Of digits, each of 16 units has learnt a pattern of
strokes: its weights are drawn as a picture (orange for, purple against; two have faded under the
penalty), and these 16 features serve as well as all 64 pixels (97.8 %; 16 pixels: 77 %).

    python examples/lessons/units_as_features.py   # 6 s
"""

import numpy as np
from showing import COLORS, panels, save, table
from sklearn.datasets import make_circles
from sklearn.decomposition import PCA
from sklearn.linear_model import LogisticRegression

from goodfit import Model, Sequential
from goodfit.data import split
from goodfit.datasets import load
from goodfit.layers import Dense, Rescaling
from goodfit.optimizers import Adam
from goodfit.regularizers import L2


def linear_accuracy(x, y, x_dev, y_dev):
    """How many dev rows logistic regression on these features gets right."""
    return LogisticRegression(max_iter=5000).fit(x, y).score(x_dev, y_dev)


rings, ring = make_circles(600, factor=0.4, noise=0.08, random_state=0)
model = Sequential([Dense(3, activation="tanh"), Dense(1, activation="sigmoid")], seed=0)
model.compile(Adam(0.03), "binary_crossentropy", metrics=["accuracy"])
model.fit(rings[:400], ring[:400], epochs=100, verbose=0)
hidden = Model(model.input, model.layers[0].output).predict(rings, verbose=0)

data = load("digits")
pixels = data.x.reshape(len(data.x), -1)
parts = split(len(pixels), stratify=data.y)
units = Dense(16, activation="relu", kernel_regularizer=L2(0.001))
reader = Sequential([Rescaling(1 / 8, offset=-1), units, Dense(10, activation="softmax")], seed=0)
reader.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
reader.fit(pixels[parts.train], data.y[parts.train], epochs=100, verbose=0)
strokes = Model(reader.input, reader.layers[1].output).predict(pixels, verbose=0)

accuracies = {}
for name, features in {"2 coordinates": rings, "3 hidden units": hidden}.items():
    accuracies[name] = linear_accuracy(features[:400], ring[:400], features[400:], ring[400:])
some = np.random.default_rng(0).choice(64, 16, replace=False)
for name, features in {
    "64 pixels": pixels,
    "16 pixels": pixels[:, some],
    "16 hidden units": strokes,
}.items():
    known, asked = features[parts.train], features[parts.dev]
    labels = data.y[parts.train], data.y[parts.dev]
    accuracies[name] = linear_accuracy(known, labels[0], asked, labels[1])
table(["logistic regression on", "dev accuracy"], list(accuracies.items()))

titles = (
    "Rings, and a line for each unit",
    "The same in the space of the units",
    "16 units of digits",
)
figure, (left, middle, right) = panels(*titles, width=12, height=3.6)
kernel, bias = model.get_weights()[:2]
flat = PCA(2).fit_transform(hidden)
for label, marker in ((0, "o"), (1, "^")):
    left.plot(*rings[ring == label].T, marker, color=COLORS[label], markersize=2.5)
    middle.plot(*flat[ring == label].T, marker, color=COLORS[label], markersize=2.5)
across = np.linspace(-1.3, 1.3, 2)
for (a, b), c in zip(kernel.T, bias, strict=True):
    left.plot(across, -(a * across + c) / b, color=COLORS[-1], linewidth=1)
left.set(xlim=(-1.3, 1.3), ylim=(-1.3, 1.3))
weights = reader.get_weights()[0].T.reshape(4, 4, 8, 8)
framed = np.pad(weights, ((0, 0), (0, 0), (0, 1), (0, 1)), constant_values=np.nan)
limit = np.abs(weights).max() * 0.7
picture = framed.transpose(0, 2, 1, 3).reshape(36, 36)
right.imshow(picture, cmap="PuOr_r", vmin=-limit, vmax=limit)
right.axis("off")
save(figure)
