"""Whether the certainty of a classifier can be believed: the reliability diagram and its error."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from goodfit.report import svg, wording
from goodfit.report.pictures import Array
from goodfit.report.pieces import Chart, Row, Table

BINS = 10
_DRAWS = 200


@dataclass(frozen=True)
class Calibration:
    """The reliability diagram, and in words how far certainty and success lie apart."""

    chart: Chart
    sentence: str


def expected_error(certainty: Array, right: Array) -> float:
    """The expected calibration error (Naeini et al., 2015) in ten bins of equal width.

    That is the distance between mean certainty and the share of right answers, bin by bin, weighted
    by the rows in each.

    Example:
        >>> round(expected_error(np.array([0.9, 0.9, 0.9, 0.9]), np.array([1, 1, 1, 0])), 3)
        0.15
    """
    own = _bin_of(certainty)
    sums = np.bincount(own, certainty - right, minlength=BINS)
    return float(np.abs(sums).sum() / len(certainty))


def _bin_of(certainty: Array) -> Array:
    bins: Array = np.clip((certainty * BINS).astype(int), 0, BINS - 1)
    return bins


def calibration(certainty: Array, right: Array) -> Calibration | None:
    """The reliability diagram of some answers; None where there are none with a finite certainty.

    Args:
        certainty: the probability given to each answer, (rows,).
        right: whether each was right, (rows,).

    Example:
        >>> calibration(np.full(8, 0.95), np.array([1, 1, 1, 0] * 2)).chart.table.rows
        [('90% to 100%', '95.0%', '75.0%', '8')]
    """
    certainty, right = np.asarray(certainty, dtype=float), np.asarray(right, dtype=float)
    finite = np.isfinite(certainty)
    certainty, right = certainty[finite], right[finite]
    if not len(certainty):
        return None
    return Calibration(_diagram(certainty, right), _sentence(certainty, right))


def _sentence(certainty: Array, right: Array) -> str:
    """The error beside what chance would make of it, were every certainty true."""
    error, chance = expected_error(certainty, right), _by_chance(certainty)
    told = (
        f"On average it is {wording.percent(certainty.mean())} sure, and right in "
        f"{wording.percent(right.mean())} of the cases. The expected calibration error is "
        f"{wording.percent(error)}"
    )
    if error <= chance:
        return (
            f"{told}, no more than chance makes of {wording.number(len(right))} examples (up to "
            f"{wording.percent(chance)}): its certainty can be believed."
        )
    way = "too sure of itself" if certainty.mean() > right.mean() else "surer than it says"
    return f"{told}, more than chance explains (up to {wording.percent(chance)}): it is {way}."


def _by_chance(certainty: Array) -> float:
    """What the error stays below, in 19 of 20 draws, where every certainty is true."""
    random = np.random.default_rng(0)
    draws = [
        expected_error(certainty, (random.random(len(certainty)) < certainty).astype(float))
        for _ in range(_DRAWS)
    ]
    return float(np.quantile(draws, 0.95))


def _diagram(certainty: Array, right: Array) -> Chart:
    counts = np.bincount(_bin_of(certainty), minlength=BINS)
    sure, success = (
        np.bincount(_bin_of(certainty), values, minlength=BINS) / np.maximum(counts, 1)
        for values in (certainty, right)
    )
    filled = counts > 0

    def paint(axes: svg.Axes) -> None:
        axes.plot([0, 1], [0, 1], "--", color=svg.MUTED, linewidth=1)
        sizes = 30 + 170 * counts[filled] / counts.max()
        axes.vlines(sure[filled], sure[filled], success[filled], color=svg.DEV, linewidth=2)
        axes.scatter(sure[filled], success[filled], sizes, color=svg.TRAIN, zorder=3)
        for axis in (axes.xaxis, axes.yaxis):
            axis.set_major_formatter(lambda value, _: f"{100 * value:.0f}%")
        axes.set(xlabel="how sure it is", ylabel="how often it is right")
        axes.set(xlim=(0, 1.03), ylim=(0, 1.04))
        axes.grid()

    rows: list[Row] = [
        (
            f"{100 * i // BINS}% to {100 * (i + 1) // BINS}%",
            wording.percent(sure[i]) if filled[i] else wording.MISSING,
            wording.percent(success[i]) if filled[i] else wording.MISSING,
            wording.number(int(counts[i])),
        )
        for i in range(BINS)
        if filled[i] or i >= np.flatnonzero(filled)[0]
    ]
    table = Table("By certainty", ("certainty", "mean", "right", "examples"), rows)
    title = "reliability diagram"
    description = "On the dashed line the network is right as often as it is sure."
    note = "A larger dot stands for more examples; an orange line is the distance from the truth."
    return Chart(svg.draw("calibration", title, description, paint, (400, 330)), title, table, note)
