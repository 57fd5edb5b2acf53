"""What an active test found: its numbers, and what they mean in a sentence."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np


@dataclass(frozen=True, eq=False)
class Result:
    """The parent of what each test finds; a subclass holds the numbers and makes the sentence."""

    name: ClassVar[str] = ""

    @property
    def sentence(self) -> str:
        """What the numbers mean, with them."""
        raise NotImplementedError

    def __str__(self) -> str:
        return f"{self.name}: {self.sentence}"

    def to_plain(self) -> dict[str, Any]:
        """The result as plain data, for JSON."""
        fields = {f.name: _plain(getattr(self, f.name)) for f in dataclasses.fields(self)}
        return {"test": self.name, "sentence": self.sentence, **fields}


def _plain(value: Any) -> Any:
    if isinstance(value, np.ndarray | np.generic):
        return value.tolist()
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return value
