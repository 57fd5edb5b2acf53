"""Confusion of classes, precision and recall of each, and the weights between columns and units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from goodfit.report import pixels, svg, wording
from goodfit.report.pictures import Array
from goodfit.report.pieces import Chart, Row, Table

_MOST_CLASSES = 20
_MOST_FEATURES = 40


@dataclass(frozen=True)
class Cell:
    """A cell of the confusion matrix; `strength`, from 0 to 1, is that of its colour.

    For what is right it is the share of its row, for mistakes the share of the gravest mistake.
    """

    count: int
    strength: float
    right: bool


@dataclass(frozen=True)
class Confusion:
    """The part of a confusion matrix that a page can show, a class name at the head of each row."""

    names: list[str]
    rows: list[tuple[str, list[Cell]]]
    classes: int
    worst: list[str]


def confusion(counts: Array, names: Sequence[str] | None) -> Confusion:
    """The confusion matrix, of many classes the 20 that are most often confused.

    Example:
        >>> matrix = confusion(np.array([[9, 1], [0, 10]]), ["cat", "dog"])
        >>> matrix.worst, matrix.rows[0][1][0].strength
        (['cat taken for dog: 1 of 10'], 0.9)
    """
    counts = np.asarray(counts)
    names = _names(len(counts), names)
    errors = counts - np.diag(np.diag(counts))
    often = np.argsort(-(errors.sum(0) + errors.sum(1)), kind="stable")
    shown = sorted(often[:_MOST_CLASSES].tolist())
    totals = counts.sum(1)
    shares = counts / np.maximum(totals, 1)[:, None]
    wrong = ~np.eye(len(counts), dtype=bool)
    strengths = np.where(wrong, shares / (shares[wrong].max(initial=0) or 1), shares)
    rows = [
        (names[i], [Cell(int(counts[i, j]), float(strengths[i, j]), i == j) for j in shown])
        for i in shown
    ]
    return Confusion([names[i] for i in shown], rows, len(counts), _worst(errors, totals, names))


def _names(classes: int, names: Sequence[str] | None) -> list[str]:
    return list(names) if names else [str(i) for i in range(classes)]


def _worst(errors: Array, totals: Array, names: list[str]) -> list[str]:
    """The three most frequent confusions in words."""
    order = np.argsort(-errors, axis=None, kind="stable")[:3]
    pairs = [divmod(int(flat), len(errors)) for flat in order]
    return [
        f"{names[i]} taken for {names[j]}: {errors[i, j]} of {totals[i]}"
        for i, j in pairs
        if errors[i, j]
    ]


def per_class(counts: Array, names: Sequence[str] | None) -> Table:
    """Precision, recall and F1 of each class, from the confusion matrix.

    Example:
        >>> per_class(np.array([[9, 1], [0, 10]]), ["cat", "dog"]).rows[1]
        ('dog', '90.9%', '100.0%', '95.2%', '10')
    """
    counts = np.asarray(counts)
    right, predicted, true = np.diag(counts), counts.sum(0), counts.sum(1)
    most = int(true.max())
    rows: list[Row] = [
        (
            name,
            _share(right[i], predicted[i], most),
            _share(right[i], true[i], most),
            _share(2 * right[i], predicted[i] + true[i], most),
            wording.number(int(true[i])),
        )
        for i, name in enumerate(_names(len(counts), names))
    ]
    return Table("By class", ("class", "precision", "recall", "F1", "examples"), rows)


def _share(part: int, whole: int, examples: int) -> str:
    return wording.percent(part / whole, examples) if whole else wording.MISSING


def weight_matrix(weights: Array, names: Sequence[str]) -> Chart:
    """A heat map of (features, units); of many features the 40 with the largest weights.

    Example:
        >>> chart = weight_matrix(np.array([[0.1, -0.2], [0.9, 0.0]]), ["age", "bmi"])
        >>> chart.table.rows[0]
        ('bmi', '0', '0.9', '0.9')
    """
    weights = np.asarray(weights, dtype=float)
    labels = list(names) or [f"feature {i + 1}" for i in range(len(weights))]
    norms = np.linalg.norm(weights, axis=1)
    order = np.argsort(-norms, kind="stable")
    shown = order[:_MOST_FEATURES]
    limit = pixels.largest(weights)

    def paint(axes: svg.Axes) -> None:
        axes.imshow(pixels.diverging(weights[shown], limit), aspect="auto", interpolation="none")
        axes.set_yticks(range(len(shown)), [wording.short(labels[i]) for i in shown])
        axes.set_xlabel("unit")
        axes.set_xticks(_few(weights.shape[1]), [str(i + 1) for i in _few(weights.shape[1])])
        axes.tick_params(left=False)
        axes.spines[:].set_visible(False)

    title = "weights of the first layer"
    description = (
        f"{len(shown)} of {len(weights)} columns by rows, {weights.shape[1]} units across."
    )
    drawing = svg.draw("first-weights", title, description, paint, (420, 50 + 17 * len(shown)))
    rows: list[Row] = [
        (labels[i], *(wording.number(float(value)) for value in _extremes(weights[i], norms[i])))
        for i in order
    ]
    table = Table("Columns, heaviest first", ("column", "smallest", "largest", "norm"), rows)
    return Chart(drawing, title, table, note=wording.number(limit))


def _few(units: int) -> list[int]:
    """Some eight evenly spaced units to label."""
    return list(range(0, units, max(1, units // 8)))


def _extremes(weights: Array, norm: float) -> tuple[float, float, float]:
    return weights.min(), weights.max(), norm
