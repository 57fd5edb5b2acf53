"""Lesson 6. Early stopping: the best network of a training is not its last.

Two interleaved moons with much noise, 100 training rows, and a network with room to learn each of
them by heart. It does: in 500 epochs the training loss falls to 0.03, but on dev rows it is
lowest at epoch 80 (0.35) and then climbs to 0.88. `EarlyStopping` waits 30 epochs for a better
one, stops, and brings back the best weights: of 600 test rows the loss is 0.37 instead of 1.18.

    python examples/lessons/early_stop.py   # 8 s
"""

import numpy as np
from showing import COLORS, lines, panels, save, table
from sklearn.datasets import make_moons

from goodfit import Sequential
from goodfit.callbacks import EarlyStopping
from goodfit.layers import Dense

x, y = make_moons(1100, noise=0.35, random_state=0)
train, dev, test = slice(0, 100), slice(100, 500), slice(500, 1100)

models, histories = {}, {}
for name, callbacks in {
    "to the end": [],
    "stopped early": [EarlyStopping(patience=30, restore_best_weights=True)],
}.items():
    hidden = [Dense(64, activation="relu"), Dense(64, activation="relu")]
    model = Sequential([*hidden, Dense(1, activation="sigmoid")], seed=0)
    model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
    histories[name] = model.fit(
        x[train],
        y[train],
        epochs=500,
        batch_size=16,
        validation_data=(x[dev], y[dev]),
        callbacks=callbacks,
        verbose=0,
    )
    models[name] = model

found = {
    name: ", ".join(finding.code for finding in history.diagnosis) or "nothing"
    for name, history in histories.items()
}
tests = {name: model.evaluate(x[test], y[test], verbose=0) for name, model in models.items()}
table(
    ["training", "epochs", "best epoch", "test loss", "test accuracy", "the doctor finds"],
    [
        [name, len(history.epoch), history.best_epoch + 1, *tests[name], found[name]]
        for name, history in histories.items()
    ],
)

figure, (left, middle, right) = panels("Loss, to the end", *models, width=11)
whole = histories["to the end"]
lines(left, {"training": whole.history["loss"], "dev": whole.history["val_loss"]})
left.axvline(whole.best_epoch + 1, color=COLORS[-1], linewidth=0.8, linestyle=":")
left.annotate("best", (whole.best_epoch + 12, 0.95))
left.set_xlabel("epoch")
plane = np.meshgrid(np.linspace(-2, 3, 150), np.linspace(-1.5, 2, 150))
for panel, model in zip((middle, right), models.values(), strict=True):
    answer = model.predict(np.stack([axis.ravel() for axis in plane], axis=1), verbose=0)
    panel.contourf(
        *plane, answer.reshape(150, 150), levels=[0, 0.5, 1], colors=["#d9e8f3", "#fbe3d4"]
    )
    for label, marker in ((0, "o"), (1, "^")):
        rows = x[train][y[train] == label]
        panel.plot(*rows.T, marker, color=COLORS[label], markersize=4)
save(figure)
