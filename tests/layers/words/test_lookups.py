"""Both lookups: what Keras's documentation and scikit-learn say they compute."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodfit import Sequential
from goodfit.errors import DataError, FileError, NotReadyError, SettingError
from goodfit.layers import Input
from goodfit.layers.words import IntegerLookup, StringLookup

KINDS = pytest.mark.parametrize("kind", [IntegerLookup, StringLookup])


def given_as(kind, numbers):
    return np.array(numbers) if kind is IntegerLookup else np.array(numbers).astype(str)


@KINDS
@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        ("int", [[1, 3, 4, 4], [4, 0, 2, 0]]),
        ("multi_hot", [[0, 1, 0, 1, 1], [1, 0, 1, 0, 1]]),
        ("count", [[0, 1, 0, 1, 2], [2, 0, 1, 0, 1]]),
        ("tf_idf", [[0, 0.25, 0, 0.6, 0.8], [1, 0, 0.75, 0, 0.4]]),
    ],
)
def test_a_vocabulary_numbers_from_behind_the_unknown(kind, mode, expected):
    weights = [0.25, 0.75, 0.6, 0.4] if mode == "tf_idf" else None
    layer = kind(
        vocabulary=given_as(kind, [12, 36, 1138, 42]), output_mode=mode, idf_weights=weights
    )
    x = given_as(kind, [[12, 1138, 42, 42], [42, 7, 36, 7]])
    np.testing.assert_allclose(layer(x), expected, rtol=1e-6)
    if mode != "int":
        np.testing.assert_allclose(layer(x[0]), expected[0], rtol=1e-6)


@KINDS
def test_one_hot_makes_a_row_of_each(kind):
    layer = kind(vocabulary=given_as(kind, [12, 36]), output_mode="one_hot")
    expected = np.eye(3)[[1, 2, 0]]
    np.testing.assert_array_equal(layer(given_as(kind, [12, 36, 7])), expected)
    np.testing.assert_array_equal(layer(given_as(kind, [[12], [36], [7]])), expected)


@KINDS
def test_the_mask_is_0_or_is_not_counted(kind):
    mask = given_as(kind, [0])[0].item()
    words, x = given_as(kind, [5, 6]), given_as(kind, [[5, 0, 0, 9]])
    assert kind(mask_token=mask, vocabulary=words)(x).tolist() == [[2, 0, 0, 1]]
    counts = kind(mask_token=mask, vocabulary=words, output_mode="count")
    assert counts(x).tolist() == [[1, 1, 0]]
    assert counts.get_vocabulary()[1:] == words.tolist()


@KINDS
@given(st.lists(st.integers(-50, 50), min_size=1))
def test_inverting_undoes_what_is_known(kind, numbers):
    x = given_as(kind, numbers)
    forth = kind(oov_token=given_as(kind, [99])[0].item())
    forth.adapt(x)
    back = kind(oov_token=forth.oov_token, vocabulary=forth.get_vocabulary(), invert=True)
    assert back(forth(x)).tolist() == x.tolist()
    assert back([0, 10**6, -1]).tolist() == [forth.oov_token] * 3
    assert len(back.get_vocabulary()) == back.vocabulary_size() == len(set(numbers)) + 1


@KINDS
@given(st.lists(st.integers(-9, 9).filter(lambda n: n != -1), min_size=1))
def test_the_frequent_come_first_and_of_equal_ones_the_greater(kind, numbers):
    x = given_as(kind, numbers)
    layer = kind(max_tokens=5)
    layer.adapt(x)
    tokens, times = np.unique(x, return_counts=True)
    expected = tokens[np.lexsort((tokens, times))][::-1][:4].tolist()
    assert layer.get_vocabulary(include_special_tokens=False) == expected


def test_unknown_numbers_get_the_remainder():
    layer = IntegerLookup(vocabulary=[12, 36, 1138, 42], num_oov_indices=2)
    assert layer([[12, 1138, 42], [37, 1000, 36]]).tolist() == [[2, 4, 5], [1, 0, 3]]


@pytest.mark.parametrize(
    "layer",
    [
        StringLookup(None, 4, vocabulary=["a"], salt=3),
        IntegerLookup(None, 4, vocabulary=[-9], oov_method="farmhash", salt=3),
    ],
)
def test_a_hash_spreads_the_unknown(layer):
    x = given_as(type(layer), np.arange(0, 4000, 4))
    assert np.bincount(layer(x)).min() > 190
    assert layer(x).max() == 3


def test_numbers_are_looked_up_inside_a_model():
    x = np.random.default_rng(0).integers(-5, 20, (8, 3)).astype(np.int32)
    for mode in ("int", "count"):
        layer = IntegerLookup(None, 3, vocabulary=[3, 17, -2, 8], mask_token=0, output_mode=mode)
        model = Sequential([Input((3,), dtype="int32"), layer])
        np.testing.assert_array_equal(model.predict(x), layer(x))


def test_a_vocabulary_is_read_from_a_file(tmp_path):
    path = tmp_path / "tokens.txt"
    path.write_text("12\n36\n")
    assert StringLookup(vocabulary=str(path)).get_vocabulary() == ["[UNK]", "12", "36"]
    assert IntegerLookup(vocabulary=path).get_vocabulary() == [-1, 12, 36]
    with pytest.raises(FileError, match="one token in each line"):
        StringLookup(vocabulary="nowhere.txt")


def test_weights_may_have_one_for_the_unknown():
    layer = IntegerLookup(
        vocabulary=[-1, 12, 36], idf_weights=[0.9, 0.25, 0.75], output_mode="tf_idf"
    )
    np.testing.assert_allclose(layer([[7, 7, 36]]), [[1.8, 0, 0.75]], rtol=1e-6)


@KINDS
def test_what_has_no_number_is_an_error_if_none_is_kept(kind):
    layer = kind(num_oov_indices=0, vocabulary=given_as(kind, [5]))
    assert layer(given_as(kind, [5])).tolist() == [0]
    with pytest.raises(DataError, match="7.*num_oov_indices=1"):
        layer(given_as(kind, [5, 7]))


@KINDS
@pytest.mark.parametrize(
    ("settings", "advice"),
    [
        ({"vocabulary": [5, 5]}, "dict.fromkeys"),
        ({"vocabulary": []}, "one of its own at least"),
        ({"vocabulary": [5, 6, 7], "max_tokens": 3}, "may have max_tokens=3"),
        ({"max_tokens": 1}, "a whole number, 2 or more"),
        ({"max_tokens": 2, "num_oov_indices": 2}, "no room|room for no other"),
        ({"pad_to_max_tokens": True}, "max_tokens=1000"),
        ({"invert": True, "output_mode": "count"}, "invert=True"),
        ({"vocabulary": [5], "output_mode": "tf_idf"}, "layer.adapt"),
        ({"vocabulary": [5, 6], "output_mode": "tf_idf", "idf_weights": [1.0]}, "one for each"),
        ({"salt": "pepper"}, "salt"),
    ],
)
def test_wrong_settings_are_told(kind, settings, advice):
    if "vocabulary" in settings:
        settings = {**settings, "vocabulary": given_as(kind, settings["vocabulary"])}
    with pytest.raises(SettingError, match=advice):
        kind(**settings)


@KINDS
def test_without_a_vocabulary_there_are_no_numbers(kind):
    with pytest.raises(NotReadyError, match=r"layer.adapt\(data\)"):
        kind()(given_as(kind, [5]))


def test_numbers_of_many_bits_are_looked_up_as_strings():
    with pytest.raises(SettingError, match="StringLookup"):
        IntegerLookup(vocabulary=[2**40])


def test_strings_are_no_part_of_a_model():
    with pytest.raises(SettingError, match=r"x = string_lookup\(data\)"):
        StringLookup(vocabulary=["a"])(Input((1,)))
