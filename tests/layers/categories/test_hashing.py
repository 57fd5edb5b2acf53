import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodfit import Sequential
from goodfit.errors import SettingError, ShapeError
from goodfit.layers import Input
from goodfit.layers.categories import HashedCrossing, Hashing

NUMBERS = np.arange(-500, 500)
WORDS = NUMBERS.astype(str)


@pytest.mark.parametrize("x", [NUMBERS, WORDS], ids=["numbers", "words"])
@pytest.mark.parametrize("salt", [None, 17, (1, 2)])
def test_bins_are_filled_evenly(x, salt):
    filled = np.bincount(Hashing(10, salt=salt)(x), minlength=10)
    assert filled.sum() == len(x)
    assert filled.min() > 60
    assert filled.max() < 140


@given(st.lists(st.text(), min_size=1), st.integers(1, 9))
def test_a_string_is_always_in_the_same_bin(texts, bins):
    layer = Hashing(bins)
    found = layer(np.array(texts, object))
    assert found.tolist() == [int(layer(np.array([text], object))[0]) for text in texts]
    assert set(found.tolist()) <= set(range(bins))


@pytest.mark.parametrize("x", [NUMBERS, WORDS], ids=["numbers", "words"])
def test_a_salt_puts_them_elsewhere(x):
    bins = [Hashing(1000, salt=salt)(x) for salt in (None, 1, 2, (1, 2))]
    assert all(np.mean(bins[i] == bins[k]) < 0.05 for i in range(4) for k in range(i))


@pytest.mark.parametrize(("x", "value"), [(NUMBERS, 7), (WORDS, "7")], ids=["numbers", "words"])
def test_only_what_is_masked_is_in_bin_0(x, value):
    assert (x[Hashing(4, mask_value=value)(x) == 0] == value).all()
    assert Hashing(4, mask_value=value)(x).max() == 3


def test_bytes_are_strings():
    np.testing.assert_array_equal(Hashing(99)(np.array([b"a", b"b"])), Hashing(99)(["a", "b"]))


@pytest.mark.parametrize("mode", ["one_hot", "multi_hot", "count"])
def test_bins_are_written_as_ever(mode):
    words = np.array([["a", "b"], ["b", "b"]])
    rows = np.eye(5)[Hashing(5)(words)]
    expected = {"one_hot": rows, "count": rows.sum(axis=1), "multi_hot": rows.max(axis=1)}[mode]
    np.testing.assert_array_equal(Hashing(5, output_mode=mode)(words), expected)


def test_numbers_are_in_the_same_bins_inside_a_model():
    x = NUMBERS.reshape(-1, 4).astype(np.int32)
    model = Sequential([Input((4,), dtype="int32"), Hashing(50, mask_value=3, salt=8)])
    np.testing.assert_array_equal(model.predict(x), Hashing(50, mask_value=3, salt=8)(x))


def test_a_crossing_is_one_of_the_combination_and_its_order():
    first, second = np.repeat(NUMBERS[:30], 30), np.tile(WORDS[:30], 30)
    found = HashedCrossing(10**6)([first, second])
    assert len(set(found.tolist())) > 895
    numbers = np.tile(NUMBERS[:30], 30)
    one, other = HashedCrossing(10**6)(first, numbers), HashedCrossing(10**6)(numbers, first)
    assert np.mean(one == other) < 0.05


def test_a_crossing_of_lists_keeps_their_types():
    expected = HashedCrossing(99)([np.array(["a", "b"]), np.array([1, 2])])
    np.testing.assert_array_equal(HashedCrossing(99)([["a", "b"], [1, 2]]), expected)
    columns = [np.array([["a"], ["b"]]), np.array([[1], [2]])]
    np.testing.assert_array_equal(HashedCrossing(99)(columns), expected[:, None])
    hot = HashedCrossing(99, output_mode="one_hot")(columns)
    np.testing.assert_array_equal(hot, np.eye(99)[expected])


def test_features_of_several_shapes_are_not_crossed():
    with pytest.raises(ShapeError, match=r"two or more features of one shape.*\(batch, 2\)"):
        HashedCrossing(5)([np.ones((3, 2), int), np.ones((3, 2), int)])
    with pytest.raises(ShapeError, match="two or more features"):
        HashedCrossing(5)([NUMBERS])


def test_wrong_settings_are_told():
    with pytest.raises(SettingError, match="num_bins must be a whole number"):
        Hashing(0)
    with pytest.raises(SettingError, match="`salt=17`"):
        Hashing(5, salt="pepper")
