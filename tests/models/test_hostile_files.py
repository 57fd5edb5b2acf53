"""Files from strangers load or are refused, whatever they hold, in bounded time and memory."""

import json
import os

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goodfit import load_model
from goodfit.errors import FileError
from tests.models import spoiling
from tests.models.spoiling import file_of, outcome, sealed

SEEDS = st.integers(0, 2**32)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    """Whole models as descriptions and tensors, opened once so that all is imported."""
    folder = tmp_path_factory.mktemp("corpus")
    found = spoiling.saved(folder)
    for name in found:
        load_model(folder / f"{name}.goodfit")
    return found


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return tmp_path_factory.mktemp("hostile") / "model.goodfit"


def _spoil_descriptions(corpus, place, seed):
    chance = spoiling.randomness(seed)
    plain, tensors = spoiling.spoilt(*corpus[chance.choice(sorted(corpus))], chance)
    place.write_bytes(file_of(plain, tensors))
    outcome(place)


def _spoil_bytes(corpus, place, seed):
    """Changed, cut, doubled or exchanged bytes anywhere in a file."""
    chance = spoiling.randomness(seed)
    content = bytearray(file_of(*corpus[chance.choice(sorted(corpus))]))
    for _ in range(chance.choice([1, 1, 2, 8])):
        start = chance.randrange(len(content) or 1)
        stop = min(len(content), start + chance.choice([1, 1, 1, 4, 100]))
        change = chance.choice(["flip", "cut", "double", "end", "set"] if content else ["end"])
        if change == "flip":
            content[start] ^= 1 << chance.randrange(8)
        elif change == "cut":
            del content[start:stop]
        elif change == "double":
            content[start:start] = content[start:stop]
        elif change == "end":
            del content[max(1, start) :]
        else:
            content[start:stop] = bytes(chance.choices([0, 255, 34, 44, 91, 123], k=stop - start))
    place.write_bytes(content)
    outcome(place)


def _spoil_headers(corpus, place, seed):
    """Odd values anywhere in the header, with a right length and checksum."""
    chance = spoiling.randomness(seed)
    content = file_of(*corpus[chance.choice(sorted(corpus))])
    length = int.from_bytes(content[:8], "little")
    header = json.loads(content[8 : 8 + length])
    header["__metadata__"]["sha256"] = "0" * 64
    spoiling.spoil(header, chance)
    place.write_bytes(sealed(json.dumps(header).encode(), content[8 + length :]))
    outcome(place)


WAYS = {"bytes": _spoil_bytes, "headers": _spoil_headers, "descriptions": _spoil_descriptions}


@pytest.mark.parametrize("way", WAYS)
@settings(max_examples=150, deadline=None)
@given(seed=SEEDS)
def test_damage_loads_or_is_refused(corpus, place, way, seed):
    WAYS[way](corpus, place, seed)


@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS)
def test_much_damage_loads_or_is_refused(corpus, place, way):
    for seed in range(4_000):
        WAYS[way](corpus, place, seed)


def _node(name, layer, inputs=(0,)):
    return {"name": name, "layer": layer, "inputs": list(inputs), "options": {}}


def _model(shape, *kinds, compiled=None):
    entrance = _node("input", {"class": "InputLayer", "shape": list(shape)}, ())
    nodes = [_node(f"layer_{i}", kind, (i,)) for i, kind in enumerate(kinds)]
    return {
        "format": "goodfit-model",
        "version": 2,
        "goodfit": "0.1.0",
        "kind": "Model",
        "name": "model",
        "seed": 0,
        "step": 0,
        "graph": {"nodes": [entrance, *nodes], "inputs": [0], "outputs": [len(nodes)]},
        "compiled": compiled,
    }


def _operation(name, *arguments, **keywords):
    given = {"arguments": [{"input": 0}, *arguments], "keywords": keywords}
    return {"class": "Operation", "operation": name, **given}


def _nested(kind, depth, inner):
    for _ in range(depth):
        inner = {"class": kind, "layer": inner}
    return inner


