"""What would not be read is not written, and what is used in earnest is both."""

import re

import numpy as np
import pytest

from goodfit import Input, Model, Sequential, layers, load_model, ops
from goodfit.errors import FileError
from goodfit.models import bounds


def _of(result, *lengths):
    x = Input(lengths)
    return Model(x, result(x))


LARGE = {
    "an operation": (lambda: _of(lambda x: ops.resize(x, [40]), 30, 1), "layers.Resizing"),
    "views": (
        lambda: _of(lambda x: ops.max_pooling(x, 2, strides=1), 20, 1),
        "Write a layer in its place",
    ),
    "a row": (lambda: _of(layers.ReLU(), 2**15, 2**14), "begin with smaller pieces"),
    "a setting": (
        lambda: _of(layers.MelSpectrogram(fft_length=2**15), 40_000),
        "fft_length=32768; 16384 is the most in a file. Keep the weights alone",
    ),
}


@pytest.mark.parametrize("what", LARGE)
def test_what_would_not_be_read_is_not_written(monkeypatch, tmp_path, what):
    monkeypatch.setattr(bounds, "MOST_WORKED_OUT", 1_000)
    make, advice = LARGE[what]
    with pytest.raises(FileError, match=re.escape(advice)):
        make().save(tmp_path / "model.goodfit")
    assert not list(tmp_path.iterdir())


def test_too_many_layers_are_not_written(monkeypatch, tmp_path):
    monkeypatch.setattr(bounds, "MOST_NODES", 3)
    model = Sequential([Input((2,)), layers.ReLU(), layers.ReLU()])
    model.save(tmp_path / "small.goodfit")
    load_model(tmp_path / "small.goodfit").add(layers.ReLU())
    model.add(layers.ReLU())
    with pytest.raises(FileError, match="4 layers; 3 are the most in a file. Write one layer"):
        model.save(tmp_path / "large.goodfit")


@pytest.mark.parametrize(
    "result",
    [
        lambda x: ops.average_pooling(x, 4),
        lambda x: ops.adaptive_average_pooling(x, [8_000]),
        lambda x: ops.adaptive_max_pooling(x, [100]),
        lambda x: ops.resize(x, [500]),
        lambda x: ops.max_pooling(x, 50, strides=2),
    ],
)
def test_long_axes_come_back(tmp_path, result):
    model = _of(result, 16_000, 1)
    model.save(tmp_path / "model.goodfit")
    x = np.random.default_rng(0).normal(size=(1, 16_000, 1)).astype(np.float32)
    loaded = load_model(tmp_path / "model.goodfit")
    np.testing.assert_array_equal(loaded.predict(x, verbose=0), model.predict(x, verbose=0))
