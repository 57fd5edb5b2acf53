from __future__ import annotations

import pytest

import goodfit.datasets
from goodfit.datasets.catalogue import ENTRIES
from goodfit.errors import UnknownNameError


def test_an_unknown_name_proposes_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match=r"no data set named 'minst'\. Did you mean 'mnist'"):
        goodfit.datasets.load("minst")


def test_the_names() -> None:
    bundled = ("digits", "iris", "wine", "breast_cancer", "diabetes")
    files = {"mnist", "fashion_mnist", "cifar10", "optdigits", *(entry.name for entry in ENTRIES)}
    assert set(goodfit.datasets.NAMES) == {*bundled, *files}
    for name in bundled:
        assert goodfit.datasets.load(name).name == name
