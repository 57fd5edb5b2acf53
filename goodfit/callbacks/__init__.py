"""What watches training and may act on it: stop it, save it, write it down."""

from goodfit.callbacks.backup_and_restore import BackupAndRestore
from goodfit.callbacks.callback import Callback
from goodfit.callbacks.csv_logger import CSVLogger
from goodfit.callbacks.early_stopping import EarlyStopping
from goodfit.callbacks.lambda_callback import LambdaCallback
from goodfit.callbacks.learning_rate_scheduler import LearningRateScheduler
from goodfit.callbacks.live_curve import LiveCurve
from goodfit.callbacks.model_checkpoint import ModelCheckpoint
from goodfit.callbacks.progress import ProgbarLogger, ProgressBar
from goodfit.callbacks.reduce_lr_on_plateau import ReduceLROnPlateau
from goodfit.callbacks.remote_monitor import RemoteMonitor
from goodfit.callbacks.swap_ema_weights import SwapEMAWeights
from goodfit.callbacks.terminate_on_nan import NotFiniteError, TerminateOnNaN
from goodfit.callbacks.time_budget import TimeBudget
from goodfit.callbacks.tracking.mlflow import MLflow
from goodfit.callbacks.tracking.tensorboard import TensorBoard
from goodfit.callbacks.tracking.weights_and_biases import WeightsAndBiases
from goodfit.callbacks.weight_averaging import WeightAveraging

__all__ = [
    "BackupAndRestore", "CSVLogger", "Callback", "EarlyStopping", "LambdaCallback",
    "LearningRateScheduler", "LiveCurve", "MLflow", "ModelCheckpoint", "NotFiniteError",
    "ProgbarLogger", "ProgressBar", "ReduceLROnPlateau", "RemoteMonitor", "SwapEMAWeights",
    "TensorBoard", "TerminateOnNaN", "TimeBudget", "WeightAveraging", "WeightsAndBiases",
]  # fmt: skip
