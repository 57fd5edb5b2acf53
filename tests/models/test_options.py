"""What may be said to `fit` and the others, refused before anything is computed."""

import numpy as np
import pytest

from goodfit.callbacks import EarlyStopping
from goodfit.errors import SettingError
from goodfit.models.options import listed_callbacks


@pytest.mark.parametrize(
    ("wrong", "instead"),
    [
        *(({"batch_size": size}, "batch_size=32") for size in (0, -1, 2.5, "32", True)),
        *(({"epochs": epochs}, "epochs=10") for epochs in (-1, 2.5, "3", None)),
        ({"initial_epoch": -1}, "initial_epoch=0"),
        ({"validation_split": "0.1"}, "validation_split=0.1"),
        ({"verbose": "yes"}, "verbose=0"),
        ({"verbose": None}, "verbose=0"),
        ({"callbacks": [EarlyStopping]}, r"`callbacks=\[EarlyStopping\(\)\]`"),
        ({"callbacks": ["early"]}, "'early', which is no callback"),
        ({"callbacks": print}, "which is no callback"),
    ],
)
def test_fit_says_what_to_write_instead(blobs, make_classifier, wrong, instead):
    model = make_classifier()
    before = model.get_weights()
    with pytest.raises(SettingError, match=instead):
        model.fit(*blobs, **wrong)
    np.testing.assert_array_equal(model.get_weights()[0], before[0])


def test_evaluate_and_predict_refuse_no_batch(blobs, make_classifier):
    x, y = blobs
    model = make_classifier()
    for size in (0, -3, "a"):
        with pytest.raises(SettingError, match="batch_size=32"):
            model.evaluate(x, y, batch_size=size)
        with pytest.raises(SettingError, match="batch_size=32"):
            model.predict(x, batch_size=size)


def test_numbers_of_numpy_are_numbers(blobs, make_classifier):
    history = make_classifier().fit(
        *blobs, batch_size=np.int64(7), epochs=np.int32(2), verbose=False
    )
    assert history.epoch == [0, 1]


def test_one_callback_may_stand_for_itself():
    stopping = EarlyStopping()
    assert listed_callbacks(stopping) == listed_callbacks((stopping, None)) == [stopping]
    assert listed_callbacks(None) == []
