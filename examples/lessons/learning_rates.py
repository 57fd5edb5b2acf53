"""Lesson 5. A learning rate that is too small, right, too large, and one that falls.

Plain descent on two interleaved moons with noise, 8 rows a step, 60 epochs. At 0.001 each step is
right but short: the training loss is still 0.32 at the end. At 0.3 it is 0.21. At 2 it falls
faster at first, but then jumps about at 0.26; at 10 the steps throw the ReLUs to where they are
zero for every row, and half of the answers are wrong. Step decay takes the best of both: it
begins at 2, keeps a fifth of the rate after every 15 epochs, and comes to rest at 0.197, below
all others.

    python examples/lessons/learning_rates.py   # 5 s
"""

from showing import lines, panels, save, table
from sklearn.datasets import make_moons

from goodfit import Sequential
from goodfit.layers import Dense
from goodfit.optimizers import SGD
from goodfit.optimizers.schedules import StepDecay

x, y = make_moons(1100, noise=0.3, random_state=0)
train, dev = slice(0, 800), slice(800, 1100)
steps = 800 // 8  # in an epoch
RATES = {
    "0.001": 0.001,
    "0.3": 0.3,
    "2": 2.0,
    "10": 10.0,
    "2, falling": StepDecay(2.0, decay_steps=15 * steps, decay_rate=0.2),
}

histories = {}
for name, rate in RATES.items():
    model = Sequential([Dense(32, activation="relu"), Dense(1, activation="sigmoid")], seed=0)
    model.compile(SGD(rate), "binary_crossentropy", metrics=["accuracy"])
    histories[name] = model.fit(
        x[train], y[train], batch_size=8, epochs=60, validation_data=(x[dev], y[dev]), verbose=0
    )

found = {
    name: ", ".join(finding.code for finding in history.diagnosis) or "nothing"
    for name, history in histories.items()
}
numbers = {name: history.history for name, history in histories.items()}
table(
    ["rate", "training loss", "dev loss", "dev accuracy", "the doctor finds"],
    [
        [name, of["loss"][-1], of["val_loss"][-1], of["val_accuracy"][-1], found[name]]
        for name, of in numbers.items()
    ],
)

figure, (left, right) = panels("Training loss", "Dev loss")
for panel, quantity in ((left, "loss"), (right, "val_loss")):
    panel.set_yscale("log")
    lines(panel, {name: of[quantity] for name, of in numbers.items()}, linewidth=1.2)
    panel.set_xlabel("epoch")
save(figure)
