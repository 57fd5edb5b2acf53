"""The rules about how many rows there are: of all together, and of each class."""

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from goodfit import losses
from goodfit.doctor.facts import data_facts
from goodfit.doctor.looking.sample import Sample
from goodfit.doctor.rules import all_rules
from goodfit.layers import Dense
from goodfit.training.batch import Data


def rare(share, rows=900, distance=1.2, classes=2, seed=0):
    """A common class, and as rare as told the others, which overlap with it."""
    random = np.random.default_rng(seed)
    common = 1 - share * (classes - 1)
    y = random.choice(classes, size=rows, p=[common, *[share] * (classes - 1)])
    return random.normal(size=(rows, 4)) + distance * np.eye(4, 4, -1)[:, ::-1][y % 4], y


@pytest.fixture
def imbalance(make_record):
    """A function of the rows: what the rule says of scikit-learn's probabilities as answers."""

    def judge(x, y, loss="sparse_categorical_crossentropy", weight=None, balanced=None):
        loss = losses.get(loss)
        cut = len(x) * 2 // 3
        model = LogisticRegression(class_weight=balanced).fit(x[:cut], y[:cut])

        def answer(inputs):
            shares = model.predict_proba(inputs[0])
            return shares[:, 1:] if loss.targets == "binary" else shares

        train = Data((x[:cut],), (y[:cut],), (weight,))
        record = make_record(loss=loss, layers=[Dense(y.max() + 1, "softmax")])
        record.facts = data_facts(x[:cut], y[:cut], loss)
        record.sample = Sample(train, Data((x[cut:],), (y[cut:],), (None,)), answer)
        return list(all_rules()["class_imbalance"].judge(record))

    return judge


@pytest.mark.parametrize("loss", ["sparse_categorical_crossentropy", "binary_crossentropy"])
def test_a_rare_class_that_is_ignored(imbalance, loss):
    x, y = rare(0.05)
    (finding,) = imbalance(x, y, loss)
    assert finding.severity == "warning"
    assert f"The rarest class has {np.sum(y[:600] == 1)} training rows" in finding.evidence
    assert finding.cures[0].line == 'fit(..., class_weight="balanced")'


def test_several_rare_classes(imbalance):
    x, y = rare(0.03, rows=1500, classes=3)
    assert len(imbalance(x, y)) == 1


def test_a_rare_class_that_is_told_is_well(imbalance):
    assert imbalance(*rare(0.05, distance=6)) == []


def test_even_classes_are_well_however_badly_they_are_told(imbalance):
    assert imbalance(*rare(0.4, distance=0.5)) == []


def test_weighted_classes_are_well(imbalance):
    x, y = rare(0.05)
    weight = np.where(y[:600] == 1, 10.0, 0.5)
    assert imbalance(x, y, weight=weight, balanced="balanced") == []


def test_a_rare_class_that_nothing_tells_is_no_matter_of_weights(imbalance):
    assert imbalance(*rare(0.05, distance=0)) == []


@pytest.fixture
def few(make_record):
    """A function of training rows and validation losses: what is said of too few rows."""

    def judge(x, y, dev, epochs=(1.0, 0.3, 0.05), loss="sparse_categorical_crossentropy"):
        loss = losses.get(loss)
        record = make_record(epochs, dev=dev, loss=loss, layers=[Dense(8), Dense(12)])
        record.facts = data_facts(x, y, loss)
        record.sample = Sample(Data((x,), (y,), (None,)), None, np.asarray)
        return list(all_rules()["too_little_data"].judge(record))

    return judge


random = np.random.default_rng(0)
POOR = [2.4, 2.2, 2.3]


def test_few_rows_for_each_of_many_classes(few):
    x, y = random.normal(size=(60, 5)), np.arange(60) % 12
    (finding,) = few(x, y, POOR)
    assert "60 training rows for 12 classes: 5 for each" in finding.evidence
    assert few(x, y, [2.4, 0.9, 0.2]) == []
    assert few(x, y, POOR, epochs=(2.5, 2.4, 2.4)) == []
    assert few(np.repeat(x, 3, axis=0), np.repeat(y, 3), POOR) == []


def test_fewer_rows_than_features(few):
    x = random.normal(size=(40, 60))
    y = x.sum(axis=1) / 8
    guess = float(y.var())
    (finding,) = few(x, y, [guess, guess], (guess, 0.1 * guess), "mse")
    assert "40 training rows for 60 features" in finding.evidence
    assert few(x[:, :8], y, [guess, guess], (guess, 0.1 * guess), "mse") == []
