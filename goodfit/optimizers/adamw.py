"""AdamW: Adam whose weights also shrink, apart from the gradient."""

from __future__ import annotations

from goodfit.errors import SettingError
from goodfit.optimizers.adam import Adam


class AdamW(Adam):
    """Adam with weight decay that does not go through the running means.

        param  = param - rate * weight_decay * param
        update = Adam's

    As a penalty in the loss the decay would be divided by the size of the gradients, so that
    weights with large gradients hardly decayed; here all decay alike.

    Args:
        weight_decay: the share that a step with a learning rate of 1 would take away.

    Raises:
        SettingError: a setting is out of its range, or `weight_decay` is None.

    Example:
        >>> import numpy as np
        >>> adamw = AdamW(learning_rate=0.1, weight_decay=0.5, exclude_from_weight_decay=["bias"])
        >>> params = {"kernel": np.float32([1.0]), "bias": np.float32([1.0])}
        >>> nothing = {"kernel": np.float32([0.0]), "bias": np.float32([0.0])}
        >>> updates, slots = adamw.update(nothing, adamw.init(params), params, step=1, rate=0.1)
        >>> updates["kernel"].round(3), updates["bias"]
        (array([-0.05], dtype=float32), array([-0.], dtype=float32))

    Loshchilov and Hutter, "Decoupled weight decay regularization", 2019.
    """

    weight_decay: float | None = 0.004

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.weight_decay is None:
            raise SettingError(
                "AdamW is Adam with weight decay, but got weight_decay=None; "
                "write `Adam(...)`, or for instance `AdamW(..., weight_decay=0.004)`."
            )