RELU, WIDE = {"class": "ReLU"}, {"class": "Dense", "units": 10**12}
LSTM = {"class": "LSTM", "units": 2, "return_sequences": True}
BOMBS = {
    "a million layers": (_model((2,), *[RELU] * 1_000_000), "values in its JSON"),
    "more layers than may be": (_model((2,), *[RELU] * 10_000), "10,000 are the most"),
    "a wide layer": (_model((2,), WIDE), "for a row: more than"),
    "a layer as wide as memory": (_model((2,), {**WIDE, "units": 10**8}), "kernel is missing"),
    "a large input": (_model((10**6, 10**6, 1), {"class": "AveragePooling2D"}), "for a row"),
    "a large picture": (_model((8, 8, 1), _operation("resize", [10**9, 10**9])), "large tables"),
    "no whole picture": (_model((8, 8, 1), _operation("resize", [1e9, 1e9])), "large tables"),
    "many pictures": (
        _model((8, 1), *[_operation("resize", [n]) for n in (2**16, 8) * 15]),
        "too large tables",
    ),
    "many windows": (_model((8, 1), _operation("adaptive_max_pooling", [10**9])), "large tables"),
    "a large pool": (
        _model((2**20, 1), _operation("max_pooling", 10**5, strides=1)),
        "too large tables",
    ),
    "much padding": (
        _model((8, 8, 1), _operation("average_pooling", 10**9, padding="same")),
        "too large tables",
    ),
    "growth": (
        _model((2,), *[_operation("outer", {"input": 0})] * 40),
        "for a row|no architecture",
    ),
    "two to the thirty": (_model((4, 2), _nested("Bidirectional", 30, LSTM)), "recurrent layer"),
    "nested deep": (_model((2,), _nested("Wrapper", 200, RELU)), "lists inside each other"),
    "long waves": (
        _model((2000,), {"class": "MelSpectrogram", "fft_length": 10**9}),
        "16384 is the most in a file",
    ),
    "long frames": (
        _model((2000,), {"class": "STFTSpectrogram", "frame_length": 10**9}),
        "262144 is the most in a file",
    ),
    "unknown words": (
        _model((2,), {"class": "StringLookup", "num_oov_indices": 10**12, "vocabulary": ["a"]}),
        "1000000 is the most in a file",
    ),
    "neighbouring words": (
        _model((1,), {"class": "TextVectorization", "ngrams": 10**12}),
        "1000 is the most in a file",
    ),
    "another file": (
        _model((1,), {"class": "StringLookup", "vocabulary": "/etc/passwd"}),
        "no path in a file is ever followed",
    ),
    "another file for texts": (
        _model((1,), {"class": "TextVectorization", "vocabulary": "/etc/passwd"}),
        "no path in a file is ever followed",
    ),
    "code": (
        _model((1,), {"class": "Lambda", "function": "__import__"}),
        "no function in this file named '__import__'",
    ),
    "a function of Python's": (
        _model((1,), {"class": "Activation", "activation": {"function": "eval"}}),
        "no function in this file named 'eval'",
    ),
    "a call of a function": (_model((1,), {"class": "relu", "x": 1}), "which is a function"),
    "a long name": (_model((1,), {"class": "a" * 10**6}), "for the name of a class"),
    "a later layer": (
        {**_model((1,), RELU), "graph": {"nodes": [_node("a", RELU, (1,))], "inputs": [0]}},
        "1 is the number of no layer before",
    ),
    "a layer from behind": (
        {**_model((1,), RELU), "graph": {"nodes": [_node("a", RELU, (-1,))], "inputs": [0]}},
        "-1 is the number of no layer before",
    ),
    "no input": (
        {**_model((1,)), "graph": {"nodes": [_node("a", RELU, ())], "inputs": [0], "outputs": [0]}},
        "'a' has no input",
    ),
}


@pytest.mark.parametrize("what", BOMBS)
def test_what_would_take_all_memory_or_reach_out_is_refused(corpus, place, what):
    plain, words = BOMBS[what]
    place.write_bytes(file_of(plain, {}))
    found = outcome(place)
    assert any(word in found for word in words.split("|")), found


def test_slots_that_would_take_all_memory_are_refused(corpus, place):
    model = _model((2,), {"class": "Dense", "units": 1})
    many = {"class": "LBFGS", "history_size": 10**9}
    model["compiled"] = {"optimizer": many, "loss": "mse"}
    arrays = {"params/layer_0/kernel": np.zeros((2, 1), np.float32)}
    arrays["params/layer_0/bias"] = arrays["slots/x"] = np.zeros(1, np.float32)
    place.write_bytes(file_of(model, arrays))
    assert "its slots are not those of LBFGS" in outcome(place)


def test_a_sparse_file_is_compared_with_the_layers_before_it_is_read(corpus, place):
    size = 2**40
    entry = {"dtype": "U8", "shape": [size], "data_offsets": [0, size]}
    text = json.dumps(_model((2,), RELU))
    header = {"__metadata__": {"sha256": "0" * 64, "goodfit": text}, "params/x": entry}
    place.write_bytes(sealed(json.dumps(header).encode(), b""))
    os.truncate(place, place.stat().st_size + size)
    try:
        with pytest.raises(FileError, match="no place for params/x"):
            load_model(place)
    finally:
        place.unlink()


def test_pipes_and_devices_are_not_opened(tmp_path):
    os.mkfifo(tmp_path / "pipe.goodfit")
    for path in (tmp_path / "pipe.goodfit", "/dev/zero"):
        with pytest.raises(FileError, match="no model at"):
            load_model(path)
