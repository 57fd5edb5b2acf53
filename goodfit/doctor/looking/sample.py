"""Some rows of the data, and what the trained network says of them: what rules may ask for."""

from __future__ import annotations

import functools
from collections.abc import Callable
from copy import copy
from typing import Any

import numpy as np
from numpy.typing import NDArray

from goodfit.training.batch import Data

Numbers = NDArray[Any]
Inputs = tuple[Numbers, ...]

ROWS = 1000


class Sample:
    """Up to 1,000 training and as many validation rows of a model with one output.

    What the network answers is computed when a rule first asks for it: nobody pays for evidence
    that nobody needs.

    Args:
        train: the training rows.
        dev: the validation rows, or None.
        answer: what the network answers to inputs when it evaluates, `(inputs) -> outputs`.

    Attributes:
        x: the inputs of the training rows, one array for each input of the network.
        y: their targets.
        weight: what each training row counts, or None where all count the same.
        dev_x: the inputs of the validation rows, or None.
        dev_y: their targets, or None.

    Example:
        >>> x, y = np.arange(6.0).reshape(3, 2), np.array([0.0, 1.0, 1.0])
        >>> sample = Sample(Data((x,), (y,), (None,)), None, lambda inputs: inputs[0].sum(axis=1))
        >>> sample.answers, sample.dev_answers
        (array([1., 5., 9.]), None)
    """

    def __init__(self, train: Data, dev: Data | None, answer: Callable[[Inputs], Numbers]) -> None:
        some = drawn(train)
        self.x: Inputs = some.x
        self.y: Numbers = some.y[0]
        self.weight: Numbers | None = some.weight[0]
        judged = None if dev is None else drawn(dev)
        self.dev_x: Inputs | None = None if judged is None else judged.x
        self.dev_y: Numbers | None = None if judged is None else judged.y[0]
        self._answer = answer

    def unasked(self) -> Sample:
        """The same rows, of which the network will be asked anew."""
        other = copy(self)
        for said in ("answers", "dev_answers"):
            vars(other).pop(said, None)
        return other

    @functools.cached_property
    def answers(self) -> Numbers:
        """What the network answers to the training rows when it evaluates."""
        return self._answer(self.x)

    @functools.cached_property
    def dev_answers(self) -> Numbers | None:
        """What the network answers to the validation rows, or None without any."""
        return None if self.dev_x is None else self._answer(self.dev_x)


def drawn(data: Data, most: int = ROWS) -> Data:
    """Some rows, in their order; always the same ones."""
    if data.rows <= most:
        return data
    chosen = np.random.default_rng(0).choice(data.rows, most, replace=False)
    return data.take(np.sort(chosen))
