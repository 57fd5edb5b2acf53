import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

import goodfit
from goodfit.comparison.passed import is_network, named, trained
from goodfit.errors import SettingError
from goodfit.layers import Dense
from goodfit.study import Options
from goodfit.study.prepared import prepare


@pytest.fixture(scope="module")
def iris():
    return prepare("iris")


def _options(**asked):
    return Options("data", **asked)


def test_models_are_named_by_their_class_or_by_the_user():
    assert list(named([SVC(), Ridge(), SVC()])) == ["SVC", "Ridge", "SVC 2"]
    assert list(named(SVC())) == ["SVC"]
    assert list(named({"a": SVC(), "b": SVC()})) == ["a", "b"]
    assert named(None) == {}


@pytest.mark.parametrize("wrong", [SVC, 3, "forest"])
def test_what_is_no_model_is_refused(wrong):
    with pytest.raises(SettingError, match="Hand over the model itself"):
        named({"mine": wrong})


def test_networks_are_known_by_their_library():
    assert is_network(MLPClassifier())
    assert is_network(goodfit.Sequential([Dense(1)]))
    assert not is_network(make_pipeline(StandardScaler(), SVC()))


def test_an_estimator_learns_as_a_copy_from_scaled_rows(iris):
    model = LogisticRegression()
    predict = trained("mine", model, iris, _options())
    scaler = StandardScaler().fit(iris.train.x)
    oracle = LogisticRegression().fit(scaler.transform(iris.train.x), iris.train.y)
    assert predict(iris.test.x).tolist() == oracle.predict(scaler.transform(iris.test.x)).tolist()
    assert not hasattr(model, "coef_")


def test_an_estimator_predicts_numbers_in_the_unit_of_the_target():
    diabetes = prepare("diabetes")
    told = trained("mine", Ridge(), diabetes, _options())(diabetes.test.x)
    scaler = StandardScaler().fit(diabetes.train.x)
    oracle = Ridge().fit(scaler.transform(diabetes.train.x), diabetes.train.y)
    assert np.allclose(told, oracle.predict(scaler.transform(diabetes.test.x)), rtol=1e-3)


def test_a_network_with_the_manners_of_scikit_learn_learns_as_a_copy(iris):
    model = goodfit.NeuralClassifier(max_iter=1)
    assert is_network(model)
    assert trained("mine", model, iris, _options())(iris.test.x).shape == (30,)
    assert not hasattr(model, "classes_")


def test_a_model_of_ours_learns_in_place_with_early_stopping(iris):
    model = goodfit.Sequential([Dense(8, activation="relu"), Dense(3, activation="softmax")])
    model.compile("adam", "sparse_categorical_crossentropy")
    predict = trained("mine", model, iris, _options(epochs=3))
    assert len(model.history.epoch) == 3
    assert predict(iris.test.x).shape == (30,)


def test_a_model_that_cannot_learn_is_named_with_what_it_was_given(iris):
    model = goodfit.Sequential([Dense(3, activation="softmax")])
    with pytest.raises(goodfit.errors.NotReadyError, match="compile"):
        trained("mine", model, iris, _options())
    with pytest.raises(
        SettingError, match=r"'mine' could not be trained.*class numbers from 0 to 2"
    ):
        trained("mine", SVC(kernel="none of them"), iris, _options())


@pytest.mark.slow
def test_a_model_of_keras_learns_as_ours(iris):
    keras = pytest.importorskip("keras")
    last = keras.layers.Dense(3, activation="softmax")
    model = keras.Sequential([keras.layers.Dense(16, activation="relu"), last])
    model.compile("adam", "sparse_categorical_crossentropy")
    assert is_network(model)
    predict = trained("mine", model, iris, _options(epochs=60))
    assert np.mean(predict(iris.train.x) == iris.train.y) > 0.7
