"""Writes docs/doctor: for every finding code a page, with a sick and a healthy run side by side.

`make pages` renews them. The words come from the rules, the runs from the zoo.
"""

import sys
import warnings
from pathlib import Path

import numpy as np

from goodfit import utils
from goodfit.doctor.illnesses import ILLNESSES
from goodfit.doctor.reasons import REASONS
from goodfit.doctor.rules import all_rules
from goodfit.errors import GoodfitError
from tests.doctor.zoo import PROGRAMS
from tests.doctor.zoo.judging import fitted

FOLDER = Path(__file__).parents[2] / "docs" / "doctor"
NOTICE = "<!-- Written by `make pages` from the rules and from runs of the zoo. -->"
HEADINGS = ("Evidence", "Cause", "Remedy")
CHECKED = "It is found before the first step, and `fit` is not begun: no training could succeed."
EXAMINED = {
    "wrong_optimizer": "It is found by `goodfit.examine`, which lets the network try another one."
}
SEED = 0
POINTS = 100


def words(code):
    """The part of a page that does not depend on a run."""
    rule = all_rules().get(code)
    page = rule.page if rule else EXAMINED.get(code, CHECKED)
    lines = [f"# {code}", NOTICE, f"**{ILLNESSES[code]}** {REASONS[code]}"]
    for paragraph in page.split("\n\n"):
        lines += [_told(line) for line in _paragraphs(paragraph)]
    return "\n\n".join(filter(None, lines))


def _paragraphs(text):
    """The first sentence, then a paragraph for each of evidence, cause and remedy."""
    parts = [""]
    for line in text.splitlines():
        if line.startswith(tuple(f"{heading}:" for heading in HEADINGS)):
            parts.append("")
        parts[-1] += f"{line.strip()} "
    return [part.strip() for part in parts]


def _told(part):
    for heading in HEADINGS:
        if part.startswith(f"{heading}: "):
            text = part.removeprefix(f"{heading}: ")
            return f"## {heading}\n\n{text[:1].upper()}{text[1:]}"
    return part


def patients(code):
    """Sick programs of the zoo, each with its healthy twin or None; those with a twin first."""
    healthy = {_kind(program): program for program in PROGRAMS if not program.is_sick}
    sick = [program for program in PROGRAMS if program.cause == code]
    pairs = [(program, healthy.get(_kind(program))) for program in sick]
    return sorted(pairs, key=lambda found: found[1] is None)


def _kind(program):
    return program.name.split("-")[0]


def case(code):
    """A sick run in which the code is found, what is said of it, and the healthy twin."""
    for sick, healthy in patients(code):
        history, diagnosis = run(sick)
        finding = next((found for found in diagnosis if found.code == code), None)
        if finding is not None:
            return history, finding, healthy
    return None, None, None


def run(program):
    """The history of a program and what is said of it; no history where it is refused."""
    utils.set_random_seed(SEED)
    training = program.build()
    try:
        history = fitted(training)
    except GoodfitError as error:
        return None, error.diagnosis
    return history, history.diagnosis


def picture(path, histories):
    """The losses of both runs, on axes of their own scale."""
    import matplotlib.style
    from matplotlib.figure import Figure

    with matplotlib.style.context({"svg.hashsalt": "goodfit", "svg.fonttype": "none"}):
        figure = Figure(figsize=(8, 2.8), layout="constrained", facecolor="white")
        panels = figure.subplots(1, 2)
        for axes, (title, history) in zip(panels, histories.items(), strict=True):
            axes.set_title(title, fontsize=11, loc="left")
            _losses(axes, history)
        figure.savefig(path, format="svg", metadata={"Date": None})


def _losses(axes, history):
    if history is None:
        axes.axis("off")
        axes.text(0.5, 0.5, "refused before the first step", ha="center", va="center")
        return
    steps = np.concatenate([np.ravel(part) for part in history.record.step_losses])
    per_epoch = len(steps) / max(1, history.record.epochs_run)
    smooth = np.array([part.mean() for part in np.array_split(steps, min(len(steps), POINTS))])
    dot = "o" if len(smooth) < 3 else None
    axes.plot(np.linspace(0, len(steps), len(smooth)), smooth, marker=dot, label="training loss")
    dev = history.history.get("val_loss", [])
    axes.plot(per_epoch * np.arange(1, len(dev) + 1), dev, "--", label="validation loss")
    shown = np.concatenate([smooth[np.isfinite(smooth)], np.asarray(dev)[np.isfinite(dev)]])
    if len(shown) and shown.min() > 0 and shown.max() > 20 * shown.min():
        axes.set_yscale("log")
    axes.set_xlabel("step")
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False, fontsize=9)


def page(code):
    """Writes the page and the picture of one code."""
    text = words(code)
    history, finding, healthy = case(code)
    if finding is not None:
        text += f"\n\n## As the doctor tells it\n\n```text\n{finding}\n```"
    if healthy is not None:
        picture(FOLDER / f"{code}.svg", {"sick": history, "healthy": run(healthy)[0]})
        text += f"\n\n![The losses of a sick and of a healthy run]({code}.svg)"
    (FOLDER / f"{code}.md").write_text(f"{text}\n", encoding="utf-8")


def index():
    """Writes the list of all codes."""
    rows = [f"| [{code}]({code}.md) | {ILLNESSES[code]} |" for code in ILLNESSES]
    lines = [
        "# What the doctor finds",
        NOTICE,
        "Every finding has a code that stays, so that it can be looked up here, and silenced: "
        "`fit(..., doctor=Doctor(silence=(code,)))`. They stand from causes to effects.",
        "\n".join(["| code | what it means |", "| --- | --- |", *rows]),
    ]
    (FOLDER / "README.md").write_text("\n\n".join(lines) + "\n", encoding="utf-8")


def main(codes):
    FOLDER.mkdir(exist_ok=True)
    warnings.simplefilter("ignore")
    for code in codes or ILLNESSES:
        page(code)
    index()


if __name__ == "__main__":
    main(sys.argv[1:])
