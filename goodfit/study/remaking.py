"""The report of a run made anew: by a newer goodfit, or where the page was lost."""

from __future__ import annotations

from pathlib import Path

from goodfit.errors import DataError
from goodfit.study import pictures
from goodfit.study.loaded import load_options, load_run
from goodfit.study.prepared import Prepared, prepare
from goodfit.study.reading import from_study

__all__ = ["remake_report"]


def remake_report(folder: str | Path) -> Path:
    """Write the report of a run anew; give its path.

    What was found out is read from the folder; what the report draws of the network's answers is
    computed from the data, which must be where they were, and the same.

    Raises:
        FileError: there is no run in the folder, or a file of it is damaged.
        DataError: the data have changed.
        DownloadError: the data can be found nowhere.

    Example:
        >>> remake_report("runs/digits-1")  # doctest: +SKIP
        PosixPath('runs/digits-1/report.html')
    """
    from goodfit.report import write_report

    target, prepared = Path(folder) / "report.html", _same_data(folder)
    model = load_run(folder).model
    return from_study(
        folder,
        lambda study: write_report(target, study, pictures.draw(prepared, model, study["vitals"])),
    )


def _same_data(folder: str | Path) -> Prepared:
    asked = load_options(folder)
    prepared = prepare(asked.data, asked.target, asked.seed)
    if prepared.checksum != from_study(folder, lambda study: study["split"]["checksum"]):
        raise DataError(
            f"{asked.data} is not what the run in {folder} was trained on: rows were changed, "
            f"added or taken away. Put the old data back, or train again: `{asked.command}`."
        )
    return prepared
