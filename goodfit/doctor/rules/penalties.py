"""The rule about penalties on weights and outputs."""

from __future__ import annotations

from collections.abc import Iterator

from goodfit.doctor.baselines.probes import SURE
from goodfit.doctor.course import progress
from goodfit.doctor.course.modes import penalty, training_loss
from goodfit.doctor.course.shortfall import timidity
from goodfit.doctor.cures import SetPenalty
from goodfit.doctor.finding import Finding
from goodfit.doctor.messages import tell
from goodfit.doctor.rules import rule
from goodfit.training.record import Record

ROOM = 0.25
TIMID = 1.1
SHRUNK = 0.2
NO_VARIANCE = 1.25
PENALTIES = ("kernel_regularizer", "recurrent_regularizer", "depthwise_regularizer")


@rule("over_regularisation")
def over_regularisation(record: Record) -> Iterator[Finding]:
    """The penalty on the weights costs more than wrong answers do, so that it decides.

    Evidence: the penalty is larger than the data's part of the loss, which is still a quarter of a
    constant guess's or more. Or it has brought a layer's weights or outputs down to a fifth, and
    the network does no better than a constant guess or worse than cheap models, or its answers
    would fit better if they spread by a tenth more. And the network is not much worse on
    validation rows than on its own, so that there is nothing for a penalty to prevent.
    Cause: a factor that is too large for the number of weights; the penalty is a sum over all.
    Remedy: a tenth of it, or none until the network overfits.
    """
    if record.breakdown is not None or not record.epochs_run:
        return
    cost, left, guess = penalty(record), training_loss(record), progress.guess_loss(record)
    if not cost > 0 or _overfits(record, cost, left):
        return
    cures = (SetPenalty(1e-5), SetPenalty(0.0))
    shrunk = _shrunk(record)
    if cost > left > ROOM * guess:
        evidence = tell(
            "Of the training loss, {cost:.3g} is the penalty and only {left:.3g} is due to wrong "
            "answers; always giving the same answer would cost {guess:.3g}.",
            cost=cost,
            left=left,
            guess=guess,
        )
        yield Finding("over_regularisation", "warning", None, evidence, cures)
    elif shrunk and (progress.held_back(record) or _is_timid(record)):
        layer, share = min(shrunk.items(), key=lambda pair: pair[1])
        evidence = tell(
            "The penalty, {cost:.3g} beside the {left:.3g} of wrong answers, has brought `{layer}` "
            "down to {share:.1%} of the size it began with.",
            cost=cost,
            left=left,
            layer=layer,
            share=share,
        )
        yield Finding("over_regularisation", "warning", layer, evidence, cures)


def _overfits(record: Record, cost: float, left: float) -> bool:
    dev = record.history.get("val_loss", [])
    return len(dev) > 0 and dev[-1] - cost > NO_VARIANCE * left


def _is_timid(record: Record) -> bool:
    """Whether predicted numbers lie too near to their mean, beyond chance."""
    slope, error = timidity(record)
    return slope - SURE * error > TIMID


def _shrunk(record: Record) -> dict[str, float]:
    """The layers with a penalty that have lost most of their size, and what is left of it."""
    left = {}
    for name, layer in record.graph.layers.items():
        on_weights = any(getattr(layer, kind, None) is not None for kind in PENALTIES)
        on_outputs = layer.activity_regularizer is not None
        for quantity in ["weight_norm"] * on_weights + ["row_spread"] * on_outputs:
            first = record.first_vitals.get(name, {}).get(quantity, 0.0)
            last = record.vitals.get(name, {}).get(quantity, [first])[-1]
            if last < SHRUNK * first:
                left[name] = last / first
    return left
