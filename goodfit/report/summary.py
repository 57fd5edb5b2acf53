"""The study in words and tables: results, the errors step by step, the model, how it was made."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from goodfit.doctor.baselines.scoring import wilson
from goodfit.report import wording
from goodfit.report.pieces import Row, Study, Table

_MEANINGS = {"train": "avoidable bias", "dev": "variance"}
_CURES = {
    "train": "A bigger network; longer training; another architecture.",
    "dev": "More data; regularisation; another architecture.",
}


@dataclass(frozen=True)
class Result:
    """The score of the network on one part of the data, beside the best baseline's."""

    part: str
    score: str
    examples: str
    loss: str
    interval: str
    baseline: str


def results(study: Study) -> list[Result]:
    """The scores on train, dev and test; accuracy on the test set with its 95% interval.

    Example:
        >>> study = {"metric": "r2", "baselines": [], "split": {"train": 9, "dev": 3, "test": 3},
        ...          "results": {part: {"loss": 1, "r2": 0.5} for part in ("train", "dev", "test")}}
        >>> results(study)[2].score
        '0.500'
    """
    best = best_baseline(study)
    return [_result(part, study, best) for part in ("train", "dev", "test")]


def _result(part: str, study: Study, best: Mapping[str, Any] | None) -> Result:
    metric, examples = study["metric"], study["split"][part]
    value = study["results"][part].get(metric)
    return Result(
        part=part,
        score=wording.score(metric, value, examples),
        examples=wording.number(examples),
        loss=wording.number(study["results"][part].get("loss")),
        interval=_interval(value, examples) if part == "test" and wording.is_share(metric) else "",
        baseline=wording.score(metric, best.get(part), examples) if best else wording.MISSING,
    )


def best_baseline(study: Study) -> Mapping[str, Any] | None:
    """The baseline with the highest dev score, or None.

    Example:
        >>> best_baseline({"baselines": [{"name": "a", "dev": 0.1}, {"name": "b", "dev": 0.2}]})
        {'name': 'b', 'dev': 0.2}
    """
    scored = [row for row in study["baselines"] if _is_number(row.get("dev"))]
    return max(scored, key=lambda row: row["dev"], default=None)


def _is_number(value: float | None) -> bool:
    return value is not None and math.isfinite(value)


def _interval(share: float | None, examples: int) -> str:
    if share is None or not math.isfinite(share) or not examples:
        return ""
    low, high = wilson(share, examples)
    return f"{wording.percent(low, examples)} to {wording.percent(high, examples)}"


def comparison(study: Study) -> str:
    """One sentence on the network beside the best baseline, on the test set.

    Example:
        >>> study = {"metric": "accuracy", "split": {"test": 360}, "results": {"test":
        ...     {"accuracy": 0.98}}, "baselines": [{"name": "RBF SVM", "dev": 0.9, "test": 0.97}]}
        >>> comparison(study)
        'On the test set the network is 1.0 points above the best baseline, RBF SVM.'
    """
    best, metric = best_baseline(study), study["metric"]
    ours = study["results"]["test"].get(metric)
    if best is None or not _is_number(ours) or not _is_number(best.get("test")):
        return ""
    difference = ours - best["test"]
    size = wording.gap(metric, abs(difference), study["split"]["test"]).lstrip("+")
    side = "above" if difference > 0 else "below"
    place = f"{size} {side}" if difference else "as good as"
    return f"On the test set the network is {place} the best baseline, {best['name']}."


@dataclass(frozen=True)
class Step:
    """One step from the lowest possible error up to the dev error; `share` of the largest error."""

    name: str
    error: str
    share: float
    gap: str
    meaning: str
    cure: str
    widest: bool


