import numpy as np
import pytest

from goodfit.arrays import random
from goodfit.errors import ShapeError
from goodfit.initializers import Orthogonal


@pytest.mark.parametrize("shape", [(6, 6), (8, 3), (3, 3, 4, 5)])
def test_columns_are_orthonormal(shape):
    kernel = Orthogonal(gain=3.0)(random.key(1), shape).reshape(-1, shape[-1])
    np.testing.assert_allclose(kernel.T @ kernel, 9 * np.eye(shape[-1]), atol=1e-5)


def test_rows_of_a_wide_matrix_are_orthonormal():
    kernel = Orthogonal()(random.key(1), (3, 8))
    np.testing.assert_allclose(kernel @ kernel.T, np.eye(3), atol=1e-6)


def test_rotations_and_reflections_are_equally_likely():
    turned = [np.linalg.det(Orthogonal()(random.key(i), (3, 3))) > 0 for i in range(200)]
    assert 70 < sum(turned) < 130


def test_the_first_entry_has_mean_zero():
    """Without the correction of the signs, LAPACK's convention makes most diagonals negative."""
    first = [Orthogonal()(random.key(i), (3, 3))[0, 0] for i in range(200)]
    assert abs(np.mean(first)) < 4 * np.sqrt(1 / 3 / 200)


def test_a_vector_is_no_matrix():
    with pytest.raises(ShapeError, match=r"\(5,\) has too few axes"):
        Orthogonal()(random.key(0), (5,))
