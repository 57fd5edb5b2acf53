"""What `compile` fixed, for one network: all that a step needs to know beside state and batch."""

from __future__ import annotations

from typing import Any, NamedTuple

from goodfit.layers.graph import Graph


class Output(NamedTuple):
    """One output of a network: what is minimised there, and what else is measured.

    `name` is empty where the network has no other output; `share` is what the loss counts in the
    sum; the loss is None where nothing is asked of the output.
    """

    name: str
    loss: Any
    share: float = 1.0
    metrics: tuple[Any, ...] = ()
    weighted_metrics: tuple[Any, ...] = ()

    def log_name(self, name: str) -> str:
        """What a number of this output is called in the history."""
        return f"{self.name}_{name}" if self.name else name


class Plan(NamedTuple):
    """What `compile` fixed: the network, how it learns, and what is asked of each output."""

    graph: Graph
    optimizer: Any
    outputs: tuple[Output, ...]

    @property
    def loss(self) -> Any:
        """The loss of a network of one output; None where there are several."""
        return self.outputs[0].loss if len(self.outputs) == 1 else None

    def log_names(self) -> list[str]:
        """The names of all numbers that are measured."""
        losses = [out.log_name("loss") for out in self.outputs if out.name and out.loss is not None]
        measured = [
            out.log_name(metric.name)
            for out in self.outputs
            for metric in (*out.metrics, *out.weighted_metrics)
        ]
        return ["loss", *losses, *measured]
