"""What the report can draw beside the numbers of the study; every part of it is optional."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

Array = NDArray[Any]


@dataclass(frozen=True, eq=False)
class WorstExample:
    """An example that the network got most wrong.

    `picture` is (height, width) or (height, width, 3) in any range of values, or None; `text` then
    describes the example. `confidence` is the probability given to `predicted`, or None.

    Example:
        >>> WorstExample(None, "age=41, bmi=31", true="ill", predicted="well", confidence=0.9).true
        'ill'
    """

    picture: Array | None
    text: str
    true: str
    predicted: str
    confidence: float | None


@dataclass(frozen=True, eq=False)
class LayerHealth:
    """How one layer with weights behaves at the end of training.

    The histogram is that of the layer's activations (one edge more than counts); `update_ratio` is
    the norm of one update of the weights divided by the norm of the weights.

    Example:
        >>> LayerHealth("dense", 0.1, 1.0, None, 0.02, 3.1, 0.001, [1, 2], [0, 1, 2]).name
        'dense'
    """

    name: str
    activation_mean: float
    activation_deviation: float
    dead_fraction: float | None
    gradient_norm: float
    weight_norm: float
    update_ratio: float
    histogram_counts: Array | Sequence[float]
    histogram_edges: Array | Sequence[float]


@dataclass(frozen=True, eq=False)
class Pictures:
    """The arrays that the report draws; what is not given is left out of the page.

    - `confusion`: (classes, classes) counts of the test set, the true class by rows.
    - `worst`: the examples that the network got most wrong, worst first.
    - `first_weights`: (units, height, width) or (units, height, width, channels).
    - `first_weight_matrix`: (features, units), with the names of the features in
      `first_weight_names`.
    - `activations`: one `LayerHealth` for each layer with weights.
    - `predicted_against_true`: the predictions and the true values of a regression, two vectors.

    Example:
        >>> Pictures().worst
        ()
    """

    confusion: Array | None = None
    worst: Sequence[WorstExample] = ()
    first_weights: Array | None = None
    first_weight_matrix: Array | None = None
    first_weight_names: Sequence[str] = ()
    activations: Sequence[LayerHealth] = ()
    predicted_against_true: tuple[Array, Array] | None = None
