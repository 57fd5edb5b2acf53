"""Whether a loss can mean the targets it is given: their form, their range, their units."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from goodfit.doctor.cures import Cure, Write
from goodfit.doctor.finding import Finding
from goodfit.doctor.mismatches import aligned, fault, first, mismatch, same
from goodfit.doctor.structured_targets import check_groups, check_sequences, check_signs
from goodfit.layers.layer import Shape, batch_shape
from goodfit.losses import LossFunctionWrapper, MeanAbsolutePercentageError

Numbers = NDArray[Any]

_NUMBERED = Write("Number the classes from 0", "names, y = np.unique(y, return_inverse=True)")


def check_targets(
    y: Numbers, loss: Any, output_shape: Shape, last_activation: str
) -> list[Finding]:
    """What is certainly wrong with targets, given the loss and the network's output.

    A function of one's own as the loss may mean anything; its targets are not looked at.

    Args:
        y: the targets of all rows.
        loss: what will be minimised.
        output_shape: the shape of one example's output.
        last_activation: the name of the activation that the output ends with.

    Example:
        >>> from goodfit.losses import get
        >>> y = np.array([0, 2, 3, 1])
        >>> found = check_targets(y, get("sparse_categorical_crossentropy"), (3,), "softmax")
        >>> found[0].code
        'wrong_output_units'
        >>> print(found[0].evidence, found[0].cures[0])
        y has the classes 0 to 3, but the last layer has 3 units (the first label without a unit:
        3 in row 2). Give every class a unit: `Dense(4, activation="softmax")`.
    """
    findings = _one_unit_softmax(output_shape, last_activation)
    if y.dtype.kind not in "fiub":
        return [*findings, _text(y)]
    if isinstance(loss, LossFunctionWrapper):
        return findings
    check = _CHECKS.get(getattr(loss, "targets", ""))
    return [*findings, *(check(y, output_shape, loss) if check else [])]


def _one_unit_softmax(shape: Shape, activation: str) -> list[Finding]:
    if activation != "softmax" or shape[-1:] != (1,):
        return []
    return fault(
        "wrong_output_activation",
        "The last layer is a softmax over one unit, which answers 1 whatever the inputs are.",
        Write("For two classes, use a sigmoid", 'Dense(1, activation="sigmoid")'),
        Write("For a number, use no activation", "Dense(1)"),
    )


def _text(y: Numbers) -> Finding:
    shown = ", ".join(repr(str(label)) for label in dict.fromkeys(y.reshape(-1)[:100].tolist()))
    evidence = f"y holds text ({shown[:60]}), but the loss computes with numbers."
    return fault("label_encoding_error", evidence, _NUMBERED)[0]


def _check_classes(y: Numbers, shape: Shape, loss: Any) -> list[Finding]:
    """Class numbers, one for each row of scores; those that the loss ignores may be any."""
    place = _place_of_classes(shape, getattr(loss, "axis", -1))
    units, rows = shape[place], (*shape[:place], *shape[place + 1 :])
    if same(y.shape[1:], rows) or same(y.shape[1:], (*shape[:place], 1, *shape[place + 1 :])):
        return _check_labels(_without_ignored(y, getattr(loss, "ignore_class", None)), units)
    if same(y.shape[1:], shape):
        return fault(
            "loss_label_mismatch",
            f"y has shape {y.shape}, a number for each class, but this loss expects class numbers.",
            Write("Use the loss for such targets", 'loss="categorical_crossentropy"'),
            Write("Or turn them into class numbers", "y = y.argmax(axis=-1)"),
        )
    return fault(
        "loss_label_mismatch",
        f"This loss expects one class number for each row of scores; the network's output is "
        f"{batch_shape(shape)}, but y has shape {y.shape}.",
        Write("Make y class numbers", "y = y.argmax(axis=-1)"),
    )


def _place_of_classes(shape: Shape, axis: int) -> int:
    """Where in one example's shape the loss has the classes; losses count the batch axis too."""
    return axis % (len(shape) + 1) - 1


def _without_ignored(y: Numbers, ignored: int | None) -> Numbers:
    """The labels, with a sound one in the place of each that the loss ignores."""
    if ignored is None:
        return y
    kept = y[y != ignored]
    return np.where(y == ignored, kept[0] if len(kept) else 0, y)


def _check_labels(y: Numbers, units: int | None) -> list[Finding]:
    low, high = y.min(), y.max()
    if y.dtype.kind == "f" and (y != np.floor(y)).any():
        return fault(
            "label_encoding_error",
            f"This loss expects class numbers, but y has fractions: {first(y, y != np.floor(y))}.",
            Write("To predict numbers instead of classes", 'loss="mean_squared_error"'),
            _NUMBERED,
        )
    if low < 0:
        return fault(
            "label_encoding_error",
            f"Class numbers count from 0, but y has negative labels: {first(y, y < 0)}.",
            _NUMBERED,
        )
    return _too_few_units(y, int(high), units) if units is not None and high >= units else []


