"""Whether the last layer, the loss and the targets belong together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from goodfit.doctor.cures import Cure, Write
from goodfit.doctor.finding import Finding, Severity
from goodfit.doctor.meaning.asked import PROBABLE, Asked, fitting
from goodfit.doctor.meaning.loss_meaning import unfit_loss
from goodfit.doctor.meaning.reach import RANGES, SHARING, beyond, span
from goodfit.doctor.meaning.task import meaning
from goodfit.doctor.messages import tell
from goodfit.losses import CosineSimilarity, Poisson

SCORING = ("", "linear", "leaky_relu", "log_softmax", "elu", "selu", "celu")
"""Activations after which numbers can be scores of either sign; "" is one that is not known."""

HOPELESS = 0.95
"""The share of targets out of reach from which on no training can help."""


def unfit(output: Asked) -> Iterator[Finding]:
    """What does not belong together, as far as targets, loss and last activation tell.

    An error is certain; a warning will hamper, or does nothing, which only the run shows.

    Example:
        >>> import numpy as np
        >>> from goodfit import losses
        >>> y = np.array([-3.0, -1.0, 1.0, 3.0])
        >>> print(next(unfit(Asked(y, losses.MeanSquaredError(), (1,), "relu"))).evidence)
        The last activation, relu, gives numbers from 0, but 50% of the targets (-3 among them) lie
        beyond: 50% of their variance is lost.
    """
    if not meaning(output.loss) or not output.y.size:
        return
    yield from _unfit_activation(output)
    yield from unfit_loss(output)


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
            span=span(output.activation),
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
        if output.says_several:
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
            span=span(activation),
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
                span=span(output.activation),
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
                span=span(output.activation),
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
            span=span(output.activation),
            **known,
        )
    certain = min(missed.share, missed.lost) > HOPELESS
    yield _wrong_activation(output, evidence, "error" if certain else "warning")


def _missing(output: Asked) -> Finding:
    evidence = tell(
        "{loss} expects {units} probabilities, but the last layer has no activation: it gives raw "
        "scores.",
        loss=_called(output.loss),
        units=output.units,
    )
    cures = (fitting(output), _from_logits(output))
    return Finding("missing_softmax", "warning", output.layer, evidence, cures)


def _from_logits(output: Asked) -> Cure:
    kind = type(output.loss).__name__
    if hasattr(output.loss, "from_logits"):
        return Write(
            tell("Or tell the loss that it is given scores"), f"loss={kind}(from_logits=True)"
        )
    return Write(tell("Or put it behind the last layer"), 'Activation("softmax")')


def _wrong_activation(output: Asked, evidence: str, severity: Severity = "warning") -> Finding:
    cures = (fitting(output),)
    return Finding("wrong_output_activation", severity, output.layer, evidence, cures)


def _called(loss: Any) -> str:
    return type(loss).__name__
