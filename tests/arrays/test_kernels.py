"""The two libraries' convolutions against each other, and against JAX's own derivatives."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax import lax

from goodfit.arrays import kernels
from goodfit.arrays.kernels import Sliding

SETTINGS = {
    "plain": ((2, 6, 5, 4), (3, 2, 4, 3), Sliding((1, 1), ((0, 0), (0, 0)), (1, 1), 1)),
    "few channels": ((2, 6, 5, 1), (3, 3, 1, 3), Sliding((1, 1), ((1, 1), (1, 1)), (1, 1), 1)),
    "strides": ((2, 7, 8, 5), (3, 3, 5, 2), Sliding((2, 3), ((1, 1), (0, 2)), (1, 1), 1)),
    "few, strides": ((2, 7, 8, 2), (2, 3, 2, 2), Sliding((3, 2), ((1, 0), (0, 1)), (1, 1), 1)),
    "dilation": ((2, 9, 8, 4), (3, 2, 4, 2), Sliding((2, 1), ((2, 2), (0, 1)), (2, 3), 1)),
    "groups": ((2, 6, 5, 6), (3, 2, 2, 9), Sliding((2, 1), ((1, 1), (0, 0)), (1, 2), 3)),
    "depthwise": ((2, 6, 5, 4), (3, 3, 1, 8), Sliding((1, 1), ((1, 1), (1, 1)), (1, 1), 4)),
    "one axis": ((3, 9, 4), (4, 4, 3), Sliding((2,), ((3, 0),), (1,), 1)),
    "three axes": (
        (1, 4, 5, 3, 4),
        (2, 3, 1, 4, 2),
        Sliding((1, 2, 1), ((0, 1),) * 3, (1,) * 3, 1),
    ),
    "wide padding": ((1, 3, 3, 4), (2, 2, 4, 2), Sliding((1, 1), ((4, 3), (0, 5)), (1, 1), 1)),
}


def exporting():
    """JAX's module that compiles for other devices, which in old versions needs more than JAX."""
    return pytest.importorskip("jax.export", exc_type=ImportError)


def jax_convolution(x, kernel, how):
    axes = "DHW"[5 - x.ndim :]
    names = (f"N{axes}C", f"{axes}IO", f"N{axes}C")
    return lax.conv_general_dilated(
        x, kernel, how.strides, how.padding, None, how.dilation, names, how.groups
    )


@pytest.mark.parametrize("setting", SETTINGS)
@pytest.mark.parametrize("xp", [np, jnp], ids=["numpy", "xla"])
def test_the_convolution_and_both_gradients_are_those_of_jax(setting, xp):
    image, kernel, how = SETTINGS[setting]
    generator = np.random.default_rng(0)
    x, k = (xp.asarray(generator.normal(size=s).astype(np.float32)) for s in (image, kernel))
    expected, pull = jax.vjp(lambda x, k: jax_convolution(x, k, how), x, k)
    g = xp.asarray(generator.normal(size=expected.shape).astype(np.float32))
    by_x, by_kernel = pull(jnp.asarray(g))
    found = [
        (kernels.convolve(xp, x, k, how), expected),
        (kernels.convolve_back(xp, g, k, how, image[1:-1]), by_x),
        (kernels.convolve_kernel_back(xp, x, g, how, kernel[:-2]), by_kernel),
    ]
    for ours, theirs in found:
        assert ours.dtype == np.float32
        np.testing.assert_allclose(ours, theirs, rtol=1e-4, atol=1e-4)


def test_volumes_are_convolved_image_by_image_on_a_cpu_alone():
    x, kernel = np.ones((2, 4, 5, 5, 4), np.float32), np.ones((3, 2, 2, 4, 4), np.float32)
    how = Sliding((1, 1, 1), ((0, 0),) * 3, (1, 1, 1), 1)

    def convolved(x, kernel):
        return kernels.convolve(jax.numpy, x, kernel, how)

    programs = {
        platform: exporting().export(jax.jit(convolved), platforms=[platform])(x, kernel)
        for platform in ("cpu", "cuda")
    }
    counts = {name: str(p.mlir_module()).count("convolution(") for name, p in programs.items()}
    assert counts == {"cpu": 3, "cuda": 1}
