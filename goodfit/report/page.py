"""The report: from the plain data of a study to one HTML file that needs nothing else."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from goodfit.errors import FileError
from goodfit.report import (
    charts,
    health,
    matrices,
    pixels,
    spaces,
    summary,
    treatments,
    units,
    wording,
)
from goodfit.report.boundary import boundary
from goodfit.report.calibration import calibration
from goodfit.report.data_card import data_card
from goodfit.report.pictures import Pictures
from goodfit.report.pieces import Study

if TYPE_CHECKING:
    from jinja2 import Environment

_MOST_EXAMPLES = 24


def write_report(path: str | Path, study: Study, pictures: Pictures) -> Path:
    """Writes the report of a training run as one self-contained HTML file; returns its path.

    Args:
        path: the file to write; the folders above it are made.
        study: what is known of the run in names, numbers and sentences that JSON can hold, with
            the keys of the example. In sentences, what stands between backticks is code.
        pictures: the arrays to draw.

    Raises:
        FileError: the file cannot be written.

    Example:
        >>> import tempfile
        >>> study = {
        ...     "goodfit": "0.1.0", "command": "goodfit train iris", "name": "iris", "notes": [],
        ...     "task": "classification", "kind": "table", "target": "species",
        ...     "class_names": ["setosa", "versicolor", "virginica"], "metric": "accuracy",
        ...     "split": {"train": 90, "dev": 30, "test": 30, "rule": "60/20/20", "seed": 0,
        ...               "checksum": "5f70"},
        ...     "data": {"shape": [4], "classes": [], "target": None, "values": None, "columns": [],
        ...              "repeated": 0, "in_training": {"dev": 0, "test": 0}},
        ...     "baselines": [{"name": "naive Bayes", "dev": 0.93, "test": 0.9, "seconds": 0.01}],
        ...     "model": {"layers": [{"name": "dense", "type": "Dense", "output_shape": [None, 3],
        ...                           "params": 15}],
        ...               "params": 15, "optimizer": "Adam()", "batch_size": 32,
        ...               "loss": "sparse_categorical_crossentropy"},
        ...     "history": {"loss": [1.1, 0.4], "val_loss": [1.0, 0.5]},
        ...     "best_epoch": 2, "epochs_run": 2, "stopped_by": None,
        ...     "results": {"train": {"loss": 0.4, "accuracy": 0.97},
        ...                 "dev": {"loss": 0.5, "accuracy": 0.93},
        ...                 "test": {"loss": 0.5, "accuracy": 0.93}},
        ...     "verdict": {"sentence": "The network fits well.", "next": ["Keep it."],
        ...                 "bayes_error": 0.0, "bayes_error_source": "assumed",
        ...                 "train_error": 0.03, "dev_error": 0.07,
        ...                 "avoidable_bias": 0.03, "variance": 0.04},
        ...     "findings": [{"code": "overfitting", "severity": "warning", "layer": None,
        ...                   "illness": "It overfits.", "evidence": "The dev loss rises.",
        ...                   "reason": "It is of no use on new rows.", "because": None,
        ...                   "cures": ["Add `Dropout(0.3)`."]}],
        ...     "next": "Add `Dropout(0.3)`.",
        ...     "treated": None, "treatments": [], "untreatable": [], "findings_before": [],
        ...     "environment": {"python": "3.11"}, "seconds": {"training": 0.4, "total": 1.9},
        ... }
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     write_report(f"{folder}/runs/iris/report.html", study, Pictures()).name
        'report.html'
    """
    target = Path(path)
    text = _page(study, pictures)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", errors="replace")
    except OSError as problem:
        raise FileError(
            f"The report cannot be written to {target}: {problem.strerror or problem}. "
            "Choose a folder that you may write to, for example `--out runs/mine`."
        ) from problem
    return target


def _page(study: Study, pictures: Pictures) -> str:
    """The HTML text of the report."""
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
            tried=treatments.tried(study),
            judged_by=treatments.judged_by(study),
            layers=summary.layers(study),
            facts=summary.facts(study),
            card=data_card(study),
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
        "calibration": None if pictures.certainty is None else calibration(*pictures.certainty),
        "boundary": None if pictures.boundary is None else boundary(pictures.boundary),
        "unfolding": spaces.unfolding(pictures.spaces, pictures.space_groups),
        "responses": units.responses(pictures.units),
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
            "confidence": None
            if example.confidence is None
            else wording.percent(example.confidence),
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
