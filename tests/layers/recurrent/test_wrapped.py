import pytest

from goodfit.errors import SettingError
from goodfit.layers import LSTM, Bidirectional, Dense, TimeDistributed


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (
            lambda: TimeDistributed(Dense(3, trainable=False)),
            r"`TimeDistributed\(Dense\(\.\.\.\), trainable=False\)`",
        ),
        (
            lambda: Bidirectional(LSTM(3, activity_regularizer="l2")),
            r"`Bidirectional\(LSTM\(\.\.\.\), activity_regularizer='l2'\)`",
        ),
    ],
)
def test_what_only_a_model_sees_is_written_outside(make, told):
    with pytest.raises(SettingError, match=told):
        make()
