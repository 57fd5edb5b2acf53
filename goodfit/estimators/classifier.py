"""A network for classes."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import ClassifierMixin
from sklearn.utils import column_or_1d
from sklearn.utils.class_weight import compute_class_weight, compute_sample_weight
from sklearn.utils.multiclass import check_classification_targets, type_of_target

from goodfit.errors import DataError, SettingError
from goodfit.estimators.estimator import NeuralEstimator
from goodfit.estimators.sample import Sample
from goodfit.estimators.targets import Classes, Labels, Targets

__all__ = ["NeuralClassifier"]

Array = NDArray[Any]


class NeuralClassifier(ClassifierMixin, NeuralEstimator):
    """A neural network that tells classes apart, or finds several labels at once.

    Features are scaled to mean 0 and deviation 1 of the training rows. "auto" stands for what
    suits the number of rows, as in `goodfit train`.

    Args:
        hidden: what lies between the input and the last layer: the sizes of hidden layers, such
            as `(64, 32)`; a list of goodfit layers; a goodfit model without its last layer, of
            which fresh copies are trained; or a function of the number of features that gives one
            of these.
        activation: of the hidden layers, where `hidden` gives their sizes.
        dropout: the share of their outputs that is set to 0 while training, likewise.
        alpha: the L2 penalty of their weights and the last layer's, as in `MLPClassifier`.
        optimizer: a name, whose learning rate falls along half a cosine; or a goodfit optimiser.
        learning_rate_init: the learning rate at the beginning.
        batch_size: the rows in one step.
        max_iter: the most epochs.
        early_stopping: whether rows are set aside, by whose loss training stops and the best epoch
            is chosen; "auto" from 10,000 rows on, for of fewer all are needed to learn from.
        validation_fraction: the share of the rows that is set aside.
        n_iter_no_change: the epochs without a lower loss that end training.
        standardize: whether the features are scaled.
        class_weight: a weight for each class, or "balanced".
        random_state: what all chance comes from; the same number, the same network.
        verbose: whether progress is shown.

    Attributes:
        classes_: the labels, sorted.
        model_: the network, a `goodfit.Model`, which takes scaled rows.
        scaler_: the `goodfit.data.Standardizer` that scales them.
        history_: a number for each epoch, by name.
        diagnosis_: what the doctor says of the training.
        n_iter_: the epochs that were trained.
        n_features_in_, feature_names_in_: the columns of the training rows.

    Example:
        >>> from sklearn.datasets import load_iris
        >>> x, y = load_iris(return_X_y=True)
        >>> network = NeuralClassifier(max_iter=30, learning_rate_init=0.02, random_state=0)
        >>> network = network.fit(x, y)
        >>> network.score(x, y) > 0.9
        True
    """

    classes_: Array

    def __init__(
        self,
        hidden: Any = "auto",
        *,
        activation: Any = "relu",
        dropout: float = 0.2,
        alpha: float = 0.0,
        optimizer: Any = "adam",
        learning_rate_init: float | str = "auto",
        batch_size: int | str = "auto",
        max_iter: int | str = "auto",
        early_stopping: bool | str = "auto",
        validation_fraction: float = 0.1,
        n_iter_no_change: int | str = "auto",
        standardize: bool = True,
        class_weight: Any = None,
        random_state: Any = None,
        verbose: bool = False,
    ) -> None:
        super().__init__(
            hidden,
            activation=activation,
            dropout=dropout,
            alpha=alpha,
            optimizer=optimizer,
            learning_rate_init=learning_rate_init,
            batch_size=batch_size,
            max_iter=max_iter,
            early_stopping=early_stopping,
            validation_fraction=validation_fraction,
            n_iter_no_change=n_iter_no_change,
            standardize=standardize,
            random_state=random_state,
            verbose=verbose,
        )
        self.class_weight = class_weight

    def partial_fit(self, X: Any, y: Any, classes: Any = None, sample_weight: Any = None) -> Self:
        """Trains one more epoch on these rows.

        The first call makes the network; its rows say how features are scaled from then on. The
        doctor, who judges whole runs, is not asked.

        Args:
            X: rows, as for `fit`.
            y: their classes.
            classes: all classes that will ever come; needed in the first call only.
            sample_weight: how much each row counts.

        Raises:
            DataError: the first call does not say the classes, or a later one has others.
        """
        if not hasattr(self, "model_"):
            if classes is None:
                raise DataError(
                    "The first call of partial_fit must say which classes there are, for its rows "
                    "may lack some. Write `partial_fit(X, y, classes=np.unique(all_y))`."
                )
            self.classes_ = np.unique(classes)
        return self._one_epoch(X, y, sample_weight)

    def predict_proba(self, X: Any) -> Array:
        """The probability of each class, in the order of `classes_`; of each label on its own."""
        return self._answers(X)

    def predict_log_proba(self, X: Any) -> Array:
        """The logarithms of `predict_proba`."""
        with np.errstate(divide="ignore"):
            return np.asarray(np.log(self.predict_proba(X)))

    def predict(self, X: Any) -> Array:
        """The likeliest class of each row, or 1 for each label that is likelier than not."""
        outputs = self._answers(X)
        return self._targets.predicted(outputs)

    def _understood(self, y: Array, weights: Array, whole: bool) -> tuple[Array, Array]:
        """The numbers of the classes, and the rows' weights with those of their classes."""
        if not whole and self.class_weight == "balanced":
            raise SettingError(
                'class_weight="balanced" needs all rows at once, and partial_fit sees some. Write '
                "the weight of each class: `class_weight={'rare': 5, 'common': 1}`."
            )
        if type_of_target(y, input_name="y").startswith("multilabel"):
            y = np.asarray(y.toarray() if hasattr(y, "toarray") else y)
            given = self.class_weight
            return y, weights if given is None else weights * compute_sample_weight(given, y)
        check_classification_targets(y)
        y = column_or_1d(y, warn=True)
        if whole:
            self.classes_ = np.unique(y)
        numbers = self._numbered(y)
        of_rows = compute_class_weight(self.class_weight, classes=self.classes_, y=y)[numbers]
        if of_rows.min() < 0 or not of_rows.any():
            raise SettingError(
                f"class_weight={self.class_weight!r} leaves nothing to learn from, or something to "
                'unlearn. Write numbers above 0 for the classes, or class_weight="balanced".'
            )
        return numbers, weights * of_rows

    def _numbered(self, y: Array) -> Array:
        known = self.classes_.tolist()
        if len(known) < 2:
            raise DataError(
                f"All rows that count have one class, {known[0]!r}: there is nothing to tell "
                "apart. Give rows of at least two classes."
            )
        strange = y[~np.isin(y, self.classes_)].tolist()
        if strange:
            raise DataError(
                f"y has the class {strange[0]!r}, but the first call of partial_fit said that the "
                f"classes are {known}. Say all of them there: `classes=[...]`."
            )
        return np.searchsorted(self.classes_, y)

    def _targets_of(self, sample: Sample) -> Targets:
        if sample.y.ndim == 1:
            return Classes(self.classes_)
        self.classes_ = np.arange(sample.y.shape[1])
        return Labels(sample.y.shape[1])

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.classifier_tags.multi_label = True
        return tags

    def _more_tags(self) -> dict[str, Any]:  # of scikit-learn before 1.6
        return {"multilabel": True}
