"""A parameter that cannot mean anything is told with the line to write; nothing is changed."""

import numpy as np
import pytest

from goodfit.errors import SettingError
from goodfit.estimators import NeuralClassifier, NeuralRegressor
from goodfit.estimators.settings import RULES, require_settings


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("dropout", 1.0),
        ("alpha", -1e-4),
        ("learning_rate_init", 0),
        ("learning_rate_init", "adaptive"),
        ("batch_size", 0),
        ("max_iter", 2.5),
        ("validation_fraction", 1.0),
        ("n_iter_no_change", "often"),
        ("early_stopping", "yes"),
        ("standardize", None),
    ],
)
def test_what_is_wrong_is_told_with_what_is_right(name, given):
    right = RULES[name].instead
    with pytest.raises(SettingError, match=rf"Write for instance `NeuralRegressor\({name}={right}"):
        NeuralRegressor(**{name: given}).fit([[0.0], [1.0]], [0.0, 1.0])


def test_numbers_of_numpy_and_auto_are_fine():
    network = NeuralClassifier(max_iter=np.int64(3), alpha=np.float64(0.1), early_stopping=True)
    require_settings(network)
    assert isinstance(network.max_iter, np.int64)
    assert NeuralClassifier().max_iter == "auto"
