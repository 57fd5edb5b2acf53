"""The parts of a batch, against Keras."""

import pytest

from goodfit.errors import DataError
from goodfit.utils import pack_x_y_sample_weight, unpack_x_y_sample_weight


@pytest.mark.parametrize("parts", [("x",), (["a", "b"],), ("x", "y"), ("x", "y", "w")])
def test_packing_is_kerass_and_can_be_undone(keras, parts):
    packed = pack_x_y_sample_weight(*parts)
    assert packed == keras.utils.pack_x_y_sample_weight(*parts)
    assert unpack_x_y_sample_weight(packed) == keras.utils.unpack_x_y_sample_weight(packed)
    assert unpack_x_y_sample_weight(packed) == (*parts, None, None)[:3]


@pytest.mark.parametrize("wrong", [(), (1, 2, 3, 4)])
def test_other_numbers_of_parts_are_told(wrong):
    with pytest.raises(DataError, match=r"this one has \d parts.*\(\(a, b\), y\)"):
        unpack_x_y_sample_weight(wrong)
