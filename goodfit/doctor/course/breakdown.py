"""What made a number no longer finite, judged by where and when it happened."""

from __future__ import annotations

import numpy as np

from goodfit.doctor.course.progress import guess_loss
from goodfit.doctor.messages import tell
from goodfit.doctor.structure.network import last_activation
from goodfit.training.record import Breakdown, Record

_SHOWN_ROWS = 5
_GATED = ("LSTM", "GRU")
_BOUNDED = ("tanh", "sigmoid", "hard_sigmoid", "softsign", "hard_tanh")
_GROWN = 2.0
_ABSURD = 10.0
_PLACES = {
    "input": "In epoch {epoch}, step {step}, the inputs were not finite, in {rows}.",
    "target": "In epoch {epoch}, step {step}, the targets were not finite, in {rows}.",
    "weights": "In epoch {epoch}, step {step}, the weights of `{layer}` were no longer finite, "
    "for the batch with {rows}.",
    "forward": "In epoch {epoch}, step {step}, the output of `{layer}` was no longer finite, "
    "for the batch with {rows}.",
    "loss": "In epoch {epoch}, step {step}, the loss was no longer finite, for the batch with "
    "{rows}.",
    "gradient": "In epoch {epoch}, step {step}, the gradient of `{layer}` was no longer finite, "
    "for the batch with {rows}.",
    "memory": "In epoch {epoch}, step {step}, the running means of `{layer}` were no longer "
    "finite, for the batch with {rows}.",
    "slots": "In epoch {epoch}, step {step}, what the optimiser remembers of `{layer}` was no "
    "longer finite, for the batch with {rows}.",
    "update": "In epoch {epoch}, step {step}, the update of the weights was no longer finite, "
    "for the batch with {rows}.",
}


def cause(record: Record) -> str | None:
    """The code of the illness behind a breakdown; None where there was none.

    Steps that are too long raise the loss before they break it. Where it had not risen, the numbers
    explode on their way through the layers; or a cross-entropy cannot score sound outputs.
    """
    broken = record.breakdown
    if broken is None:
        return None
    if broken.phase in ("input", "target"):
        return "nan_in_data"
    if _was_rising(record, broken):
        return "lr_too_high"
    scored = broken.phase == "loss" and not _answers_probabilities(record)
    return "wrong_output_activation" if scored else "exploding_gradient"


def _answers_probabilities(record: Record) -> bool:
    """Whether the loss can score any output; true where it does not choose between classes."""
    if record.facts.class_counts is None or getattr(record.loss, "from_logits", False):
        return True
    last = last_activation(record.graph, record.graph.outputs[0])
    return last in ("softmax", "sigmoid")


def _was_rising(record: Record, broken: Breakdown) -> bool:
    if broken.epoch == broken.step == 0 or explodes_in_time(record) or _began_exploded(record):
        return False
    before = _loss_before(record, broken)
    start = np.fmax(record.first_loss(), guess_loss(record))
    return broken.phase in ("weights", "update") or not before < _GROWN * start


def _began_exploded(record: Record) -> bool:
    """Whether the first loss, before any step, was absurd for a choice between classes."""
    return record.facts.class_counts is not None and bool(
        record.first_loss() > _ABSURD * guess_loss(record)
    )


def _loss_before(record: Record, broken: Breakdown) -> float:
    if broken.loss_before is not None:
        return broken.loss_before
    return float(record.step_losses[-1][-1]) if record.step_losses else float("nan")


def explodes_in_time(record: Record) -> bool:
    """Whether numbers may grow step by step of a sequence: no gate, or no bound, holds them."""
    return any(
        type(layer).__name__ == "SimpleRNN"
        or (type(layer).__name__ in _GATED and _name(layer.activation) not in _BOUNDED)
        for layer in record.graph.layers.values()
    )


def _name(activation: object) -> str:
    return str(getattr(activation, "__name__", ""))


def told(broken: Breakdown) -> str:
    """Where, when and in which rows, in whole sentences.

    Example:
        >>> broken = Breakdown("forward", "dense", 2, 16, np.array([7, 40, 3]), 1e9, 0.5)
        >>> print(told(broken))
        In epoch 3, step 17, the output of `dense` was no longer finite, for the batch with rows 7,
        40, 3. In the step before, the loss was 1e+09.
    """
    where = tell(
        _PLACES[broken.phase],
        epoch=broken.epoch + 1,
        step=broken.step + 1,
        layer=broken.layer,
        rows=rows(broken),
    )
    if broken.loss_before is None:
        return where
    return f"{where} " + tell(
        "In the step before, the loss was {loss:.3g}.", loss=broken.loss_before
    )


def rows(broken: Breakdown) -> str:
    """The first few rows of the batch."""
    shown = ", ".join(str(row) for row in np.asarray(broken.rows)[:_SHOWN_ROWS].tolist())
    more = ", …" if len(broken.rows) > _SHOWN_ROWS else ""
    return tell("rows {numbers}", numbers=shown + more)
