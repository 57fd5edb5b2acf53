"""What a network has learnt to see, as features for other estimators."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, ClassNamePrefixFeaturesOutMixin, TransformerMixin, clone
from sklearn.utils.multiclass import type_of_target
from sklearn.utils.validation import check_is_fitted

from goodfit.errors import SettingError
from goodfit.estimators.classifier import NeuralClassifier
from goodfit.estimators.estimator import NeuralEstimator
from goodfit.estimators.regressor import NeuralRegressor
from goodfit.estimators.rows import validated
from goodfit.models import Model

__all__ = ["NeuralFeatures"]


class NeuralFeatures(ClassNamePrefixFeaturesOutMixin, TransformerMixin, BaseEstimator):
    """Trains a network, and turns rows into the outputs of one of its hidden layers.

    Args:
        estimator: a `NeuralClassifier` or `NeuralRegressor`, of which a copy is trained; by
            default a regressor for targets with fractions, a classifier for others.
        layer: the name of the layer in `estimator_.model_`; by default what enters the last one.
        random_state: what all chance comes from; by default as `estimator` says.

    Attributes:
        estimator_: the trained classifier or regressor, with its `diagnosis_`.
        features_: the network up to that layer, a `goodfit.Model`.

    Example:
        >>> from sklearn.datasets import load_iris
        >>> x, y = load_iris(return_X_y=True)
        >>> network = NeuralClassifier(hidden=(16, 3), max_iter=10, random_state=0)
        >>> NeuralFeatures(network).fit_transform(x, y).shape
        (150, 3)
    """

    def __init__(
        self, estimator: Any = None, *, layer: str | None = None, random_state: Any = None
    ) -> None:
        self.estimator = estimator
        self.layer = layer
        self.random_state = random_state

    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> Self:
        """Trains the network.

        Raises:
            SettingError: `estimator` is no network of goodfit.
            UnknownNameError: there is no such layer.
        """
        validated(self, X, y, multi_output=True)
        self.estimator_ = self._fresh(y).fit(X, y, sample_weight)
        model = self.estimator_.model_
        if self.layer is None:
            symbol = model.output.inputs[0]
        else:
            symbol = model.get_layer(self.layer).output
        self.features_ = Model(model.inputs, symbol)
        self._n_features_out = int(np.prod(symbol.shape))
        return self

    def transform(self, X: Any) -> NDArray[np.float32]:
        """The layer's outputs for these rows."""
        check_is_fitted(self)
        outputs = self.estimator_._answers(X, self.features_)
        return outputs.reshape(len(outputs), -1)

    def _fresh(self, y: Any) -> NeuralEstimator:
        fresh: NeuralEstimator
        if self.estimator is None:
            numbers = type_of_target(y).startswith("continuous")
            fresh = NeuralRegressor() if numbers else NeuralClassifier()
        elif isinstance(self.estimator, NeuralEstimator):
            fresh = clone(self.estimator)
        else:
            raise SettingError(
                f"estimator={self.estimator!r} is no network whose layers could be looked at. "
                "Write for instance `NeuralFeatures(NeuralClassifier(hidden=(64, 16)))`."
            )
        if self.random_state is not None:
            fresh.set_params(random_state=self.random_state)
        return fresh

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = True
        tags.target_tags.required = True
        tags.target_tags.multi_output = True
        tags.transformer_tags.preserves_dtype = ["float32"]
        return tags

    def _more_tags(self) -> dict[str, Any]:  # of scikit-learn before 1.6
        return {"requires_y": True, "multioutput": True, "preserves_dtype": [np.float32]}
