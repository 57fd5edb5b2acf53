"""What "auto" stands for, and which optimiser is taken."""

import pytest

from goodfit.errors import SettingError, UnknownNameError
from goodfit.estimators import NeuralClassifier
from goodfit.estimators.course import course
from goodfit.optimizers import SGD, Adam
from goodfit.optimizers.schedules import CosineDecay
from goodfit.study import training
from goodfit.study.options import Options


def planned(rows=1079, steady=False, **settings):
    return course(NeuralClassifier(**settings).get_params(), rows, steady=steady)


def test_auto_is_what_a_study_would_choose():
    plan, options = planned(), Options("digits")
    assert plan.epochs == training.epochs(options, 1079) == 294
    assert plan.batch_size == 32
    assert plan.patience == training.patience(options, 1079)
    assert plan.steps == 294 * 34
    assert planned(rows=50_000).batch_size == 128


def test_what_is_asked_for_is_taken():
    plan = planned(max_iter=7, batch_size=100, n_iter_no_change=4)
    assert plan[:3] == (7, 100, 4)
    assert plan.steps == 7 * 11
    assert planned(rows=20, batch_size=100).batch_size == 20


def test_the_rate_falls_over_the_whole_training():
    falling = planned(max_iter=10, learning_rate_init=0.1, optimizer="sgd").optimizer
    assert isinstance(falling, SGD)
    assert isinstance(falling.learning_rate, CosineDecay)
    assert float(falling.rate(0)) == pytest.approx(0.1)
    assert float(falling.rate(10 * 34)) == pytest.approx(0.001)


def test_the_rate_stays_where_nobody_knows_the_end():
    steady = planned(steady=True, learning_rate_init=0.1).optimizer
    assert isinstance(steady, Adam)
    assert float(steady.rate(0)) == float(steady.rate(10**6)) == pytest.approx(0.1)
    assert planned(steady=True).epochs == 1


def test_an_optimiser_is_taken_as_it_is():
    own = Adam(0.5, beta_1=0.8)
    assert planned(optimizer=own).optimizer is own
    with pytest.raises(SettingError, match=r"Write one of them: `optimizer=Adam\(learning_rate=1"):
        planned(optimizer=own, learning_rate_init=1.5)


def test_no_such_optimiser():
    with pytest.raises(UnknownNameError, match="'adam'"):
        planned(optimizer="adan")
