"""The charts of a study: learning curves, baselines, predictions against the truth."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from goodfit.report import svg, wording
from goodfit.report.pictures import Array
from goodfit.report.pieces import Chart, Row, Study, Table

_MOST_ROWS = 40
_MOST_POINTS = 2000


def curves(study: Study) -> list[Chart]:
    """One chart for each quantity that was followed on the training and on the dev examples.

    Example:
        >>> history = {"loss": [2.0, 1.0], "val_loss": [2.1, 1.2]}
        >>> study = {"history": history, "best_epoch": 2, "results": {"train": {"loss": 0.9}}}
        >>> curves(study)[0].title
        'loss'
    """
    history = study["history"]
    followed = [name for name in history if f"val_{name}" in history and len(history[name])]
    return [_curve(i, name, study) for i, name in enumerate(followed)]


def _curve(i: int, name: str, study: Study) -> Chart:
    train, dev = study["history"][name], study["history"][f"val_{name}"]
    best, title = study["best_epoch"], wording.title(name)
    train_values, dev_values = _finite(train), _finite(dev)
    evaluated = study["results"]["train"].get(name)

    def paint(axes: svg.Axes) -> None:
        epochs = np.arange(1, len(train_values) + 1)
        dot = "o" if len(epochs) == 1 else None
        axes.plot(epochs, train_values, marker=dot, color=svg.TRAIN, label="train")
        axes.plot(epochs, dev_values, "--", marker=dot, color=svg.DEV, label="dev")
        _scale(axes, name, np.concatenate([train_values, dev_values]))
        if best is not None and _is_finite(evaluated):
            label = "train, evaluated"
            axes.plot(
                best, evaluated, "D", markersize=6, color=svg.TRAIN, label=label, clip_on=False
            )
        if best is not None:
            _mark_best(axes, best, dev_values)
        axes.set_xlabel("epoch")
        axes.set_xlim(1, max(len(epochs), 2))
        axes.xaxis.get_major_locator().set_params(integer=True)
        axes.grid(axis="y")
        axes.legend(loc="lower left", bbox_to_anchor=(-0.02, 1), ncols=3, borderaxespad=0)

    description = (
        f"From {wording.score(name, train[0])} to {wording.score(name, train[-1])} on the training "
        f"examples (solid line), from {wording.score(name, dev[0])} to "
        f"{wording.score(name, dev[-1])} on the dev examples (dashed line). Evaluated when all was "
        f"learnt: {wording.score(name, evaluated)} on the training examples (diamond)."
    )
    drawing = svg.draw(f"curve-{i}", f"{title} by epoch", description, paint)
    note = "Logarithmic scale." if _wants_logarithm([*train_values, *dev_values]) else ""
    return Chart(drawing, title, _epochs(name, train, dev, best, evaluated), note)


def _is_finite(value: float | None) -> bool:
    return value is not None and math.isfinite(value)


def _finite(values: Sequence[float | None]) -> Array:
    """The values with gaps where there was no number."""
    numbers = np.array([math.nan if value is None else value for value in values], dtype=float)
    return np.where(np.isfinite(numbers), numbers, np.nan)


def _wants_logarithm(values: Sequence[float] | Array) -> bool:
    """Whether the values are positive and the small ones would lie on the axis."""
    numbers = np.asarray(values)
    numbers = numbers[np.isfinite(numbers)]
    return bool(len(numbers) and numbers.min() > 0 and numbers.max() > 20 * numbers.min())


def _scale(axes: svg.Axes, name: str, values: Array) -> None:
    from matplotlib.ticker import LogLocator, NullLocator

    if wording.is_share(name):
        axes.yaxis.set_major_formatter(lambda value, _: f"{100 * value:.4g}%")
    elif _wants_logarithm(values):
        axes.set_yscale("log")
        wide = np.nanmax(values) > 1e3 * np.nanmin(values)
        axes.yaxis.set_major_locator(LogLocator(subs=(1,) if wide else (1, 2, 5)))
        axes.yaxis.set_major_formatter(lambda value, _: wording.number(value))
        axes.yaxis.set_minor_locator(NullLocator())


def _mark_best(axes: svg.Axes, best: int, dev: Array) -> None:
    """A line at the best epoch, its label on the side where there is room."""
    late = best > 0.6 * len(dev)
    falling = dev[0] > dev[-1]
    axes.axvline(best, color=svg.MUTED, linewidth=1, linestyle=(0, (1, 2)))
    axes.plot(best, dev[best - 1], "o", markersize=6, color=svg.DEV, clip_on=False)
    axes.annotate(
        f"best epoch {best}",
        (best, 0.97 if falling else 0.04),
        xycoords=axes.get_xaxis_transform(),
        xytext=(-6 if late else 6, 0),
        textcoords="offset points",
        ha="right" if late else "left",
        va="top" if falling else "bottom",
        fontsize=11,
    )


def _epochs(
    name: str,
    train: Sequence[float],
    dev: Sequence[float],
    best: int | None,
    evaluated: float | None,
) -> Table:
    """The curve in numbers: every epoch, or evenly chosen ones with the best and the last."""
    stride = math.ceil(len(train) / _MOST_ROWS)
    shown = sorted({*range(1, len(train) + 1, stride), best or 1, len(train)})
    rows: list[Row] = [
        (
            f"{epoch} (best)" if epoch == best else str(epoch),
            wording.score(name, train[epoch - 1]),
            wording.score(name, dev[epoch - 1]),
        )
        for epoch in shown
    ]
    if best is not None:
        kept = wording.score(name, evaluated), wording.score(name, dev[best - 1])
        rows.append(("evaluated at the end", *kept))
    title = wording.title(name)
    caption = f"{title} by epoch" + (f", every {stride} epochs" if stride > 1 else "")
    return Table(caption, ("epoch", "train", "dev"), rows)


def baselines(study: Study) -> Chart | None:
    """The dev score of each baseline and of the network, best first, with times; None without any.

    Example:
        >>> baselines({"baselines": []}) is None
        True
    """
    if not study["baselines"]:
        return None
    metric = study["metric"]
    ours = {
        "name": "this network",
        "dev": study["results"]["dev"].get(metric),
        "test": study["results"]["test"].get(metric),
        "seconds": study["seconds"].get("training"),
    }
    ranked = sorted([ours, *study["baselines"]], key=_dev_score, reverse=True)
    title = f"{wording.title(metric)} on the dev set"
    drawing = svg.draw(
        "baselines",
        title,
        f"{ranked[0]['name']} is best. The table beside it says the same in numbers.",
        lambda axes: _paint_bars(axes, ranked, ours, study),
        size=(400, 24 + 26 * len(ranked)),
    )
    return Chart(drawing, title, _baseline_table(ranked, study))


def _dev_score(row: Mapping[str, Any]) -> float:
    value = row.get("dev")
    return value if value is not None and math.isfinite(value) else -math.inf


def _length(row: Mapping[str, Any]) -> float:
    """The bar of a score; one far below zero only says "useless": its bar is cut, its label not."""
    value = _dev_score(row)
    return min(max(value, -0.5), 1.0) if math.isfinite(value) else 0.0


def _paint_bars(
    axes: svg.Axes, ranked: list[dict[str, Any]], ours: dict[str, Any], study: Study
) -> None:
    lengths = [_length(row) for row in ranked]
    colours = [svg.TRAIN if row is ours else svg.NEUTRAL for row in ranked]
    weights = ["bold" if row is ours else "normal" for row in ranked]
    places = range(len(ranked))
    axes.barh(places, lengths, height=0.66, color=colours)
    axes.set_yticks(places, [wording.short(row["name"]) for row in ranked])
    for place, row in enumerate(ranked):
        label = wording.score(study["metric"], row.get("dev"), study["split"]["dev"])
        start = (max(lengths[place], 0), place)
        offset = {"xytext": (5, 0), "textcoords": "offset points"}
        axes.annotate(label, start, **offset, va="center", fontsize=11, weight=weights[place])
        axes.get_yticklabels()[place].set(weight=weights[place], color=svg.INK)
    axes.invert_yaxis()
    axes.set_xlim(min(0, *lengths), 1.12)
    axes.tick_params(left=False, bottom=False, labelbottom=False)
    axes.spines[["bottom", "left"]].set_visible(False)
    axes.axvline(0, color=svg.MUTED, linewidth=0.8)


def _baseline_table(ranked: list[dict[str, Any]], study: Study) -> Table:
    metric, split = study["metric"], study["split"]
    rows: list[Row] = [
        (
            row["name"],
            wording.score(metric, row.get("dev"), split["dev"]),
            wording.score(metric, row.get("test"), split["test"]),
            wording.seconds(row.get("seconds")),
        )
        for row in ranked
    ]
    return Table(f"{wording.title(metric)} and time", ("model", "dev", "test", "time"), rows)


def scatter(predicted: Array, true: Array, target: str) -> Chart | None:
    """The predictions of a regression over the true values; None where no prediction is finite.

    Of many points evenly chosen ones are drawn, at most 2,000.

    Example:
        >>> scatter(np.array([np.nan]), np.array([1.0]), "price") is None
        True
    """
    predicted, true = np.ravel(predicted), np.ravel(true)
    finite = np.isfinite(predicted) & np.isfinite(true)
    predicted, true = predicted[finite], true[finite]
    if not len(true):
        return None
    stride = math.ceil(len(true) / _MOST_POINTS)
    name = wording.short(target)

    def paint(axes: svg.Axes) -> None:
        axes.axline((true[0], true[0]), slope=1, color=svg.MUTED, linewidth=1, linestyle="--")
        points = true[::stride], predicted[::stride]
        axes.plot(*points, "o", color=svg.TRAIN, markersize=4, alpha=0.5, mew=0)
        axes.set_xlabel(f"true {name}")
        axes.set_ylabel(f"predicted {name}")
        axes.grid()

    table = _tenths(predicted, true)
    title = f"predicted against true {name}"
    description = f"{len(true)} examples of the test set; on the dashed line predicted equals true."
    return Chart(svg.draw("scatter", title, description, paint, (420, 360)), title, table)


def _tenths(predicted: Array, true: Array) -> Table:
    """How far the predictions are off from the smallest tenth of the true values to the largest."""
    order = np.argsort(true, kind="stable")
    groups = [group for group in np.array_split(order, 10) if len(group)]
    rows: list[Row] = [
        (
            f"{wording.number(true[group[0]])} to {wording.number(true[group[-1]])}",
            wording.number(len(group)),
            wording.number(predicted[group].mean()),
            wording.number(np.abs(predicted[group] - true[group]).mean()),
        )
        for group in groups
    ]
    columns = ("true values", "examples", "predicted", "off by")
    return Table("Mean prediction and error by tenths of the true values", columns, rows)
