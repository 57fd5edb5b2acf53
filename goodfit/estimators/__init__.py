"""Networks with scikit-learn's manners: for pipelines, searches and cross-validation."""

from goodfit.estimators.classifier import NeuralClassifier
from goodfit.estimators.features import NeuralFeatures
from goodfit.estimators.regressor import NeuralRegressor

__all__ = ["NeuralClassifier", "NeuralFeatures", "NeuralRegressor"]
