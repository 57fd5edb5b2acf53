"""Lesson 14. The computation graph with numbers: forward once, backward once.

One sigmoid unit of two inputs, its squared error, and a penalty on one weight. Forward, each node
computes its value from those before it. Backward, each tells those before it how much the loss
changes with them: what arrived times its own slope, which is the chain rule. Where two ways lead
on from a node, as from w1 into a product and into the penalty, what comes back is added: -0.1774
- 0.4 = -0.5774. Moving each number a little and computing the loss again gives the same gradient.
`goodfit.draw_graph` draws whole models so, with the rule of each step: see
docs/looking-inside.md.

    python examples/lessons/computation_graph.py   # 1 s
"""

import numpy as np
from matplotlib.patches import FancyArrowPatch
from showing import COLORS, panels, save, table

from goodfit import GradientTape, check_gradients, ops

INPUTS = {"x1": 1.0, "w1": -2.0, "x2": 3.0, "w2": 0.5, "b": 1.0, "t": 1.0}
FORMULAS = {
    "p1": "x1 · w1",
    "p2": "x2 · w2",
    "s": "p1 + p2 + b",
    "a": "sigmoid(s)",
    "error": "(a - t)²",
    "penalty": "0.1 · w1²",
    "loss": "error + penalty",
}


def forward(at):
    """Every node by its name, the loss last."""
    nodes = dict(at)
    nodes["p1"] = nodes["x1"] * nodes["w1"]
    nodes["p2"] = nodes["x2"] * nodes["w2"]
    nodes["s"] = nodes["p1"] + nodes["p2"] + nodes["b"]
    nodes["a"] = ops.sigmoid(nodes["s"])
    nodes["error"] = (nodes["a"] - nodes["t"]) ** 2
    nodes["penalty"] = 0.1 * nodes["w1"] ** 2
    nodes["loss"] = nodes["error"] + nodes["penalty"]
    return nodes


numbers = {name: np.array(value) for name, value in INPUTS.items()}
values = forward(numbers)
with GradientTape() as tape:
    watched = forward({name: tape.watch(value) for name, value in numbers.items()})
gradients = dict(zip(values, tape.gradient(watched["loss"], list(watched.values())), strict=True))
check = check_gradients(lambda at: forward(at)["loss"], numbers)

table(
    ["node", "formula", "its value", "d loss / d node"],
    [
        [name, FORMULAS.get(name, ""), float(values[name]), float(gradients[name])]
        for name in values
    ],
)
print(f"differences of the loss itself: {check.verdict}, at most {check.worst:.0e} away")

PLACES = {
    "w1": (0, 4), "x1": (0, 3), "x2": (0, 2), "w2": (0, 1), "b": (1, 0.4),
    "p1": (1, 3.5), "p2": (1, 1.5), "s": (2, 2.5), "t": (2, 1.2), "a": (3, 2.5),
    "error": (4, 2.5), "penalty": (3, 4.2), "loss": (5, 3),
}  # fmt: skip
ARROWS = (
    "x1 p1", "w1 p1", "x2 p2", "w2 p2", "p1 s", "p2 s", "b s", "s a", "a error", "t error",
    "w1 penalty", "error loss", "penalty loss",
)  # fmt: skip
figure, (panel,) = panels(
    "Values forward (blue), gradients backward (orange)", height=4.6, width=11
)
panel.set(xlim=(-0.5, 5.5), ylim=(-0.1, 4.6))
panel.axis("off")
for arrow in ARROWS:
    start, end = (np.array(PLACES[name]) for name in arrow.split())
    panel.plot(*np.stack([start, end]).T, color="#aaaaaa", linewidth=1, zorder=0)
    head = {"arrowstyle": "-|>", "mutation_scale": 12, "shrinkA": 0, "shrinkB": 0}
    panel.add_patch(FancyArrowPatch(start, start + 0.55 * (end - start), color="#aaaaaa", **head))
box = {"boxstyle": "round,pad=0.35", "facecolor": "white", "edgecolor": "#666666"}
for name, (x, y) in PLACES.items():
    told = f"{name} = {FORMULAS[name]}" if name in FORMULAS else f"{name:^12}"
    panel.text(x, y, f"{told}\n\n", ha="center", va="center", fontsize=8.5, bbox=box)
    panel.text(x, y, f"{values[name]:.4g}", ha="center", va="center", fontsize=9, color=COLORS[0])
    slope = f"\n\n{gradients[name]:+.4f}"
    panel.text(x, y, slope, ha="center", va="center", fontsize=9, color=COLORS[1])
save(figure)
