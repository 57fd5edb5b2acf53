"""Muon: the step of a matrix is made orthogonal, so that it is as long in every direction."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import field

from goodfit.arrays import Array, namespace
from goodfit.optimizers import paths
from goodfit.optimizers.adam import Adam
from goodfit.optimizers.optimizer import Optimizer, Slots, patterns
from goodfit.settings import check, count, fraction_below_one, not_negative, number, positive

finite = number(math.isfinite, "a finite number", "1.0")


class Muon(Optimizer):
    """Momentum, made nearly orthogonal, for matrices; AdamW for all other arrays.

        momentum = momentum_before * momentum + gradient
        ahead    = gradient + momentum * momentum_slot              (Nesterov; else: momentum_slot)
        update   = -rate * rms_rate * sqrt(larger side) * orthogonal(ahead)

    `orthogonal` brings all singular values of a matrix near 1 by `ns_steps` steps of Newton and
    Schulz: after dividing X by its norm, `X = a X + (b A + c A^2) X` with `A = X X'`.

    Matrices of embeddings, and arrays in whose names one of `exclude_layers` is found, are moved by
    AdamW too; the matrix of the last layer should be one of them.

    Args:
        adam_beta_1: Adam's share of the mean gradient that a step keeps.
        adam_beta_2: Adam's share of the mean square that a step keeps.
        adam_weight_decay: the weight decay of the arrays that Adam moves.
        epsilon: Adam's.
        weight_decay: that of the matrices.
        exclude_layers: regular expressions, found in names like "dense/kernel".
        exclude_embeddings: leaves matrices with "embedding" in their names to AdamW.
        muon_a: a in the formula.
        muon_b: b in the formula.
        muon_c: c in the formula.
        adam_lr_ratio: multiplies the learning rate of the arrays that Adam moves.
        momentum: the share of the momentum that a step keeps, at least 0, less than 1.
        ns_steps: the steps of Newton and Schulz.
        nesterov: looks at the slope ahead, where the momentum is about to lead.
        rms_rate: makes the steps about as long as Adam's; None takes them as they are.

    Raises:
        SettingError: a setting is out of its range.

    Example:
        >>> import numpy as np
        >>> muon = Muon(learning_rate=1.0, rms_rate=None, weight_decay=None)
        >>> params = {"kernel": np.zeros((2, 2), np.float32)}
        >>> gradients = {"kernel": np.float32([[100.0, 0.0], [0.0, 10.0]])}
        >>> updates, slots = muon.update(gradients, muon.init(params), params, step=1, rate=1.0)
        >>> np.abs(np.diag(updates["kernel"]) + 1) < 0.4
        array([ True,  True])

    Jordan and others, "Muon: an optimizer for hidden layers in neural networks", 2024; `rms_rate`:
    Liu and others, "Muon is scalable for LLM training", 2025.
    """

    adam_beta_1: float = 0.9
    adam_beta_2: float = 0.999
    adam_weight_decay: float | None = 0.004
    epsilon: float = 1e-7
    weight_decay: float | None = field(default=0.004, kw_only=True)
    exclude_layers: Sequence[str] | None = field(default=None, kw_only=True)
    exclude_embeddings: bool = field(default=True, kw_only=True)
    muon_a: float = field(default=3.4445, kw_only=True)
    muon_b: float = field(default=-4.7750, kw_only=True)
    muon_c: float = field(default=2.0315, kw_only=True)
    adam_lr_ratio: float = field(default=1, kw_only=True)
    momentum: float = field(default=0.95, kw_only=True)
    ns_steps: int = field(default=5, kw_only=True)
    nesterov: bool = field(default=True, kw_only=True)
    rms_rate: float | None = field(default=0.2, kw_only=True)

    def __post_init__(self) -> None:
        super().__post_init__()
        check(self, adam_beta_1=fraction_below_one, adam_beta_2=fraction_below_one)
        check(self, epsilon=positive, momentum=fraction_below_one, ns_steps=count)
        check(self, muon_a=finite, muon_b=finite, muon_c=finite, adam_lr_ratio=not_negative)
        self.check_given(adam_weight_decay=not_negative, rms_rate=positive, exclude_layers=patterns)

    def first_slots(self, name: str, param: Array) -> Slots:
        """The momentum; for what Adam moves, its velocity too, which tells the two apart."""
        zeros = namespace(param).zeros_like(param)
        return (
            {"momentum": zeros}
            if self.is_matrix(name, param)
            else {"momentum": zeros, "velocity": zeros}
        )

    def decay_of(self, name: str, param: Array) -> float | None:
        """The weight decay of one array: Adam's or Muon's."""
        if self.is_excluded(name):
            return None
        return self.weight_decay if self.is_matrix(name, param) else self.adam_weight_decay

    def is_matrix(self, name: str, param: Array) -> bool:
        """Whether an array is moved as a matrix, and not by Adam."""
        embedding = self.exclude_embeddings and "embedding" in name.lower()
        excluded = embedding or paths.any_found(self.exclude_layers or (), name)
        return len(param.shape) == 2 and not excluded

    def update_one(
        self, gradient: Array, slots: Slots, param: Array, step: Array, rate: Array
    ) -> tuple[Array, Slots]:
        """The formula above, or Adam's."""
        if "velocity" in slots:
            adam = Adam(beta_1=self.adam_beta_1, beta_2=self.adam_beta_2, epsilon=self.epsilon)
            return adam.update_one(gradient, slots, param, step, rate * self.adam_lr_ratio)
        momentum = self.momentum * slots["momentum"] + gradient
        ahead = gradient + self.momentum * momentum if self.nesterov else momentum
        length = 1 if self.rms_rate is None else self.rms_rate * math.sqrt(max(param.shape))
        return -rate * length * self.orthogonal(ahead), {"momentum": momentum}

    def orthogonal(self, matrix: Array) -> Array:
        """The matrix with its singular values brought near 1."""
        wide = matrix if matrix.shape[0] <= matrix.shape[1] else matrix.T
        xp = namespace(matrix)
        x = wide / (xp.sqrt(xp.sum(xp.square(wide))) + 1e-7)
        for _ in range(self.ns_steps):
            square = x @ x.T
            x = self.muon_a * x + (self.muon_b * square + self.muon_c * square @ square) @ x
        return x if wide is matrix else x.T
