"""Whether the loss measures what the targets ask for, and applies nothing a second time."""

from __future__ import annotations

from collections.abc import Iterator

from goodfit.doctor.cures import Cure, Write, last_layer
from goodfit.doctor.finding import Finding
from goodfit.doctor.meaning.asked import PROBABLE, Asked, fitting
from goodfit.doctor.meaning.reach import SHARING
from goodfit.doctor.messages import tell


def unfit_loss(output: Asked) -> Iterator[Finding]:
    """A loss that does not mean what the targets say: likely to do harm.

    Example:
        >>> import numpy as np
        >>> from goodfit import losses
        >>> output = Asked(np.array([0, 1, 1]), losses.MeanSquaredError(), (1,), "sigmoid")
        >>> print(next(unfit_loss(output)).evidence)
        y chooses one of 2 classes, but MeanSquaredError measures how far numbers are apart.
    """
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
                    loss=type(output.loss).__name__,
                ),
            )
    elif output.meant == "one_hot" and output.says_several:
        yield _wrong_loss(
            output,
            tell(
                "Rows of y say yes to several labels at once ({count:.3g} on average), but {loss} "
                "expects one class in each row.",
                count=float(output.y.sum(axis=-1).mean()),
                loss=type(output.loss).__name__,
            ),
        )


def double_activation(output: Asked) -> Iterator[Finding]:
    """An activation before a loss that applies one by itself: certain to be wrong.

    Example:
        >>> import numpy as np
        >>> from goodfit import losses
        >>> loss = losses.BinaryCrossentropy(from_logits=True)
        >>> print(next(double_activation(Asked(np.array([0, 1]), loss, (1,), "sigmoid"))).evidence)
        BinaryCrossentropy with from_logits=True applies a softmax or sigmoid by itself, but the
        last activation is sigmoid already: that would act twice.
    """
    if output.takes_scores and output.activation in (*PROBABLE, *SHARING):
        told = "{loss} applies a softmax by itself, but the last activation is {activation}."
        if output.meant != "sequences":
            told = (
                "{loss} with from_logits=True applies a softmax or sigmoid by itself, but the last "
                "activation is {activation} already: that would act twice."
            )
        evidence = tell(told, loss=type(output.loss).__name__, activation=output.activation)
        yield Finding("double_activation", "error", output.layer, evidence, _once(output))


def _once(output: Asked) -> tuple[Cure, ...]:
    plain = Write(tell("Give the last layer no activation"), last_layer(output.units, None))
    return (plain,) if output.meant == "sequences" else (fitting(output), plain)


def _wrong_loss(output: Asked, evidence: str) -> Finding:
    return Finding("wrong_loss", "warning", output.layer, evidence, (fitting(output),))
