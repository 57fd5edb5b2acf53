"""What watches training and may act on it: stop it, save it, write it down."""

from goodfit.callbacks.callback import Callback
from goodfit.callbacks.csv_logger import CSVLogger
from goodfit.callbacks.early_stopping import EarlyStopping
from goodfit.callbacks.learning_rate_scheduler import LearningRateScheduler
from goodfit.callbacks.model_checkpoint import ModelCheckpoint
from goodfit.callbacks.progress import ProgressBar

__all__ = [
    "CSVLogger", "Callback", "EarlyStopping", "LearningRateScheduler", "ModelCheckpoint",
    "ProgressBar",
]  # fmt: skip
