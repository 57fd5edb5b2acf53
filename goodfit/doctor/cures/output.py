"""Cures of the network's end: its units, its activation, the loss."""

from __future__ import annotations

from goodfit.doctor.cures.cure import Cure
from goodfit.doctor.messages import tell


class ReplaceOutput(Cure):
    """Another last layer together with the loss that goes with it.

    Args:
        units: how many numbers the network answers with.
        activation: of the last layer; None for numbers as they are.
        loss: the name of the loss.

    Example:
        >>> print(ReplaceOutput(3, "softmax", "sparse_categorical_crossentropy"))
        Give the network the output and the loss that the targets need:
        `Dense(3, activation="softmax"), loss="sparse_categorical_crossentropy"`.
    """

    units: int
    activation: str | None
    loss: str

    @property
    def advice(self) -> str:
        """That both belong together."""
        return tell("Give the network the output and the loss that the targets need")

    @property
    def line(self) -> str:
        """The last layer and the loss."""
        return f'{last_layer(self.units, self.activation)}, loss="{self.loss}"'


class ChangeLoss(Cure):
    """Another loss for the same network.

    Args:
        loss: the name of the loss.

    Example:
        >>> print(ChangeLoss("categorical_crossentropy"))
        Make another loss small: `loss="categorical_crossentropy"`.
    """

    loss: str

    @property
    def advice(self) -> str:
        """That it is another."""
        return tell("Make another loss small")

    @property
    def line(self) -> str:
        """The argument of `compile`."""
        return f'loss="{self.loss}"'


def last_layer(units: int, activation: str | None) -> str:
    """The line that makes a last layer.

    Example:
        >>> last_layer(1, None), last_layer(3, "softmax")
        ('Dense(1)', 'Dense(3, activation="softmax")')
    """
    return f"Dense({units})" if activation is None else f'Dense({units}, activation="{activation}")'
