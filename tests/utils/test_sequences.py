"""Sequences of one length, against Keras."""

import numpy as np
import pytest

from goodfit.errors import DataError, SettingError
from goodfit.utils import pad_sequences

SEQUENCES = [[1], [], [2, 3, 4, 5], (6, 7)]


@pytest.mark.parametrize("maxlen", [None, 1, 3, 6])
@pytest.mark.parametrize("padding", ["pre", "post"])
@pytest.mark.parametrize("truncating", ["pre", "post"])
def test_rows_are_those_of_keras(keras, maxlen, padding, truncating):
    settings = {"padding": padding, "truncating": truncating, "value": 9}
    ours = pad_sequences(SEQUENCES, maxlen, **settings)
    theirs = keras.utils.pad_sequences(SEQUENCES, maxlen, **settings)
    np.testing.assert_array_equal(ours, theirs)
    assert ours.dtype == theirs.dtype


@pytest.mark.parametrize(
    ("sequences", "settings"),
    [
        ([[0.5], [1.5, 2]], {"dtype": "float32", "value": -1.5}),
        ([[[1, 2]], [[3, 4], [5, 6]]], {}),
        ([["a"], ["b", "c"]], {"dtype": object, "value": "end"}),
        ([[True], [1.0, 2.0]], {}),
    ],
)
def test_steps_of_any_kind(keras, sequences, settings):
    ours = pad_sequences(sequences, **settings)
    np.testing.assert_array_equal(ours, keras.utils.pad_sequences(sequences, **settings))


@pytest.mark.parametrize(
    ("sequences", "settings", "advice"),
    [
        ([[0.5]], {}, r"sequences\[0\] has numbers that int32 cannot hold. Write `dtype='float32'"),
        ([[1], [np.nan]], {}, r"sequences\[1\] has numbers"),
        ([[300]], {"dtype": "int8"}, "int8 cannot hold"),
        ([[1]], {"value": 0.5}, "value has numbers"),
        ([[1]], {"value": "end"}, "Write `dtype=object`"),
        ([["a"]], {}, "cannot be held as int32"),
        (
            [1, 2],
            {},
            r"Write `pad_sequences\(\[sequence\]\)`|write `pad_sequences\(\[sequence\]\)`",
        ),
        ([[[1, 2]], [[3]]], {}, r"sequences\[1\] has steps of shape \(1,\), but .* \(2,\)"),
        ([[[1, 2], [3]]], {}, r"The steps of sequences\[0\] have different shapes"),
    ],
)
def test_what_cannot_be_a_row_is_told(sequences, settings, advice):
    with pytest.raises(DataError, match=advice):
        pad_sequences(sequences, **settings)


@pytest.mark.parametrize(
    ("settings", "advice"),
    [({"padding": "left"}, "'pre', 'post'"), ({"maxlen": 0}, "Write maxlen=10")],
)
def test_settings_that_cannot_be(settings, advice):
    with pytest.raises(SettingError, match=advice):
        pad_sequences(SEQUENCES, **settings)
