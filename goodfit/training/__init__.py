"""How a network is trained: a state, one step, and the loop that repeats it."""

from goodfit.training.history import History
from goodfit.training.record import Breakdown, DataFacts, Record
from goodfit.training.state import TrainState

__all__ = ["Breakdown", "DataFacts", "History", "Record", "TrainState"]
