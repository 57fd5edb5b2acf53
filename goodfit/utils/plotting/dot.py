"""A model's picture in the language DOT, which Graphviz and others draw."""

from __future__ import annotations

from goodfit.utils.plotting.chart import Chart, LayerBox


def dot(chart: Chart, rankdir: str, dpi: float, splines: str) -> str:
    """The chart as DOT text.

    Example:
        >>> box = LayerBox("Dense", "", (), "layer", None)
        >>> print(dot(Chart("model", [box], {}, {}), "TB", 96, "ortho"))
        digraph "model" {
          rankdir="TB"; dpi="96"; splines="ortho";
          node [shape="box", fontname="Helvetica"];
          0 [label="Dense"];
        }
    """
    framed = [
        line
        for key, name in chart.frames.items()
        for line in _cluster(
            key, name, [i for i, box in enumerate(chart.boxes) if box.frame == key]
        )
    ]
    return "\n".join(
        [
            f"digraph {_quoted(chart.name)} {{",
            f'  rankdir="{rankdir}"; dpi="{dpi:g}"; splines="{splines}";',
            '  node [shape="box", fontname="Helvetica"];',
            *(f"  {i} [label={_quoted(_words(box))}];" for i, box in enumerate(chart.boxes)),
            *framed,
            *(f"  {u} -> {v};" for u, v in chart.links),
            "}",
        ]
    )


def _cluster(key: int, name: str, members: list[int]) -> list[str]:
    label = f'label={_quoted(name)}; labeljust="l"; style="dashed";'
    return [f"  subgraph cluster_{key} {{ {label} {' '.join(f'{i};' for i in members)} }}"]


def _words(box: LayerBox) -> str:
    title = f"{box.title} ({box.beside})" if box.beside else box.title
    return "\n".join([title, *box.lines])


def _quoted(words: str) -> str:
    plain = words.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{plain}"'
