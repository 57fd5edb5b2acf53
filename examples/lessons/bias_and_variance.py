"""Lesson 10. Bias and variance: the recipe, followed to a good fit.

First the error on the training rows: if it is high (bias), a bigger network, longer training,
another architecture. Only then the gap to the dev rows: if it is wide (variance), more data,
regularisation, another architecture; and then the bias again. `judge_fit` says which of the two
it is, allowing for the noise of 400 dev rows, and what may help. Five attempts at handwritten
digits, each doing what was advised of the one before: 2 hidden units (86 % of the training rows
wrong), 64 units (12 %), five times as long (none, but 10 % of the dev rows), ten times the rows
(2.3 %), and convolution with dropout: 0.2 % of the training and 1.3 % of the dev rows, a good
fit. On test rows, by which nothing was chosen, it is 3.3 %: the dev rows flatter those who choose
by them.

    python examples/lessons/bias_and_variance.py   # 8 s
"""

from showing import COLORS, panels, save, table

from goodfit import Sequential
from goodfit.data import Sizes, split
from goodfit.datasets import load
from goodfit.doctor import judge_fit
from goodfit.layers import Conv2D, Dense, Dropout, Flatten, MaxPooling2D, Rescaling

data = load("digits")
parts = split(len(data.x), sizes=Sizes(1000, 400, 397), stratify=data.y)
x, x_dev, x_test = parts.of(data.x)
y, y_dev, y_test = parts.of(data.y)

small = [Flatten(), Dense(2, activation="relu")]
bigger = [Flatten(), Dense(64, activation="relu")]
convolution = [
    Conv2D(32, 3, activation="relu"),
    MaxPooling2D(),
    Dropout(0.25),
    Flatten(),
    Dense(64, activation="relu"),
    Dropout(0.5),
]
ATTEMPTS = {
    "2 units": (small, 100, 30),
    "64 units": (bigger, 100, 30),
    "150 epochs": (bigger, 100, 150),
    "1,000 rows": (bigger, 1000, 50),
    "convolution": (convolution, 1000, 60),
}


def error(model, x, y):
    """The share of wrong answers."""
    return 1 - model.evaluate(x, y, verbose=0)[1]


verdicts = {}
for name, (hidden, rows, epochs) in ATTEMPTS.items():
    model = Sequential([Rescaling(1 / 16), *hidden, Dense(10, activation="softmax")], seed=0)
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(x[:rows], y[:rows], epochs=epochs, verbose=0)
    verdicts[name] = judge_fit(
        error(model, x[:rows], y[:rows]), error(model, x_dev, y_dev), train_rows=rows, dev_rows=400
    )
test_error = error(model, x_test, y_test)

table(
    ["attempt", "train error", "dev error", "verdict", "what to do first"],
    [
        [
            name,
            found.train_error,
            found.dev_error,
            found.fit,
            found.next[0].split(":")[0].split(",")[0],
        ]
        for name, found in verdicts.items()
    ],
)
print(f"error of the last one on test rows, which chose nothing: {test_error:.1%}")

figure, (panel,) = panels("Errors, attempt by attempt")
panel.set_ylim(0, 1)
for i, found in enumerate(verdicts.values()):
    panel.bar(i - 0.2, found.train_error, 0.38, color=COLORS[0])
    panel.bar(i + 0.2, found.dev_error, 0.38, color=COLORS[1])
    for place, value in ((i - 0.2, found.train_error), (i + 0.2, found.dev_error)):
        panel.annotate(f"{value:.1%}", (place, value + 0.02), ha="center", fontsize=8)
panel.set_xticks(range(len(verdicts)), [f"{name}\n{v.fit}" for name, v in verdicts.items()])
panel.yaxis.set_major_formatter("{x:.0%}")
panel.annotate("train", (-0.2, 0.4), color="white", ha="center", rotation=90)
panel.annotate("dev", (0.2, 0.4), color="white", ha="center", rotation=90)
save(figure)
