"""Lesson 2. How large should the first weights be? What arrives in each layer says it.

Six hidden layers of 100 units get normal random numbers; nothing is trained. With weights of
deviation 0.01 the signal shrinks to a tenth in each layer or less: tanh's sixth layer puts out
0.000001, whatever came in. With deviation 1, tanh is driven to its flat ends (78 % of its numbers
are beyond 0.99, where nothing is learnt), and ReLU grows sevenfold in each layer, to 116,000.
Xavier's rule (variance 2 / (inputs + outputs)) keeps tanh in its bend, but ReLU, which cuts off
half, still shrinks from 0.59 to 0.12; He's rule (variance 2 / inputs) makes up for that half:
0.83 to 0.93.

    python examples/lessons/first_weights.py   # 2 s

Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural networks",
2010; He, Zhang, Ren and Sun, "Delving deep into rectifiers", 2015.
"""

import numpy as np
from showing import lines, panels, save, table

from goodfit import Input, Model, Sequential
from goodfit.initializers import GlorotNormal, HeNormal, RandomNormal
from goodfit.layers import Dense

DEPTH, UNITS = 6, 100
WEIGHTS = {
    "deviation 0.01": RandomNormal(stddev=0.01),
    "deviation 1": RandomNormal(stddev=1),
    "Xavier": GlorotNormal(),
    "He": HeNormal(),
}
x = np.random.default_rng(0).normal(size=(1000, UNITS)).astype(np.float32)

outputs = {}
for activation in ("tanh", "relu"):
    for name, first in WEIGHTS.items():
        hidden = [Dense(UNITS, activation, kernel_initializer=first) for _ in range(DEPTH)]
        model = Sequential([Input((UNITS,)), *hidden], seed=0)
        watched = Model(model.input, [layer.output for layer in model.layers])
        outputs[activation, name] = watched.predict(x, verbose=0)

spread = {key: [float(layer.std()) for layer in layers] for key, layers in outputs.items()}
flat = {name: float(np.mean(np.abs(outputs["tanh", name][-1]) > 0.99)) for name in WEIGHTS}

table(
    ["activation, weights", *(f"layer {i}" for i in range(1, DEPTH + 1))],
    [[f"{activation}, {name}", *values] for (activation, name), values in spread.items()],
)
table(["tanh, weights", "beyond 0.99 in layer 6"], list(flat.items()))

figure, (left, middle, right) = panels("tanh", "ReLU", "tanh, layer 6", width=11)
for panel, activation in ((left, "tanh"), (middle, "relu")):
    panel.set_yscale("log")
    lines(panel, {name: spread[activation, name] for name in WEIGHTS}, marker="o", markersize=3)
    panel.set_xlabel("layer")
left.set_ylabel("deviation of its outputs")
shares = {
    name: np.histogram(outputs["tanh", name][-1], 41, (-1, 1))[0] / outputs["tanh", name][-1].size
    for name in WEIGHTS
}
right.set_yscale("log")
lines(right, {name: (np.linspace(-1, 1, 41), share) for name, share in shares.items()})
right.set(xlabel="output", ylabel="share of the numbers")
save(figure)
