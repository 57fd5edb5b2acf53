"""A search for good settings of a network: doomed trials end early, and all are written down."""

from goodfit.search.searching import tune
from goodfit.search.trials import Trial
from goodfit.search.tuning import Tuning

__all__ = ["Trial", "Tuning", "tune"]
