"""Descriptions: shown and saved as they were written, and never changed."""

import copy
import dataclasses
import pickle

import pytest

from goodfit import layers, optimizers
from goodfit.descriptions import Description, from_plain, get, to_plain
from goodfit.errors import FileError, UnknownNameError


class Scale(Description):
    """Two numbers."""

    factor: float = 1.0
    words: tuple[str, ...] = ()


@pytest.mark.parametrize(
    ("made", "written"),
    [
        (layers.Dense(10), "Dense(units=10)"),
        (layers.Dense(10, "relu", name="out"), "Dense(units=10, activation='relu', name='out')"),
        (layers.Conv2D(4, 3), "Conv2D(filters=4, kernel_size=3)"),
        (optimizers.Adam(), "Adam()"),
        (optimizers.SGD(0.1, momentum=0.9), "SGD(learning_rate=0.1, momentum=0.9)"),
    ],
)
def test_a_description_shows_what_was_written(made, written):
    assert repr(made) == written


def test_a_description_never_changes():
    with pytest.raises(dataclasses.FrozenInstanceError, match=r"`Dense\(..., trainable=False\)`"):
        layers.Dense(3).trainable = False


def test_plain_data_and_back():
    scale = Scale(2.5, ("a", "b"))
    plain = to_plain(scale)
    assert plain == {"class": "Scale", "factor": 2.5, "words": ["a", "b"]}
    assert repr(from_plain(plain, {"Scale": Scale})) == repr(scale)


def test_only_names_of_the_closed_list_are_read():
    with pytest.raises(UnknownNameError, match="'os'"):
        from_plain({"class": "os"}, {"Scale": Scale})
    with pytest.raises(UnknownNameError, match="Did you mean 'Scale'"):
        from_plain({"class": "Scal"}, {"Scale": Scale})
    with pytest.raises(FileError, match="do not fit Scale"):
        from_plain({"class": "Scale", "size": 3}, {"Scale": Scale})


def test_what_is_not_plain_cannot_be_written():
    with pytest.raises(FileError, match="numbers, strings and lists"):
        to_plain(Scale(object()))


def test_names_classes_and_instances_are_all_understood():
    known = {"scale": Scale}
    assert isinstance(get("scaling", "scale", known), Scale)
    assert isinstance(get("scaling", Scale, known), Scale)
    made = Scale(3.0)
    assert get("scaling", made, known) is made
    with pytest.raises(UnknownNameError, match="no scaling named 'scala'. Did you mean 'scale'"):
        get("scaling", "scala", known)


def test_a_misspelt_setting_is_told_by_name():
    with pytest.raises(UnknownNameError, match="no setting of Scale named 'facto'.*mean 'factor'"):
        Scale(facto=2.0)
    assert copy.deepcopy(Scale(2.0)).factor == pickle.loads(pickle.dumps(Scale(2.0))).factor == 2.0
