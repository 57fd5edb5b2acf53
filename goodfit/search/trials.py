"""What became of each trial, as it is written down in the database."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from goodfit.search.space import Settings

__all__ = ["Trial", "trial_of"]

STATES = {"COMPLETE": "complete", "PRUNED": "stopped", "FAIL": "failed"}


@dataclass(frozen=True)
class Trial:
    """One set of settings, and what became of it.

    Args:
        number: its place in the search, from 0.
        settings: what was tried.
        state: "complete", "stopped" (given up early), "failed" or "running" (perhaps elsewhere).
        value: the best value of the number that trials are judged by, or None.
        score: the dev accuracy or R² in that epoch, or None where it was not measured.
        epochs: how many were trained.
        seconds: how long that took.
        why: why it ended.
        code: what ended it early: the doctor's code of what it found, "behind" where others were
            better, or "refused" where the data forbade it.

    Example:
        >>> Trial(3, {"learning_rate": 1.0}, "stopped", None, None, 9, 0.4, "", "lr_too_high").code
        'lr_too_high'
    """

    number: int
    settings: Settings
    state: str
    value: float | None
    score: float | None
    epochs: int
    seconds: float
    why: str
    code: str | None = None

    def to_plain(self) -> dict[str, Any]:
        """The trial as plain data, for JSON."""
        return asdict(self)


def trial_of(frozen: Any) -> Trial:
    """What Optuna wrote down of a trial."""
    noted = frozen.user_attrs
    return Trial(
        number=frozen.number,
        settings=noted.get("settings", dict(frozen.params)),
        state=STATES.get(frozen.state.name, "running"),
        value=noted.get("best"),
        score=noted.get("score"),
        epochs=noted.get("epochs", 0),
        seconds=noted.get("seconds", 0.0),
        why=noted.get("why", ""),
        code=noted.get("code"),
    )
