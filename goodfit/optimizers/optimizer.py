"""What an optimiser is: settings, a slot or two to remember for each weight, and one formula."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field
from typing import TypeAlias

from goodfit.arrays import Array, Tree, namespace, trees
from goodfit.errors import SettingError
from goodfit.optimizers import paths
from goodfit.optimizers.minimizer import Minimizer
from goodfit.optimizers.schedules import LearningRateSchedule, number_or_schedule, rate_at
from goodfit.optimizers.stages import (
    Accumulation,
    Averaging,
    ClipGlobalNorm,
    ClipNorm,
    ClipValue,
    Decay,
    Stage,
    Step,
    Unscaling,
    final_around,
    update_around,
)
from goodfit.settings import Rule, check, count, fraction, is_count, not_negative, positive

Slots: TypeAlias = dict[str, Array]
"""What the optimiser remembers of one array of the params: arrays, most of its shape, by name."""

at_least_two = Rule(
    lambda n: int(n) if is_count(n) and n >= 2 else None, "a whole number, 2 or more", "4"
)
patterns = Rule(
    lambda given: tuple(given) if isinstance(given, list | tuple) else None,
    "a list of regular expressions for names of arrays",
    '["bias", "gamma", "beta"]',
)


class Optimizer(Minimizer):
    """The parent of optimisers that move each array by one formula.

    A subclass says in `first_values` which slots it keeps for each array, and computes the update
    of one array in `update_one`. The stages around the formula come in this order: gradients are
    freed of the loss scale, collected, and clipped; the params decay; the formula moves them; their
    average is kept.

    Args:
        learning_rate: a number, or a schedule: how it changes with the steps.
        weight_decay: takes `rate * weight_decay * param` from each param at each update.
        clipnorm: the largest norm that the gradient of one array may have.
        clipvalue: the largest size that one number of the gradients may have.
        global_clipnorm: the largest norm that all gradients together may have.
        use_ema: keeps an exponential moving average of the params, which they become in the end.
        ema_momentum: the share of the average that a step keeps, 0 to 1.
        ema_overwrite_frequency: sets the params to their average at every so many updates.
        loss_scale_factor: multiplies the loss before the backward pass, and divides the gradients.
        gradient_accumulation_steps: collects the gradients of so many steps for one update.
        exclude_from_weight_decay: regular expressions; arrays in whose names ("dense/bias") one of
            them is found do not decay.

    Raises:
        SettingError: a setting is out of its range, or there is more than one way of clipping.

    Example:
        >>> import numpy as np
        >>> class SignDescent(Optimizer):
        ...     def update_one(self, gradient, slots, param, step, rate):
        ...         return -rate * np.sign(gradient), slots
        >>> descent = SignDescent(learning_rate=0.5)
        >>> params = {"kernel": np.float32([1.0, 2.0])}
        >>> gradients = {"kernel": np.float32([-3.0, 4.0])}
        >>> descent.update(gradients, descent.init(params), params, step=1, rate=descent.rate(0))
        ({'kernel': array([ 0.5, -0.5], dtype=float32)}, {'kernel': {}})
    """

    learning_rate: float | LearningRateSchedule = 0.001
    weight_decay: float | None = field(default=None, kw_only=True)
    clipnorm: float | None = field(default=None, kw_only=True)
    clipvalue: float | None = field(default=None, kw_only=True)
    global_clipnorm: float | None = field(default=None, kw_only=True)
    use_ema: bool = field(default=False, kw_only=True)
    ema_momentum: float = field(default=0.99, kw_only=True)
    ema_overwrite_frequency: int | None = field(default=None, kw_only=True)
    loss_scale_factor: float | None = field(default=None, kw_only=True)
    gradient_accumulation_steps: int | None = field(default=None, kw_only=True)
    exclude_from_weight_decay: Sequence[str] | None = field(default=None, kw_only=True)

    def __post_init__(self) -> None:
        check(self, learning_rate=number_or_schedule, ema_momentum=fraction)
        self.check_given(weight_decay=not_negative, exclude_from_weight_decay=patterns)
        self.check_given(loss_scale_factor=positive)
        self.check_given(clipnorm=positive, clipvalue=positive, global_clipnorm=positive)
        self.check_given(ema_overwrite_frequency=count, gradient_accumulation_steps=at_least_two)
        if len(self._clipping()) > 1:
            raise SettingError(
                f"{type(self).__name__} can clip in one way only; keep one of "
                f"clipnorm={self.clipnorm}, clipvalue={self.clipvalue}, "
                f"global_clipnorm={self.global_clipnorm}."
            )

    def check_given(self, **rules: Rule) -> None:
        """Like `settings.check`, for settings that may be None."""
        check(
            self, **{name: rule for name, rule in rules.items() if getattr(self, name) is not None}
        )

    def first_values(self) -> dict[str, float]:
        """The slots of one array of the params, by name: the number that each begins with."""
        return {}

    def first_slots(self, name: str, param: Array) -> Slots:
        """The slots of one array before the first step; `name` is its path, "dense/kernel"."""
        xp = namespace(param)
        return {slot: xp.full_like(param, first) for slot, first in self.first_values().items()}

    def update_one(
        self, gradient: Array, slots: Slots, param: Array, step: Array, rate: Array
    ) -> tuple[Array, Slots]:
        """The formula: what is added to one array of the params, and what is remembered.

        `step` (counted from 1) and `rate` have the param's dtype.
        """
        raise NotImplementedError(f"{type(self).__name__} has no `update_one`")

    def final_one(self, param: Array, slots: Slots) -> tuple[Array, Slots]:
        """One array of the params after training, and the slots that go with it."""
        return param, slots

    def decay_of(self, name: str, param: Array) -> float | None:
        """The weight decay of one array of the params."""
        return None if self.is_excluded(name) else self.weight_decay

    def is_excluded(self, name: str) -> bool:
        """Whether an array is left out of the weight decay."""
        return paths.any_found(self.exclude_from_weight_decay or (), name)

    def stages(self) -> tuple[Stage, ...]:
        """What is done around the formula, outermost first."""
        every: list[Stage] = []
        if self.loss_scale_factor:
            every.append(Unscaling(self.loss_scale_factor))
        if self.use_ema:
            every.append(Averaging(self.ema_momentum, self.ema_overwrite_frequency))
        if self.gradient_accumulation_steps:
            every.append(Accumulation(self.gradient_accumulation_steps))
        return (*every, *self._clipping(), Decay(self.decay_of))

    def init(self, params: Tree) -> Tree:
        """The slots before the first step."""
        slots = trees.map(
            lambda param, name: self.first_slots(name, param), params, paths.names(params)
        )
        for stage in reversed(self.stages()):
            slots = stage.init(params, slots)
        return slots

    def update(
        self, gradients: Tree, slots: Tree, params: Tree, step: Array, rate: Array
    ) -> tuple[Tree, Tree]:
        """The updates, to be added to the params, and the slots of the next step."""
        number = -(-step // (self.gradient_accumulation_steps or 1))
        now = Step(gradients, params, step, number, rate)
        return update_around(self.stages(), self._move_each)(now, slots)

    def rate(self, step: Array) -> Array:
        """The learning rate of a step; here steps are counted from 0."""
        return rate_at(self.learning_rate, step)

    def loss_scale(self, slots: Tree) -> Array:
        """What the loss must be multiplied by before the backward pass."""
        return self.loss_scale_factor or 1.0

    def final(self, params: Tree, slots: Tree) -> tuple[Tree, Tree]:
        """The params after training, and the slots that go with them."""
        return final_around(self.stages(), self._finish_each)(params, slots)

    def _clipping(self) -> list[Stage]:
        ways = {
            ClipNorm: self.clipnorm,
            ClipGlobalNorm: self.global_clipnorm,
            ClipValue: self.clipvalue,
        }
        return [kind(limit) for kind, limit in ways.items() if limit is not None]

    def _move_each(self, now: Step, slots: Tree) -> tuple[Tree, Tree]:
        def move(param: Array, gradient: Array, own: Slots) -> tuple[Array, Slots]:
            xp = namespace(param, gradient, now.number, now.rate)
            number = xp.asarray(now.number, dtype=param.dtype)
            rate = xp.asarray(now.rate, dtype=param.dtype)
            return self.update_one(gradient, own, param, number, rate)

        return _unzipped(now.params, trees.map(move, now.params, now.gradients, slots))

    def _finish_each(self, params: Tree, slots: Tree) -> tuple[Tree, Tree]:
        return _unzipped(params, trees.map(self.final_one, params, slots))


def _unzipped(params: Tree, pairs: Tree) -> tuple[Tree, Tree]:
    """A tree of pairs as a pair of trees."""
    firsts = trees.map(lambda _, pair: pair[0], params, pairs)
    return firsts, trees.map(lambda _, pair: pair[1], params, pairs)
