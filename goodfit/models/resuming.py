"""How `fit` keeps checkpoints, and what it must find again to go on from one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goodfit.callbacks import Callback
from goodfit.callbacks.checkpoints import Checkpoints
from goodfit.errors import SettingError
from goodfit.models.laying import Laid
from goodfit.models.options import Options, listed_callbacks
from goodfit.training import identity
from goodfit.training.checkpoint import Checkpoint

if TYPE_CHECKING:
    from goodfit.models.model import Model

OPTIONS = ("shuffle", "steps_per_epoch", "validation_steps", "validation_freq")
"""Options of `fit` that decide on numbers and do not show in the data."""


def divided(options: Options) -> tuple[Checkpoints | None, list[Callback]]:
    """Who keeps the checkpoints, if any are wanted, and the other callbacks.

    Raises:
        SettingError: checkpoints are asked for in two ways.
    """
    listed = listed_callbacks(options.callbacks)
    keepers = [callback for callback in listed if isinstance(callback, Checkpoints)]
    if options.checkpoint is not None:
        keepers.append(Checkpoints(options.checkpoint, options.resume))
    if len(keepers) > 1:
        raise SettingError(
            "Checkpoints are asked for twice. Write either `fit(..., checkpoint='runs/mine')` or "
            "`callbacks=[BackupAndRestore('runs/mine')]`."
        )
    others = [callback for callback in listed if callback not in keepers]
    return (keepers[0] if keepers else None), others


def newest(keeper: Checkpoints | None, model: Model) -> Checkpoint | None:
    """The checkpoint to go on from, if there is one.

    A model whose seed nobody chose takes the one that training began with: its validation rows are
    drawn by it.
    """
    found = None if keeper is None else keeper.newest()
    if found is not None and not model.seed_is_chosen:
        model.seed = found.known["seed"]
    return found


def ready(
    keeper: Checkpoints, kept: Checkpoint | None, model: Model, laid: Laid, options: Options
) -> Checkpoints:
    """The keeper, now that it is known what is trained on what.

    Raises:
        FileError: the checkpoint is of another training.
    """
    keeper.identity = {
        **identity.of_plan(model.plan()),
        "the training step": type(model).train_step.__qualname__,
        "the seed": str(model.seed),
        "batch_size": str(laid.batch_size),
        **{name: str(getattr(options, name)) for name in OPTIONS},
        **identity.of_data(laid.train_rows, "training", whole=not laid.is_stream),
        **identity.of_data(laid.dev_rows, "validation", whole=True),
    }
    if kept is not None:
        kept.require_same(keeper.identity)
    return keeper
