"""What the parameters of an estimator may be; they are looked at when it is fitted."""

from __future__ import annotations

from typing import Any

from goodfit.errors import SettingError
from goodfit.settings import Rule, count, fraction_below_one, not_negative, number, positive

__all__ = ["require_settings"]

share = number(lambda n: 0 < n < 1, "a number between 0 and 1", "0.1")
flag = Rule(lambda given: given if given in (True, False) else None, "True or False", "True")

RULES = {
    "dropout": fraction_below_one,
    "alpha": not_negative,
    "learning_rate_init": positive,
    "batch_size": count,
    "max_iter": count,
    "validation_fraction": share,
    "n_iter_no_change": count,
    "early_stopping": flag,
    "standardize": flag,
}
MAY_BE_AUTO = {
    "learning_rate_init", "batch_size", "max_iter", "n_iter_no_change", "early_stopping",
}  # fmt: skip


def require_settings(estimator: Any) -> None:
    """Raises SettingError where a parameter cannot mean anything; it is left as it is."""
    for name, rule in RULES.items():
        given = getattr(estimator, name)
        if name in MAY_BE_AUTO and isinstance(given, str) and given == "auto":
            continue
        if rule.read(given) is None:
            kind = type(estimator).__name__
            meant = f'"auto", or {rule.meant}' if name in MAY_BE_AUTO else rule.meant
            raise SettingError(
                f"{kind} got {name}={given!r}, but {name} must be {meant}. "
                f"Write for instance `{kind}({name}={rule.instead})`."
            )
