"""Training by scikit-learn's networks of dense layers, which do not tell when an epoch ends."""

from __future__ import annotations

import warnings
from typing import Any

from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier, MLPRegressor

from bench.data import Rows
from bench.peers import Predict


def train(work: Any, rows: Rows, clock: Any) -> Predict:
    """Trains for exactly the workload's epochs, without weight decay."""
    hidden = work.hidden
    settings = {
        "hidden_layer_sizes": hidden, "solver": work.optimizer, "alpha": 0.0, "random_state": 0,
        "batch_size": work.batch_size, "learning_rate_init": work.rate, "max_iter": work.epochs,
        "tol": 0.0, "n_iter_no_change": work.epochs,
    }  # fmt: skip
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        if work.task == "numbers":
            model = MLPRegressor(**settings).fit(rows.x, rows.y.ravel())
        else:
            model = MLPClassifier(**settings).fit(rows.x, rows.y)
    clock.epochs(work.epochs)
    return model.predict if work.task == "numbers" else model.predict_proba
