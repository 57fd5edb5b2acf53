import jax
import numpy as np
import pytest
from jax import lax

from goodfit.arrays import depthwise
from goodfit.arrays.kernels import Sliding

CASES = [
    ((2, 9, 3), (4,), Sliding((2,), ((1, 2),), (1,), 3)),
    ((2, 7, 6, 2), (3, 2), Sliding((1, 2), ((0, 0), (1, 0)), (2, 1), 2)),
    ((1, 4, 5, 4, 2), (2, 3, 2), Sliding((1, 1, 2), ((1, 1), (0, 0), (0, 1)), (1, 2, 1), 2)),
]


def exporting():
    """JAX's module that compiles for other devices, which in old versions needs more than JAX."""
    return pytest.importorskip("jax.export", exc_type=ImportError)


def grouped(x, kernel, how):
    """XLA's own: a kernel (*sizes, 1, channels) in as many groups as channels."""
    axes = "DHW"[5 - x.ndim :]
    numbers = (f"N{axes}C", f"{axes}IO", f"N{axes}C")
    return lax.conv_general_dilated(
        x, kernel[..., None, :], how.strides, how.padding, rhs_dilation=how.dilation,
        dimension_numbers=numbers, feature_group_count=how.groups,
    )  # fmt: skip


@pytest.mark.parametrize(("shape", "sizes", "how"), CASES, ids=["1D", "2D", "3D"])
def test_numpy_and_xla_compute_what_grouped_convolutions_do(shape, sizes, how):
    generator = np.random.default_rng(0)
    x, kernel = (generator.normal(size=s).astype(np.float32) for s in (shape, (*sizes, shape[-1])))
    expected, back = jax.vjp(lambda x, kernel: grouped(x, kernel, how), x, kernel)
    g = generator.normal(size=expected.shape).astype(np.float32)

    def all_three(xp, x, kernel, g):
        return (
            depthwise.convolve(xp, x, kernel, how),
            depthwise.convolve_back(xp, g, kernel, how, shape[1:-1]),
            depthwise.convolve_kernel_back(xp, x, g, how, sizes),
        )

    for found in (
        all_three(np, x, kernel, g),
        jax.jit(lambda *arrays: all_three(jax.numpy, *arrays))(x, kernel, g),
    ):
        for one, other in zip(found, (expected, *back(g)), strict=True):
            np.testing.assert_allclose(one, other, rtol=1e-4, atol=1e-5)


def test_programs_for_other_devices_sum_at_once():
    """A loop over images is quick on a CPU alone."""
    x = np.ones((8, 5, 5, 2), np.float32)
    how = Sliding((1, 1), ((1, 1), (1, 1)), (1, 1), 2)

    def slopes(x, g):
        return depthwise.convolve_kernel_back(jax.numpy, x, g, how, (3, 3))

    programs = {
        platform: exporting().export(jax.jit(slopes), platforms=[platform])(x, x).mlir_module()
        for platform in ("cpu", "cuda")
    }
    assert "stablehlo.while" in programs["cpu"]
    assert "stablehlo.while" not in programs["cuda"]
