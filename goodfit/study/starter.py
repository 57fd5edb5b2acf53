"""The network to begin with: chosen for the kind of data, sized to one example."""

from __future__ import annotations

import json
import math
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from goodfit import storage
from goodfit.errors import DataError, FileError, GoodfitError, UnknownNameError
from goodfit.study.prepared import Array, Prepared

if TYPE_CHECKING:
    from goodfit.layers import Layer
    from goodfit.models import Model

__all__ = ["build", "front", "hidden_width", "last", "require_outputs"]

NETWORKS = {"image": "cnn", "sequence": "lstm", "table": "mlp"}
"""What is built for each kind of data unless something else is asked for."""


def build(prepared: Prepared, network: str | None = None, seed: int = 0) -> Model:
    """Build a network with fresh weights for the data.

    It begins with a `Normalization` layer, which learns mean and deviation of the training part,
    so that whoever predicts needs no scaler. Hidden layers are ReLU with He's initialiser. It ends
    with a probability for each class, or with one number: a regression's target, scaled to mean 0
    and deviation 1 (`training.in_units` undoes that).

    Args:
        prepared: the data.
        network: "mlp", "cnn", "lstm" or the path of a JSON file, which holds a list of layers, such
            as `{"class": "Dense", "units": 10}`, or what `model.to_json()` gave; by default what
            fits the kind of data.
        seed: what the first weights, dropout and the order of rows come from.

    Raises:
        UnknownNameError: there is no network of that name.
        FileError: the file describes no network.
        DataError: the network does not suit the kind of data.

    Example:
        >>> from goodfit.study.prepared import prepare
        >>> build(prepare("iris")).layers[1]
        Dense(units=32, activation='relu', name='dense')
    """
    from goodfit.layers import Input
    from goodfit.models import Sequential

    chosen = NETWORKS[prepared.kind] if network is None else network
    if chosen not in _BUILDERS:
        return _read_network(chosen, prepared, seed)
    x = prepared.train.x
    layers: list[Any] = [Input(x.shape[1:]), *_BUILDERS[chosen](x), last(prepared)]
    return Sequential(layers, name=chosen, seed=seed)


def _mlp(train: Array) -> list[Layer]:
    """Two hidden layers, the wider the more there is to learn from."""
    from goodfit.layers import Dense, Dropout, Flatten, Normalization

    width = hidden_width(train.size)
    flat: list[Layer] = [Flatten()] if train.ndim > 2 else []
    hidden = [Dense(width, activation="relu"), Dropout(0.2)]
    return [Normalization(), *flat, *hidden, Dense(width, activation="relu"), Dropout(0.2)]


def _cnn(train: Array) -> list[Layer]:
    """Two convolutions. A picture is halved after each, if 8x8 pixels are left for the second."""
    from goodfit.layers import Conv2D, Dropout, Flatten, MaxPooling2D, Normalization

    if train.ndim != 4:
        raise DataError(
            "A CNN looks at pictures, but these data are none. Write `--model mlp`, or leave "
            "`--model` out."
        )
    halved = min(train.shape[1:3]) >= 16
    between: list[Layer] = [MaxPooling2D(2)] if halved else []
    return [
        Normalization(),
        Conv2D(32, 3, padding="same", activation="relu"),
        *between,
        Conv2D(64 if halved else 32, 3, padding="same", activation="relu"),
        MaxPooling2D(2),
        Flatten(),
        Dropout(0.5),
    ]


def _lstm(train: Array) -> list[Layer]:
    """One recurrent layer over the steps of a sequence."""
    from goodfit.layers import LSTM, Normalization

    if train.ndim != 3:
        raise DataError(
            "An LSTM reads sequences, but these data are none. Write `--model mlp`, or leave "
            "`--model` out."
        )
    return [Normalization(), LSTM(64)]


def hidden_width(numbers: int) -> int:
    """Give the units of each of two hidden layers, for so many numbers (rows times features).

    Example:
        >>> hidden_width(150 * 4), hidden_width(60_000 * 784)
        (32, 512)
    """
    return _power_of_two(math.sqrt(numbers) / 2, least=32, most=512)


