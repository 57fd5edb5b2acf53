"""Files that are damaged, or made to do harm; and what must come of opening any of them.

The files are written here by the letter of docs/file-format.md, not by goodfit, with a right
checksum, so that the damage reaches what lies behind it.
"""

import copy
import hashlib
import json
import random
import time
import tracemalloc

import numpy as np

from goodfit import Input, Model, Sequential, layers, load_model, ops
from goodfit.errors import FileError, UnknownNameError
from goodfit.optimizers import LBFGS, SGD
from goodfit.optimizers.schedules import ExponentialDecay
from goodfit.storage import read_tensors, written

MOST_SECONDS = 5.0
MOST_BYTES = 50 * 2**20
BYTES_A_SECOND = 2**20
"""What opening a file may take on a busy machine, watched; unwatched it takes a tenth of that."""


def chain():
    """Layers of pictures, one after the other."""
    kinds = [
        layers.Conv2D(2, 3, activation="relu", kernel_regularizer="l2"),
        layers.BatchNormalization(),
        layers.Dropout(0.2),
        layers.GlobalAveragePooling2D(),
        layers.Dense(2, "softmax", kernel_constraint="max_norm"),
    ]
    model = Sequential([Input((4, 4, 1)), *kinds])
    schedule = SGD(ExponentialDecay(0.1, 10, 0.5), momentum=0.9)
    model.compile(schedule, "sparse_categorical_crossentropy", metrics=["accuracy"])
    return _trained(model, (4, 4, 1))


def graph():
    """Branches, a shared layer, operations, and two outputs."""
    x, shared = Input((6, 3)), layers.Dense(3)
    first, second = shared(x), shared(x[:, ::2])
    pooled = ops.mean(first, axis=1) + 2 * ops.mean(second, axis=1)
    sequence = layers.Bidirectional(layers.LSTM(2, return_sequences=True))(x)
    attended = layers.MultiHeadAttention(2, 2)(sequence, sequence)
    flat = layers.Flatten()(layers.TimeDistributed(layers.Dense(1))(attended))
    return Model(x, [layers.Concatenate()([pooled, flat]), layers.Dense(1)(pooled)])


def lookups():
    """Layers with vocabularies, and an optimiser that remembers a history."""
    known = layers.IntegerLookup(vocabulary=[3, 5, 7], output_mode="multi_hot")
    model = Sequential([Input((4,), dtype="int32"), known, layers.Dense(2)])
    model.add(layers.Dense(1))
    model.compile(LBFGS(history_size=2), "mse")
    return model


MODELS = {"chain": chain, "graph": graph, "lookups": lookups}

DEEP = 0
for _ in range(60):
    DEEP = [DEEP]

ODD = [
    None, True, -1, 0, 1, 2, 3, 10**6, 10**9, 10**12, 2**31, 2**63, 10**300, -(2**63), 0.5, 1e308,
    {"not finite": "nan"}, {"not finite": "-inf"}, "", "x", "relu", "adam", "../../etc/passwd",
    "/etc/passwd", "os.system", "__import__('os')", "a" * 1000, "\x00", "é",
    [], {}, [[]], [0], [None], [10**9, 10**9], [1, 2, 3, 4, 5, 6, 7], DEEP,
    {"class": "Dense"}, {"class": "Dense", "units": 10**12}, {"class": "os.system"}, {"class": []},
    {"function": "eval"}, {"function": "relu"}, {"function": {}}, {"class": "relu", "x": 1},
    {"class": "Bidirectional", "layer": {"class": "LSTM", "units": 2}}, {"class": "InputLayer"},
    {"place": 0}, {"place": 10**9}, {"input": 0}, {"input": 7}, {"ellipsis": True},
    {"slice": [0, 10**9, 1]}, {"slice": [1]}, {"class": "LBFGS", "history_size": 10**9},
    {"class": "StringLookup", "vocabulary": "/etc/passwd"}, {"class": "Orthogonal"},
    {"class": "Embedding", "input_dim": 10**9, "output_dim": 10**9},
    {"class": "Constant", "value": 10**300},
]  # fmt: skip
"""What may stand in the place of anything."""

OPERATIONS = sorted(ops.__all__)


def file_of(description, tensors):
    """A whole file: with this text, or these plain data, as what it says of the model."""
    text = description if isinstance(description, str) else json.dumps(description)
    header, data = {"__metadata__": {"sha256": "0" * 64, "goodfit": text}}, b""
    kinds = {"float32": "F32", "int32": "I32", "uint32": "U32"}
    for name, array in tensors.items():
        places = [len(data), len(data) + array.nbytes]
        kind = kinds[str(array.dtype)]
        header[name] = {"dtype": kind, "shape": array.shape, "data_offsets": places}
        data += array.tobytes()
    return sealed(json.dumps(header).encode(), data)


