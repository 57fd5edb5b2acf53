"""Making the weights of a model that does not have any yet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from goodfit.models import judging
from goodfit.models.options import rows_of_batch

if TYPE_CHECKING:
    from goodfit.models.model import Model


def build(model: Model, x: Any, y: Any) -> None:
    """Gives the model its first weights, for data as `fit` takes them, unless it has some."""
    if model.is_built():
        return
    if judging.source_of(model, x, y, None, rows_of_batch(None), None) is None:
        model.build_for(x)
