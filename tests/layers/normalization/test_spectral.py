import numpy as np
import pytest

from goodfit import ops
from goodfit.arrays import compile, random
from goodfit.autodiff import gradient
from goodfit.errors import SettingError
from goodfit.layers import Conv2D, Dense, Dropout, Embedding, Input, SpectralNormalization
from goodfit.layers.context import Context


def run(layer, params, memory, x, training=True):
    ctx = Context(training, random.key(0)).enter("it", memory, layer.trainable)
    return layer.call(params, x, ctx), ctx.memory


def pieces(keras):
    generator = np.random.default_rng(0)
    image, row = generator.normal(size=(2, 4, 4, 3)), generator.normal(size=(4, 5))
    return {
        "dense": (Dense(3), keras.layers.Dense(3), row.astype(np.float32)),
        "convolution": (Conv2D(2, 3), keras.layers.Conv2D(2, 3), image.astype(np.float32)),
        "embedding": (
            Embedding(7, 3),
            keras.layers.Embedding(7, 3),
            generator.integers(0, 7, (4, 5)).astype(np.float32),
        ),
    }


@pytest.mark.parametrize("iterations", [1, 3])
@pytest.mark.parametrize("piece", ["dense", "convolution", "embedding"])
def test_a_step_of_training_is_kerass(keras, piece, iterations):
    inner, other, x = pieces(keras)[piece]
    layer = SpectralNormalization(inner, iterations)
    theirs = keras.layers.SpectralNormalization(other, iterations)
    theirs.build(x.shape)
    generator = np.random.default_rng(1)
    for variable in theirs.weights:
        variable.assign(generator.normal(size=variable.shape))
    params = {"layer": {v.name: np.asarray(v) for v in other.weights}}
    memory = {"vector_u": np.asarray(theirs.vector_u)}
    expected = np.asarray(theirs(x, training=True))

    def step(params, memory):
        return run(layer, params, memory, x)

    for out, after in (step(params, memory), compile(step)(params, memory)):
        np.testing.assert_allclose(out, expected, rtol=1e-4, atol=1e-5)
        np.testing.assert_allclose(after["vector_u"], np.asarray(theirs.vector_u), rtol=1e-4)


def test_gradients_are_pytorchs(torch):
    """PyTorch iterates from the other side, so it gets the transposed kernel."""
    generator = np.random.default_rng(2)
    kernel, vector = generator.normal(size=(5, 3)), generator.normal(size=(1, 3))
    factors = generator.normal(size=(5, 3))
    with_norm = torch.nn.utils.parametrizations.spectral_norm(
        torch.nn.Linear(3, 5, bias=False, dtype=torch.float64)
    )
    with torch.no_grad():
        with_norm.parametrizations.weight.original.copy_(torch.tensor(kernel))
        with_norm.parametrizations.weight[0]._v.copy_(torch.tensor(vector[0]))
    (with_norm.weight * torch.tensor(factors)).sum().backward()
    layer = SpectralNormalization(Dense(3, use_bias=False))

    def total(kernel):
        out, _ = run(layer, {"layer": {"kernel": kernel}}, {"vector_u": vector}, np.eye(5))
        return ops.sum(out * factors)

    expected = with_norm.parametrizations.weight.original.grad.numpy()
    np.testing.assert_allclose(gradient(total)(kernel), expected, rtol=1e-8)


def test_in_the_end_no_vector_is_stretched():
    layer = SpectralNormalization(Dense(4, use_bias=False))
    params = {"layer": {"kernel": np.random.default_rng(0).normal(size=(6, 4))}}
    memory = layer.init_memory(random.key(0), (6,))
    for _ in range(50):
        _, memory = run(layer, params, memory, np.eye(6))
    out, after = run(layer, params, memory, np.eye(6), training=False)
    assert np.linalg.norm(out, ord=2) == pytest.approx(1, rel=1e-6)
    np.testing.assert_array_equal(after["vector_u"], memory["vector_u"])


def test_a_kernel_of_zeros_stays_one():
    layer = SpectralNormalization(Dense(4))
    params = {"layer": {"kernel": np.zeros((6, 4)), "bias": np.ones(4)}}
    out, _ = run(layer, params, layer.init_memory(random.key(0), (6,)), np.eye(6))
    np.testing.assert_array_equal(out, np.ones((6, 4)))


def test_a_layer_without_a_kernel_is_told():
    with pytest.raises(SettingError, match=r"Dropout has neither.*SpectralNormalization\(Dense"):
        SpectralNormalization(Dropout(0.1))(Input((5,)))
    with pytest.raises(SettingError, match="wraps a layer, but got 3"):
        SpectralNormalization(3)
    with pytest.raises(SettingError, match="power_iterations=0"):
        SpectralNormalization(Dense(3), power_iterations=0)
