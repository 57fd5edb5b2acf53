"""Models that the user brings: scikit-learn's, Keras's, PyTorch's, our own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np

from goodfit.comparison.answers import read
from goodfit.errors import GoodfitError, SettingError
from goodfit.silence import filtered
from goodfit.study import Options
from goodfit.study.prepared import Array, Part, Prepared
from goodfit.study.scaling import scaling
from goodfit.study.training import epochs, patience, rows_of_a_step

__all__ = ["is_network", "named", "trained"]


def named(models: Any) -> dict[str, Any]:
    """Give each model a name: its own in a dict, else that of its class, numbered if need be.

    Raises:
        SettingError: something among them is no model.

    Example:
        >>> from sklearn.svm import SVC
        >>> list(named([SVC(), SVC(C=10)])), list(named({"mine": SVC()})), named(None)
        (['SVC', 'SVC 2'], ['mine'], {})
    """
    if models is None:
        return {}
    if not isinstance(models, Mapping):
        listed = models if isinstance(models, list | tuple) else [models]
        models = dict(zip(_numbered(type(model).__name__ for model in listed), listed, strict=True))
    for name, model in models.items():
        if _library(model) != "torch" and not _learns(model):
            raise SettingError(
                f"models has {model!r} as {name!r}, which is no model: it needs `fit` and "
                "`predict`, as those of scikit-learn and Keras have, or to be a `torch.nn.Module`. "
                "Hand over the model itself, such as `SVC()`."
            )
    return dict(models)


def is_network(model: Any) -> bool:
    """Whether a model is a neural network, by the library that its class comes from.

    Example:
        >>> from sklearn.neural_network import MLPClassifier
        >>> is_network(MLPClassifier())
        True
    """
    known = any(library in _NETWORKS for library in _libraries(model))
    return known or ".neural_network." in type(model).__module__


def trained(
    name: str, model: Any, prepared: Prepared, options: Options
) -> Callable[[Array], Array]:
    """Let a model learn from the training part; what predicts from examples as they are.

    Networks are trained in place, as long as ours and with the same early stopping; of other
    models a copy learns. All get examples scaled by the training part, and of a regression targets
    of mean 0 and deviation 1. Pictures become rows for scikit-learn, channels first for PyTorch.

    Raises:
        SettingError: it cannot learn from these data.
    """
    scaled = scaling(prepared)
    form = _FORMS.get(_library(model), _as_rows)
    train, dev = (
        Part(form(scaled(part.x)), prepared.scaled_targets(part.y))
        for part in (prepared.train, prepared.dev)
    )
    try:
        answers = _FITS.get(_library(model), _fit_estimator)(model, train, dev, options)
    except GoodfitError:
        raise
    except Exception as reason:
        raise SettingError(_refusal(name, train, prepared, reason)) from reason
    reads = read if _library(model) else _taken
    return lambda x: reads(answers(form(scaled(x))), name, prepared)


def _taken(answers: Array, name: str, prepared: Prepared) -> Array:
    """What an estimator predicts are the answers."""
    return prepared.in_units(np.asarray(answers).reshape(len(answers)))


def _refusal(name: str, train: Part, prepared: Prepared, reason: Exception) -> str:
    classes = prepared.task.class_names
    held = f"class numbers from 0 to {len(classes) - 1}" if classes else "one number for each row"
    advice = "A network takes them with a sparse cross-entropy." if classes else ""
    return (
        f"The model {name!r} could not be trained: {type(reason).__name__}: {reason} It was given "
        f"x of shape {train.x.shape} and y with {held}. {advice}"
    ).rstrip()


def _numbered(names: Iterable[str]) -> list[str]:
    seen: dict[str, int] = {}
    numbered = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        numbered.append(name if seen[name] == 1 else f"{name} {seen[name]}")
    return numbered


def _learns(model: Any) -> bool:
    return not isinstance(model, type) and hasattr(model, "fit") and hasattr(model, "predict")


def _library(model: Any) -> str:
    """Whose manners a network has; "" for all that has scikit-learn's, and for other models."""
    libraries = _libraries(model)
    known = (library for library in libraries if library in _NETWORKS)
    return "" if "sklearn" in libraries else next(known, "")


def _libraries(model: Any) -> list[str]:
    """Where the classes come from that a model is made of."""
    return [kind.__module__.partition(".")[0] for kind in type(model).__mro__]


def _fit_estimator(
    model: Any, train: Part, dev: Part, options: Options
) -> Callable[[Array], Array]:
    from sklearn.base import clone

    fresh = clone(model, safe=False)
    with filtered("ignore"):  # the score says whether it came far enough
        fresh.fit(train.x, train.y)
    return lambda x: fresh.predict(x)


def _fit_keras(model: Any, train: Part, dev: Part, options: Options) -> Callable[[Array], Array]:
    from keras.callbacks import EarlyStopping

    return _fit_network(model, EarlyStopping, train, dev, options)


def _fit_goodfit(model: Any, train: Part, dev: Part, options: Options) -> Callable[[Array], Array]:
    from goodfit.callbacks import EarlyStopping

    return _fit_network(model, EarlyStopping, train, dev, options)


def _fit_network(
    model: Any, stopping: Any, train: Part, dev: Part, options: Options
) -> Callable[[Array], Array]:
    rows = len(train.y)
    model.fit(
        train.x,
        train.y,
        validation_data=dev,
        batch_size=rows_of_a_step(options, rows),
        epochs=epochs(options, rows),
        callbacks=[stopping(patience=patience(options, rows), restore_best_weights=True)],
        verbose=0,
    )
    return lambda x: model.predict(x, verbose=0)


def _fit_torch(model: Any, train: Part, dev: Part, options: Options) -> Callable[[Array], Array]:
    from goodfit.comparison.torch_training import fit

    return fit(model, train, dev, options)


def _as_rows(x: Array) -> Array:
    return x.reshape(len(x), -1)


def _as_it_is(x: Array) -> Array:
    return x


def _channels_first(x: Array) -> Array:
    return np.moveaxis(x, -1, 1) if x.ndim == 4 else x


_FITS = {"goodfit": _fit_goodfit, "keras": _fit_keras, "torch": _fit_torch}
_FORMS = {"goodfit": _as_it_is, "keras": _as_it_is, "torch": _channels_first}
_NETWORKS = frozenset(_FITS)
