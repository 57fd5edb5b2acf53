"""The table of parity with Keras, and docs/parity.md, which is written from it.

`python -m tests.conformance.parity` writes the page. What is true is found by looking at goodfit;
the reasons stand in `keras_differences.py`.
"""

import dataclasses
import functools
import importlib
import inspect
import json
import textwrap
from fnmatch import fnmatchcase
from pathlib import Path

from goodfit.errors import UnknownNameError
from tests.conformance import keras_differences as table
from tests.conformance.proofs import proofs

NAMES = Path(__file__).parent / "keras_names.json"
SAMPLES = Path(__file__).parent / "operator_samples.json"
DOCUMENT = Path(__file__).parent.parent.parent / "docs" / "parity.md"
HOMES = {
    "layers (classes)": "layers",
    "layers (functions)": "layers",
    "activations": "activations",
    "initializers": "initializers",
    "losses (classes)": "losses",
    "losses (functions)": "losses",
    "metrics (classes)": "metrics",
    "metrics (functions)": "metrics",
    "optimizers": "optimizers",
    "optimizers.schedules": "optimizers.schedules",
    "regularizers": "regularizers",
    "constraints": "constraints",
    "callbacks": "callbacks",
    "models": "models",
    "utils": "utils",
    "methods of Layer": "layers.Layer",
    "methods of Model": "models.Model",
    "methods of Sequential": "models.Sequential",
    "datasets": "datasets",
}
"""Where goodfit has the families of the catalogue."""

OUTSIDE = {
    "saving": "saving",
    "by name": "",
    "random": "random",
    "wrappers": "wrappers",
    "config": "config",
    "visualization": "visualization",
    "distribution": "distribution",
    "ops": "ops",
}
"""The families of Keras's own machinery, which are counted apart."""

SAME, DIFFERS, ABSENT, NOT_YET = "same", "differs on purpose", "absent on purpose", "not here yet"
HERE = (SAME, DIFFERS)
MISSING = object()
CALLED_BY_POSITION = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
TAKEN_TOGETHER = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)


@dataclasses.dataclass(frozen=True)
class Entry:
    """A name of Keras, and what has become of it here."""

    family: str
    name: str
    state: str
    notes: tuple[str, ...] = ()
    proof: str = ""


@functools.cache
def keras_names():
    return json.loads(NAMES.read_text())


def counterpart(family, name):
    """What goodfit has under a name of Keras, or `MISSING`."""
    try:
        module, _, kind = (HOMES | OUTSIDE)[family].partition(".")
        found = importlib.import_module(f"goodfit.{module}".rstrip("."))
        for part in filter(None, [*kind.split("."), *name.split(".")]):
            found = getattr(found, part)
    except (ImportError, AttributeError, UnknownNameError):
        return MISSING
    return MISSING if inspect.ismodule(found) else found


def parameters(value):
    """The parameters by name, without `self`."""
    function = value.__init__ if inspect.isclass(value) else value
    known = inspect.signature(function).parameters
    return {name: one for name, one in known.items() if name != "self"}


def default(parameter):
    return "required" if parameter.default is parameter.empty else repr(parameter.default)


def differences(theirs, ours):
    """The arguments with another default than Keras's (None: it is missing), and those added."""
    mine = {n: default(one) for n, one in ours.items() if one.kind not in TAKEN_TOGETHER}
    other = {name: mine.get(name) for name in theirs if mine.get(name) != theirs[name]}
    return other, [name for name in mine if name not in theirs]


def row(rows, piece, argument):
    """The row of a table (or None) that speaks of an argument of a piece."""
    fitting = (
        rows[pair]
        for pair in rows
        if fnmatchcase(piece, pair[0]) and fnmatchcase(argument, pair[1])
    )
    return next(fitting, None)


def same_number(one, other):
    """Whether two defaults are the same in spite of their writing: 0 and 0.0."""
    try:
        return float(one) == float(other)
    except (TypeError, ValueError):
        return False


