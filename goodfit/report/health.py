"""How each layer behaves: its activations, and how large its gradients and updates are."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from goodfit.report import svg, wording
from goodfit.report.pictures import Array, LayerHealth
from goodfit.report.pieces import Chart, Row, Table

_USUAL_UPDATE = 1e-3


def histograms(layers: Sequence[LayerHealth]) -> list[Chart]:
    """The activations of each layer, one small chart a layer.

    Example:
        >>> layer = LayerHealth("dense", 0.1, 1.0, 0.25, 0.02, 3.1, 0.001, [1, 2], [0, 1, 2])
        >>> histograms([layer])[0].note
        'mean 0.1, deviation 1, dead 25.0%'
    """
    return [_histogram(i, layer) for i, layer in enumerate(layers)]


def _histogram(i: int, layer: LayerHealth) -> Chart:
    counts = np.asarray(layer.histogram_counts, dtype=float)
    edges = np.asarray(layer.histogram_edges, dtype=float)

    def paint(axes: svg.Axes) -> None:
        if np.isfinite(edges).all():
            axes.stairs(counts, edges, fill=True, color=svg.TRAIN, alpha=0.85)
        axes.axvline(0, color=svg.INK, linewidth=0.8)
        axes.margins(x=0)
        axes.set_yticks([])
        axes.spines["left"].set_visible(False)
        axes.locator_params(axis="x", nbins=5)

    note = (
        f"mean {wording.number(layer.activation_mean)}, "
        f"deviation {wording.number(layer.activation_deviation)}"
    )
    if layer.dead_fraction is not None:
        note += f", dead {wording.percent(layer.dead_fraction)}"
    title = f"activations of {layer.name}"
    drawing = svg.draw(f"histogram-{i}", title, note, paint, (300, 140))
    return Chart(drawing, layer.name, _bins(counts, edges, title), note)


def _bins(counts: Array, edges: Array, title: str) -> Table:
    total = counts.sum() or 1.0
    rows: list[Row] = [
        (wording.number(edges[i]), wording.number(edges[i + 1]), wording.percent(count / total))
        for i, count in enumerate(counts)
    ]
    return Table(title, ("from", "to", "share"), rows, words=0)


def flow(layers: Sequence[LayerHealth]) -> list[Chart]:
    """The gradients and the updates from the first layer to the last, on logarithmic scales.

    Example:
        >>> layer = LayerHealth("dense", 0.1, 1.0, None, 0.02, 3.1, 0.001, [1, 2], [0, 1, 2])
        >>> [chart.title for chart in flow([layer])]
        ['norm of the gradient', 'update ÷ weight']
    """
    names = [layer.name for layer in layers]
    gradients = [layer.gradient_norm for layer in layers]
    updates = [layer.update_ratio for layer in layers]
    return [
        _dots("gradients", "norm of the gradient", names, gradients, None),
        _dots("updates", "update ÷ weight", names, updates, _USUAL_UPDATE),
    ]


def _dots(
    key: str, title: str, names: list[str], values: list[float], usual: float | None
) -> Chart:
    drawable = [value if np.isfinite(value) and value > 0 else np.nan for value in values]

    def paint(axes: svg.Axes) -> None:
        places = range(len(names))
        axes.plot(drawable, places, "o", color=svg.TRAIN, markersize=7)
        _logarithmic(axes, [*drawable, usual if usual is not None else np.nan])
        if usual is not None:
            axes.axvline(usual, color=svg.MUTED, linewidth=1, linestyle=(0, (1, 2)))
        axes.set_yticks(places, [wording.short(name, 20) for name in names])
        axes.set_ylim(len(names) - 0.5, -0.5)
        axes.tick_params(left=False)
        axes.grid(axis="both")

    rows: list[Row] = [
        (name, wording.number(value)) for name, value in zip(names, values, strict=True)
    ]
    description = f"{title}, one dot a layer, the first layer on top; logarithmic scale."
    drawing = svg.draw(key, title, description, paint, (420, 70 + 26 * len(names)))
    note = "" if usual is None else f"The dotted line, {wording.number(usual)}, is a usual value."
    return Chart(drawing, title, Table(title, ("layer", title), rows), note)


def _logarithmic(axes: svg.Axes, values: list[float]) -> None:
    """A logarithmic x axis over whole decades that hold all the values."""
    from matplotlib.ticker import NullLocator

    finite = np.array(values)[np.isfinite(values)]
    if not len(finite):
        return
    low, high = np.floor(np.log10(finite.min())), np.ceil(np.log10(finite.max()))
    axes.set_xscale("log")
    axes.set_xlim(10.0**low / 1.3, 10.0 ** max(high, low + 1) * 1.3)
    axes.xaxis.set_major_formatter(lambda value, _: wording.number(value))
    axes.xaxis.set_minor_locator(NullLocator())


def table(layers: Sequence[LayerHealth]) -> Table:
    """Every number that is known of each layer.

    Example:
        >>> layer = LayerHealth("dense", 0.1, 1.0, None, 0.02, 3.1, 0.001, [1, 2], [0, 1, 2])
        >>> table([layer]).rows
        [('dense', '0.1', '1', '–', '0.02', '3.1', '0.001')]
    """
    columns = ("layer", "mean", "deviation", "dead", "gradient", "weights", "update ÷ weight")
    rows: list[Row] = [
        (
            layer.name,
            wording.number(layer.activation_mean),
            wording.number(layer.activation_deviation),
            wording.percent(layer.dead_fraction),
            wording.number(layer.gradient_norm),
            wording.number(layer.weight_norm),
            wording.number(layer.update_ratio),
        )
        for layer in layers
    ]
    return Table("Layers in numbers", columns, rows)
