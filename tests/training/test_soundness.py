"""A checkpoint that was made to do harm, with a right checksum, is refused as a model's file is."""

import copy
import shutil

import numpy as np
import pytest

from goodfit import Input, Sequential, callbacks, layers
from goodfit.errors import FileError
from goodfit.storage import read_tensors, write_tensors
from goodfit.training.checkpoint import Checkpoint
from goodfit.training.soundness import PARTS
from tests.models import spoiling

X = np.random.default_rng(0).normal(size=(48, 3)).astype(np.float32)
Y = (X[:, 0] > 0).astype(np.int32)


def fit(folder, epochs=3):
    model = Sequential([Input((3,)), layers.Dense(4, "relu"), layers.Dense(2, "softmax")], seed=1)
    model.compile("adam", "sparse_categorical_crossentropy", run_eagerly=True)
    stopping = callbacks.EarlyStopping("val_loss", patience=3, restore_best_weights=True)
    options = {"validation_split": 0.25, "verbose": 0, "doctor": False, "callbacks": [stopping]}
    return model.fit(X, Y, epochs=epochs, checkpoint=folder, resume=True, **options)


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """The arrays of a checkpoint, and what is said of them."""
    folder = tmp_path_factory.mktemp("kept")
    fit(folder, epochs=2)
    return read_tensors(max(folder.glob("*.safetensors")))


@pytest.fixture
def place(tmp_path):
    shutil.rmtree(tmp_path / "other", ignore_errors=True)
    (tmp_path / "other").mkdir()
    return tmp_path / "other" / "checkpoint-000001.safetensors"


ODD = ["nothing", None, "text", -1, [1], {}, {"dict": {"a": 1}}]
RIGHT = [("over", None), ("over", "text"), ("under_way", None), ("seed", -1)]
WRONG = [(part, odd) for part in PARTS for odd in ODD if (part, odd) not in RIGHT]


@pytest.mark.parametrize(("part", "odd"), WRONG, ids=str)
def test_a_part_that_is_missing_or_of_another_kind_is_refused(kept, place, part, odd):
    arrays, about = kept
    spoilt = copy.deepcopy(about)
    spoilt["content"]["dict"][part] = odd
    if odd == "nothing":
        del spoilt["content"]["dict"][part]
    write_tensors(place, arrays, spoilt)
    with pytest.raises(FileError, match="does not describe a training.*Copy it again from where"):
        Checkpoint.read(place)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda array: array * np.float32(np.nan), "holds numbers that are not finite. Copy it"),
        (lambda array: array.astype(np.float64), "another model. Name another folder"),
        (lambda array: array[1:], "another model. Name another folder"),
    ],
)
def test_a_state_that_is_none_of_the_model(kept, place, change, words):
    arrays, about = kept
    write_tensors(
        place, {**arrays, "state/params/dense/kernel": change(arrays["state/params/dense/kernel"])},
        about,
    )  # fmt: skip
    with pytest.raises(FileError, match=words):
        fit(place.parent)


def test_random_damage_is_refused_when_it_is_read(kept, place):
    arrays, about = kept
    outcomes = set()
    for seed in range(150):
        spoilt = copy.deepcopy(about)
        spoiling.spoil(spoilt["content"], spoiling.randomness(seed))
        try:
            write_tensors(place, arrays, spoilt)
            outcomes.add(type(Checkpoint.read(place)))
        except FileError as error:
            outcomes.add(type(error))
    assert outcomes == {Checkpoint, FileError}
