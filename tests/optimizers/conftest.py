import numpy as np
import pytest

from goodfit.arrays import compile, trees

STEPS = 20
SHAPES = {"kernel": (3, 2), "tall": (2, 4), "bias": (5,), "gain": ()}


@pytest.fixture
def start():
    """A matrix that is wide, one that is tall, a vector and a number."""
    generator = np.random.default_rng(6)
    return {
        name: np.asarray(generator.normal(size=shape), np.float32) for name, shape in SHAPES.items()
    }


@pytest.fixture
def gradients():
    """A different gradient for each step, small and large, with zeros."""
    generator = np.random.default_rng(5)

    def of_each_step(shape):
        sizes = 10.0 ** generator.uniform(-4, 2, shape)
        steps = (generator.normal(size=(STEPS, *shape)) * sizes).astype(np.float32)
        if shape:
            steps[4:7, 0] = 0
        return steps

    return {name: of_each_step(shape) for name, shape in SHAPES.items()}


def _at(gradients, i):
    return {name: np.asarray(steps[i]) for name, steps in gradients.items()}


def _stacked(places):
    return {name: np.stack([np.asarray(place[name]) for place in places]) for name in SHAPES}


@pytest.fixture
def path(gradients, start):
    """Where our optimiser goes, step by step: each array's places; and what it is in the end."""

    def follow(optimizer, compiled=False):
        def one(params, slots, gradient, i):
            rate = optimizer.rate(i)
            updates, slots = optimizer.update(gradient, slots, params, i + 1, rate)
            return trees.map(lambda param, update: param + update, params, updates), slots

        step = compile(one) if compiled else one
        params, slots, places = start, optimizer.init(start), []
        for i in range(STEPS):
            params, slots = step(params, slots, _at(gradients, i), np.int32(i))
            places.append(params)
        return _stacked(places), optimizer.final(params, slots)[0]

    return follow


@pytest.fixture
def keras_path(keras, gradients, start):
    """Where Keras's optimiser goes, step by step; and what the variables are in the end."""

    import jax

    def follow(optimizer):
        variables = {name: keras.Variable(value, name=name) for name, value in start.items()}
        listed, places = list(variables.values()), []
        optimizer.build(listed)
        inner = [variable.value for variable in optimizer.variables]
        outer = [variable.value for variable in listed]
        step = jax.jit(optimizer.stateless_apply)
        for i in range(STEPS):
            outer, inner = step(inner, [steps[i] for steps in gradients.values()], outer)
            places.append(dict(zip(variables, outer, strict=True)))
        for variable, value in zip([*optimizer.variables, *listed], [*inner, *outer], strict=True):
            variable.assign(value)
        optimizer.finalize_variable_values(listed)
        return _stacked(places), {name: np.array(each.value) for name, each in variables.items()}

    return follow


@pytest.fixture
def goes_where_keras_goes(keras, path, keras_path):
    """Checks that our optimiser takes Keras's steps: eagerly, and if wanted compiled."""

    def check(ours, theirs, *, compiled=False, rtol=2e-5, atol=2e-6):
        expected, _ = keras_path(theirs)
        for mode in [False, True] if compiled else [False]:
            found, _ = path(ours, mode)
            for name in expected:
                np.testing.assert_allclose(found[name], expected[name], rtol, atol, err_msg=name)

    return check
