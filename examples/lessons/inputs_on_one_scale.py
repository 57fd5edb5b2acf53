"""Lesson 8. Inputs on one scale: a round valley instead of a ravine.

Two measures of 442 patients, body mass (deviation 4.4) and a logarithm of blood fat (0.52), are
to say how far diabetes goes in a year. The loss is a bowl over the two weights. In the measures'
own units the bowl is 90 times as steep along one axis as along the other: a step that is safe
along the steep one hardly moves along the flat one. On one scale it is 2.6 times. Each with the
rate that takes it down its steepest axis at once, batch descent needs 517 steps to come within a
millionth of the lowest loss in the first case, and 7 in the second.

    python examples/lessons/inputs_on_one_scale.py   # 4 s
"""

import numpy as np
from showing import COLORS, lines, panels, save, table

from goodfit import Input, Sequential
from goodfit.callbacks import Callback
from goodfit.data import Standardizer
from goodfit.datasets import load
from goodfit.layers import Dense
from goodfit.optimizers import SGD

STEPS = 1000
data = load("diabetes")
measures = data.x[:, [data.feature_names.index(name) for name in ("bmi", "s5")]]
y = Standardizer.fit(data.y)(data.y)
inputs = {
    "own units": measures - measures.mean(axis=0),
    "one scale": Standardizer.fit(measures)(measures),
}


class Path(Callback):
    """Writes down both weights after each step."""

    def fit_start(self, run):
        self.places = []
        self.step_end(run)

    def step_end(self, run):
        self.places.append(np.ravel(run.state.params["weights"]["kernel"]))


paths, losses, steepness = {}, {}, {}
for name, x in inputs.items():
    curvature = np.linalg.eigvalsh(2 * x.T @ x / len(x))  # of the loss, least and steepest
    steepness[name] = curvature[-1] / curvature[0]
    layer = Dense(1, use_bias=False, kernel_initializer="zeros", name="weights")
    model = Sequential([Input((2,)), layer])
    model.compile(SGD(1 / curvature[-1]), "mse")
    path = Path()
    model.fit(x, y, batch_size=len(x), epochs=STEPS, callbacks=[path], verbose=0, doctor=False)
    paths[name] = np.array(path.places)
    losses[name] = np.mean((x @ paths[name].T - y[:, None]) ** 2, axis=0)

lowest = min(loss[-1] for loss in losses.values())
needed = {name: int(np.argmax(loss < lowest + 1e-6)) for name, loss in losses.items()}
table(
    ["inputs", "steepest / flattest", "steps needed"],
    [[name, float(steepness[name]), needed[name]] for name in inputs],
)

figure, (left, middle, right) = panels(*inputs, "Above the lowest loss", width=11)
for panel, (name, x) in zip((left, middle), inputs.items(), strict=True):
    end = paths[name][-1]
    reach = 1.2 * np.abs(end).max()
    first, second = np.meshgrid(*(np.linspace(at - reach, at + reach, 80) for at in end))
    plane = np.stack([first.ravel(), second.ravel()])
    heights = np.mean((x @ plane - y[:, None]) ** 2, axis=0).reshape(first.shape)
    panel.contour(first, second, heights, levels=14, colors="#bbbbbb", linewidths=0.8)
    panel.plot(*paths[name][:: 1 if name == "one scale" else 10].T, ".-", color=COLORS[0])
    panel.plot(*end, "x", color=COLORS[1], markersize=9)
    panel.set(xlabel="weight of body mass", ylabel="weight of blood fat")
right.set_yscale("log")
right.set_ylim(1e-6, 1)
lines(right, {name: (range(600), (loss - lowest + 1e-9)[:600]) for name, loss in losses.items()})
right.set_xlabel("step")
save(figure)
