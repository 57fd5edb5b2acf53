"""The face of the library: models with Keras's methods."""

from goodfit.models.batch_finding import BatchSizeTest, find_batch_size
from goodfit.models.checking import check_gradients
from goodfit.models.cloning import clone_model
from goodfit.models.cross_validation import CrossValidation, cross_validate
from goodfit.models.files import load_model, save_model
from goodfit.models.model import Model
from goodfit.models.rate_finding import LearningRateTest, find_learning_rate
from goodfit.models.rebuilding import model_from_json
from goodfit.models.sequential import Sequential

__all__ = [
    "BatchSizeTest",
    "CrossValidation",
    "LearningRateTest",
    "Model",
    "Sequential",
    "check_gradients",
    "clone_model",
    "cross_validate",
    "find_batch_size",
    "find_learning_rate",
    "load_model",
    "model_from_json",
    "save_model",
]
