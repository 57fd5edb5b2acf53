import numpy as np
import pytest

STEPS = 15
SHAPE = (3, 2)


@pytest.fixture
def gradients():
    """A different gradient for each step, small and large, with zeros."""
    generator = np.random.default_rng(5)
    sizes = 10.0 ** generator.uniform(-4, 2, SHAPE)
    all_steps = (generator.normal(size=(STEPS, *SHAPE)) * sizes).astype(np.float32)
    all_steps[4:7, 0] = 0
    return all_steps


@pytest.fixture
def start():
    return np.random.default_rng(6).normal(size=SHAPE).astype(np.float32)


@pytest.fixture
def path(gradients, start):
    """Where our optimiser goes, step by step."""

    def follow(optimizer):
        params = {"w": start}
        slots, places = optimizer.init(params), []
        for i, gradient in enumerate(gradients):
            rate = optimizer.rate(i)
            updates, slots = optimizer.update({"w": gradient}, slots, params, i + 1, rate)
            params = {"w": params["w"] + updates["w"]}
            places.append(params["w"])
        return np.stack(places)

    return follow


@pytest.fixture
def keras_path(keras, gradients, start):
    """Where Keras's optimiser goes, step by step."""

    def follow(optimizer):
        variable, places = keras.Variable(start), []
        for gradient in gradients:
            optimizer.apply_gradients([(keras.ops.convert_to_tensor(gradient), variable)])
            places.append(np.array(variable.value))
        return np.stack(places)

    return follow
