import numpy as np
import pytest

from goodfit.callbacks.checks import a_number, check, whole
from goodfit.errors import SettingError


class Patient:
    def __init__(self, patience=0, baseline=None):
        self.patience, self.baseline = patience, baseline
        check(self, patience=whole, baseline=a_number)


def test_settings_become_what_they_mean():
    patient = Patient(np.int64(3), np.float32(0.5))
    assert (type(patient.patience), type(patient.baseline)) == (int, float)


def test_none_stays_where_it_is_the_default():
    assert Patient().baseline is None
    with pytest.raises(SettingError, match=r"got patience=None.*`Patient\(..., patience=5\)`"):
        Patient(None)


@pytest.mark.parametrize("patience", [-1, 1.0, True, "3"])
def test_what_is_no_whole_number_is_refused(patience):
    with pytest.raises(SettingError, match="patience must be a whole number, 0 or more"):
        Patient(patience)