def _power_of_two(number: float, least: int, most: int) -> int:
    return int(min(max(2 ** math.ceil(math.log2(number)), least), most))


def front(prepared: Prepared, network: str | None = None) -> list[Layer]:
    """Give what such data pass through before the first hidden `Dense` layer, as fresh layers.

    Args:
        prepared: the data.
        network: "mlp", "cnn" or "lstm"; by default what fits the kind of data.

    Raises:
        UnknownNameError: there is no network of that name.
        DataError: the network does not suit the kind of data.

    Example:
        >>> from goodfit.study.prepared import prepare
        >>> [type(layer).__name__ for layer in front(prepare("digits"), "mlp")]
        ['Normalization', 'Flatten']
    """
    from goodfit.layers import Dense, Dropout

    chosen = NETWORKS[prepared.kind] if network is None else network
    if chosen not in _BUILDERS:
        raise UnknownNameError("network", chosen, _BUILDERS)
    layers = _BUILDERS[chosen](prepared.train.x)
    return list(takewhile(lambda layer: not isinstance(layer, Dense | Dropout), layers))


def last(prepared: Prepared) -> Layer:
    """Give the layer that ends a network: a probability for each class, or one scaled number.

    Example:
        >>> from goodfit.study.prepared import prepare
        >>> last(prepare("iris")).units
        3
    """
    from goodfit.layers import Dense

    is_class = prepared.task.kind == "classification"
    return Dense(_outputs(prepared), activation="softmax" if is_class else None)


def _outputs(prepared: Prepared) -> int:
    """How many numbers a network for the data has to end with."""
    return len(prepared.task.class_names or ("the number",))


_BUILDERS = {"mlp": _mlp, "cnn": _cnn, "lstm": _lstm}


def _read_network(path: str, prepared: Prepared, seed: int) -> Model:
    """The network in a file: a list of layers, or what `model.to_json()` gave."""
    if not path.lower().endswith(".json"):
        raise UnknownNameError("network (or .json file)", path, _BUILDERS)
    try:
        plain = storage.read_json(Path(path))
        if isinstance(plain, list):
            return _from_layers(path, plain, prepared, seed)
        return _from_architecture(path, plain, seed)
    except FileError as reason:
        advice = "Write what `model.to_json()` gives into it, or leave `--model` out."
        raise FileError(f"{reason} {advice}") from reason


def _from_layers(path: str, plain: list[Any], prepared: Prepared, seed: int) -> Model:
    from goodfit.descriptions import from_plain
    from goodfit.layers import Input
    from goodfit.models import Sequential
    from goodfit.models.architecture import layer_names

    try:
        layers = from_plain(plain, layer_names())
        return Sequential([Input(prepared.train.x.shape[1:]), *layers], name="network", seed=seed)
    except GoodfitError:
        raise
    except Exception as reason:
        raise FileError(
            f"{path} is no list of layers: {reason} Write, for example, "
            '[{"class": "Flatten"}, {"class": "Dense", "units": 10, "activation": "softmax"}].'
        ) from reason


def _from_architecture(path: str, plain: Any, seed: int) -> Model:
    from goodfit.models.rebuilding import fresh_model

    if not isinstance(plain, dict):
        raise FileError(f"{path} describes no network: it holds neither layers nor a model.")
    return fresh_model({**plain, "seed": seed}, {}, path)


def require_outputs(model: Model, prepared: Prepared, path: str | None) -> None:
    """Make sure that a network answers with what the target needs.

    Raises:
        DataError: it has more outputs, or fewer.
    """
    given, needed = model.graph.nodes[model.graph.outputs[0]].shape, _outputs(prepared)
    if given != (needed,):
        last = {"class": "Dense", "units": needed}
        if prepared.task.kind == "classification":
            last["activation"] = "softmax"
        raise DataError(
            f"The network in {path} ends with outputs of shape {given} for each example, but "
            f"`{prepared.task.target}` needs ({needed},). Let its last layer be {json.dumps(last)}."
        )
