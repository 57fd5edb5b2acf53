"""The data in words and tables: how much of what, between which bounds, and what is twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from goodfit.report import wording
from goodfit.report.pieces import Row, Study, Table

_BOUNDS = ("smallest", "mean", "deviation", "largest")
_PARTS = ("train", "dev", "test")


@dataclass(frozen=True)
class DataCard:
    """Names and values, and the tables of classes and of columns where there are such."""

    facts: list[tuple[str, str]]
    tables: list[Table]


def data_card(study: Study) -> DataCard:
    """What one has to know about the data.

    Example:
        >>> data = {"shape": [4], "classes": [], "target": None, "values": None, "columns": [],
        ...         "repeated": 3, "in_training": {"dev": 1, "test": 0}}
        >>> study = {"data": data, "kind": "table", "target": "species", "task": "classification",
        ...          "split": {"train": 90, "dev": 30, "test": 30}}
        >>> data_card(study).facts[2]
        ('repeated', '3 of 90 training examples')
    """
    data = study["data"]
    tables = [_classes(study)] if data["classes"] else []
    tables += [_columns(data["columns"])] if data["columns"] else []
    return DataCard(_facts(study), tables)


def _facts(study: Study) -> list[tuple[str, str]]:
    data, split = study["data"], study["split"]
    shape = " × ".join(map(str, data["shape"])) or "1"
    facts = [
        ("example", f"{study['kind']} of {shape} numbers"),
        ("target", f"`{study['target']}`, for {study['task']}"),
        ("repeated", f"{data['repeated']:,} of {split['train']:,} training examples"),
        *(
            (f"{part} in train", f"{data['in_training'][part]:,} of {split[part]:,} examples")
            for part in ("dev", "test")
        ),
    ]
    for name, title in (("values", "values"), ("target", "target values")):
        if data[name]:
            facts.append((title, _bounds(data[name])))
    return facts


def _bounds(found: Mapping[str, float]) -> str:
    low, mean, deviation, high = (wording.number(found[name]) for name in _BOUNDS)
    return f"{low} to {high}, mean {mean}, deviation {deviation}"


def _classes(study: Study) -> Table:
    """The examples of each class by part, and how many of the training examples that are."""
    rows: list[Row] = [
        (
            one["name"],
            *(f"{one[part]:,}" for part in _PARTS),
            wording.percent(one["train"] / max(study["split"]["train"], 1)),
        )
        for one in study["data"]["classes"]
    ]
    return Table("Examples by class", ("class", *_PARTS, "share"), rows)


def _columns(columns: Sequence[Mapping[str, Any]]) -> Table:
    rows: list[Row] = [
        (
            column["name"],
            *(wording.number(column[name]) for name in _BOUNDS),
            wording.percent(column["missing"]) if column["missing"] else wording.MISSING,
        )
        for column in columns
    ]
    return Table("Columns of the training examples", ("column", *_BOUNDS, "missing"), rows)
