"""Every public name of Keras is here, with its arguments and defaults, or a table says why not."""

import ast
import inspect
import re
from pathlib import Path

import pytest

import goodfit
from tests.conformance import keras_differences as table
from tests.conformance import onnx_operators, parity, torch_operators, write_keras_names

REFERENCE = Path(__file__).parents[2].parent / "shared" / "reference" / "keras-parity.md"
LISTED = re.compile(r"^- `(\w+)\((.*)\)`(?: - alias (.*))?$", re.MULTILINE)
EVERY = pytest.mark.parametrize(
    "entry", parity.entries(), ids=lambda one: f"{one.family}-{one.name}"
)


def listed():
    """Every name that the reference lists with its arguments, and its further names."""
    for name, arguments, further in LISTED.findall(REFERENCE.read_text()):
        known = ast.parse(f"def it({arguments}): pass").body[0].args
        names = {one.arg for one in [*known.posonlyargs, *known.args, *known.kwonlyargs]}
        yield name, names, re.findall(r"`(\w+)`", further)


@EVERY
def test_every_difference_has_a_reason(entry):
    assert [note for note in entry.notes if note.startswith("unexplained")] == []


@EVERY
def test_what_is_not_here_stands_in_a_table(entry):
    to_come = table.NOT_YET.get(entry.family, "").split()
    assert (entry.state == parity.NOT_YET) == (entry.name in to_come)


@pytest.mark.parametrize("family", table.ABSENT)
def test_no_reason_for_an_absence_is_left_over(family):
    known = parity.keras_names()[family]
    for names in table.ABSENT[family].values():
        for pattern in names.split():
            fitting = [name for name in known if parity.fnmatchcase(name, pattern)]
            assert fitting, pattern
            assert "*" in pattern or parity.counterpart(family, pattern) is parity.MISSING, pattern


@pytest.mark.parametrize("family", table.DIFFERENT)
def test_no_reason_for_a_difference_is_left_over(family):
    told = "; ".join(note for one in parity.entries() if one.family == family for note in one.notes)
    assert [pair for pair, (_, why) in table.DIFFERENT[family].items() if why not in told] == []


def test_the_list_is_that_of_keras(keras):
    ours = parity.keras_names()
    if keras.__version__ != ours["keras"]:
        pytest.skip(f"the list is of Keras {ours['keras']}, and this is {keras.__version__}")
    assert write_keras_names.keras_names(keras) == ours


def test_the_list_has_what_the_reference_has():
    if not REFERENCE.is_file():
        pytest.skip("the reference is not here")
    known = {}
    for names in parity.keras_names().values():
        if isinstance(names, dict):
            for name, theirs in names.items():
                known.setdefault(name, []).append(theirs)
    for name, arguments, further in listed():
        if name == "load_data":
            continue
        assert any(arguments <= set(one) for one in known[name] if isinstance(one, dict)), name
        assert set(further) <= known.keys(), name


@pytest.mark.parametrize("part", table.OURS)
def test_what_is_ours_alone_is_not_in_keras(part):
    theirs = {
        name
        for family, home in parity.HOMES.items()
        if home == part
        for name in parity.keras_names()[family]
    } | {"get"}
    holder = getattr(goodfit, part)
    ours = {name for name in holder.__all__ if not inspect.ismodule(getattr(holder, name))}
    assert ours - theirs == table.OURS[part]


def test_the_page_is_what_the_command_writes():
    written = parity.DOCUMENT.read_text()
    assert written == parity.page(), "docs/parity.md is out of date. Write it anew: `make parity`"


@pytest.mark.parametrize("library", [onnx_operators, torch_operators], ids=["onnx", "torch"])
def test_the_counts_on_the_page_are_of_the_tables(library):
    name = library.__name__.split(".")[-1].split("_")[0]
    ran = {operator for operator, (runs, _) in parity.operators(name).items() if runs}
    assert ran == set(library.OPERATORS)
