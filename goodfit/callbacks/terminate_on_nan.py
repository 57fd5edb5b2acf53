"""Makes numbers that are no longer finite an error."""

from __future__ import annotations

from typing import Any

from goodfit.callbacks.callback import Callback
from goodfit.errors import GoodfitError


class NotFiniteError(GoodfitError, RuntimeError):
    """Training stopped because a number was no longer finite.

    `breakdown` says which, where and when; `history` has the numbers of the epochs.

    Example:
        >>> NotFiniteError("Training stopped.", None, {"loss": [0.5]}).history
        {'loss': [0.5]}
    """

    def __init__(self, message: str, breakdown: Any, history: dict[str, list[Any]]) -> None:
        super().__init__(message)
        self.breakdown = breakdown
        self.history = history


class TerminateOnNaN(Callback):
    """Says with an error, if wanted, that training stopped at NaN or an infinite number.

    `fit` always stops there by itself: at the last good weights, with a warning that says what went
    bad first, and returns the history. This callback adds nothing to that but `raise_error`, for
    programs that must not go on with a model whose training failed.

    Args:
        raise_error: raises instead of returning; the model still holds the last good weights.

    Raises:
        NotFiniteError: at the end of the training that broke down, with `raise_error=True`.

    Example:
        >>> TerminateOnNaN(raise_error=True).raise_error
        True
    """

    def __init__(self, raise_error: bool = False) -> None:
        self.raise_error = raise_error

    def fit_end(self, run: Any) -> None:
        """Raises, if that is wanted and training broke down."""
        found = run.record.breakdown
        if found is None or not self.raise_error:
            return
        layer = f" of the layer {found.layer!r}" if found.layer else ""
        raise NotFiniteError(
            f"Training stopped: {run.stopped_by}{layer}. The model holds the weights before that "
            "step. Lower the learning rate, or call `fit` without `raise_error=True` and read "
            "`history.diagnosis`.",
            found,
            run.history,
        )
