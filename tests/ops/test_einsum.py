import numpy as np
import pytest

from goodfit import ops
from goodfit.errors import ShapeError

LENGTHS = {"a": 2, "b": 3, "c": 4, "d": 5}
EQUATIONS = [
    "ab,bc->ac", "ab,bc", "abc,cd,d->ab", "ab->ba", "ba", "ab->", "a,b->ab", "abc,abd->acd",
    "a, a -> a", "abc,c->",
]  # fmt: skip


@pytest.mark.parametrize("equation", EQUATIONS)
def test_einsum_is_that_of_numpy(equation):
    generator = np.random.default_rng(0)
    inputs = equation.replace(" ", "").split("->")[0].split(",")
    arrays = [generator.normal(size=[LENGTHS[letter] for letter in term]) for term in inputs]
    np.testing.assert_allclose(ops.einsum(equation, *arrays), np.einsum(equation, *arrays))


@pytest.mark.parametrize(
    ("equation", "shapes"),
    [("ii->i", [(2, 2)]), ("ij->i", [(2,)]), ("ij,j->i", [(2, 2)]), ("ij->ii", [(2, 2)])],
)
def test_an_equation_that_does_not_fit_is_refused_with_advice(equation, shapes):
    with pytest.raises(ShapeError, match="Write one letter for each axis of each array") as e:
        ops.einsum(equation, *map(np.ones, shapes))
    assert equation in str(e.value)
    assert str(shapes[0]) in str(e.value)
