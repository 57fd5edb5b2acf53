import numpy as np
import pytest

from goodfit import ops
from goodfit.errors import ShapeError

SETTINGS = [
    ((2, 9, 3), (4, 3, 2), {"stride": 2}),
    ((2, 8, 7, 3), (3, 2, 3, 1), {"padding": 1}),
    ((2, 8, 7, 3), (3, 2, 3, 2), {"dilation": (2, 1), "stride": (1, 2)}),
    ((1, 4, 5, 6, 2), (2, 3, 2, 2, 2), {"padding": 1}),
]


def numbers(*shapes):
    generator = np.random.default_rng(0)
    return [generator.normal(size=shape).astype(np.float32) for shape in shapes]


@pytest.mark.parametrize(("image", "kernel", "settings"), SETTINGS)
def test_values_and_gradients_are_those_of_pytorch(as_in_torch, image, kernel, settings):
    x, k = numbers(image, kernel)
    axes = len(image) - 2

    def ours(x, k):
        pairs = [(settings["padding"],) * 2] * axes if "padding" in settings else "valid"
        options = {"strides": settings.get("stride", 1), "dilation": settings.get("dilation", 1)}
        return ops.depthwise_convolution(x, k, padding=pairs, **options)

    def theirs(torch, x, k):
        """Torch wants (filters, 1, *sizes), and channels behind the batch."""
        each = torch.movedim(k, (-2, -1), (0, 1)).flatten(0, 1).unsqueeze(1)
        convolve = getattr(torch.nn.functional, f"conv{axes}d")
        out = convolve(x.movedim(-1, 1), each, groups=image[-1], **settings)
        return out.movedim(1, -1)

    as_in_torch(ours, theirs, x, k)


def test_as_many_groups_as_channels_are_depthwise():
    x, k = numbers((2, 6, 5, 3), (3, 3, 1, 6))
    each = k.reshape(3, 3, 3, 2)
    np.testing.assert_array_equal(
        ops.convolution(x, k, groups=3, padding="same"),
        ops.depthwise_convolution(x, each, padding="same"),
    )


@pytest.mark.parametrize("kernel", [(3, 4, 1), (3, 3, 2, 1)])
def test_channels_and_axes_that_do_not_fit_are_refused(kernel):
    with pytest.raises(ShapeError, match=r"kernel \(\*sizes, channels, multiplier\).*\(2, 8, 2\)"):
        ops.depthwise_convolution(*numbers((2, 8, 2), kernel))
