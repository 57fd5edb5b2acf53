import numpy as np
import pytest

from goodfit.comparison.answers import read
from goodfit.errors import SettingError
from goodfit.study.prepared import prepare


@pytest.fixture(scope="module")
def cancer():
    return prepare("breast_cancer")


def test_the_greatest_column_is_the_class():
    outputs = np.array([[-3.0, 2.0, 1.0], [9.0, 2.0, 1.0]])
    assert read(outputs, "mine", prepare("iris")).tolist() == [1, 0]


@pytest.mark.parametrize(
    ("outputs", "classes"),
    [([0.2, 0.7, 0.5], [0, 1, 0]), ([[0.2], [0.7]], [0, 1]), ([-4.0, 0.3, 7.0], [0, 1, 1])],
)
def test_one_column_is_a_chance_or_a_score_of_the_second_class(cancer, outputs, classes):
    assert read(outputs, "mine", cancer).tolist() == classes


def test_numbers_come_in_the_unit_of_the_target():
    diabetes = prepare("diabetes")
    told = read([[0.0], [1.0]], "mine", diabetes)
    assert np.allclose(told, diabetes.train.y.mean() + np.array([0, diabetes.train.y.std()]))


@pytest.mark.parametrize(("data", "needed"), [("iris", 3), ("diabetes", 1), ("breast_cancer", 2)])
def test_another_number_of_outputs_is_refused(data, needed):
    with pytest.raises(SettingError, match=f"Give its last layer {needed} outputs"):
        read(np.zeros((4, 7)), "mine", prepare(data))
