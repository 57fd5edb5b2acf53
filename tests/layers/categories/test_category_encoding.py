import numpy as np
import pytest

from goodfit.errors import DataError, SettingError, UnknownNameError
from goodfit.layers import Input
from goodfit.layers.categories import CategoryEncoding
from goodfit.models import Model

NUMBERS = np.array([[0, 1, 3], [3, 3, 2], [1, 1, 1]])


@pytest.mark.parametrize("mode", ["multi_hot", "one_hot", "count"])
@pytest.mark.parametrize("x", [NUMBERS, NUMBERS[:, :1], NUMBERS[0]], ids=["rows", "ones", "flat"])
def test_it_computes_what_keras_computes(keras, mode, x):
    theirs = np.asarray(keras.layers.CategoryEncoding(4, output_mode=mode)(x))
    ours = CategoryEncoding(4, mode)(x)
    assert (ours.shape, ours.dtype) == (theirs.shape, theirs.dtype)
    np.testing.assert_array_equal(ours, theirs)


def test_weights_count_as_in_keras(keras):
    weights = np.random.default_rng(0).uniform(size=NUMBERS.shape).astype(np.float32)
    theirs = keras.layers.CategoryEncoding(4, output_mode="count")(NUMBERS, count_weights=weights)
    layer = CategoryEncoding(4, output_mode="count")
    np.testing.assert_allclose(layer(NUMBERS, count_weights=weights), np.asarray(theirs), rtol=1e-6)
    np.testing.assert_allclose(
        layer(NUMBERS[0], count_weights=weights[0]), np.asarray(theirs)[0], rtol=1e-6
    )


def test_weights_count_inside_a_model():
    numbers, weights = Input((3,), dtype="int32"), Input((3,))
    layer = CategoryEncoding(4, output_mode="count")
    model = Model([numbers, weights], layer(numbers, count_weights=weights))
    given = np.linspace(0, 1, 9, dtype=np.float32).reshape(3, 3)
    out = model.predict([NUMBERS.astype(np.int32), given])
    np.testing.assert_allclose(out, layer(NUMBERS, count_weights=given), rtol=1e-6)


@pytest.mark.parametrize("bad", [-1, 4])
def test_a_number_that_is_no_category_is_refused(bad):
    with pytest.raises(DataError, match=rf"num_tokens=4: the numbers from 0 to 3.*{bad}"):
        CategoryEncoding(4)([[0, bad]])


def test_weights_are_refused_where_nothing_is_counted():
    with pytest.raises(SettingError, match='output_mode="count"'):
        CategoryEncoding(4)(NUMBERS, count_weights=NUMBERS)


def test_wrong_settings_are_told():
    with pytest.raises(SettingError, match="num_tokens must be a whole number, 1 or more"):
        CategoryEncoding()
    with pytest.raises(UnknownNameError, match="Did you mean 'one_hot'"):
        CategoryEncoding(3, output_mode="onehot")
