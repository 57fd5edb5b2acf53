"""Fuzzes the readers of models, tables and idx files, led by which lines each input reaches.

Needs atheris beside what goodfit needs: `pip install atheris`. Run it from the root:
`PYTHONPATH=. python scripts/fuzz_files.py FOLDER -max_total_time=300`; FOLDER keeps the inputs that
reached something new. It ends with a traceback where something else than goodfit's errors comes
out, and where an input takes too long or too much memory. The fuzzer itself takes some 2 KiB more
with each input; the readers do not.
"""

import gzip
import json
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

import atheris
import numpy as np

READERS = ["storage", "models", "layers", "data", "datasets"]

with atheris.instrument_imports(include=[f"goodfit.{part}" for part in READERS]):
    import goodfit.descriptions  # noqa: F401
    from goodfit import model_from_json
    from goodfit.data import TableEncoder, read_csv
    from goodfit.datasets.idx import decode_idx, read_idx
    from goodfit.errors import DataError, FileError, UnknownNameError
    from tests.models import spoiling

FOLDER = Path(tempfile.mkdtemp())
PLACE = FOLDER / "model.goodfit"
TABLE = FOLDER / "table.csv"
IMAGES = FOLDER / "images.gz"
CORPUS = spoiling.saved(FOLDER)
LINES = ['age,pet,"the ""city""",target', "1,cat,Rome,a", ',dog,"Oslo, Norway",b', "2.5e3,?,NA,a"]
TEXT = "\n".join(LINES).encode()
PIXELS = b"\0\0\x08\x03" + b"".join(n.to_bytes(4, "big") for n in (2, 3, 2)) + bytes(range(12))
WAYS = b"FHDJTIG"
"""The first byte of an input says what the rest is.

A File of a model, its Header, its Description, JSON text; a Table, an Idx file, or a Gzipped one.
"""


def opened(data: bytes) -> None:
    """Lets a reader have the input; whatever else than a refusal comes out ends the fuzzing."""
    way, rest = data[:1], data[1:]
    if way == b"J":
        with suppress(FileError, UnknownNameError):
            model_from_json(rest.decode(errors="replace"))
        return
    if way in READ:
        READ[way](rest)
        return
    PLACE.write_bytes(_content(way, rest))
    spoiling.outcome(PLACE)


def _table(data: bytes) -> None:
    """A table is refused, or becomes finite numbers."""
    TABLE.write_bytes(data)
    with suppress(FileError, DataError, UnknownNameError):
        table = read_csv(TABLE, "target")
        x = TableEncoder.fit(table.frame)(table.frame)
        assert len(x) == len(table.y)
        assert np.isfinite(x).all()
        assert np.isfinite(table.y).all()


def _idx(data: bytes) -> None:
    """An array is refused, or has all the bytes behind its header."""
    with suppress(ValueError):
        assert decode_idx(data).tobytes() == data[4 + 4 * data[3] :]


def _gzipped(data: bytes) -> None:
    IMAGES.write_bytes(data)
    with suppress(FileError):
        read_idx(IMAGES, axes=3)


READ = {b"T": _table, b"I": _idx, b"G": _gzipped}


def mutated(data: bytes, most: int, seed: int) -> bytes:
    """An input near another one: bytes are changed, or what the JSON means."""
    chance = spoiling.randomness(seed)
    if not data or data[0] not in WAYS:
        return _first(chance)[:most]
    if chance.random() < 0.4 or data[:1] in (b"F", *READ):
        return data[:1] + atheris.Mutate(data[1:], most - 1)
    try:
        plain = json.loads(data[1:])
        spoiling.spoil(plain, chance)
        return (data[:1] + json.dumps(plain).encode())[:most]
    except (ValueError, AttributeError, TypeError, IndexError):
        return data[:1] + atheris.Mutate(data[1:], most - 1)


def _first(chance) -> bytes:
    way = bytes([chance.choice(WAYS)])
    if way in READ:
        return way + {b"T": TEXT, b"I": PIXELS, b"G": gzip.compress(PIXELS)}[way]
    plain, tensors = CORPUS[chance.choice(sorted(CORPUS))]
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
