"""Fuzzes the readers of files, led by which lines of them each input reaches.

Needs atheris beside what goodfit needs: `pip install atheris`. Run it from the root:
`PYTHONPATH=. python scripts/fuzz_files.py FOLDER -max_total_time=300`; FOLDER keeps the inputs that
reached something new. It ends with a traceback where something else than goodfit's errors comes
out, and where an input takes too long or too much memory.
"""

import json
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["goodfit.storage", "goodfit.models", "goodfit.layers"]):
    import goodfit.descriptions  # noqa: F401
    from goodfit import model_from_json
    from goodfit.errors import FileError, UnknownNameError
    from tests.models import spoiling

FOLDER = Path(tempfile.mkdtemp())
PLACE = FOLDER / "model.goodfit"
CORPUS = spoiling.saved(FOLDER)
WAYS = b"FHDJ"
"""The first byte of an input says what the rest is: a File, Header, Description, or JSON text."""


def opened(data: bytes) -> None:
    """Lets a reader have the input; whatever else than a refusal comes out ends the fuzzing."""
    way, rest = data[:1], data[1:]
    if way == b"J":
        with suppress(FileError, UnknownNameError):
            model_from_json(rest.decode(errors="replace"))
        return
    PLACE.write_bytes(_content(way, rest))
    spoiling.outcome(PLACE)


def mutated(data: bytes, most: int, seed: int) -> bytes:
    """An input near another one: bytes are changed, or what the JSON means."""
    chance = spoiling.randomness(seed)
    if not data or data[0] not in WAYS:
        return _first(chance)[:most]
    if chance.random() < 0.4 or data[:1] == b"F":
        return data[:1] + atheris.Mutate(data[1:], most - 1)
    try:
        plain = json.loads(data[1:])
        spoiling.spoil(plain, chance)
        return (data[:1] + json.dumps(plain).encode())[:most]
    except (ValueError, AttributeError, TypeError, IndexError):
        return data[:1] + atheris.Mutate(data[1:], most - 1)


def _first(chance) -> bytes:
    plain, tensors = CORPUS[chance.choice(sorted(CORPUS))]
    way = bytes([chance.choice(WAYS)])
    if way in (b"D", b"J"):
        return way + json.dumps(plain).encode()
    whole = spoiling.file_of(plain, tensors)
    if way == b"F":
        return way + whole
    header = json.loads(whole[8 : 8 + int.from_bytes(whole[:8], "little")])
    header["__metadata__"]["sha256"] = "0" * 64
    return way + json.dumps(header).encode()


def _content(way: bytes, rest: bytes) -> bytes:
    """The whole file, with a right length and checksum where the input is a part of it."""
    if way == b"H":
        sizes = [array.nbytes for array in CORPUS["chain"][1].values()]
        return spoiling.sealed(rest, bytes(sum(sizes)))
    if way == b"D":
        text = rest.decode(errors="replace")
        named = [tensors for plain, tensors in CORPUS.values() if plain["kind"] in text]
        return spoiling.file_of(text, named[len(rest) % len(named)] if named else {})
    return rest


atheris.Setup([*sys.argv, "-max_len=20000"], opened, custom_mutator=mutated)
atheris.Fuzz()
