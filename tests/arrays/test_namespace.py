import jax
import jax.numpy as jnp
import numpy as np

from goodfit import ops
from goodfit.arrays import is_numpy, namespace
from goodfit.autodiff import Tape


def test_numpy_computes_unless_an_argument_lives_elsewhere():
    assert namespace() is np
    assert namespace(np.ones(2), np.float32(1), 3.0, [1]) is np
    assert namespace(np.ones(2), jnp.ones(2)) is jnp


def test_an_array_that_is_being_compiled_belongs_to_jax():
    seen = []
    jax.jit(lambda x: seen.append(namespace(np.ones(2), x)) or x)(np.ones(2))
    assert seen == [jnp]
    assert not is_numpy(seen[0])


def test_an_array_under_differentiation_belongs_to_ops():
    with Tape() as tape:
        assert namespace(tape.watch(np.ones(2))) is ops
