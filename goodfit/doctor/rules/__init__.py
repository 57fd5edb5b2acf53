"""The rules: each judges one illness from the record of a run, and yields what it finds."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeAlias

from goodfit.doctor.finding import Finding
from goodfit.doctor.illnesses import ILLNESSES
from goodfit.errors import UnknownNameError
from goodfit.training.record import Record

Judge: TypeAlias = Callable[[Record], Iterable[Finding]]

ORGANS = (
    "data", "labels", "rows", "split", "output", "loss", "gradients", "activations", "updates",
    "generalisation", "noise", "signal",
    "layers", "capacity", "dropout", "penalties", "normalization", "beginning", "optimizer",
)  # fmt: skip
"""The modules of rules, each about one organ."""


@dataclass(frozen=True)
class Rule:
    """One rule: the code of the illness, the function that finds it, and when.

    `before` says that it is asked before the first step too.
    """

    code: str
    judge: Judge
    before: bool = False

    @property
    def page(self) -> str:
        """The rule's page: illness, evidence, cause, remedy."""
        return inspect.getdoc(self.judge) or ""


_TABLE: dict[str, Rule] = {}


def rule(code: str, before: bool = False) -> Callable[[Judge], Judge]:
    """Enters a function into the table of rules; its docstring becomes the illness's page.

    Args:
        code: the illness that the function finds.
        before: whether it can find it before the first step. What it then calls an error stops the
            run.

    Raises:
        UnknownNameError: there is no such illness.
        ValueError: the illness has a rule already.
    """
    if code not in ILLNESSES:
        raise UnknownNameError("illness", code, ILLNESSES)
    if code in _TABLE:
        raise ValueError(f"{code} has a rule already: {_TABLE[code].judge.__name__}")

    def enter(judge: Judge) -> Judge:
        _TABLE[code] = Rule(code, judge, before)
        return judge

    return enter


def all_rules() -> dict[str, Rule]:
    """Every rule, by code.

    Example:
        >>> all_rules()["dying_relu"].page.splitlines()[0]
        'Units of a ReLU layer that are 0 for every row pass nothing back and never learn.'
    """
    for organ in ORGANS:
        importlib.import_module(f"goodfit.doctor.rules.{organ}")
    return dict(_TABLE)
