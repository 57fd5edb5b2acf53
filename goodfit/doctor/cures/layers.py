"""Cures of hidden layers: activations, first weights, what goes between them.

`layers` are the names of those that are changed; without any, all hidden layers are.
"""

from __future__ import annotations

from goodfit.doctor.cures.cure import Cure, named
from goodfit.doctor.messages import tell


class UseActivation(Cure):
    """Another activation, with the initialiser that fits it, for the layers named.

    Example:
        >>> print(UseActivation(("dense",), "leaky_relu", "he_normal"))
        Give `dense` another activation: `activation="leaky_relu", kernel_initializer="he_normal"`.
    """

    layers: tuple[str, ...] = ()
    activation: str = "relu"
    initializer: str = "he_normal"

    @property
    def advice(self) -> str:
        """Which layers to change."""
        return tell("Give {layers} another activation", layers=named(self.layers))

    @property
    def line(self) -> str:
        """The two settings."""
        return f'activation="{self.activation}", kernel_initializer="{self.initializer}"'


class UseInitializer(Cure):
    """Other first weights for the layers named.

    Args:
        layers: their names.
        initializer: its name; "auto" is chosen to fit each layer's activation.

    Example:
        >>> print(UseInitializer(("dense",), "he_normal"))
        Let the weights of `dense` begin at the right size: `kernel_initializer="he_normal"`.
    """

    layers: tuple[str, ...] = ()
    initializer: str = "auto"

    @property
    def advice(self) -> str:
        """Which layers to change."""
        return tell(
            "Let the weights of {layers} begin at the right size", layers=named(self.layers)
        )

    @property
    def line(self) -> str:
        """The setting."""
        return f'kernel_initializer="{self.initializer}"'


class InsertBatchNormalization(Cure):
    """Batch normalisation between the hidden layers.

    Example:
        >>> print(InsertBatchNormalization())
        Keep every layer's inputs at one size, after each hidden layer: `BatchNormalization()`.
    """

    @property
    def advice(self) -> str:
        """Why and where."""
        return tell("Keep every layer's inputs at one size, after each hidden layer")

    @property
    def line(self) -> str:
        """The layer."""
        return "BatchNormalization()"


class RemoveBatchNormalization(Cure):
    """No batch normalisation, or another one that needs no batch.

    Example:
        >>> print(RemoveBatchNormalization())
        Normalise each example by itself instead of the batch: `LayerNormalization()`.
    """

    @property
    def advice(self) -> str:
        """What stands in its place."""
        return tell("Normalise each example by itself instead of the batch")

    @property
    def line(self) -> str:
        """The layer."""
        return "LayerNormalization()"


class AddResiduals(Cure):
    """Around each hidden layer a way on which its input is added to its output.

    Example:
        >>> print(AddResiduals())
        Lead the signal around each hidden layer too: `Add()([x, layer(x)])`.
    """

    @property
    def advice(self) -> str:
        """What is added."""
        return tell("Lead the signal around each hidden layer too")

    @property
    def line(self) -> str:
        """How to connect it."""
        return "Add()([x, layer(x)])"


class GateRecurrence(Cure):
    """Gated units in the place of plain recurrent ones, which forget what is long past.

    Example:
        >>> print(GateRecurrence())
        Read sequences with gated units, which remember longer: `GRU` instead of `SimpleRNN`.
    """

    @property
    def advice(self) -> str:
        """What gates are for."""
        return tell("Read sequences with gated units, which remember longer")

    @property
    def line(self) -> str:
        """The layer."""
        return "GRU"

    def __str__(self) -> str:
        return tell("{advice}: `GRU` instead of `SimpleRNN`.", advice=self.advice)


class SetDropout(Cure):
    """Another rate for all dropout; 0 takes it out, and where there is none it is put in.

    Example:
        >>> print(SetDropout(0.3))
        Drop this share of the hidden units while training: `Dropout(0.3)`.
        >>> print(SetDropout(0.0))
        Drop no units while training: `Dropout(0)`.
    """

    rate: float = 0.3

    @property
    def advice(self) -> str:
        """How much is dropped."""
        if self.rate == 0:
            return tell("Drop no units while training")
        return tell("Drop this share of the hidden units while training")

    @property
    def line(self) -> str:
        """The layer."""
        return f"Dropout({self.rate:g})"


class SetPenalty(Cure):
    """Another L2 penalty on the kernels of the hidden layers; 0 takes every penalty away.

    Example:
        >>> print(SetPenalty(0.001))
        Let large weights cost this much: `kernel_regularizer=L2(0.001)`.
        >>> print(SetPenalty(0.0))
        Take the penalty on weights away: `kernel_regularizer=None`.
    """

    strength: float = 1e-3

    @property
    def advice(self) -> str:
        """What weights cost."""
        if self.strength == 0:
            return tell("Take the penalty on weights away")
        return tell("Let large weights cost this much")

    @property
    def line(self) -> str:
        """The setting of the layers."""
        cost = f"L2({self.strength:g})" if self.strength else "None"
        return f"kernel_regularizer={cost}"


class ReviveUnits(Cure):
    """New first weights for dead units, where they are; the others keep what they have learnt.

    Example:
        >>> print(ReviveUnits(("dense",)))
        Give the dead units of `dense` new weights, and train on.
    """

    layers: tuple[str, ...] = ()

    @property
    def advice(self) -> str:
        """Which units begin anew."""
        return tell(
            "Give the dead units of {layers} new weights, and train on", layers=named(self.layers)
        )


class Widen(Cure):
    """More units in every hidden layer (fewer, for a factor below 1).

    Args:
        factor: by how much.
        least: so many units each gets at the least.

    Example:
        >>> print(Widen(2))
        Give each hidden layer more units: `units=2 * units`.
    """

    factor: float = 2
    least: int = 1

    @property
    def advice(self) -> str:
        """More, or fewer."""
        if self.factor < 1:
            return tell("Give each hidden layer fewer units")
        return tell("Give each hidden layer more units")

    @property
    def line(self) -> str:
        """How many."""
        units = "units" if self.factor == 1 else f"{self.factor:g} * units"
        return f"units=max({self.least}, {units})" if self.least > 1 else f"units={units}"


class Deepen(Cure):
    """More hidden layers, before the last layer.

    Example:
        >>> print(Deepen(1, 64))
        Put another hidden layer before the last one: `Dense(64, activation="relu")`.
    """

    layers: int = 1
    units: int = 32

    @property
    def advice(self) -> str:
        """Where."""
        return tell("Put another hidden layer before the last one")

    @property
    def line(self) -> str:
        """The layer."""
        return f'Dense({self.units}, activation="relu")'


class Shorten(Cure):
    """Only the first few of the hidden layers.

    Example:
        >>> print(Shorten(2))
        Leave all hidden layers out but the first 2.
    """

    keep: int = 2

    @property
    def advice(self) -> str:
        """How many stay."""
        return tell("Leave all hidden layers out but the first {keep}", keep=self.keep)
