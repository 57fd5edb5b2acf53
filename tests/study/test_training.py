import numpy as np
import pytest

from goodfit.errors import UnknownNameError
from goodfit.study import Options, training
from goodfit.study.prepared import prepare
from goodfit.study.starter import build


@pytest.fixture(scope="module")
def iris():
    return prepare("iris")


def test_steps_and_epochs_suit_the_rows():
    assert training.rows_of_a_step(Options("x"), 20) == 20
    assert training.rows_of_a_step(Options("x", batch_size=7), 20) == 7
    assert training.epochs(Options("x"), 90) == 300
    assert training.epochs(Options("x"), 10**6) == 20
    assert training.epochs(Options("x", epochs=1), 10**6) == 1


def test_learning_rate_falls_to_a_hundredth_over_the_run(iris):
    model = build(iris)
    training.compile_network(model, iris, Options("iris", epochs=10, learning_rate=0.5))
    optimizer = model.compiled().optimizer
    assert float(optimizer.rate(np.int32(0))) == pytest.approx(0.5)
    assert float(optimizer.rate(np.int32(30))) == pytest.approx(0.005)  # 90 rows, 3 steps


def test_default_rate_is_the_optimisers_own(iris):
    model = build(iris)
    training.compile_network(model, iris, Options("iris", optimizer="SGD"))
    assert float(model.compiled().optimizer.rate(np.int32(0))) == pytest.approx(0.01)


def test_unknown_optimiser_is_answered_with_the_nearest(iris):
    with pytest.raises(UnknownNameError, match="Did you mean 'adam'"):
        training.compile_network(build(iris), iris, Options("iris", optimizer="adan"))


def test_best_weights_are_kept(iris):
    model, options = build(iris), Options("iris", epochs=12, learning_rate=0.1)
    training.compile_network(model, iris, options)
    history = training.train(model, iris, options)
    losses = history.history["val_loss"]
    best = training.measure(model, iris)["dev"]["loss"]
    assert best == pytest.approx(min(losses), rel=1e-4)
    assert history.best_epoch == int(np.argmin(losses))


def test_the_doctor_knows_what_the_columns_are_called(iris):
    model = build(iris)
    training.compile_network(model, iris, Options("iris", epochs=1))
    history = training.train(model, iris, Options("iris", epochs=1))
    assert history.record.facts.names == iris.feature_names


def test_regression_network_predicts_in_units(prices):
    dev, mean = prices.prepared.dev, prices.prepared.target_mean
    predicted = prices.model.predict(dev.x)[:, 0]
    assert abs(predicted.mean() - dev.y.mean()) < 20
    assert mean > 1000
    unexplained = np.sum((predicted - dev.y) ** 2) / np.sum((dev.y - dev.y.mean()) ** 2)
    assert 1 - unexplained == pytest.approx(prices.results["dev"]["r2"], abs=1e-3)
    assert prices.model.evaluate(dev.x, dev.y, return_dict=True)["r2"] == pytest.approx(
        prices.results["dev"]["r2"], abs=1e-3
    )
