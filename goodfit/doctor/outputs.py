"""Whether the last layer, the loss and the targets belong together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from goodfit.doctor.asked import PROBABLE, Asked, fitting
from goodfit.doctor.cures import Cure, Write
from goodfit.doctor.finding import Finding, Severity
from goodfit.doctor.messages import tell
from goodfit.doctor.reach import RANGES, SHARING, beyond
from goodfit.doctor.task import meaning
from goodfit.losses import CosineSimilarity, Poisson

SCORING = ("", "linear", "leaky_relu", "log_softmax", "elu", "selu", "celu")
"""Activations after which numbers can be scores of either sign; "" is one that is not known."""

HOPELESS = 0.95
"""The share of targets out of reach from which on no training can help."""

OFTEN = 0.05
"""The share of rows from which on something is no slip."""


def unfit(output: Asked) -> Iterator[Finding]:
    """What does not belong together, as far as targets, loss and last activation tell.

    An error is certain; a warning will hamper, or does nothing, which only the run shows.

    Example:
        >>> from goodfit import losses
        >>> y = np.array([-3.0, -1.0, 1.0, 3.0])
        >>> print(next(unfit(Asked(y, losses.MeanSquaredError(), (1,), "relu"))).evidence)
        The last activation, relu, gives numbers from 0, but 50% of the targets (-3 among them) lie
        beyond: 50% of their variance is lost.
    """
    if not meaning(output.loss) or not output.y.size:
        return
    yield from _unfit_activation(output)
    yield from _unfit_loss(output)


def _unfit_activation(output: Asked) -> Iterator[Finding]:
    if output.units == 1 and output.activation in SHARING:
        return  # told by `targets`
    if output.takes_scores:
        yield from _unfit_scores(output)
    elif output.wants_one_of_several and output.units != 1:
        yield from _unfit_for_one_of_several(output)
    elif output.meant == "binary":
        yield from _unfit_for_yes_and_no(output)
    elif output.meant == "signs":
        yield from _unfit_for_signs(output)
    elif output.meant == "numbers" and not isinstance(output.loss, CosineSimilarity):
        yield from _unfit_for_numbers(output)


def _unfit_scores(output: Asked) -> Iterator[Finding]:
    bounded = RANGES.get(output.activation, (-1e9, 1e9))
    if output.activation in SCORING or min(-bounded[0], bounded[1]) > 10:
        return
    if output.activation in (*PROBABLE, *SHARING):
        return  # told by `double_activation`
    yield _wrong_activation(
        output,
        tell(
            "{loss} makes probabilities of scores of either sign and any size, but the last "
            "activation, {activation}, gives only numbers {span}.",
            loss=_called(output.loss),
            activation=output.activation,
            span=_span(output.activation),
        ),
    )


def _unfit_for_one_of_several(output: Asked) -> Iterator[Finding]:
    if output.activation in ("", *SHARING):
        return
    if output.activation == "linear":
        yield _missing(output)
        return
    yield _wrong_activation(
        output,
        tell(
            "{loss} expects {units} probabilities that sum to 1, but the last activation is "
            "{activation}, which does not make them so.",
            loss=_called(output.loss),
            units=output.units,
            activation=output.activation,
        ),
    )


def _unfit_for_yes_and_no(output: Asked) -> Iterator[Finding]:
    activation = output.activation
    if activation in ("", *PROBABLE):
        return
    if activation in SHARING:
        if _says_several(output):
            yield _wrong_activation(
                output,
                tell(
                    "Rows of y say yes to several labels at once ({count:.3g} on average), but the "
                    "last activation, {activation}, gives numbers that sum to 1.",
                    count=float(output.y.sum(axis=-1).mean()),
                    activation=activation,
                ),
            )
        return
    if activation == "linear" and output.units != 1:
        yield _missing(output)
        return
    yield _wrong_activation(
        output,
        tell(
            "{loss} expects probabilities from 0 to 1, but the last activation, {activation}, "
            "gives numbers {span}.",
            loss=_called(output.loss),
            activation=activation,
            span=_span(activation),
        ),
    )


def _unfit_for_signs(output: Asked) -> Iterator[Finding]:
    if RANGES.get(output.activation, (-1.0, 1.0))[0] > -0.5:
        yield _wrong_activation(
            output,
            tell(
                "{loss} expects scores whose sign is the answer, but the last activation, "
                "{activation}, gives numbers {span}: it can hardly ever say no.",
                loss=_called(output.loss),
                activation=output.activation,
                span=_span(output.activation),
            ),
        )


def _unfit_for_numbers(output: Asked) -> Iterator[Finding]:
    if isinstance(output.loss, Poisson) and RANGES.get(output.activation, (0.0, 0.0))[0] < 0:
        yield _wrong_activation(
            output,
            tell(
                "{loss} expects the mean of a count, which is above 0, but the last activation, "
                "{activation}, gives numbers {span}.",
                loss=_called(output.loss),
                activation=output.activation,
                span=_span(output.activation),
            ),
        )
        return
    shared = output.activation in SHARING and output.y.shape[-1:] != output.shape[-1:]
    if shared or output.y.dtype.kind not in "fiub":
        return
    missed = beyond(output.y, output.activation)
    if not missed.share:
        return
    known = {
        "activation": output.activation,
        "share": missed.share,
        "example": missed.example,
        "lost": missed.lost,
    }
    if output.activation in SHARING:
        evidence = tell(
            "The last activation, {activation}, gives numbers from 0 to 1 that sum to 1, but "
            "{share:.0%} of the rows of y do not (the sum of one is {example:.3g}): {lost:.0%} of "
            "their variance is lost.",
            **known,
        )
    else:
        evidence = tell(
            "The last activation, {activation}, gives numbers {span}, but {share:.0%} of the "
            "targets ({example:.3g} among them) lie beyond: {lost:.0%} of their variance is lost.",
            span=_span(output.activation),
            **known,
        )
    certain = min(missed.share, missed.lost) > HOPELESS
    yield _wrong_activation(output, evidence, "error" if certain else "warning")


def _unfit_loss(output: Asked) -> Iterator[Finding]:
    task = output.task
    if output.meant == "numbers" and task.chooses:
        single = task.kind == "one_hot" or output.y.size == len(output.y)
        if single and not output.copies:
            yield _wrong_loss(
                output,
                tell(
                    "y chooses one of {count} classes, but {loss} measures how far numbers are "
                    "apart.",
                    count=task.count,
                    loss=_called(output.loss),
                ),
            )
    elif output.meant == "one_hot" and _says_several(output):
        yield _wrong_loss(
            output,
            tell(
                "Rows of y say yes to several labels at once ({count:.3g} on average), but {loss} "
                "expects one class in each row.",
                count=float(output.y.sum(axis=-1).mean()),
                loss=_called(output.loss),
            ),
        )


def _says_several(output: Asked) -> bool:
    """Whether rows of y often have several ones; rows without any may be padding."""
    labels = output.task.kind == "labels"
    return labels and bool(np.mean(output.y.sum(axis=-1) > 1) > OFTEN)


def double_activation(output: Asked) -> Iterator[Finding]:
    """An activation before a loss that applies one by itself: certain to be wrong.

    Example:
        >>> from goodfit import losses
        >>> loss = losses.BinaryCrossentropy(from_logits=True)
        >>> print(next(double_activation(Asked(np.array([0, 1]), loss, (1,), "sigmoid"))).evidence)
        BinaryCrossentropy with from_logits=True applies a softmax or sigmoid by itself, but the
        last activation is sigmoid already: that would act twice.
    """
    if output.takes_scores and output.activation in (*PROBABLE, *SHARING):
        plain = Write(tell("Give the last layer no activation"), f"Dense({output.units})")
        from_scores = output.meant != "sequences"
        yield Finding(
            "double_activation",
            "error",
            output.layer,
            tell(
                "{loss} applies a softmax or sigmoid by itself, but the last activation is "
                "{activation} already: that would act twice.",
                loss=_called(output.loss) + (" with from_logits=True" if from_scores else ""),
                activation=output.activation,
            ),
            (fitting(output), plain) if from_scores else (plain,),
        )


def _missing(output: Asked) -> Finding:
    evidence = tell(
        "{loss} expects {units} probabilities, but the last layer has no activation: it gives raw "
        "scores.",
        loss=_called(output.loss),
        units=output.units,
    )
    return _warning("missing_softmax", output, evidence, *_cures(output), _from_logits(output))


def _from_logits(output: Asked) -> Cure:
    kind = type(output.loss).__name__
    if hasattr(output.loss, "from_logits"):
        return Write(
            tell("Or tell the loss that it is given scores"), f"loss={kind}(from_logits=True)"
        )
    return Write(tell("Or put it behind the last layer"), 'Activation("softmax")')


def _wrong_activation(output: Asked, evidence: str, severity: Severity = "warning") -> Finding:
    return Finding(
        "wrong_output_activation", severity, output.layer, evidence, tuple(_cures(output))
    )


def _wrong_loss(output: Asked, evidence: str) -> Finding:
    return _warning("wrong_loss", output, evidence, *_cures(output))


def _warning(code: str, output: Asked, evidence: str, *cures: Cure) -> Finding:
    return Finding(code, "warning", output.layer, evidence, cures)


def _cures(output: Asked) -> list[Cure]:
    return [fitting(output)]


def _called(loss: Any) -> str:
    return type(loss).__name__


def _span(activation: str) -> str:
    """The numbers that an activation gives, as the end of a sentence.

    Example:
        >>> _span("relu"), _span("tanh"), _span("linear")
        ('from 0', 'from -1 to 1', 'of any size')
    """
    low, high = RANGES.get(activation, (-np.inf, np.inf))
    if np.isinf(low) and np.isinf(high):
        return tell("of any size")
    if np.isinf(high):
        return tell("from {low:.3g}", low=low)
    if np.isinf(low):
        return tell("up to {high:.3g}", high=high)
    return tell("from {low:.3g} to {high:.3g}", low=low, high=high)
