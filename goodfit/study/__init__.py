"""The whole way from data to verdict: baselines, a starter network, the folder of a run."""

from goodfit.study.listing import differences, list_runs, runs
from goodfit.study.loaded import LoadedRun, load_diagnosis, load_options, load_run, load_treatment
from goodfit.study.options import Options
from goodfit.study.remaking import remake_report
from goodfit.study.resuming import asked_for
from goodfit.study.run import Listener, run_study
from goodfit.study.study import Study

__all__ = [
    "Listener", "LoadedRun", "Options", "Study", "asked_for", "differences", "list_runs",
    "load_diagnosis", "load_options", "load_run", "load_treatment", "remake_report", "run_study",
    "runs",
]  # fmt: skip