def sealed(header, data):
    """The header and the data with their checksum, wherever the header has room for one."""
    found = hashlib.sha256(header + data).hexdigest()
    header = header.replace(b"0" * 64, found.encode(), 1)
    return len(header).to_bytes(8, "little") + header + data


def spoilt(plain, tensors, chance):
    """Copies of a description and its tensors, with something wrong in them."""
    plain, tensors = copy.deepcopy(plain), dict(tensors)
    spoil(plain, chance)
    if chance.random() < 0.2 and tensors:
        name = chance.choice(sorted(tensors))
        tensors[name] = _odd_array(tensors[name], chance)
    return plain, tensors


def spoil(plain, chance):
    """Puts something wrong into plain data."""
    ways = [_replace, _replace, _replace, _remove, _repeat, _rename, _operate]
    for _ in range(chance.choice([1, 1, 1, 2, 3, 5])):
        chance.choice(ways)(plain, chance)


def outcome(path):
    """Opens a file: "loaded", or what it was refused for; anything else is a fault of goodfit."""
    tracemalloc.start()
    start = time.perf_counter()
    try:
        load_model(path)
        return "loaded"
    except (FileError, UnknownNameError) as error:
        return str(error)
    finally:
        seconds, (_, peak) = time.perf_counter() - start, tracemalloc.get_traced_memory()
        tracemalloc.stop()
        size = path.stat().st_size
        assert seconds < MOST_SECONDS + size / BYTES_A_SECOND, f"{seconds:.1f} s"
        assert peak < MOST_BYTES + 20 * size, f"{peak / 2**20:.0f} MiB"


def saved(folder):
    """The description and the tensors of each of the models, by name."""
    found = {}
    for name, make in MODELS.items():
        make().save(folder / f"{name}.goodfit")
        tensors, plain = read_tensors(folder / f"{name}.goodfit")
        found[name] = json.loads(written(plain)), tensors
    return found


def _trained(model, shape):
    x = np.random.default_rng(0).normal(size=(8, *shape)).astype(np.float32)
    model.fit(x, np.arange(8) % 2, epochs=1, verbose=0, doctor=False)
    return model


def _places(plain):
    """Every container with every key in it."""
    waiting, found = [plain], []
    while waiting:
        container = waiting.pop()
        keys = list(container) if isinstance(container, dict) else range(len(container))
        for key in keys:
            found.append((container, key))
            if isinstance(container[key], dict | list):
                waiting.append(container[key])
    return found


def _replace(plain, chance):
    container, key = chance.choice(_places(plain) or [({}, "x")])
    container[key] = copy.deepcopy(chance.choice(ODD))


def _remove(plain, chance):
    container, key = chance.choice(_places(plain) or [({0: 0}, 0)])
    del container[key]


def _repeat(plain, chance):
    """Something from elsewhere in the description."""
    places = _places(plain)
    if places:
        (container, key), (other, place) = chance.choice(places), chance.choice(places)
        container[key] = copy.deepcopy(other[place])


def _rename(plain, chance):
    places = [(c, key) for c, key in _places(plain) if isinstance(key, str)]
    if places:
        container, key = chance.choice(places)
        container[chance.choice(["units", "class", "function", "place", "name", "x"])] = (
            container.pop(key)
        )


def _operate(plain, chance):
    """An operation with odd arguments in the place of a layer."""
    layer = {"class": "Operation", "operation": chance.choice(OPERATIONS)}
    arguments = [
        {"input": 0},
        *(copy.deepcopy(chance.choice(ODD)) for _ in range(chance.randint(0, 2))),
    ]
    layer["arguments"] = arguments
    nodes = plain.get("graph", {}).get("nodes", []) if isinstance(plain.get("graph"), dict) else []
    if isinstance(nodes, list) and nodes and isinstance(nodes[-1], dict):
        nodes[chance.randrange(len(nodes))] = {**nodes[-1], "layer": layer}


def _odd_array(array, chance):
    kind = chance.choice(["nan", "shape", "dtype", "empty"])
    if kind == "nan" and array.size:
        array = array.copy()
        array.flat[0] = np.nan if array.dtype.kind == "f" else 0
        return array
    if kind == "dtype":
        return array.astype(np.int32)
    return array[None] if kind == "shape" else np.zeros(0, np.float32)


def randomness(seed):
    """Chance that can be repeated."""
    return random.Random(seed)
