"""Products summed over rows, in each form that XLA may be given, against NumPy in float64."""

import jax.numpy as jnp
import numpy as np
import pytest

from goodfit.arrays import compile, products

random = np.random.default_rng(0)
SHAPES = [
    (5, 3, 4), (64, 512, 10), (600, 512, 128), (600, 8, 64), (64, 28, 512), (64, 96, 64),
    (1, 40, 2),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "left", "right"), SHAPES)
def test_products_are_those_of_numpy(rows, left, right):
    x, y = random.normal(size=(rows, left)), random.normal(size=(rows, right))
    given = x.astype(np.float32), y.astype(np.float32)
    for xp, run in ((np, lambda function: function), (jnp, compile)):
        found = run(lambda x, y, xp=xp: products.over_rows(xp, x, y))(*given)
        np.testing.assert_allclose(found, x.T @ y, rtol=1e-4, atol=1e-3)


def test_every_form_is_among_the_shapes():
    turned = {_turned(*shape) for shape in SHAPES}
    assert turned == {(), ("y", "out"), ("x",)}


def _turned(rows, left, right):
    """Which matrices the program lays out anew, told by the shapes behind its barriers."""
    import jax

    like = [jax.ShapeDtypeStruct((rows, n), np.float32) for n in (left, right)]
    program = jax.make_jaxpr(lambda x, y: products.over_rows(jnp, x, y))(*like)
    laid = [e.outvars[0].aval.shape for e in program.eqns if "barrier" in e.primitive.name]
    names = {(left, rows): "x", (right, rows): "y", (right, left): "out"}
    return tuple(names[shape] for shape in laid)
