"""Lesson 15. Naive Bayes, regression, SVM, trees, forests, boosting, a network: where each wins.

Five tasks, nine models, none of them tuned. Naive Bayes takes columns for independent; where they
are, 60 rows are enough (92 %, the next 79 %). With 15 rows of wine, the straight cut of a linear
SVM is all that can be told (93 %). Rings are for a kernel (92 %), or for regression with squares as
hand-made features (92 %), where plain regression guesses. A rule about two of ten columns is
found by boosting (98 %) and forests (95 %). Digits that lie anywhere in the picture are for
convolution (89 %, the next 76 %): networks win where features have to be learnt. To compare
models on rows of your own, write `goodfit.compare(x, y)`.

    python examples/lessons/where_each_wins.py   # 14 s
"""

import numpy as np
from matplotlib.patches import Rectangle
from showing import COLORS, panels, save, table
from sklearn.datasets import make_circles
from sklearn.ensemble import GradientBoostingClassifier, RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import GaussianNB
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import PolynomialFeatures
from sklearn.svm import SVC
from sklearn.tree import DecisionTreeClassifier

from goodfit import Sequential
from goodfit.data import Standardizer
from goodfit.datasets import load
from goodfit.layers import Conv2D, Dense, Dropout, Flatten, MaxPooling2D, Reshape


def spreads():
    """Ten independent columns: five vary more in one class, five in the other; 60 rows to learn."""
    random = np.random.default_rng(0)
    y = random.integers(0, 2, 1000)
    wide = np.where(np.arange(10) < 5, y[:, None], 1 - y[:, None])
    return random.normal(size=(1000, 10)) * (1 + wide), y, 60


def few_wines():
    """Three kinds of wine by 13 measures, 15 rows to learn from."""
    random = np.random.default_rng(0)
    wine = load("wine")
    order = random.permutation(len(wine.x))
    return wine.x[order], wine.y[order], 15


def rings():
    """One ring around another."""
    x, y = make_circles(700, factor=0.6, noise=0.12, random_state=0)
    return x, y, 200


def a_rule():
    """Whether two of ten columns have the same sign."""
    random = np.random.default_rng(0)
    x = random.uniform(-1, 1, size=(1000, 10))
    return x, (x[:, 0] * x[:, 1] > 0).astype(int), 500


def moved_digits():
    """Handwritten digits, each somewhere in a picture of 12x12 pixels."""
    random = np.random.default_rng(0)
    digits = load("digits")
    pictures = np.zeros((len(digits.x), 12, 12))
    corners = random.integers(0, 5, (len(pictures), 2))
    for picture, digit, (i, j) in zip(pictures, digits.x, corners, strict=True):
        picture[i : i + 8, j : j + 8] = digit[..., 0]
    return pictures.reshape(len(pictures), -1), digits.y, 1300


def classical(squares):
    """The models of scikit-learn; squares and products of columns are features made by hand."""
    models = {
        "naive Bayes": GaussianNB(),
        "logistic regression": LogisticRegression(max_iter=3000),
        "SVM, linear": SVC(kernel="linear"),
        "SVM, RBF kernel": SVC(),
        "tree": DecisionTreeClassifier(random_state=0),
        "forest": RandomForestClassifier(random_state=0),
        "boosting": GradientBoostingClassifier(
            n_estimators=100, max_features="sqrt", random_state=0
        ),
    }
    if squares:
        by_hand = [PolynomialFeatures(2), LogisticRegression(max_iter=3000)]
        models["regression on squares"] = make_pipeline(*by_hand)
    return models


def network(pictures, classes):
    """Convolution for pictures, two hidden layers for everything else."""
    first = [Dense(64, activation="relu")]
    if pictures:
        layers = (Conv2D(32, 3, activation="relu"), MaxPooling2D())
        first = [Reshape((12, 12, 1)), *layers, Conv2D(32, 3, activation="relu"), Flatten()]
    last = [Dense(64, activation="relu"), Dropout(0.3), Dense(classes, activation="softmax")]
    model = Sequential([*first, *last], seed=0)
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


accuracies = {}
for task in (spreads, few_wines, rings, a_rule, moved_digits):
    x, y, rows = task()
    scale = Standardizer.fit(x[:rows])
    x, x_dev, y, y_dev = scale(x[:rows]), scale(x[rows:]), y[:rows], y[rows:]
    pictures = task is moved_digits
    found = {
        name: model.fit(x, y).score(x_dev, y_dev)
        for name, model in classical(squares=not pictures).items()
    }
    model = network(pictures, classes=len(set(y)))
    model.fit(x, y, epochs=60, verbose=0, doctor=False)
    found["network"] = model.evaluate(x_dev, y_dev, verbose=0)[1]
    accuracies[task.__name__.replace("_", " ")] = found

names = [*classical(squares=True), "network"]
table(
    ["accuracy on new rows", *accuracies],
    [[name, *(found.get(name, "-") for found in accuracies.values())] for name in names],
)

figure, (panel,) = panels("Accuracy on new rows: the best of each column is framed", height=4)
panel.set(xlim=(-0.5, len(accuracies) - 0.5), ylim=(len(names) - 0.5, -0.5))
for i, found in enumerate(accuracies.values()):
    for j, name in enumerate(names):
        if name in found:
            best = found[name] == max(found.values())
            panel.text(i, j, f"{found[name]:.0%}", ha="center", va="center")
            shade = (found[name] - min(found.values())) / np.ptp(list(found.values()))
            place = {"xy": (i - 0.47, j - 0.45), "width": 0.94, "height": 0.9}
            edge = COLORS[-1] if best else "none"
            color = (0, 0.447, 0.698, 0.45 * shade)
            panel.add_patch(Rectangle(**place, facecolor=color, edgecolor=edge, linewidth=1.5))
panel.set_xticks(range(len(accuracies)), list(accuracies))
panel.set_yticks(range(len(names)), names)
panel.tick_params(length=0)
panel.spines[:].set_visible(False)
save(figure)
