"""The computation graph of a model's loss, drawn forward and backward for those who learn it."""

from goodfit.computation.boxes import GraphNode
from goodfit.computation.picture import GraphPicture, draw_graph

__all__ = ["GraphNode", "GraphPicture", "draw_graph"]
