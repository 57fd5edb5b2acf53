"""Adafactor: a matrix is measured by its rows and columns alone, which takes little memory."""

from __future__ import annotations

from goodfit.arrays import Array, namespace
from goodfit.optimizers.optimizer import Optimizer, Slots
from goodfit.settings import check, not_negative, number, positive

below_zero = number(lambda n: -float("inf") < n < 0, "a number less than 0", "-0.8")


class Adafactor(Optimizer):
    """Divides the gradient by its recent size, of which only means of rows and columns are kept.

        beta      = 1 - step^beta_2_decay
        squares   = gradient^2 + epsilon_1
        rows      = beta * rows + (1 - beta) * mean of squares over the columns
        columns   = beta * columns + (1 - beta) * mean of squares over the rows
        velocity  = (rows / mean of rows) times columns, an outer product
        direction = gradient / sqrt(velocity)
        direction = direction / max(1, rms(direction) / clip_threshold)
        update    = -min(rate, 1 / sqrt(step)) * max(epsilon_2, rms(param)) * direction

    `rms` is the root of the mean square. An array of more than two axes is a stack of matrices; a
    vector or number keeps its whole velocity, the running mean of the squares.

    Args:
        beta_2_decay: how fast the running means become slow, less than 0.
        epsilon_1: keeps the velocity away from 0.
        epsilon_2: the least size that an array counts with.
        clip_threshold: the greatest root mean square of the direction.
        relative_step: keeps the learning rate below `1 / sqrt(step)`.

    Raises:
        SettingError: a setting is out of its range.

    Example:
        >>> import numpy as np
        >>> slots = Adafactor().init({"kernel": np.ones((300, 200), np.float32)})["kernel"]
        >>> {name: slot.shape for name, slot in slots.items()}
        {'rows': (300,), 'columns': (200,)}

    Shazeer and Stern, "Adafactor: adaptive learning rates with sublinear memory cost", 2018.
    """

    beta_2_decay: float = -0.8
    epsilon_1: float = 1e-30
    epsilon_2: float = 1e-3
    clip_threshold: float = 1.0
    relative_step: bool = True

    def __post_init__(self) -> None:
        super().__post_init__()
        check(self, beta_2_decay=below_zero, epsilon_1=positive, epsilon_2=not_negative)
        check(self, clip_threshold=positive)

    def first_slots(self, name: str, param: Array) -> Slots:
        """The mean squares of rows and columns, or of each number of a vector."""
        xp = namespace(param)
        if len(param.shape) < 2:
            return {"velocity": xp.zeros_like(param)}
        rows, columns = param.shape[:-1], (*param.shape[:-2], param.shape[-1])
        return {
            "rows": xp.zeros(rows, dtype=param.dtype),
            "columns": xp.zeros(columns, dtype=param.dtype),
        }

    def update_one(
        self, gradient: Array, slots: Slots, param: Array, step: Array, rate: Array
    ) -> tuple[Array, Slots]:
        """The formula above."""
        xp = namespace(param, gradient, step)
        beta = 1 - step**self.beta_2_decay
        squares = xp.square(gradient) + self.epsilon_1
        if len(param.shape) < 2:
            velocity = beta * slots["velocity"] + (1 - beta) * squares
            new = {"velocity": velocity}
        else:
            rows = beta * slots["rows"] + (1 - beta) * xp.mean(squares, axis=-1)
            columns = beta * slots["columns"] + (1 - beta) * xp.mean(squares, axis=-2)
            velocity = _outer(rows / xp.mean(rows, axis=-1, keepdims=True), columns)
            new = {"rows": rows, "columns": columns}
        direction = gradient / xp.sqrt(velocity)
        direction = direction / xp.maximum(1, _rms(direction) / self.clip_threshold)
        rho = xp.minimum(rate, 1 / xp.sqrt(step)) if self.relative_step else rate
        return -rho * xp.maximum(self.epsilon_2, _rms(param)) * direction, new


def _outer(rows: Array, columns: Array) -> Array:
    return rows[..., :, None] * columns[..., None, :]


def _rms(array: Array) -> Array:
    xp = namespace(array)
    return xp.sqrt(xp.mean(xp.square(array)))
