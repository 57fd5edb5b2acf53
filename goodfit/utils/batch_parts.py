"""The parts of a batch: inputs, targets, and the rows' weights."""

from __future__ import annotations

from typing import Any

from goodfit.errors import DataError


def pack_x_y_sample_weight(x: Any, y: Any = None, sample_weight: Any = None) -> Any:
    """A batch as `fit` takes it: `(x, y)`, `(x, y, sample_weight)`, or x alone.

    Example:
        >>> pack_x_y_sample_weight("pictures", "labels")
        ('pictures', 'labels')
    """
    if y is None:
        return (x,) if isinstance(x, list | tuple) else x
    return (x, y) if sample_weight is None else (x, y, sample_weight)


def unpack_x_y_sample_weight(data: Any) -> tuple[Any, Any, Any]:
    """The inputs, the targets and the weights of a batch; None for what it has not.

    Raises:
        DataError: the batch has more than three parts, or none.

    Example:
        >>> unpack_x_y_sample_weight(("pictures", "labels"))
        ('pictures', 'labels', None)
    """
    parts = tuple(data) if isinstance(data, list | tuple) else (data,)
    if not 1 <= len(parts) <= 3:
        raise DataError(
            f"A batch is `(x, y)` or `(x, y, sample_weight)`, but this one has {len(parts)} parts. "
            "Several inputs go into one x: `((a, b), y)`."
        )
    x, y, weight = (*parts, None, None)[:3]
    return x, y, weight
