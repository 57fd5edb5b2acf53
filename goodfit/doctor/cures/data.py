"""Cures of what enters the network, and of what it is asked for: scales, labels, weights."""

from __future__ import annotations

from goodfit.doctor.cures.cure import Cure
from goodfit.doctor.messages import tell


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
        return tell(
            "Let the first layer scale the inputs, with the statistics of the training data"
        )

    @property
    def line(self) -> str:
        """The layer to put first."""
        return "Normalization()"


class ScaleTargets(Cure):
    """Targets of mean 0 and deviation 1, and a last layer that scales the answers back.

    Example:
        >>> print(ScaleTargets())
        Train on scaled targets, and scale the answers back: `y = (y - y.mean(0)) / y.std(0)`.
    """

    @property
    def advice(self) -> str:
        """What to do before training and after it."""
        return tell("Train on scaled targets, and scale the answers back")

    @property
    def line(self) -> str:
        """How to scale them."""
        return "y = (y - y.mean(0)) / y.std(0)"


class NumberLabels(Cure):
    """Labels that are text, fractions or negative, as class numbers from 0.

    Example:
        >>> print(NumberLabels())
        Number the classes from 0: `names, y = np.unique(y, return_inverse=True)`.
    """

    @property
    def advice(self) -> str:
        """What labels become."""
        return tell("Number the classes from 0")

    @property
    def line(self) -> str:
        """How to number them."""
        return "names, y = np.unique(y, return_inverse=True)"


class WeightClasses(Cure):
    """The same total weight for every class, so that rare ones are not ignored.

    Example:
        >>> print(WeightClasses())
        Let every class count the same, however rare it is: `fit(..., class_weight="balanced")`.
    """

    @property
    def advice(self) -> str:
        """What is weighed."""
        return tell("Let every class count the same, however rare it is")

    @property
    def line(self) -> str:
        """The argument of `fit`."""
        return 'fit(..., class_weight="balanced")'


class Augment(Cure):
    """Pictures shifted, turned and enlarged a little, differently in each epoch.

    Example:
        >>> print(Augment())
        Show the network each picture a little changed every time:
        `RandomTranslation(0.1, 0.1), RandomRotation(0.05), RandomZoom(0.1)`.
    """

    @property
    def advice(self) -> str:
        """What the layers do."""
        return tell("Show the network each picture a little changed every time")

    @property
    def line(self) -> str:
        """The layers to put first."""
        return "RandomTranslation(0.1, 0.1), RandomRotation(0.05), RandomZoom(0.1)"
