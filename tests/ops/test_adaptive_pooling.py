import numpy as np
import pytest

from goodfit import ops

KINDS = {
    "avg": ops.adaptive_average_pooling,
    "max": ops.adaptive_max_pooling,
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("lengths", "wanted"),
    [((7,), (3,)), ((6,), (3,)), ((2,), (5,)), ((7, 6), (3, 6)), ((4, 5, 6), (2, 3, 1))],
)
def test_values_and_gradients_are_those_of_pytorch(as_in_torch, kind, lengths, wanted):
    x = np.random.default_rng(0).permutation(4 * int(np.prod(lengths))).astype(np.float32)
    x = x.reshape(2, *lengths, 2) / 10

    def theirs(torch, x):
        pool = getattr(torch.nn.functional, f"adaptive_{kind}_pool{len(lengths)}d")
        return pool(x.movedim(-1, 1), wanted).movedim(1, -1)

    as_in_torch(lambda x: KINDS[kind](x, wanted), theirs, x)