def _too_few_units(y: Numbers, high: int, units: int) -> list[Finding]:
    """Labels without a unit: either units are missing, or the labels are numbered otherwise."""
    count = f"the last layer has {units} unit{'s' if units > 1 else ''}"
    distinct = np.unique(y)
    if len(distinct) == high + 1:
        return fault(
            "wrong_output_units",
            f"y has the classes 0 to {high}, but {count} (the first label without a unit: "
            f"{first(y, y >= units, 1)}).",
            Write("Give every class a unit", f'Dense({high + 1}, activation="softmax")'),
        )
    from_one = distinct[0] == 1 and high == units
    return fault(
        "label_encoding_error",
        f"Labels must be 0 to {units - 1}, for {count}, but y has others: {first(y, y >= units)}.",
        *([Write("Count the classes from 0", "y = y - 1")] if from_one else []),
        _NUMBERED,
    )


def _check_one_hot(y: Numbers, shape: Shape, loss: Any) -> list[Finding]:
    """One number for each class, in each row."""
    if same(y.shape[1:], shape) and y.ndim > 1:
        return _negative(y)
    units, single = shape[-1], same(y.shape[1:], shape[:-1]) or y.shape[1:] == (*shape[:-1], 1)
    if single and units == 1:
        return fault(
            "loss_label_mismatch",
            "This loss expects a unit for each of several classes, but the last layer has 1 unit.",
            _binary_instead(),
        )
    if single:
        return fault(
            "loss_label_mismatch",
            f"This loss expects one number for each of the {units} classes, but y has shape "
            f"{y.shape}: class numbers.",
            Write("Use the loss for class numbers", 'loss="sparse_categorical_crossentropy"'),
            Write("Or write them out", f"y = goodfit.utils.to_categorical(y, {units})"),
        )
    return mismatch(y, shape)


def _check_binary(y: Numbers, shape: Shape, loss: Any) -> list[Finding]:
    """Yes or no, 1 or 0, for each unit."""
    if not aligned(y.shape[1:], shape):
        found = mismatch(y, shape)
        return found if found[0].code == "wrong_output_units" else _classes_for_binary(y, shape)
    if y.min() >= 0 and y.max() <= 1:
        return []
    told = f"This loss expects targets from 0 to 1, but y has {first(y, (y < 0) | (y > 1))}."
    values = np.unique(y)
    if len(values) == 2:
        no, yes = (f"{value:g}" for value in values)
        cure = Write(f"Write {no} as 0 and {yes} as 1", f"y = (y == {yes}).astype(float)")
        return fault("label_encoding_error", told, cure)
    if y.dtype.kind == "f" and (values != np.floor(values)).any():
        cure = Write(
            "To predict numbers, leave the last activation out", 'loss="mean_squared_error"'
        )
        return fault("loss_label_mismatch", told, cure)
    return fault("loss_label_mismatch", told, *_several_classes(len(values)))


def _classes_for_binary(y: Numbers, shape: Shape) -> list[Finding]:
    told = (
        f"The network answers yes or no for each of {shape[-1]} units, but y has shape {y.shape}: "
        "one number in each row."
    )
    several = len(np.unique(y)) > 2
    cures = _several_classes(int(shape[-1] or 0)) if several else [_binary_instead()]
    return fault("loss_label_mismatch", told, *cures)


def _check_numbers(y: Numbers, shape: Shape, loss: Any) -> list[Finding]:
    if not aligned(y.shape[1:], shape):
        return mismatch(y, shape)
    lowest = getattr(loss, "lowest_target", -np.inf)
    if y.min() < lowest:
        told = f"This loss expects targets from {lowest:g}, but y has {first(y, y < lowest)}."
        cure = Write("For numbers of either sign", 'loss="mean_squared_error"')
        return fault("loss_label_mismatch", told, cure)
    if isinstance(loss, MeanAbsolutePercentageError) and (y == 0).any():
        told = f"An error cannot be a percentage of 0, but y has {first(y, y == 0)}."
        cure = Write("Measure errors in y's own unit", 'loss="mean_absolute_error"')
        return fault("loss_label_mismatch", told, cure)
    return []


def _check_probabilities(y: Numbers, shape: Shape, loss: Any) -> list[Finding]:
    return _negative(y) if aligned(y.shape[1:], shape) else mismatch(y, shape)


_CHECKS = {
    "classes": _check_classes,
    "one_hot": _check_one_hot,
    "binary": _check_binary,
    "numbers": _check_numbers,
    "probabilities": _check_probabilities,
    "signs": check_signs,
    "groups": check_groups,
    "sequences": check_sequences,
}


def _negative(y: Numbers) -> list[Finding]:
    if y.min() >= 0:
        return []
    told = f"Probabilities are never negative, but y has {first(y, y < 0)}."
    return fault("label_encoding_error", told, Write("Look at how y was made", "print(y[:5])"))


def _binary_instead() -> Write:
    code = 'Dense(1, activation="sigmoid"), loss="binary_crossentropy"'
    return Write("For two classes, use one unit with a sigmoid and its loss", code)


def _several_classes(count: int) -> list[Cure]:
    code = f'Dense({count}, activation="softmax"), loss="sparse_categorical_crossentropy"'
    return [Write(f"For one of {count} classes, use a softmax and its loss", code)]
