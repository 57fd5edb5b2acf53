"""What a treatment brought: each change that was tried, and the model that came of it."""

from __future__ import annotations

from dataclasses import dataclass

from goodfit.doctor.cures import Cure
from goodfit.doctor.diagnosis import Diagnosis
from goodfit.doctor.finding import Finding
from goodfit.doctor.messages import tell
from goodfit.doctor.page import prose
from goodfit.models import Model
from goodfit.training.history import History
from goodfit.treatment.judging import Score


@dataclass(frozen=True, eq=False)
class Treatment:
    """One change that was tried.

    Args:
        finding: the finding that called for it; None for what helps most networks.
        cure: the change.
        before: how good the answers were without it.
        after: how good they were with it.
        kept: whether it stayed, or was rolled back.
        epochs: how many epochs it took to try.
        seconds: how long that took.
    """

    finding: Finding | None
    cure: Cure
    before: Score
    after: Score
    kept: bool
    epochs: int
    seconds: float

    @property
    def verdict(self) -> str:
        """Whether it stayed, in words."""
        return tell("kept") if self.kept else tell("rolled back")

    @property
    def reason(self) -> str:
        """The code of the finding that called for it, if any did."""
        return self.finding.code if self.finding else ""

    def __str__(self) -> str:
        return tell(
            "{verdict}: {cure} {name} {before} -> {after}, {epochs} epochs",
            verdict=self.verdict,
            cure=self.cure,
            name=self.after.name,
            before=self.before.shown,
            after=self.after.shown,
            epochs=self.epochs,
        )


@dataclass(frozen=True, eq=False)
class Cured:
    """What `goodfit.cure` gives back.

    Args:
        model: the best model; it takes x and answers in the units of y as they were given.
        history: of the run that it came out of.
        treatments: all that was tried, in order.
        diagnosis: what the doctor still finds; None where not even the first step could be taken.
        before: how good the program was that was brought.
        after: how good the model is now.
        untreatable: what no change of the model or its training can cure.
        labels: what the model's class numbers stand for, where y had other labels; else empty.
        judged: which rows the scores are from: "given", "set aside" or "trained on".
    """

    model: Model
    history: History
    treatments: tuple[Treatment, ...]
    diagnosis: Diagnosis | None
    before: Score
    after: Score
    untreatable: tuple[Finding, ...] = ()
    labels: tuple[object, ...] = ()
    judged: str = "given"

    @property
    def kept(self) -> tuple[Treatment, ...]:
        """The treatments that stayed."""
        return tuple(treatment for treatment in self.treatments if treatment.kept)

    @property
    def sentence(self) -> str:
        """What came of it, in one sentence."""
        if self.untreatable and not self.treatments:
            return tell("Nothing was tried: what is wrong lies in the data.")
        if not self.after.answered:
            return tell("Nothing that was tried led to a usable answer.")
        if not self.treatments:
            return tell("Nothing was tried: {after}.", after=self.after)
        if not self.kept:
            return tell("Nothing that was tried helped: {after}.", after=self.after)
        return self._gain

    @property
    def _gain(self) -> str:
        counts = {"kept": len(self.kept), "tried": len(self.treatments)}
        if not self.before.answered:
            return tell(
                "There was no usable answer before; {after} came of {kept} of {tried} changes "
                "tried.",
                after=self.after,
                **counts,
            )
        return tell(
            "By {kept} of {tried} changes tried, {name} rose from {before} to {after}.",
            name=self.after.name,
            before=self.before.shown,
            after=self.after.shown,
            **counts,
        )

    def __str__(self) -> str:
        left = [str(finding) for finding in self.untreatable]
        rows = [f"  {treatment}" for treatment in self.treatments]
        return "\n".join([self.sentence, *rows, *left])

    def _repr_html_(self) -> str:
        """What a notebook shows: a table."""
        heads = (tell("finding"), tell("change"), tell("before"), tell("after"), "")
        head = "".join(f"<th>{prose(name)}</th>" for name in heads)
        rows = "".join(map(_row, self.treatments))
        left = "".join(f"<p>{prose(str(finding))}</p>" for finding in self.untreatable)
        table = f"<table><tr>{head}</tr>{rows}</table>" if rows else ""
        return f"<p>{prose(self.sentence)}</p>{table}{left}"


def _row(treatment: Treatment) -> str:
    cells = (
        treatment.reason,
        str(treatment.cure),
        treatment.before.shown,
        treatment.after.shown,
        treatment.verdict,
    )
    return "<tr>" + "".join(f"<td>{prose(cell)}</td>" for cell in cells) + "</tr>"