def steps(study: Study) -> list[Step]:
    """The Bayes, train and dev errors, the gap that each opens, and what closes that gap.

    Example:
        >>> verdict = {"bayes_error": 0.01, "train_error": 0.02, "dev_error": 0.05,
        ...            "avoidable_bias": 0.01, "variance": 0.03, "bayes_error_source": "given"}
        >>> study = {"verdict": verdict, "metric": "accuracy", "split": {"train": 900, "dev": 300}}
        >>> [step.gap for step in steps(study)]
        ['', '+1.0 points', '+3.0 points']
    """
    verdict = study["verdict"]
    gaps = {"train": verdict["avoidable_bias"], "dev": verdict["variance"]}
    errors = {name: verdict[f"{name}_error"] for name in ("bayes", "train", "dev")}
    widest = max([0, *filter(_is_number, gaps.values())])
    largest = max([0, *filter(_is_number, errors.values())]) or 1
    source = f"Taken from: {verdict['bayes_error_source']}."
    return [
        Step(
            name="Bayes error" if name == "bayes" else f"{name} error",
            error=wording.score(study["metric"], error, study["split"]["dev"]),
            share=max(error, 0) / largest if _is_number(error) else 0,
            gap=_gap(study, gaps[name]) if name in gaps else "",
            meaning=_MEANINGS.get(name, ""),
            cure=_CURES.get(name, source),
            widest=bool(gaps.get(name)) and gaps[name] == widest,
        )
        for name, error in errors.items()
    ]


def _gap(study: Study, value: float | None) -> str:
    return wording.gap(study["metric"], value, study["split"]["dev"])


def layers(study: Study) -> Table:
    """The layers of the model with their shapes and parameters.

    Example:
        >>> layer = {"name": "dense", "type": "Dense", "output_shape": [None, 10], "params": 650}
        >>> layers({"model": {"layers": [layer], "params": 650}}).rows
        [('dense', 'Dense', 'batch × 10', '650')]
    """
    rows: list[Row] = [
        (layer["name"], layer["type"], _shape(layer["output_shape"]), f"{layer['params']:,}")
        for layer in study["model"]["layers"]
    ]
    caption = f"{study['model']['params']:,} parameters"
    return Table(caption, ("layer", "type", "output shape", "parameters"), rows, words=2)


def _shape(shape: list[int | None]) -> str:
    lengths = ["any" if size is None else str(size) for size in shape[1:]]
    return " × ".join(["batch", *lengths])


def facts(study: Study) -> list[tuple[str, list[tuple[str, str]]]]:
    """How the study was made: lists of names and values under a heading each.

    Example:
        >>> split = {"train": 9, "dev": 3, "test": 3, "rule": "60/20/20", "seed": 0, "checksum": ""}
        >>> study = {"split": split, "epochs_run": 5, "stopped_by": None, "best_epoch": 4,
        ...          "model": {"optimizer": "Adam()", "loss": "mse", "batch_size": 32},
        ...          "seconds": {"total": 2.5}, "environment": {"cores": 4}, "goodfit": "0.1.0"}
        >>> [heading for heading, _ in facts(study)]
        ['Data', 'Training', 'Time', 'Environment']
    """
    split, model = study["split"], study["model"]
    data = [(part, f"{split[part]:,} examples") for part in ("train", "dev", "test")]
    training = {
        "optimizer": model["optimizer"],
        "loss": model["loss"],
        "batch size": model["batch_size"],
        "epochs": study["epochs_run"],
        "best epoch": study["best_epoch"],
        "stopped": study["stopped_by"] or "when the epochs asked for were done",
    }
    return [
        ("Data", [*data, *((name, str(split[name])) for name in ("rule", "seed", "checksum"))]),
        ("Training", [(name, str(value)) for name, value in training.items()]),
        ("Time", [(name, wording.seconds(value)) for name, value in study["seconds"].items()]),
        ("Environment", _environment(study)),
    ]


def _environment(study: Study) -> list[tuple[str, str]]:
    return [("goodfit", study["goodfit"])] + [
        (name, str(value)) for name, value in study["environment"].items()
    ]
