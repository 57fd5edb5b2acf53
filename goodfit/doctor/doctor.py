"""Who watches a run: the doctor as `fit` appoints it, and what it does at each moment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from goodfit.arrays import to_numpy
from goodfit.doctor.diagnosis import Diagnosis, diagnose
from goodfit.doctor.finding import Finding
from goodfit.doctor.illnesses import ILLNESSES
from goodfit.doctor.looking.rounds import Rounds
from goodfit.doctor.looking.sample import Sample
from goodfit.errors import DataError, SettingError, UnknownNameError
from goodfit.losses.logits import AppliedTwiceError
from goodfit.training.batch import Data
from goodfit.training.history import History
from goodfit.training.plan import Plan
from goodfit.training.record import Record
from goodfit.training.state import TrainState


class Admission(NamedTuple):
    """What comes of the look before the first step.

    `rounds` is the callback that will go on looking; `found` is what can be said already.
    """

    rounds: Rounds
    found: Diagnosis


class Visit(NamedTuple):
    """A call of `fit`: the model, the data, and the options."""

    model: Any
    x: Any
    y: Any
    options: Any


@dataclass(frozen=True)
class Doctor:
    """How a run is watched, as an argument of `fit`.

    Args:
        silence: the codes of findings that shall not be mentioned.

    Raises:
        UnknownNameError: there is no such code.

    Example:
        >>> Doctor(silence=("overfitting",))
        Doctor(silence=('overfitting',))
    """

    silence: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        codes = (self.silence,) if isinstance(self.silence, str) else tuple(self.silence)
        object.__setattr__(self, "silence", codes)
        for code in codes:
            if code not in ILLNESSES:
                raise UnknownNameError("illness", code, ILLNESSES)

    def diagnose(self, record: Record) -> Diagnosis:
        """What is wrong with a run that has ended, but for what shall not be mentioned."""
        return diagnose(record, self.silence)

    def admit(
        self,
        record: Record,
        plan: Plan,
        state: TrainState,
        train: Data,
        dev: Data | None,
        answer: Callable[[tuple[Any, ...]], Any],
    ) -> Admission:
        """Looks at a program before its first step.

        Args:
            record: the run's; what is seen is noted in it.
            plan: what is trained, and how.
            state: what the first step begins with.
            train: training rows.
            dev: validation rows, or None.
            answer: what the network says to inputs when it evaluates.

        Raises:
            DataError: it is certain that the program cannot work. `diagnosis` holds why.
        """
        if len(plan.outputs) == 1:
            record.sample = Sample(train, dev, answer)
            record.metrics = (*plan.outputs[0].metrics, *plan.outputs[0].weighted_metrics)
        rounds = Rounds(plan, train)
        first = _first_look(rounds, state)
        record.first_vitals = {
            layer: {name: float(value) for name, value in signs.items()}
            for layer, signs in first.items()
        }
        found = diagnose(record, self.silence, before=True)
        if found.certain:
            raise DataError(found.refusal, found)
        return Admission(rounds, found)

    def refused(self, error: DataError, visit: Visit) -> History:
        """What comes of a call of `fit` that was stopped before its first step: the error."""
        raise error

    def discharge(self, history: History, visit: Visit) -> None:
        """What is still done when a run is over: nothing, for a doctor who only watches."""


def _first_look(rounds: Rounds, state: TrainState) -> dict[str, dict[str, Any]]:
    """The vitals of each layer before the first step."""
    try:
        return to_numpy(rounds.before(state)).vitals  # type: ignore[no-any-return]
    except AppliedTwiceError as error:
        found = Finding("double_activation", "error", None, str(error))
        raise DataError(str(error), Diagnosis((found,))) from error


def appointed(doctor: Doctor | bool) -> Doctor | None:
    """The doctor that `fit(..., doctor=...)` means; None where it is sent away.

    Raises:
        SettingError: it is neither a `Doctor` nor True or False.
    """
    if isinstance(doctor, Doctor):
        return doctor
    if not isinstance(doctor, bool):
        raise SettingError(
            f"doctor={doctor!r} is no doctor. Write `doctor=False` to send it away, or for "
            'instance `doctor=Doctor(silence=("overfitting",))`.'
        )
    return Doctor() if doctor else None
