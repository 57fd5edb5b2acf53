"""The doctor that treats: `fit(..., doctor=Doctor(cure=True))`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from goodfit import doctor
from goodfit.doctor.doctor import Visit
from goodfit.errors import DataError
from goodfit.models.resuming import divided
from goodfit.training.history import History
from goodfit.treatment.cured import Cured
from goodfit.treatment.curing import cure


@dataclass(frozen=True)
class Doctor(doctor.Doctor):
    """How a run is watched, as an argument of `fit`, and whether what is found is treated.

    Args:
        silence: the codes of findings that shall not be mentioned.
        cure: whether a run that the doctor warns of, or refuses, is treated: `history.cured` then
            holds the better model and what was tried. The model itself stays as it was trained.
        budget: how many times the epochs of `fit` a treatment may take; see `goodfit.cure`.
        seconds: how long a treatment may take.

    Raises:
        UnknownNameError: there is no such code.

    Example:
        >>> import goodfit, numpy
        >>> goodfit.utils.set_random_seed(0)
        >>> model = goodfit.Sequential([goodfit.layers.Dense(1, activation="relu")])
        >>> model.compile("sgd", "mse")
        >>> x = numpy.linspace(-1, 1, 200)[:, None]
        >>> history = model.fit(x, -2 * x - 3, epochs=30, verbose=0, doctor=Doctor(cure=True))
        >>> history.cured.before.value, round(history.cured.after.value, 2)
        (-1.0, 1.0)
    """

    cure: bool = False
    budget: float | None = None
    seconds: float | None = None

    def refused(self, error: DataError, visit: Visit) -> History:
        """Treats a program that cannot take its first step; raises the error if nothing helps."""
        if not self.cure or error.diagnosis is None:
            raise error
        cured = self._treated(visit)
        cured.history.cured = cured
        return cured.history

    def discharge(self, history: History, visit: Visit) -> None:
        """Treats what a run was warned of."""
        if self.cure and history.diagnosis.alarms and not history.record.paused:
            history.cured = self._treated(visit)

    def _treated(self, visit: Visit) -> Cured:
        options: Any = visit.options
        _, callbacks = divided(options)  # a trial is nothing to go on with
        return cure(
            visit.model,
            visit.x,
            visit.y,
            options.validation_data,
            options.epochs,
            options.batch_size,
            class_weight=options.class_weight,
            callbacks=tuple(callbacks),
            budget=self.budget,
            seconds=self.seconds,
            verbose=int(options.verbose not in (0, "auto")),
        )