def out_of_order(theirs, ours):
    """Whether what is given by position would mean something else than in Keras."""
    mine = [name for name, one in ours.items() if one.kind in CALLED_BY_POSITION]
    known = [name for name in theirs if name in mine]
    return [name for name in mine if name in theirs] != known[: len(mine)]


def judged(family, name, theirs):
    """The state of one name, and notes; a difference that no table knows of is `unexplained`."""
    ours = counterpart(family, name)
    if ours is MISSING:
        reason = table.reason_of_absence(family, name)
        return (ABSENT, [reason]) if reason else (NOT_YET, [])
    if family in OUTSIDE:
        return SAME, []
    if isinstance(theirs, str) and theirs != "property":
        alike = counterpart(family, theirs) is ours
        return SAME, [] if alike else ["unexplained: it is another object"]
    if callable(ours) is (theirs == "property"):
        return explained(family, name, [(table.KIND, None)])
    return compared(family, name, theirs, parameters(ours)) if callable(ours) else (SAME, [])


def compared(family, name, theirs, ours):
    other, added = differences(theirs, ours)
    unknown = [argument for argument in added if argument not in table.ADDED]
    order = [(table.ORDER, None)] if out_of_order(theirs, ours) else []
    left_out = [one for one, found in other.items() if found is None and one in table.LEFT_OUT]
    further = [
        (argument, found)
        for argument, found in [*other.items(), *((one, table.AS_WELL) for one in unknown), *order]
        if argument not in left_out and not same_number(found, theirs.get(argument))
    ]
    state, notes = explained(family, name, further)
    return state, [*notes, *(f"no `{argument}`" for argument in left_out)]


def explained(family, name, found):
    """Each difference with the reason that the table gives, and what they make of the state."""
    notes = []
    for argument, ours in found:
        known = row(table.DIFFERENT.get(family, {}), name, argument)
        if known is None or known[0] != ours:
            notes.append(f"unexplained: {argument} is {ours}")
        elif f"{told(argument, ours)}{known[1]}" not in notes:
            notes.append(f"{told(argument, ours)}{known[1]}")
    return (DIFFERS if found else SAME), notes


def told(argument, ours):
    if argument in (table.ORDER, table.KIND):
        return ""
    if ours == table.AS_WELL:
        return f"also `{argument}`: "
    return f"no `{argument}`: " if ours is None else f"`{argument}={ours}`: "


@functools.cache
def entries():
    """Every name of the list, judged, in its order; a further name is proven by the first."""
    found = []
    for family in HOMES | OUTSIDE:
        for name, theirs in keras_names()[family].items():
            state, notes = judged(family, name, theirs)
            first = theirs if isinstance(theirs, str) else name
            proven = state in HERE and family in HOMES
            proof = proofs().get((family.split(" (")[0], first), "") if proven else ""
            found.append(Entry(family, name, state, tuple(notes), proof))
    return found


def percent(part, whole):
    return f"{100 * part / whole:.1f} %"


def counts(chosen):
    """The cells of a row: how many names there are, how many in each state, and two shares."""
    states = [sum(one.state == state for one in chosen) for state in (*HERE, ABSENT, NOT_YET)]
    here = states[0] + states[1]
    wanted = len(chosen) - states[2]
    shares = [percent(here, len(chosen)), percent(here, wanted) if wanted else "-"]
    return [len(chosen), *states, *shares, sum(bool(one.proof) for one in chosen)]


def table_of(head, rows):
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(str(cell) for cell in line)} |\n" for line in lines)


def summary(families):
    chosen = {family: [one for one in entries() if one.family == family] for family in families}
    rows = [[family, *counts(each)] for family, each in chosen.items()]
    total = [one for each in chosen.values() for one in each]
    head = [
        "Family",
        "Names",
        *(SAME, DIFFERS, ABSENT, NOT_YET),
        "Here",
        "Of those wanted",
        "Compared",
    ]
    return table_of(head, [*rows, ["**all**", *counts(total)]])


