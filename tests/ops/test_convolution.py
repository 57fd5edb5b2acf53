import jax
import numpy as np
import pytest
from scipy import signal

from goodfit import ops
from goodfit.arrays import compile
from goodfit.autodiff import gradient
from goodfit.errors import ShapeError

KERAS_SETTINGS = [
    ((2, 8, 7, 3), (3, 3, 3, 4), {"padding": "same"}),
    ((2, 8, 7, 3), (3, 2, 3, 4), {"padding": "valid"}),
    ((2, 8, 7, 3), (3, 3, 3, 4), {"padding": "same", "strides": 2}),
    ((2, 8, 7, 3), (2, 5, 3, 4), {"padding": "same", "strides": (3, 2)}),
    ((2, 8, 7, 3), (3, 2, 3, 4), {"padding": "valid", "dilation": 2}),
    ((2, 8, 7, 4), (3, 3, 2, 6), {"padding": "same"}),  # two groups
    ((2, 9, 4), (4, 4, 2), {"padding": "same", "strides": 2}),
    ((1, 4, 5, 6, 2), (2, 3, 2, 2, 3), {"padding": "same"}),
]


def numbers(*shapes, seed=0):
    generator = np.random.default_rng(seed)
    return [generator.normal(size=shape).astype(np.float32) for shape in shapes]


@pytest.mark.parametrize(("image", "kernel", "settings"), KERAS_SETTINGS)
def test_convolutions_and_their_gradients_are_those_of_keras(keras, image, kernel, settings):
    x, k = numbers(image, kernel)
    groups = image[-1] // kernel[-2]

    def theirs(x, k):
        return keras.ops.conv(
            x,
            k,
            strides=settings.get("strides", 1),
            padding=settings["padding"],
            dilation_rate=settings.get("dilation", 1),
        )

    def ours(x, k):
        return ops.convolution(x, k, groups=groups, **settings)

    expected = theirs(x, k)
    np.testing.assert_allclose(ours(x, k), expected, rtol=1e-4, atol=1e-5)
    (g,) = numbers(expected.shape, seed=1)
    slopes = jax.grad(lambda x, k: (theirs(x, k) * g).sum(), argnums=(0, 1))(x, k)
    for mode in (lambda function: function, compile):
        found = mode(gradient(lambda pair: ops.sum(ours(*pair) * g)))((x, k))
        for one, other in zip(found, slopes, strict=True):
            np.testing.assert_allclose(one, other, rtol=1e-4, atol=1e-4)


def test_one_channel_is_the_correlation_of_scipy():
    x, k = (array.astype(np.float64) for array in numbers((6, 7), (3, 2)))
    ours = ops.convolution(x[None, ..., None], k[..., None, None])[0, ..., 0]
    np.testing.assert_allclose(ours, signal.correlate(x, k, mode="valid"))


def test_padding_can_be_given_in_numbers():
    x, k = numbers((1, 5, 2), (3, 2, 1))
    padded = np.pad(x, ((0, 0), (2, 1), (0, 0)))
    np.testing.assert_allclose(
        ops.convolution(x, k, padding=[(2, 1)]), ops.convolution(padded, k), rtol=1e-6
    )


def test_channels_that_do_not_fit_are_refused_with_the_kernel_to_write():
    x, k = numbers((1, 5, 5, 4), (3, 3, 3, 8))
    with pytest.raises(ShapeError, match=r"x has 4 channels.*takes 3.*shape \(3, 3, 4, 8\)"):
        ops.convolution(x, k)
    with pytest.raises(ShapeError, match=r"x has 4 channels.*takes 6.*shape \(3, 3, 2, 8\)"):
        ops.convolution(x, k, groups=2)


def test_axes_that_do_not_fit_are_refused():
    with pytest.raises(ShapeError, match=r"equally many axes; it got \(1, 5, 4\) and \(3, 3, 4, 8"):
        ops.convolution(*numbers((1, 5, 4), (3, 3, 4, 8)))


def test_a_kernel_larger_than_the_image_is_refused_with_advice():
    with pytest.raises(ShapeError, match=r'\(5, 5\) does not fit into \(4, 6\).*padding="same"'):
        ops.convolution(*numbers((1, 4, 6, 1), (5, 5, 1, 1)))


TRANSPOSED = [
    ((2, 5, 2), (3, 4, 2), {}),
    ((2, 5, 2), (3, 4, 2), {"stride": 2, "padding": 1, "output_padding": 1}),
    ((2, 4, 3, 2), (3, 2, 4, 2), {"stride": (2, 3), "output_padding": (1, 2)}),
    ((1, 2, 3, 2, 2), (2, 3, 2, 3, 2), {"padding": 1, "dilation": 2}),
]


@pytest.mark.parametrize(("image", "kernel", "settings"), TRANSPOSED)
def test_transposed_values_and_gradients_are_those_of_pytorch(as_in_torch, image, kernel, settings):
    axes = len(image) - 2
    given = {"stride": 1, "padding": 0, "output_padding": 0, "dilation": 1, **settings}
    step, cut, extra, gap = (np.broadcast_to(value, axes) for value in given.values())
    reach = (np.array(kernel[:-2]) - 1) * gap + 1
    lengths = (np.array(image[1:-1]) - 1) * step + reach - 2 * cut + extra

    def ours(x, k):
        return ops.transposed_convolution(
            x,
            k,
            lengths=lengths.tolist(),
            strides=step.tolist(),
            padding=[(n, n) for n in cut.tolist()],
            dilation=gap.tolist(),
        )

    def theirs(torch, x, k):
        convolve = getattr(torch.nn.functional, f"conv_transpose{axes}d")
        out = convolve(x.movedim(-1, 1), k.movedim((-1, -2), (0, 1)), **settings)
        return out.movedim(1, -1)

    as_in_torch(ours, theirs, *numbers(image, kernel))


@pytest.mark.parametrize("groups", [2, 4])
def test_grouped_values_and_gradients_are_those_of_pytorch(as_in_torch, groups):
    def theirs(torch, x, k):
        turned = k.movedim((-1, -2), (0, 1))
        out = torch.nn.functional.conv2d(x.movedim(-1, 1), turned, padding=1, groups=groups)
        return out.movedim(1, -1)

    x, k = numbers((2, 5, 6, 8), (3, 3, 8 // groups, 12))
    as_in_torch(
        lambda x, k: ops.convolution(x, k, padding=[(1, 1), (1, 1)], groups=groups), theirs, x, k
    )


def test_transposed_to_lengths_that_no_convolution_comes_from_is_refused():
    x, k = numbers((1, 4, 2), (3, 5, 2))
    with pytest.raises(ShapeError, match=r"makes \(batch, 7, 2\).*lengths \(9,\).*Change the leng"):
        ops.transposed_convolution(x, k, lengths=[9], padding=[(0, 0)])
