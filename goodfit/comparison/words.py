"""Whether deep learning is needed, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goodfit.doctor.messages import tell
from goodfit.report import wording

if TYPE_CHECKING:
    from goodfit.comparison.comparison import Comparison
    from goodfit.comparison.entry import Estimate

NOTHING = (
    "No model is better than one answer to every row, beyond noise: nothing was found that tells "
    "about `{target}`. On {rows} test rows the lead of the best, {best}, is {lead}."
)
NEEDED = (
    "A network pays here: {network} is better than the best classical model, {classical}. Its lead "
    "on the test rows is {lead}."
)
WORSE = (
    "Deep learning is not needed here: {classical} is better than the best network, {network}, "
    "whose lead on the test rows is {lead}."
)
AS_GOOD = (
    "Deep learning is not needed here: {classical} is as good as the best network, {network}, "
    "within noise. The network's lead on the test rows is {lead}."
)
FASTER = "It learns in {classical_time}, the network in {network_time}."


def verdict(found: Comparison) -> str:
    """One sentence, or two: of a network that does not pay also what it takes longer."""
    ahead, names = found.network_lead, _names(found)
    rows = found.split["test"]
    if not found.constant_lead.surely_above(0):
        lead = span(found.metric, found.constant_lead, rows)
        return tell(NOTHING, target=found.target, rows=rows, best=found.best.name, lead=lead)
    lead = span(found.metric, ahead, rows)
    if ahead.surely_above(0):
        return tell(NEEDED, **names, lead=lead)
    told = tell(WORSE if ahead.high < 0 else AS_GOOD, **names, lead=lead)
    return f"{told} {_times(found)}".rstrip()


def _names(found: Comparison) -> dict[str, str]:
    return {"network": found.network.name, "classical": found.classical.name}


def _times(found: Comparison) -> str:
    if found.classical.fitting >= found.network.fitting:
        return ""
    return tell(
        FASTER,
        classical_time=wording.seconds(found.classical.fitting),
        network_time=wording.seconds(found.network.fitting),
    )


def span(metric: str, found: Estimate, rows: int, difference: bool = True) -> str:
    """An estimate with its interval, as one reads it.

    Example:
        >>> from goodfit.comparison.entry import Estimate
        >>> span("accuracy", Estimate(0.013, -0.004, 0.03), 359)
        '+1.3 points [−0.4, +3.0]'
    """
    written = wording.gap if difference else wording.score
    value, low, high = (written(metric, number, rows) for number in found)
    return f"{value} [{low.removesuffix(' points')}, {high.removesuffix(' points')}]"
