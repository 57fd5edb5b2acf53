"""Lesson 3. Batch, stochastic and mini-batch descent: how many rows stand behind a step.

A line is fitted to 512 points, so that the whole landscape of the loss can be drawn. All three
ways see every row once in an epoch; they differ in how often they step: n / k times with k rows a
step. Batch descent (k = 512) goes straight but makes 1 step an epoch, and after 20 epochs is
still 0.27 from the bottom. Stochastic descent (k = 1) is near within the first epoch, but never
comes to rest: 0.43, 0.29, 0.12 away after 1, 3 and 20. Mini-batches (k = 32) are 0.01 away after
3. Where Python is asked at every step, 512 steps take more than a hundred times as long as one;
goodfit makes one program of them, and an epoch takes as long either way.

    python examples/lessons/ways_of_descent.py   # 8 s
"""

import numpy as np
from showing import COLORS, panels, save, table

from goodfit import Input, Sequential
from goodfit.callbacks import Callback
from goodfit.layers import Dense
from goodfit.optimizers import SGD

ROWS, EPOCHS = 512, 20
random = np.random.default_rng(0)
x = random.normal(size=(ROWS, 1)).astype(np.float32)
y = 2 * x + 1 + random.normal(size=(ROWS, 1)).astype(np.float32)  # slope 2, offset 1, and noise
bottom = np.linalg.lstsq(np.hstack([x, np.ones_like(x)]), y[:, 0], rcond=None)[0]


class Path(Callback):
    """Writes down slope and offset after each step."""

    def fit_start(self, run):
        self.places = []
        self.step_end(run)

    def step_end(self, run):
        line = run.state.params["line"]
        self.places.append((float(line["kernel"][0, 0]), float(line["bias"][0])))


paths, step_by_step, as_one = {}, {}, {}
for name, rows in {"batch": ROWS, "stochastic": 1, "mini-batch": 32}.items():
    line = Dense(1, kernel_initializer="zeros", name="line")
    model = Sequential([Input((1,)), line], seed=0)
    model.compile(SGD(0.05), "mse")
    path = Path()
    usual = {"batch_size": rows, "epochs": EPOCHS, "verbose": 0, "doctor": False}
    model.fit(x, y, callbacks=[path], **usual)
    paths[name] = np.array(path.places)
    model.fit(x, y, **usual)  # compiles, as the first call did
    for found, callbacks in ((step_by_step, [path]), (as_one, [])):
        runs = [model.fit(x, y, callbacks=callbacks, **usual) for _ in range(3)]
        found[name] = min(run.seconds for run in runs) / EPOCHS

updates = {name: (len(path) - 1) // EPOCHS for name, path in paths.items()}
away = {name: np.linalg.norm(path - bottom, axis=1) for name, path in paths.items()}
table(
    ["descent", "updates", "ms step by step", "ms as one", "away: epoch 1", "3", str(EPOCHS)],
    [
        [name, updates[name], 1000 * step_by_step[name], 1000 * as_one[name]]
        + [float(away[name][epoch * updates[name]]) for epoch in (1, 3, EPOCHS)]
        for name in paths
    ],
)

SHOWN = {"batch": 20, "stochastic": 1, "mini-batch": 3}
figure, axes = panels(*(f"{name}, epochs: {count}" for name, count in SHOWN.items()), width=10)
slopes, offsets = np.meshgrid(np.linspace(-0.3, 3, 60), np.linspace(-0.3, 2, 60))
losses = np.mean((slopes[..., None] * x[:, 0] + offsets[..., None] - y[:, 0]) ** 2, axis=-1)
for panel, (name, path) in zip(axes, paths.items(), strict=True):
    panel.contour(slopes, offsets, losses, levels=12, colors="#bbbbbb", linewidths=0.8)
    shown = path[: SHOWN[name] * updates[name] + 1]
    panel.plot(*shown.T, ".-", color=COLORS[0], markersize=3, linewidth=0.8)
    panel.plot(*bottom, "x", color=COLORS[1], markersize=9)
    panel.set(xlabel="slope", ylabel="offset")
save(figure)
