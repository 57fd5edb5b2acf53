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
class Groups:
    """Which of some groups each row belongs to: its class, or how high its number is.

    Example:
        >>> Groups([0, 1, 0], ["cat", "dog"]).names
        ['cat', 'dog']
    """

    rows: Array | Sequence[int]
    names: Sequence[str]


@dataclass(frozen=True, eq=False)
class Space:
    """What one layer gives for some rows, seen from the side from which it is widest.

    `points` are (rows, 2), along the two principal components; `shown` is the share of the variance
    that lies along them; `order` says from 0 to 1 how well the layer has put the rows in order:
    the share of rows that lie nearest to the centre of their own group.

    Example:
        >>> Space("dense", [[0.0, 1.0], [2.0, 1.0]], shown=0.8, order=1.0).layer
        'dense'
    """

    layer: str
    points: Array | Sequence[Sequence[float]]
    shown: float
    order: float


@dataclass(frozen=True, eq=False)
class Unit:
    """What a hidden unit responds to: the rows for which its output is highest.

    `pictures` are those rows where they are pictures; `text` describes them; `mean` and `highest`
    are outputs of the unit, over all rows that were looked at.

    Example:
        >>> Unit("dense", 3, (), "6 of 6 are `cat`", mean=0.1, highest=4.2).number
        3
    """

    layer: str
    number: int
    pictures: Sequence[Array]
    text: str
    mean: float
    highest: float


@dataclass(frozen=True, eq=False)
class Boundary:
    """What the network answers everywhere, where there are two columns, and where the rows lie.

    `answers` are (len(y), len(x)): numbers of groups, or predicted numbers where `groups` is None.
    `points` are (rows, 2), with `groups` their true ones.

    Example:
        >>> Boundary(("age", "bmi"), [20, 60], [15, 40], [[0, 1], [1, 1]], [[30, 20]], None).names
        ('age', 'bmi')
    """

    names: tuple[str, str]
    x: Array | Sequence[float]
    y: Array | Sequence[float]
    answers: Array | Sequence[Sequence[float]]
    points: Array | Sequence[Sequence[float]]
    groups: Groups | None


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
    - `certainty`: of each test row, the probability given to the predicted class, and whether that
      was right, two vectors.
    - `spaces`: one `Space` for each layer, the inputs first, with the groups of their rows in
      `space_groups`.
    - `units`: what some units of each hidden layer respond to.
    - `boundary`: the answers everywhere, for data of two columns.

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
    certainty: tuple[Array, Array] | None = None
    spaces: Sequence[Space] = ()
    space_groups: Groups | None = None
    units: Sequence[Unit] = ()
    boundary: Boundary | None = None
