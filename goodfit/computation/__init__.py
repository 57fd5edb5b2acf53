"""The computation graph of a model's loss, drawn forward and backward for those who learn it.

`recording` runs the model, `values` leaves out what only hands on, `boxes` and `formulas` say what
each computes, `placement` lays them out (`framing`, `layering`, `columns`), `drawing` is the SVG.
"""

from goodfit.computation.boxes import GraphNode
from goodfit.computation.picture import GraphPicture, draw_graph

__all__ = ["GraphNode", "GraphPicture", "draw_graph"]
