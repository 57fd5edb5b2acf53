"""The whole way: from the name of some data to a trained, judged and saved network."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

from goodfit.study import pictures, resuming, starter, training
from goodfit.study.baselines import Baseline, best_baseline, fit_baselines
from goodfit.study.folder import new_folder, write_json
from goodfit.study.options import Options
from goodfit.study.prepared import Prepared, prepare
from goodfit.study.scores import score
from goodfit.study.study import Study
from goodfit.study.treated import trained

if TYPE_CHECKING:
    from goodfit.doctor import Diagnosis, Verdict
    from goodfit.models import Model
    from goodfit.treatment import Treatment

__all__ = ["Listener", "run_study"]

Results = dict[str, dict[str, float]]


class Listener:
    """Who hears of a study while it goes on; this one keeps still.

    `verbose` is how the training tells of itself, as in `model.fit`.

    Example:
        >>> Listener().verbose
        0
    """

    verbose: int | str = 0

    def prepared(self, prepared: Prepared) -> None:
        """When the data are loaded and split."""

    def baseline(self, baseline: Baseline) -> None:
        """When one more classical model is fitted."""

    def training(self, model: Model) -> None:
        """Before the first step of the network."""

    def treatment(self, found: Diagnosis) -> None:
        """Before changes are tried against what was found, with `--cure`."""

    def tried(self, treatment: Treatment) -> None:
        """When one more change was tried, with `--cure`."""


class Clock:
    """Measures a sequence of steps."""

    def __init__(self) -> None:
        self.start = self.last = time.perf_counter()
        self.seconds: dict[str, float] = {}

    def stop(self, step: str) -> None:
        """Write down how long a step took, and how long all steps took until now."""
        now = time.perf_counter()
        self.seconds[step] = now - self.last
        self.last = now

    def total(self) -> dict[str, float]:
        """How long each step took, and all together."""
        return {**self.seconds, "total": self.last - self.start}


def run_study(options: Options, listener: Listener | None = None, resume: bool = False) -> Study:
    """Load data, split them, train a network beside classical models, judge it, and save it all.

    Nothing is chosen by the test part: it is looked at once, at the end, by the network and by the
    baseline that is best on the dev part.

    Args:
        options: what to do.
        listener: who hears of it meanwhile.
        resume: whether a study in the folder of the options goes on, where it was cut off.

    Raises:
        GoodfitError: the data, the network or the folder are not as they have to be. This is said
            before training.

    Example:
        >>> study = run_study(Options("iris"))  # doctest: +SKIP
        >>> study.verdict.fit  # doctest: +SKIP
        'fits well'
    """
    listener, clock = listener or Listener(), Clock()
    prepared = prepare(options.data, options.target, options.seed)
    network = starter.build(prepared, options.model, options.seed)
    if not options.cure:  # else the doctor says the same, and it is treated
        starter.require_outputs(network, prepared, options.model)
    training.compile_network(network, prepared, options)
    folder = _begun(prepared, options, resume)
    clock.stop("data")
    listener.prepared(prepared)

    baselines = _baselines(prepared, options, listener)
    clock.stop("baselines")

    listener.training(network)
    network, history, diagnosis, treated = trained(network, prepared, options, listener, folder)
    model = training.in_units(network, prepared)
    starter.require_outputs(model, prepared, options.model)
    clock.stop("training")

    best = best_baseline(baselines)
    tested = best, score(prepared.task.kind, prepared.test.y, best.predict(prepared.test.x))
    results = training.measure(network, prepared)
    clock.stop("evaluation")

    study = Study(
        options=options,
        prepared=prepared,
        baselines=baselines,
        tested=tested,
        model=model,
        history=history,
        diagnosis=diagnosis,
        treated=treated,
        results=results,
        verdict=_judge(prepared, results, best, options),
        folder=folder,
        seconds=clock.total(),
    )
    _save(study)
    return study


def _begun(prepared: Prepared, options: Options, resume: bool) -> Path:
    folder = new_folder(prepared.name, options.out)
    if not resume:
        resuming.begin(folder, options)
    return folder


def _baselines(prepared: Prepared, options: Options, listener: Listener) -> list[Baseline]:
    found = []
    for baseline in fit_baselines(prepared, options.seed):
        listener.baseline(baseline)
        found.append(baseline)
    return found


def _judge(prepared: Prepared, results: Results, best: Baseline, options: Options) -> Verdict:
    """Judge by 1 - accuracy, or by the share of the variance that is not predicted."""
    from goodfit.doctor import judge_fit, verdict

    metric = training.LOSSES[prepared.task.kind][1]
    bayes_error, source = _bayes_error(prepared, best, options)
    return judge_fit(
        1 - results["train"][metric],
        1 - results["dev"][metric],
        bayes_error,
        train_rows=len(prepared.train.y),
        dev_rows=len(prepared.dev.y),
        kind=prepared.task.kind,
        bayes_error_source=source,
        baseline=verdict.Baseline(best.name, 1 - best.dev),
    )


def _bayes_error(prepared: Prepared, best: Baseline, options: Options) -> tuple[float, str]:
    """The lowest possible error, and where it is from.

    People hardly err on pictures, however weak the baselines are. Of a table nobody knows more than
    that the best baseline came so far.
    """
    if options.bayes_error is not None:
        return options.bayes_error, "given by --bayes-error"
    if prepared.kind == "image" and prepared.task.kind == "classification":
        return 0.0, "people, who hardly err on pictures"
    return 1 - best.dev, f"the dev error of the best baseline, {best.name}"


def _save(study: Study) -> None:
    from goodfit.report import write_report

    folder, plain, encoder = study.folder, study.to_plain(), study.prepared.encoder
    study.model.save(folder / "model.goodfit")
    write_json(folder / "history.json", plain["history"])
    if encoder is not None:
        write_json(folder / "table.json", encoder.to_json())
    drawn = pictures.draw(study.prepared, study.model, plain["vitals"])
    write_report(folder / "report.html", plain, drawn)
    write_json(folder / "study.json", plain)
    if not study.history.record.paused:
        resuming.end(folder)
