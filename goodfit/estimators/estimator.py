"""What the classifier and the regressor have in common: a network with scikit-learn's manners."""

from __future__ import annotations

from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator
from sklearn.utils import check_random_state
from sklearn.utils.validation import check_is_fitted

from goodfit.callbacks import EarlyStopping
from goodfit.data import Standardizer
from goodfit.estimators.course import Course, course
from goodfit.estimators.network import Ending, Plain, built
from goodfit.estimators.rows import Rows, validated, weights_of
from goodfit.estimators.sample import Sample
from goodfit.estimators.settings import require_settings
from goodfit.estimators.targets import Targets
from goodfit.models import Model
from goodfit.training.history import History

__all__ = ["NeuralEstimator"]

Array = NDArray[Any]

NUMPY_STEPS, NUMPY_PARAMS = 300, 20_000
"""So many steps of so small a network take NumPy less time than a program takes to compile."""

ROWS_AT_ONCE = 64
"""Rows are always answered so many at a time, so that no answer depends on the rows beside it."""


class NeuralEstimator(BaseEstimator):
    """A network that is fitted, kept and searched over as scikit-learn's estimators are."""

    model_: Model
    history_: dict[str, list[float]]
    _targets: Targets
    _is_steady = False
    """Whether the optimiser is that of `partial_fit`, whose rate stays the same."""
    _checks_of_y: ClassVar[dict[str, Any]] = {}

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
        random_state: Any = None,
        verbose: bool = False,
    ) -> None:
        self.hidden = hidden
        self.activation = activation
        self.dropout = dropout
        self.alpha = alpha
        self.optimizer = optimizer
        self.learning_rate_init = learning_rate_init
        self.batch_size = batch_size
        self.max_iter = max_iter
        self.early_stopping = early_stopping
        self.validation_fraction = validation_fraction
        self.n_iter_no_change = n_iter_no_change
        self.standardize = standardize
        self.random_state = random_state
        self.verbose = verbose

    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> Self:
        """Trains a fresh network.

        Args:
            X: an array, a data frame or a sparse matrix: (rows, features).
            y: a target for each row.
            sample_weight: how much each row counts; 2 is the same as the row twice.

        Raises:
            SettingError: a parameter that cannot mean anything.
            DataError: data of which nothing can be learnt.
        """
        require_settings(self)
        sample = self._sample(X, y, sample_weight, first=True, whole=True).distinct()
        seed = self._begin(sample)
        strata = self._targets.strata(sample.y)
        train, dev = sample.divided(self.validation_fraction, self.early_stopping, strata, seed)
        self._make(train, seed)
        history = self._trained(train, dev)
        self.history_ = history.history
        self.diagnosis_ = history.diagnosis
        self.n_iter_ = len(history.epoch)
        return self

    def _trained(self, train: Sample, dev: Sample | None) -> History:
        """What came of training from the beginning to the end."""
        plan = course(self.get_params(deep=False), len(train.rows), steady=False)
        self._compile(plan)
        self._is_steady = False
        stopping = EarlyStopping(patience=plan.patience, restore_best_weights=True)
        return self.model_.fit(
            **train.given(self.scaler_, self._targets),
            validation_data=dev and dev.judging(self.scaler_, self._targets),
            batch_size=plan.batch_size,
            epochs=plan.epochs,
            callbacks=[stopping] if dev else [],
            verbose=int(self.verbose),
        )

    def _one_epoch(self, X: Any, y: Any, sample_weight: Any) -> Self:
        """Trains once on these rows, by a rate that does not fall: there is no telling the end."""
        first = not hasattr(self, "model_")
        if first:
            require_settings(self)
        sample = self._sample(X, y, sample_weight, first, whole=False)
        if first:
            self._make(sample, self._begin(sample))
            self.history_ = {}
            self.n_iter_ = 0
        plan = course(self.get_params(deep=False), len(sample.rows), steady=True)
        if not self._is_steady:
            self._compile(plan)
            self._is_steady = True
        history = self.model_.fit(
            **sample.given(self.scaler_, self._targets),
            batch_size=plan.batch_size,
            verbose=int(self.verbose),
            doctor=False,  # it judges a run as a whole
        )
        for name, values in history.history.items():
            self.history_.setdefault(name, []).extend(values)
        self.n_iter_ += 1
        return self

    def _begin(self, sample: Sample) -> int:
        """Learns what is asked for; gives the seed that all chance in training comes from."""
        self._targets = self._targets_of(sample)
        return int(check_random_state(self.random_state).randint(np.iinfo(np.int32).max))

    def _make(self, sample: Sample, seed: int) -> None:
        """Makes the scales and the network for rows to be trained on."""
        count, features = sample.shape
        if self.standardize:
            self.scaler_ = sample.rows.standardizer(sample.weights)
        else:
            self.scaler_ = Standardizer(np.zeros(features), np.ones(features))
        ending = Ending(self._targets.outputs, self._targets.activation)
        plain = Plain(self.activation, self.dropout, self.alpha / (2 * count))
        self.model_ = built(self.hidden, sample.shape, ending, plain, seed)

    def _compile(self, plan: Course) -> None:
        """Chooses what is minimised, and whether in NumPy or in a program."""
        self.model_.compile(
            plan.optimizer,
            self._targets.loss,
            metrics=list(self._targets.metrics),
            run_eagerly=plan.steps <= NUMPY_STEPS and self.model_.count_params() <= NUMPY_PARAMS,
        )

    # rows in, answers out

    def _sample(self, X: Any, y: Any, sample_weight: Any, first: bool, whole: bool) -> Sample:
        """The rows that count, checked, with their targets as numbers.

        `first` says that columns (and with `whole`, classes) are learnt, not compared with those
        that are known.
        """
        x, y = validated(self, X, y, reset=first, multi_output=True, **self._checks_of_y)
        weights = weights_of(sample_weight, x.shape[0])
        counted = np.flatnonzero(weights)
        y, weights = self._understood(y[counted], weights[counted], whole)
        return Sample(Rows(x, counted), y, weights)

    def _answers(self, X: Any, model: Model | None = None) -> Array:
        """What a model (by default the network) says of rows, in float32."""
        check_is_fitted(self)
        rows = Rows(validated(self, X, reset=False))
        model = model or self.model_
        found = [
            model.predict(_filled(self.scaler_(block)), ROWS_AT_ONCE, verbose=0)[: len(block)]
            for _, block in rows.blocks()
        ]
        return np.concatenate(found)

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = True
        return tags


def _filled(rows: Array) -> Array:
    """The rows and as many more as make the last batch whole."""
    missing = -len(rows) % ROWS_AT_ONCE
    return np.concatenate([rows, np.zeros((missing, rows.shape[1]), rows.dtype)])
