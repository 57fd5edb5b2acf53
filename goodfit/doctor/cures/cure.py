"""What a cure is: one thing to do, as a sentence and the line to write."""

from __future__ import annotations

from goodfit.descriptions import Description
from goodfit.doctor.messages import tell


class Cure(Description):
    """One thing to do; `str(cure)` says it in a sentence.

    A subclass holds what it takes to say it and to do it, and answers `advice` and `line`. Two
    cures of one class with the same settings are the same cure.

    Example:
        >>> from goodfit.doctor.cures import StopEarly
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

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and repr(self) == repr(other)

    def __hash__(self) -> int:
        return hash(repr(self))


class Write(Cure):
    """Any advice, with any line, which only the user can follow.

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


class Said(Cure):
    """A cure as it was once told: it can be read, no longer applied.

    Example:
        >>> print(Said("Train longer: `epochs=40`."))
        Train longer: `epochs=40`.
    """

    text: str

    def __str__(self) -> str:
        return self.text


def named(layers: tuple[str, ...]) -> str:
    """The names of layers, as in a sentence; without any, the hidden layers.

    Example:
        >>> named(("a", "b", "c")), named(())
        ('`a`, `b` and `c`', 'the hidden layers')
    """
    if not layers:
        return tell("the hidden layers")
    quoted = [f"`{name}`" for name in layers]
    if len(quoted) == 1:
        return quoted[0]
    return tell("{first} and {last}", first=", ".join(quoted[:-1]), last=quoted[-1])


class Together(Cure):
    """Several cures at once, because one alone would not help.

    Example:
        >>> print(Together((Write("Count from 0", "y = y - 1"), Write("Look at the data"))))
        Count from 0, and: Look at the data: `y = y - 1`.
    """

    cures: tuple[Cure, ...]

    @property
    def advice(self) -> str:
        """What to do, one after the other."""
        return tell(", and: ").join(cure.advice for cure in self.cures)

    @property
    def line(self) -> str:
        """Their lines."""
        return "; ".join(cure.line for cure in self.cures if cure.line)
