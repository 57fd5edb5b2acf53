"""From a matplotlib drawing to SVG inside the page, coloured by the style sheet."""

from __future__ import annotations

import io
import re
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

from goodfit.silence import filtered

if TYPE_CHECKING:
    from markupsafe import Markup

Axes = Any

# Matplotlib knows no CSS variables: each stands in the drawing as a colour that nothing else has.
INK, MUTED, GRID = "#0a0b01", "#0a0b02", "#0a0b03"
TRAIN, DEV, NEUTRAL, SURFACE = "#0a0b04", "#0a0b05", "#0a0b06", "#0a0b07"
VARIABLES = {
    INK: "var(--ink)",
    MUTED: "var(--muted)",
    GRID: "var(--grid)",
    TRAIN: "var(--train)",
    DEV: "var(--dev)",
    NEUTRAL: "var(--neutral)",
    SURFACE: "var(--surface)",
}
_DRAWING = threading.Lock()  # all threads share matplotlib's settings
_STYLE = {
    "svg.fonttype": "none",
    "svg.hashsalt": "goodfit",
    # Names of classes and columns are text, whatever dollar signs they hold.
    "text.parse_math": False,
    "font.size": 12,
    "text.color": INK,
    "figure.facecolor": "none",
    "axes.facecolor": "none",
    "axes.edgecolor": MUTED,
    "axes.labelcolor": MUTED,
    "axes.linewidth": 0.8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.unicode_minus": True,
    "grid.color": GRID,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "xtick.labelsize": 11,
    "ytick.labelsize": 11,
    "legend.frameon": False,
    "lines.linewidth": 2,
}


def draw(
    name: str,
    title: str,
    description: str,
    paint: Callable[[Axes], None],
    size: tuple[float, float] = (420, 270),
) -> Markup:
    """What `paint` draws on the axes of a new figure, as SVG, named and described for the page.

    `name` prefixes every id inside, so that it must be unique on the page. `size` is in pixels.

    Example:
        >>> picture = draw("line", "Loss", "It falls.", lambda axes: axes.plot([3, 2, 1]))
        >>> picture.startswith('<svg viewBox="0 0 420 270"')
        True
    """
    import matplotlib.style
    from matplotlib.figure import Figure

    target = io.StringIO()
    # The browser brings the glyphs that matplotlib's own font does not have.
    glyphs = filtered("ignore", "Glyph .* missing from")
    with _DRAWING, matplotlib.style.context(_STYLE, after_reset=True), glyphs:
        figure = Figure(figsize=(size[0] / 72, size[1] / 72), layout="constrained")
        paint(figure.subplots())
        figure.savefig(target, format="svg", metadata={"Date": None})
    return _inline(target.getvalue(), name, title, description)


def alone(drawing: Markup) -> str:
    """A drawing of `draw` as a document of its own, which brings the colours of the page along.

    Example:
        >>> alone(draw("line", "Loss", "It falls.", lambda axes: axes.plot([3, 2, 1])))[:38]
        '<svg xmlns="http://www.w3.org/2000/svg'
    """
    style = (Path(__file__).parent / "style.css").read_text(encoding="utf-8")
    colours = style[: style.index("\n}\n", style.index("@media")) + 3]
    head, _, rest = str(drawing).partition(">")
    head = head.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
    return f"{head}><style>{colours}</style>{rest}"


def _inline(source: str, name: str, title: str, description: str) -> Markup:
    """An SVG document as an element of an HTML page, with its accessible name."""
    from markupsafe import Markup

    root = ElementTree.fromstring(source)
    _remove(root, {"metadata", "style"})
    for element in root.iter():
        element.tag = _local(element.tag)
        element.attrib = {
            _local(key): _adapted(_local(key), value, name) for key, value in element.attrib.items()
        }
    for index, (tag, text) in enumerate([("title", title), ("desc", description)]):
        label = ElementTree.Element(tag, id=f"{name}-{tag}")
        label.text = text
        root.insert(index, label)
    root.attrib = {
        "viewBox": root.attrib["viewBox"],
        "role": "img",
        "aria-labelledby": f"{name}-title {name}-desc",
    }
    return Markup(ElementTree.tostring(root, encoding="unicode"))


def _remove(root: ElementTree.Element, tags: set[str]) -> None:
    for parent in list(root.iter()):
        for child in [child for child in parent if _local(child.tag) in tags]:
            parent.remove(child)


def _local(name: str) -> str:
    """A name without its XML namespace, which HTML does not want."""
    return name.rpartition("}")[2]


def _adapted(key: str, value: str, name: str) -> str:
    """An attribute as the page needs it: ids of its own, colours and font of the style sheet."""
    if key == "id":
        return f"{name}-{value}"
    if key == "href" and value.startswith("#"):
        return f"#{name}-{value[1:]}"
    if key == "style":
        value = re.sub(r"#0a0b0\d", lambda found: VARIABLES[found[0]], value)
        value = re.sub(r"'DejaVu Sans'[^;]*", "var(--font)", value)
    return re.sub(r"url\(#", f"url(#{name}-", value)
