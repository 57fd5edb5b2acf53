"""Whether a loss can mean the targets it is given: their form, their range, their units."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from goodfit.doctor.cures import ChangeLoss, Cure, NumberLabels, ReplaceOutput, Write
from goodfit.doctor.finding import Finding
from goodfit.doctor.meaning.asked import Asked, fitting
from goodfit.doctor.meaning.loss_meaning import double_activation
from goodfit.doctor.meaning.mismatches import aligned, fault, first, mismatch, same
from goodfit.doctor.meaning.reach import SHARING
from goodfit.doctor.meaning.structured_targets import check_groups, check_sequences, check_signs
from goodfit.doctor.meaning.task import are_labels
from goodfit.doctor.messages import tell
from goodfit.layers.layer import Shape, batch_shape
from goodfit.losses import MeanAbsolutePercentageError

Numbers = NDArray[Any]


def check_targets(output: Asked) -> list[Finding]:
    """What is certainly wrong with targets, given the loss and the network's output.

    A function of one's own as the loss may mean anything; its targets are not looked at.

    Args:
        output: the output, with the targets of all rows.

    Example:
        >>> from goodfit.losses import get
        >>> y, loss = np.array([0, 2, 3, 1]), get("sparse_categorical_crossentropy")
        >>> found = check_targets(Asked(y, loss, (3,), "softmax"))
        >>> found[0].code
        'wrong_output_units'
        >>> print(found[0].evidence, found[0].cures[0].line)
        y has the classes 0 to 3, but the last layer has 3 units (the first label without a unit:
        3 in row 2). Dense(4, activation="softmax"), loss="sparse_categorical_crossentropy"
    """
    findings = [*_one_unit_softmax(output), *double_activation(output)]
    if output.y.dtype.kind not in "fiub":
        return [*findings, _text(output.y)]
    check = _CHECKS.get(output.meant)
    return [*findings, *(check(output) if check else [])]


def _one_unit_softmax(output: Asked) -> list[Finding]:
    if output.activation not in SHARING or output.shape[-1:] != (1,):
        return []
    told = "The last layer is a softmax over one unit, which answers 1 whatever the inputs are."
    return fault("wrong_output_activation", tell(told), fitting(output))


def _text(y: Numbers) -> Finding:
    shown = ", ".join(map(repr, dict.fromkeys(map(str, y.reshape(-1)[:100].tolist()))))
    told = "y holds text ({some}), but the loss computes with numbers."
    return fault("label_encoding_error", tell(told, some=shown[:60]), NumberLabels())[0]


def _check_classes(output: Asked) -> list[Finding]:
    """Class numbers, one for each row of scores; those that the loss ignores may be any."""
    y, shape = output.y, output.shape
    place = _place_of_classes(shape, getattr(output.loss, "axis", -1))
    rows = (*shape[:place], *shape[place + 1 :])
    if same(y.shape[1:], rows) or same(y.shape[1:], (*shape[:place], 1, *shape[place + 1 :])):
        ignored = getattr(output.loss, "ignore_class", None)
        return _check_labels(_without_ignored(y, ignored), shape[place], output)
    if same(y.shape[1:], shape):
        told = "y has shape {shape}, a number for each class, but this loss expects class numbers."
        return fault(
            "loss_label_mismatch",
            tell(told, shape=y.shape),
            ChangeLoss("categorical_crossentropy"),
            Write(tell("Or turn the rows into class numbers"), "y = y.argmax(axis=-1)"),
        )
    return fault(
        "loss_label_mismatch",
        tell(
            "This loss expects one class number for each row of scores; the network's output is "
            "{output}, but y has shape {shape}.",
            output=batch_shape(shape),
            shape=y.shape,
        ),
        Write(tell("Make y class numbers"), "y = y.argmax(axis=-1)"),
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


def _check_labels(y: Numbers, units: int | None, output: Asked) -> list[Finding]:
    fractions = y != np.floor(y) if y.dtype.kind == "f" else np.zeros(1, bool)
    if fractions.any():
        return _fractions(y, fractions)
    if y.min() < 0:
        told = "Class numbers count from 0, but y has negative labels: {labels}."
        return fault("label_encoding_error", tell(told, labels=first(y, y < 0)), NumberLabels())
    high = int(y.max())
    return _too_few_units(y, high, units, output) if units is not None and high >= units else []


def _fractions(y: Numbers, fractions: Numbers) -> list[Finding]:
    """Labels that were scaled, or numbers that were never labels."""
    evidence = tell(
        "This loss expects class numbers, but y has fractions: {labels}.",
        labels=first(y, fractions),
    )
    numbers = ReplaceOutput(1, None, "mean_squared_error")
    if are_labels(np.unique(y, return_inverse=True)[1]):
        return fault("label_encoding_error", evidence, NumberLabels(), numbers)
    return fault("wrong_loss", evidence, numbers)


def _too_few_units(y: Numbers, high: int, units: int, output: Asked) -> list[Finding]:
    """Labels without a unit: either units are missing, or the labels are numbered otherwise."""
    distinct = np.unique(y)
    if len(distinct) == high + 1:
        one = "y has the classes 0 to {high}, but the last layer has 1 unit ({missing})."
        told = (
            "y has the classes 0 to {high}, but the last layer has {units} units (the first label "
            "without a unit: {missing})."
        )
        missing = first(y, y >= units, 1)
        evidence = tell(one if units == 1 else told, high=high, units=units, missing=missing)
        binary = ReplaceOutput(1, "sigmoid", "binary_crossentropy")
        several = ReplaceOutput(high + 1, "softmax", "sparse_categorical_crossentropy")
        return fault("wrong_output_units", evidence, *([binary] if high == 1 else []), several)
    from_one = Write(tell("Count the classes from 0"), "y = y - 1")
    return fault(
        "label_encoding_error",
        tell(
            "Labels must be 0 to {last}, one for each unit of the last layer, but y has others: "
            "{labels}.",
            last=units - 1,
            labels=first(y, y >= units),
        ),
        NumberLabels(),
        *([from_one] if distinct[0] == 1 and high == units else []),
    )


def _check_one_hot(output: Asked) -> list[Finding]:
    """One number for each class, in each row."""
    y, shape = output.y, output.shape
    if same(y.shape[1:], shape) and y.ndim > 1 and shape[-1] != 1:
        return _negative(y)
    units, single = shape[-1], same(y.shape[1:], shape[:-1]) or y.shape[1:] == (*shape[:-1], 1)
    if single and units == 1:
        told = "{loss} expects a unit for each of several classes, but the last layer has 1 unit."
        evidence = tell(told, loss=type(output.loss).__name__)
        code = "loss_label_mismatch" if output.task.count == 2 else "wrong_output_units"
        return fault(code, evidence, fitting(output))
    if not single:
        return mismatch(output)
    evidence = tell(
        "This loss expects one number for each of the {units} classes, but y has shape {shape}: "
        "class numbers.",
        units=units,
        shape=y.shape,
    )
    written = Write(tell("Or write them out"), f"y = goodfit.utils.to_categorical(y, {units})")
    cure = fitting(output) if output.task.count > (units or 0) else _sparse_of(output)
    return fault("loss_label_mismatch", evidence, cure, written)


def _sparse_of(output: Asked) -> Cure:
    """The loss for class numbers, whatever the last layer has now."""
    if output.activation in SHARING:
        return ChangeLoss("sparse_categorical_crossentropy")
    return ReplaceOutput(output.units, "softmax", "sparse_categorical_crossentropy")


def _check_binary(output: Asked) -> list[Finding]:
    """Yes or no, 1 or 0, for each unit."""
    y = output.y
    if not aligned(y.shape[1:], output.shape):
        found = mismatch(output)
        return found if found[0].code == "wrong_output_units" else _classes_for_binary(output)
    if y.min() >= 0 and y.max() <= 1:
        return []
    evidence = tell(
        "This loss expects targets from 0 to 1, but y has {labels}.",
        labels=first(y, (y < 0) | (y > 1)),
    )
    values = np.unique(y)
    if len(values) == 2:
        no, yes = (f"{value:g}" for value in values)
        advice = tell("That is, write {no} as 0 and {yes} as 1", no=no, yes=yes)
        cures = (NumberLabels(), Write(advice, f"y = (y == {yes}).astype(float)"))
        return fault("label_encoding_error", evidence, *cures)
    numbers = output.task.kind == "numbers"
    return fault("wrong_loss" if numbers else "loss_label_mismatch", evidence, fitting(output))


def _classes_for_binary(output: Asked) -> list[Finding]:
    evidence = tell(
        "The network answers yes or no for each of {units} units, but y has shape {shape}: one "
        "number in each row.",
        units=output.units,
        shape=output.y.shape,
    )
    return fault("loss_label_mismatch", evidence, fitting(output))


def _check_numbers(output: Asked) -> list[Finding]:
    y = output.y
    if not aligned(y.shape[1:], output.shape):
        return mismatch(output)
    lowest = getattr(output.loss, "lowest_target", -np.inf)
    if y.min() < lowest:
        told = "This loss expects targets from {lowest:g}, but y has {labels}."
        evidence = tell(told, lowest=lowest, labels=first(y, y < lowest))
        return fault("wrong_loss", evidence, fitting(output))
    if isinstance(output.loss, MeanAbsolutePercentageError) and (y == 0).any():
        told = "An error cannot be a percentage of 0, but y has {labels}."
        evidence = tell(told, labels=first(y, y == 0))
        return fault("wrong_loss", evidence, ChangeLoss("mean_absolute_error"))
    return []


def _check_probabilities(output: Asked) -> list[Finding]:
    y = output.y
    return _negative(y) if aligned(y.shape[1:], output.shape) else mismatch(output)


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
    told = "Probabilities are never negative, but y has {labels}."
    look = Write(tell("Look at how y was made"), "print(y[:5])")
    return fault("label_encoding_error", tell(told, labels=first(y, y < 0)), look)
