"""Who takes part in a comparison: the models of the user, classical models, our network."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from goodfit.comparison.answers import read
from goodfit.comparison.passed import is_network, named, trained
from goodfit.study import Options, starter, training
from goodfit.study.baselines import fit_baselines
from goodfit.study.prepared import Array, Prepared

__all__ = ["OURS", "Contender", "contenders"]

OURS = "goodfit network"


@dataclass(frozen=True, eq=False)
class Contender:
    """A model that has learnt from the training part.

    Args:
        name: what it is called.
        family: "constant" (one answer to everything), "classical" or "network".
        fitting: the seconds that it learnt for; those of a network with compiling.
        rows: how many training rows it learnt from; slow classical models get a sample.
        predict: gives class numbers, or numbers in the target's own unit, for examples as they are.

    Example:
        >>> Contender("sign", "classical", 0.0, 0, lambda x: (x[:, 0] > 0).astype(int)).name
        'sign'
    """

    name: str
    family: Literal["constant", "classical", "network"]
    fitting: float
    rows: int
    predict: Callable[[Array], Array]


def contenders(prepared: Prepared, models: Any, options: Options) -> Iterator[Contender]:
    """Let one after the other learn from the training part.

    The models of the user come first, so that what is wrong with one shows at once.

    Args:
        prepared: the data.
        models: the user's: one, a list, or a dict by their names; or None.
        options: how networks are built and trained.

    Raises:
        SettingError: something among the models is none, or cannot learn from these data.
    """
    own = named(models)
    ours = starter.build(prepared, options.model, options.seed)
    starter.require_outputs(ours, prepared, options.model)
    rows = len(prepared.train.y)
    for name, model in own.items():
        predict, seconds = _timed(lambda: trained(name, model, prepared, options))  # noqa: B023
        family: Any = "network" if is_network(model) else "classical"
        yield Contender(name, family, seconds, rows, predict)
    for i, found in enumerate(fit_baselines(prepared, options.seed)):
        family = "classical" if i else "constant"
        yield Contender(found.name, family, found.fitting, found.rows, found.predict)
    predict, seconds = _timed(lambda: _trained(ours, prepared, options))
    yield Contender(OURS, "network", seconds, rows, predict)


def _trained(model: Any, prepared: Prepared, options: Options) -> Callable[[Array], Array]:
    """Our network, trained as `goodfit train` does."""
    training.compile_network(model, prepared, options)
    training.train(model, prepared, options)
    return lambda x: read(model.predict(x, verbose=0), OURS, prepared)


def _timed(work: Callable[[], Any]) -> tuple[Any, float]:
    start = time.perf_counter()
    return work(), time.perf_counter() - start
