"""The sentences that the doctor says, in the user's language.

Sentences are written in English where they are said. `GOODFIT_LANG=ko` gives them in Korean;
another language is another file beside this one, `<language>.json`, from English templates to its
own. A sentence that the file lacks is said in English.
"""

from __future__ import annotations

import functools
import json
import os
from pathlib import Path

ENGLISH = "en"
CATALOGUES = Path(__file__).parent


def tell(template: str, **values: object) -> str:
    """The sentence with its values filled in, in the language of `GOODFIT_LANG`.

    Args:
        template: a whole sentence in English, with places as of `str.format`.
        values: what stands in the places.

    Example:
        >>> tell("The loss fell from {start:.3g} to {end:.3g}.", start=2.302585, end=0.1)
        'The loss fell from 2.3 to 0.1.'
    """
    return catalogue(language()).get(template, template).format(**values)


def language() -> str:
    """The language asked for: the first part of `GOODFIT_LANG`, or English.

    Example:
        >>> language()
        'en'
    """
    return os.environ.get("GOODFIT_LANG", ENGLISH).replace("-", "_").split("_")[0].lower()


@functools.cache
def catalogue(name: str) -> dict[str, str]:
    """From English templates to those of a language; empty for English and unknown languages."""
    file = CATALOGUES / f"{name}.json"
    if name == ENGLISH or not file.is_file():
        return {}
    found: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
    return found


def languages() -> list[str]:
    """The languages that there are.

    Example:
        >>> "en" in languages()
        True
    """
    return sorted([ENGLISH, *(file.stem for file in CATALOGUES.glob("*.json"))])