def verified(entry):
    """How it is known that the state is true."""
    if entry.state not in HERE:
        return ""
    if entry.proof:
        return f"beside Keras's: `tests/{entry.proof}`"
    return "name" if entry.family in OUTSIDE else "name, arguments, defaults"


def section(family):
    rows = [
        [f"`{one.name}`", one.state, "; ".join(one.notes), verified(one)]
        for one in entries()
        if one.family == family
    ]
    return f"\n## {family}\n\n{table_of(['Name', 'State', 'Notes', 'Verified by'], rows)}"


def left_out():
    rows = [[f"`{argument}`", reason] for argument, reason in table.LEFT_OUT.items()]
    return table_of(["Argument", "Why"], rows)


@functools.cache
def operators(library):
    """By operator, how many samples run through ours, and of how many."""
    each = json.loads(SAMPLES.read_text())[library]["operators"]
    return {name: tuple(int(n) for n in pair.split("/")) for name, pair in each.items()}


def samples():
    """What ran of the samples that others have of their operators."""
    rows, known = [], json.loads(SAMPLES.read_text())
    for library, title in (("onnx", "ONNX"), ("torch", "PyTorch")):
        each = operators(library)
        ours = [pair for pair in each.values() if pair[0]]
        ran, offered = (sum(pair[i] for pair in ours) for i in (0, 1))
        called = f"{title} {known[library]['version']}"
        rows.append([called, len(each), len(ours), len(each) - len(ours), ran, offered - ran])
    head = ["Library", "Operators", "Mapped", "Not mapped", "Samples run", "With other settings"]
    return table_of(head, rows)


def mapped(library):
    each = operators(library).items()
    return ", ".join(f"`{name}` {ran}/{of}" for name, (ran, of) in each if ran)


def page():
    """The whole of docs/parity.md."""
    known = keras_names()
    return PAGE.format(
        version=known["keras"],
        catalogue=summary(HOMES),
        outside=summary(OUTSIDE),
        left_out=left_out(),
        samples=samples(),
        onnx=wrapped(f"Mapped of ONNX, with the samples that run: {mapped('onnx')}."),
        torch=wrapped(f"Mapped of PyTorch: {mapped('torch')}."),
        sections="".join(section(family) for family in HOMES | OUTSIDE if family != "ops"),
    )


def wrapped(text):
    return textwrap.fill(text, 100, break_on_hyphens=False, break_long_words=False)


PAGE = """# Parity with Keras

This page is written by `make parity`, from goodfit as it is and from the list of Keras {version}'s
public names; a test fails where it is out of date. *Same* means the same name, arguments and
defaults, but for the arguments below that no piece here has. What *differs on purpose* or is
*absent on purpose* has its reason beside it; [Coming from Keras](coming-from-keras.md) tells of the
differences that no signature shows. *Here* is the share of all names, *of those wanted* the share
without those that are absent on purpose. *Compared* counts the pieces that a test runs beside
Keras's with the same settings and weights; layers that are random in training are so compared where
they predict. Further names of the same piece, and what families share, are counted as in Keras.

## The catalogue

{catalogue}
## Keras's own machinery

These families are not what networks are made of. What is here is compared by name alone.

{outside}
## Arguments that nothing has

{left_out}
## Operators of ONNX and PyTorch

The samples that ONNX (`onnx.backend.test`, of single nodes) and PyTorch (`torch.testing`) have of
their operators run through goodfit's operations, activations and layers: values for both, and
gradients for PyTorch, in float64. An operator is mapped if goodfit has it; samples of a mapped
operator that need a setting or a type that goodfit does not have are counted in the last column.

{samples}
{onnx}

{torch}
{sections}"""


if __name__ == "__main__":
    DOCUMENT.write_text(page())
