from sklearn.dummy import DummyClassifier

from goodfit.comparison.contenders import OURS, contenders
from goodfit.study import Options
from goodfit.study.prepared import prepare


def test_the_users_models_come_first_and_ours_last():
    iris = prepare("iris")
    met = list(contenders(iris, {"mine": DummyClassifier()}, Options("iris", epochs=1)))
    assert [met[0].name, met[1].name, met[-1].name] == ["mine", "majority class", OURS]
    assert [each.family for each in met[1:3]] == ["constant", "classical"]
    assert met[-1].family == "network"
    assert all(each.fitting > 0 and each.rows == 90 for each in met)
    assert all(each.predict(iris.test.x).shape == (30,) for each in met)
