"""The report: from the plain data of a study to one HTML file that needs nothing else."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from goodfit.errors import FileError
from goodfit.report import charts, health, matrices, pixels, summary, wording
from goodfit.report.pictures import Pictures

if TYPE_CHECKING:
    from jinja2 import Environment

Study = Mapping[str, Any]

_MOST_EXAMPLES = 24


def write_report(path: str | Path, study: Study, pictures: Pictures) -> Path:
    """Write the report of a training run as one self-contained HTML file; the path it lies at.

    Args:
        path: the file to write; the folders above it are made.
        study: what `goodfit train --json` prints: names, numbers and sentences that JSON can hold.
        pictures: the arrays to draw.

    Raises:
        FileError: the file cannot be written.

    Example:
        >>> write_report("runs/digits/report.html", study, Pictures())  # doctest: +SKIP
        PosixPath('runs/digits/report.html')
    """
    target = Path(path)
    text = page(study, pictures)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", errors="replace")
    except OSError as problem:
        raise FileError(
            f"The report cannot be written to {target}: {problem.strerror or problem}. "
            "Choose a folder that you may write to, for example `--out runs/mine`."
        ) from problem
    return target


def page(study: Study, pictures: Pictures) -> str:
    """The HTML text of the report.

    Example:
        >>> page(study, Pictures())[:15]  # doctest: +SKIP
        '<!doctype html>'
    """
    return (
        _templates()
        .get_template("page.html")
        .render(
            study=study,
            raw=_json_able(study),
            metric=wording.title(study["metric"]),
            comparison=summary.comparison(study),
            results=summary.results(study),
            best_baseline=summary.best_baseline(study),
            curves=charts.curves(study),
            baselines=charts.baselines(study),
            steps=summary.steps(study),
            layers=summary.layers(study),
            facts=summary.facts(study),
            **_drawn(study, pictures),
        )
    )


def _drawn(study: Study, pictures: Pictures) -> dict[str, Any]:
    """What the pictures show, None or empty where there is none."""
    names = study["class_names"]
    counts, weights = pictures.confusion, pictures.first_weights
    matrix, pair = pictures.first_weight_matrix, pictures.predicted_against_true
    return {
        "confusion": None if counts is None else matrices.confusion(counts, names),
        "per_class": None if counts is None else matrices.per_class(counts, names),
        "scatter": None if pair is None else charts.scatter(*pair, study["target"]),
        "worst": _worst(pictures),
        "weights": None if weights is None else pixels.first_weights(weights),
        "weight_matrix": (
            None if matrix is None else matrices.weight_matrix(matrix, pictures.first_weight_names)
        ),
        "histograms": health.histograms(pictures.activations),
        "flow": health.flow(pictures.activations) if pictures.activations else [],
        "health": health.table(pictures.activations),
    }


def _worst(pictures: Pictures) -> list[dict[str, str | None]]:
    return [
        {
            "picture": None if example.picture is None else pixels.photograph(example.picture),
            "text": example.text,
            "true": example.true,
            "predicted": example.predicted,
            "confidence": wording.percent(example.confidence) if example.confidence else None,
        }
        for example in pictures.worst[:_MOST_EXAMPLES]
    ]


def _json_able(value: Any) -> Any:
    """The study as JSON can hold it: what is no number becomes null, as in JavaScript."""
    if isinstance(value, Mapping):
        return {str(key): _json_able(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_json_able(inner) for inner in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def _templates() -> Environment:
    """The templates beside this file; every value put into them is escaped."""
    from importlib.resources import files

    from jinja2 import Environment, FunctionLoader, StrictUndefined

    folder = files("goodfit.report")
    templates = Environment(
        autoescape=True,
        loader=FunctionLoader(lambda name: folder.joinpath(name).read_text(encoding="utf-8")),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters["prose"] = wording.prose
    templates.policies["json.dumps_kwargs"] = {"allow_nan": False, "indent": 1}
    return templates
