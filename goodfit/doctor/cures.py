"""What can be done against an illness, each cure as a sentence and the line to write."""

from __future__ import annotations

from typing import Any

from goodfit.descriptions import Description


class Cure(Description):
    """One thing to do; `str(cure)` says it in a sentence.

    A subclass holds what it takes to say (and some day to do) it, and answers `advice` and `line`.

    Example:
        >>> print(StopEarly(patience=5))
        Stop when the validation loss no longer falls, and keep the best weights:
        `callbacks=[EarlyStopping(patience=5, restore_best_weights=True)]`.
    """

    @property
    def advice(self) -> str:
        """What to do, in words."""
        raise NotImplementedError(f"{type(self).__name__} has no `advice`")

    @property
    def line(self) -> str:
        """The line to write, or nothing where there is none."""
        return ""

    def __str__(self) -> str:
        return f"{self.advice}: `{self.line}`." if self.line else f"{self.advice}."


class Write(Cure):
    """Any advice, with any line.

    Example:
        >>> print(Write("Count the labels from 0", "y = y - 1"))
        Count the labels from 0: `y = y - 1`.
    """

    words: str
    code: str = ""

    @property
    def advice(self) -> str:
        """The words given."""
        return self.words

    @property
    def line(self) -> str:
        """The line given."""
        return self.code


class ChangeLearningRate(Cure):
    """Another learning rate for the same optimiser.

    Example:
        >>> print(ChangeLearningRate("SGD", 0.5, 0.05))
        Lower the learning rate from 0.5 to 0.05: `optimizer=SGD(learning_rate=0.05)`.
    """

    optimizer: str
    now: float
    then: float

    @property
    def advice(self) -> str:
        """From which rate to which."""
        verb = "Lower" if self.then < self.now else "Raise"
        return f"{verb} the learning rate from {self.now:.3g} to {self.then:.3g}"

    @property
    def line(self) -> str:
        """The optimiser with the new rate."""
        return f"optimizer={self.optimizer}(learning_rate={self.then:.3g})"


class NormalizeInputs(Cure):
    """A first layer that brings every feature to mean 0 and deviation 1.

    Example:
        >>> print(NormalizeInputs())
        Let the first layer scale the inputs, with the statistics of the training data:
        `Normalization()`.
    """

    @property
    def advice(self) -> str:
        """What such a layer does."""
        return "Let the first layer scale the inputs, with the statistics of the training data"

    @property
    def line(self) -> str:
        """The layer to put first."""
        return "Normalization()"


class UseActivation(Cure):
    """Another activation, with the initialiser that fits it, for the layers named.

    Example:
        >>> print(UseActivation(("dense",), "leaky_relu", "he_normal"))
        Give `dense` another activation: `activation="leaky_relu", kernel_initializer="he_normal"`.
    """

    layers: tuple[str, ...]
    activation: str
    initializer: str

    @property
    def advice(self) -> str:
        """Which layers to change."""
        return f"Give {named(self.layers)} another activation"

    @property
    def line(self) -> str:
        """The two settings."""
        return f'activation="{self.activation}", kernel_initializer="{self.initializer}"'


class UseInitializer(Cure):
    """Other first weights for the layers named.

    Example:
        >>> print(UseInitializer(("dense",), "he_normal"))
        Let the weights of `dense` begin at the right size: `kernel_initializer="he_normal"`.
    """

    layers: tuple[str, ...]
    initializer: str

    @property
    def advice(self) -> str:
        """Which layers to change."""
        return f"Let the weights of {named(self.layers)} begin at the right size"

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
        return "Keep every layer's inputs at one size, after each hidden layer"

    @property
    def line(self) -> str:
        """The layer."""
        return "BatchNormalization()"


class TrainLonger(Cure):
    """More epochs.

    Example:
        >>> print(TrainLonger(40))
        Train longer: `epochs=40`.
    """

    epochs: int

    @property
    def advice(self) -> str:
        """To go on."""
        return "Train longer"

    @property
    def line(self) -> str:
        """The setting of `fit`."""
        return f"epochs={self.epochs}"


class StopEarly(Cure):
    """Training that ends where the validation loss is lowest."""

    patience: int

    @property
    def advice(self) -> str:
        """When to stop, and with which weights."""
        return "Stop when the validation loss no longer falls, and keep the best weights"

    @property
    def line(self) -> str:
        """The callback of `fit`."""
        return f"callbacks=[EarlyStopping(patience={self.patience}, restore_best_weights=True)]"


def learning_rate_divided(record: Any, factor: float) -> ChangeLearningRate:
    """The run's optimiser with its learning rate divided (multiplied, for a factor below 1)."""
    now = learning_rate(record)
    return ChangeLearningRate(type(record.optimizer).__name__, now, now / factor)


def learning_rate(record: Any) -> float:
    """The learning rate that the run ended with."""
    if record.breakdown is not None:
        return float(record.breakdown.learning_rate)
    rates = record.history.get("learning_rate")
    return float(rates[-1] if rates else record.optimizer.rate(0))


def named(layers: tuple[str, ...]) -> str:
    """The names of layers, as in a sentence.

    Example:
        >>> named(("a", "b", "c"))
        '`a`, `b` and `c`'
    """
    quoted = [f"`{name}`" for name in layers]
    return " and ".join([", ".join(quoted[:-1]), quoted[-1]]) if len(quoted) > 1 else quoted[0]
