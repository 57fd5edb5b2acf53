"""What may be said to `fit`, `evaluate` and `predict`, checked before anything is computed."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Sequence
from numbers import Integral, Real
from typing import Any

from goodfit.callbacks import Callback
from goodfit.errors import SettingError


@dataclasses.dataclass(frozen=True)
class Options:
    """What may be said to `fit`, with Keras's names and defaults.

    Raises:
        SettingError: a number of rows or epochs that is none, or a share that is no number.
    """

    batch_size: int | None = None
    epochs: int = 1
    verbose: int | str = "auto"
    callbacks: Sequence[Any] | None = None
    validation_split: float = 0.0
    validation_data: Any = None
    shuffle: bool = True
    class_weight: dict[int, float] | str | None = None
    sample_weight: Any = None
    initial_epoch: int = 0
    steps_per_epoch: int | None = None
    validation_steps: int | None = None
    validation_batch_size: int | None = None
    validation_freq: int = 1
    doctor: Any = True
    checkpoint: str | os.PathLike[str] | None = None
    resume: bool = False

    def __post_init__(self) -> None:
        rows_of_batch(self.batch_size)
        for name in ("steps_per_epoch", "validation_steps", "validation_batch_size"):
            if getattr(self, name) is not None:
                _require_whole(name, getattr(self, name), 1, "10")
        _require_whole("validation_freq", self.validation_freq, 1, "1")
        _require_whole("epochs", self.epochs, 0, "10")
        _require_whole("initial_epoch", self.initial_epoch, 0, "0")
        if not isinstance(self.validation_split, Real | None):
            raise SettingError(
                f"validation_split={self.validation_split!r} is no share of the rows. "
                "Write for instance validation_split=0.1."
            )
        if self.resume and self.checkpoint is None:
            raise SettingError(
                "resume=True does not say from where. Write "
                "`fit(..., checkpoint='runs/mine', resume=True)`, with the folder of the "
                "checkpoints."
            )


def rows_of_batch(batch_size: int | None) -> int:
    """The rows in one batch: 32 where nothing was said.

    Raises:
        SettingError: no whole number of at least 1.

    Example:
        >>> rows_of_batch(None)
        32
    """
    if batch_size is None:
        return 32
    _require_whole("batch_size", batch_size, 1, "32")
    return int(batch_size)


def listed_callbacks(given: Any) -> list[Callback]:
    """The callbacks as a list; one alone may stand for itself.

    Raises:
        SettingError: something that is no callback, or a class instead of an instance.
    """
    listed = list(given) if isinstance(given, list | tuple) else [given]
    callbacks = [callback for callback in listed if callback is not None]
    for callback in callbacks:
        if isinstance(callback, Callback):
            continue
        if isinstance(callback, type) and issubclass(callback, Callback):
            name = callback.__name__
            raise SettingError(f"callbacks holds the class {name}. Write `callbacks=[{name}()]`.")
        raise SettingError(
            f"callbacks holds {callback!r}, which is no callback. Write for instance "
            "`callbacks=[EarlyStopping(patience=5)]`, or derive your own from `Callback`."
        )
    return callbacks


def _require_whole(name: str, given: Any, least: int, instead: str) -> None:
    whole = isinstance(given, Integral) and not isinstance(given, bool)
    if not whole or given < least:
        raise SettingError(
            f"{name}={given!r} is no whole number of at least {least}. "
            f"Write for instance {name}={instead}."
        )
