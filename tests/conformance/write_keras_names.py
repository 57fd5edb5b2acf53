"""Writes keras_names.json: Keras's public names with their arguments and defaults, as they are.

Run it with Keras installed: `python -m tests.conformance.write_keras_names`.
"""

import importlib
import inspect
import json
from pathlib import Path

NAMES = Path(__file__).parent / "keras_names.json"
PARTS = [
    "layers", "activations", "initializers", "losses", "metrics", "optimizers",
    "optimizers.schedules", "regularizers", "constraints", "callbacks", "models", "utils",
    "saving", "random", "wrappers", "config", "visualization", "distribution",
]  # fmt: skip
SPLIT = {"layers", "losses", "metrics"}
"""The parts that have a class and a function of the same meaning; each is a family."""
BY_NAME = {"get", "serialize", "deserialize"}
"""What nearly every part has, to read a piece by its name; they are one family."""


def public(holder):
    return {
        name: getattr(holder, name)
        for name in sorted(dir(holder))
        if not name.startswith("_") and name != "legacy"
    }


def default(parameter):
    return "required" if parameter.default is parameter.empty else repr(parameter.default)


def arguments(value):
    """The arguments with their defaults, without `self`; what is no function is a property."""
    if not callable(value):
        return "property"
    function = value.__init__ if inspect.isclass(value) else value
    return {
        name: default(parameter)
        for name, parameter in inspect.signature(function).parameters.items()
        if name != "self"
        and parameter.kind not in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD)
    }


def described(values):
    """The arguments of each; of a further name for the same object, the first name."""
    first = {}
    for name, value in values.items():
        if name == getattr(value, "__name__", None) or id(value) not in first:
            first[id(value)] = name
    return {
        name: arguments(value) if first[id(value)] == name else first[id(value)]
        for name, value in values.items()
    }


def family(part, value):
    if part in SPLIT:
        return f"{part} ({'classes' if inspect.isclass(value) else 'functions'})"
    return part


def of_parts(keras):
    families, by_name = {}, {}
    for part in PARTS:
        members = public(importlib.import_module(f"{keras.__name__}.{part}"))
        for name, value in members.items():
            if inspect.ismodule(value):
                continue
            if name in BY_NAME:
                by_name[f"{part}.{name}"] = value
            else:
                families.setdefault(family(part, value), {})[name] = value
    return {name: described(values) for name, values in families.items()} | {
        "by name": {name: arguments(value) for name, value in by_name.items()}
    }


def of_methods(keras):
    layer, model = public(keras.Layer), public(keras.Model)
    own = {name: model[name] for name in model if model[name] is not layer.get(name)}
    sequential = public(keras.Sequential)
    further = {name: sequential[name] for name in sequential.keys() - model.keys()}
    return {
        "methods of Layer": {name: arguments(value) for name, value in layer.items()},
        "methods of Model": {name: arguments(own[name]) for name in sorted(own)},
        "methods of Sequential": {name: arguments(further[name]) for name in sorted(further)},
    }


def of_datasets(keras):
    return {
        f"{name}.{function}": arguments(value)
        for name, module in public(keras.datasets).items()
        for function, value in public(module).items()
    }


def keras_names(keras):
    """Every family of names, and the version of Keras that they are of."""
    operations = {name: {} for name, value in public(keras.ops).items() if callable(value)}
    return {
        "keras": keras.__version__,
        **of_parts(keras),
        **of_methods(keras),
        "datasets": of_datasets(keras),
        "ops": {name: arguments(getattr(keras.ops, name)) for name in operations},
    }


if __name__ == "__main__":
    import keras

    NAMES.write_text(json.dumps(keras_names(keras), indent=1) + "\n")
