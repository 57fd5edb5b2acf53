"""A network for numbers."""

from __future__ import annotations

from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import RegressorMixin

from goodfit.estimators.estimator import NeuralEstimator
from goodfit.estimators.sample import Sample
from goodfit.estimators.targets import Numbers, Targets

__all__ = ["NeuralRegressor"]

Array = NDArray[Any]


class NeuralRegressor(RegressorMixin, NeuralEstimator):
    """A neural network that predicts a number, or several at once.

    Features and targets are scaled to mean 0 and deviation 1 of the training rows; predictions are
    in the targets' own units. Parameters and attributes are those of `NeuralClassifier`, but for
    what is about classes.

    Example:
        >>> x = np.linspace(-1, 1, 200).reshape(-1, 1)
        >>> network = NeuralRegressor(max_iter=50, random_state=0).fit(x, 3 * x[:, 0] + 1000)
        >>> network.score(x, 3 * x[:, 0] + 1000) > 0.9
        True
    """

    _checks_of_y: ClassVar[dict[str, Any]] = {"y_numeric": True}

    def partial_fit(self, X: Any, y: Any, sample_weight: Any = None) -> Self:
        """Trains one more epoch on these rows.

        The first call makes the network; its rows say how features and targets are scaled from
        then on. The doctor, who judges whole runs, is not asked.
        """
        return self._one_epoch(X, y, sample_weight)

    def predict(self, X: Any) -> Array:
        """The number of each row; a column for each where there were several targets."""
        outputs = self._answers(X)
        return self._targets.predicted(outputs)

    def _understood(self, y: Array, weights: Array, whole: bool) -> tuple[Array, Array]:
        return np.asarray(y, np.float64), weights

    def _targets_of(self, sample: Sample) -> Targets:
        return Numbers.of(sample.y, sample.weights)

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.target_tags.multi_output = True
        return tags

    def _more_tags(self) -> dict[str, Any]:  # of scikit-learn before 1.6
        return {"multioutput": True}
