import numpy as np
import pytest

from goodfit.arrays import random
from goodfit.errors import ShapeError
from goodfit.initializers import Constant, Identity, Ones, Zeros


@pytest.mark.parametrize("initializer", [Zeros(), Ones(), Constant(0.3), Identity(2.0)])
def test_values_are_keras_values(keras, initializer):
    theirs = getattr(keras.initializers, type(initializer).__name__)(**initializer.settings())
    np.testing.assert_array_equal(initializer(random.key(0), (3, 4)), np.asarray(theirs((3, 4))))


def test_an_identity_is_a_matrix():
    with pytest.raises(ShapeError, match=r"\(3, 3, 1\) has 3 axes"):
        Identity()(random.key(0), (3, 3, 1))
