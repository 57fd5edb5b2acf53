"""The rule about the optimiser's settings other than its learning rate."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from goodfit.doctor.course import progress
from goodfit.doctor.cures import ChangeOptimizer
from goodfit.doctor.finding import Finding
from goodfit.doctor.messages import tell
from goodfit.doctor.rules import rule
from goodfit.training.record import Record

LEAST_EPSILON, MOST_EPSILON = 1e-10, 0.1
LONGEST_MEMORY = 0.999
LEAST_CLIP = 1e-5
MOST_DECAY = 0.01
UNMOVED = 0.1
MOMENTA = ("momentum", "beta_1", "adam_beta_1")
CLIPS = ("clipnorm", "clipvalue", "global_clipnorm")


@rule("optimizer_misconfigured")
def optimizer_misconfigured(record: Record) -> Iterator[Finding]:
    """A setting of the optimiser, other than its rate, keeps its steps from leading anywhere.

    Evidence: one setting is out of all proportion: an epsilon of less than 1e-10 or more than 0.1,
    a momentum of 0.999 or more, clipping at 0.00001 or less, a decay that takes more than 1% of
    the weights at every step, an average that remembers the beginning longer than the run lasts, a
    learning rate of 0. And the run broke down, did no better than a constant guess or worse than
    cheap models.
    Cause: a slip of some zeros, or settings from another optimiser.
    Remedy: the usual settings, which suit nearly every network.
    """
    if not record.epochs_run and record.breakdown is None:
        return
    wrong = list(_wrong(record))
    if wrong and (record.breakdown is not None or progress.disappoints(record)):
        yield Finding(
            "optimizer_misconfigured",
            "warning" if record.breakdown is None else "error",
            None,
            wrong[0],
            (ChangeOptimizer("Adam", 0.001),),
        )


def _wrong(record: Record) -> Iterator[str]:
    """What is out of proportion, each as a sentence."""
    given = record.optimizer
    epsilon = getattr(given, "epsilon", None)
    if epsilon is not None and epsilon < LEAST_EPSILON:
        yield tell("epsilon={value:.3g} keeps nothing away from a division by 0.", value=epsilon)
    if epsilon is not None and epsilon > MOST_EPSILON:
        yield tell("epsilon={value:.3g} outweighs the gradients it is added to.", value=epsilon)
    for name in MOMENTA:
        value = getattr(given, name, 0.0)
        if value >= LONGEST_MEMORY:
            yield tell(
                "With {name}={value:.6g} a step remembers the last {steps:.0f} gradients.",
                name=name, value=value, steps=1 / (1 - value) if value < 1 else float("inf"),
            )  # fmt: skip
    for name in CLIPS:
        limit = getattr(given, name, None)
        if limit is not None and limit <= LEAST_CLIP:
            yield tell(
                "With {name}={value:.3g} next to nothing is left of any gradient.",
                name=name, value=limit,
            )  # fmt: skip
    yield from _wrong_in_time(record, given)


def _wrong_in_time(record: Record, given: Any) -> Iterator[str]:
    steps = sum(map(len, record.step_losses))
    rate = getattr(given, "learning_rate", None)
    decay = getattr(given, "weight_decay", None) or 0.0
    if rate == 0:
        yield tell("With learning_rate=0 no weight ever moves.")
    if isinstance(rate, int | float) and rate * decay > MOST_DECAY:
        yield tell(
            "weight_decay={decay:.3g} takes {share:.1%} off every weight at each step.",
            decay=decay, share=rate * decay,
        )  # fmt: skip
    if getattr(given, "use_ema", False) and given.ema_momentum**steps > UNMOVED:
        yield tell(
            "After {steps} steps the average of the weights, with ema_momentum={value:.6g}, is "
            "still {share:.0%} what they began with.",
            steps=steps, value=given.ema_momentum, share=given.ema_momentum**steps,
        )  # fmt: skip
