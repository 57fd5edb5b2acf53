"""Lesson 9. Train and dev rows of another kind: sharp pictures to learn from, blurred ones to read.

A convolutional network learns from sharp digits and is to read blurred ones. It errs in 0.4 % of
the training rows and in 29.5 % of the dev rows. Is that variance? Rows like the training rows
that were not trained on (train-dev) tell: on them it errs in 4.0 %, so 3.6 points are variance
and the other 25.5 are the blur. More sharp pictures would not help. `judge_fit` says so from the
errors; the doctor, who saw nothing but the rows, warns of `distribution_shift_split`. The cure is
training rows like those that will come: with 197 of the 997 blurred, the dev error is 4.0 %.

    python examples/lessons/other_rows_than_trained_on.py   # 8 s
"""

import textwrap

import numpy as np
from scipy.ndimage import gaussian_filter
from showing import COLORS, panels, save, table

from goodfit import Sequential
from goodfit.data import Sizes, split
from goodfit.datasets import load
from goodfit.doctor import judge_fit
from goodfit.layers import Conv2D, Dense, Dropout, Flatten, MaxPooling2D, Rescaling

data = load("digits")
parts = split(len(data.x), sizes=Sizes(997, 400, 400), stratify=data.y)
x, x_dev, x_train_dev = parts.of(data.x)
y, y_dev, y_train_dev = parts.of(data.y)


def blurred(pictures):
    """The pictures out of focus by 0.9 pixels."""
    return gaussian_filter(np.asarray(pictures), sigma=(0, 0.9, 0.9, 0))


TRAINED_ON = {"sharp": x, "some blurred": np.concatenate([x[:800], blurred(x[800:])])}
verdicts, found = {}, {}
for name, pictures in TRAINED_ON.items():
    model = Sequential(
        [
            Rescaling(1 / 16),
            Conv2D(32, 3, activation="relu"),
            MaxPooling2D(),
            Dropout(0.25),
            Flatten(),
            Dense(64, activation="relu"),
            Dropout(0.5),
            Dense(10, activation="softmax"),
        ],
        seed=0,
    )
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    dev = (blurred(x_dev), y_dev)
    history = model.fit(pictures, y, epochs=40, validation_data=dev, verbose=0)
    rows = {"train": (pictures, y), "train-dev": (x_train_dev, y_train_dev), "dev": dev}
    errors = {part: 1 - model.evaluate(*rows[part], verbose=0)[1] for part in rows}
    verdict = judge_fit(
        errors["train"],
        errors["dev"],
        train_rows=len(x),
        dev_rows=400,
        train_dev_error=errors["train-dev"],
        train_dev_rows=400,
    )
    verdicts[name] = errors, verdict
    found[name] = ", ".join(finding.code for finding in history.diagnosis) or "nothing"

table(
    ["trained on", "train", "train-dev", "dev", "variance", "mismatch", "the doctor finds"],
    [
        [name, *errors.values(), verdict.variance, verdict.data_mismatch, found[name]]
        for name, (errors, verdict) in verdicts.items()
    ],
)
print(textwrap.fill(verdicts["sharp"][1].sentence, 98))

figure, (left, right) = panels("A training row, sharp and blurred", "Errors", width=10)
both = np.hstack([x[0], np.zeros((8, 2, 1)), blurred(x[:1])[0]])
left.imshow(both[..., 0], cmap="gray_r", vmin=0, vmax=16)
left.axis("off")
for i, (errors, _) in enumerate(verdicts.values()):
    for j, (part, error) in enumerate(errors.items()):
        place = i + 0.28 * (j - 1)
        right.bar(place, error, 0.26, color=COLORS[j])
        right.annotate(f"{part}\n{error:.1%}", (place, error + 0.005), ha="center", fontsize=8)
right.set_ylim(0, 0.35)
right.set_xticks(range(2), [f"trained on {name}" for name in verdicts])
right.yaxis.set_major_formatter("{x:.0%}")
save(figure)
