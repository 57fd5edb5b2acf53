"""A folder of data with the digits alone, which every scikit-learn has."""

import numpy as np
import pytest


@pytest.fixture
def digits_folder(tmp_path, monkeypatch):
    from sklearn.datasets import load_digits

    bunch = load_digits()
    table = np.column_stack([bunch.data, bunch.target]).astype(int)
    path = tmp_path / "optdigits" / "optdigits.tes"
    path.parent.mkdir()
    np.savetxt(path, table, fmt="%d", delimiter=",")
    monkeypatch.setenv("GOODFIT_DATA", str(tmp_path))
    return tmp_path
