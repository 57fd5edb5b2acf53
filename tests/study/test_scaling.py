import dataclasses

import numpy as np
from sklearn.preprocessing import StandardScaler

from goodfit.study.prepared import prepare
from goodfit.study.scaling import scaling


def test_columns_are_scaled_by_the_training_part_alone():
    wine = prepare("wine")
    oracle = StandardScaler().fit(wine.train.x)
    assert np.allclose(scaling(wine)(wine.test.x), oracle.transform(wine.test.x), atol=1e-4)


def test_what_never_varies_is_only_shifted():
    iris = prepare("iris")
    constant = iris.train._replace(x=np.full_like(iris.train.x, 5.0))
    scaled = scaling(dataclasses.replace(iris, train=constant))
    assert (scaled(constant.x) == 0).all()
    assert (scaled(constant.x + 2) == 2).all()


def test_pictures_keep_their_shape():
    digits = prepare("digits")
    assert scaling(digits)(digits.dev.x).shape == digits.dev.x.shape
