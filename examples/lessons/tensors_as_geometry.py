"""Lesson 16. What tensor operations do to space: translate, rotate, scale, affine, Dense with ReLU.

The points along a letter L, one row each. To add a vector moves them; to multiply by a rotation
matrix turns them; by a diagonal matrix, stretches them. A matrix and a vector together are an
affine map, which is what a Dense layer computes: areas are multiplied by the determinant (here
1.5), parallels stay parallel. Any number of affine maps one after the other is a single one
again, so layers without an activation add nothing. ReLU cuts space off at the axes: the area is
0.61 times that of the letter, and the points are up to 0.34 away from what any affine map could
make.

    python examples/lessons/tensors_as_geometry.py   # 1 s
"""

from itertools import pairwise

import numpy as np
from showing import COLORS, panels, save, table

from goodfit import Input, Sequential
from goodfit.layers import Dense
from goodfit.ops import matmul, rotate, scale, translate

corners = np.array([[0, 0], [1, 0], [1, 0.3], [0.3, 0.3], [0.3, 1.5], [0, 1.5], [0, 0]])
steps = np.linspace(0, 1, 20, endpoint=False)[:, None]
letter = np.concatenate([a + steps * (b - a) for a, b in pairwise(corners)])
matrix = np.array([[1.0, 0.5], [-0.5, 1.25]])
offset = np.array([-0.4, -0.6])


def layer(activation):
    """The affine map above as a Dense layer: rows are multiplied from the left."""
    model = Sequential([Input((2,)), Dense(2, activation=activation)])
    model.set_weights([matrix.T, offset])
    return model


MAPS = {
    "the letter": letter,
    "translate": translate(letter, offset),
    "rotate by 30 degrees": rotate(letter, np.pi / 6),
    "scale": scale(letter, np.array([1.5, 0.5])),
    "affine": translate(matmul(letter, matrix.T), offset),
    "Dense": layer("linear")(letter),
    "two affine maps": translate(rotate(matmul(letter, matrix.T), np.pi / 6), offset),
    "Dense with ReLU": layer("relu")(letter),
}


def area(points):
    """The area within a closed line (the shoelace formula)."""
    x, y = np.asarray(points).T
    return float(abs(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) / 2)


def best_affine(points):
    """How far the points are, at most, from those of the best affine map of the letter."""
    ones = np.hstack([letter, np.ones((len(letter), 1))])
    fitted = ones @ np.linalg.lstsq(ones, points, rcond=None)[0]
    return float(np.abs(fitted - points).max())


areas = {name: area(points) / area(letter) for name, points in MAPS.items()}
folds = {name: best_affine(np.asarray(points)) for name, points in MAPS.items()}
table(
    ["map", "area, times", "away from every affine map"],
    [[name, round(areas[name], 4), round(folds[name], 4)] for name in MAPS],
)

figure, axes = panels(*MAPS, rows=2, height=5)
for panel, points in zip(axes, MAPS.values(), strict=True):
    panel.fill(*letter.T, color="#dddddd")
    panel.fill(*np.asarray(points).T, facecolor="none", edgecolor=COLORS[0], linewidth=1.5)
    panel.axhline(0, color="#999999", linewidth=0.6)
    panel.axvline(0, color="#999999", linewidth=0.6)
    panel.set(xlim=(-1.2, 1.8), ylim=(-1.2, 1.8), aspect="equal", xticks=[], yticks=[])
save(figure)
