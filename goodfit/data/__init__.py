"""Splits of a data set, and tables from files: everything before rows become batches."""

from goodfit.data.splits import Sizes, Split, split, split_sizes
from goodfit.data.tables import Table, TableEncoder, read_csv, read_frame
from goodfit.data.task import Task, decide_task

__all__ = [
    "Sizes",
    "Split",
    "Table",
    "TableEncoder",
    "Task",
    "decide_task",
    "read_csv",
    "read_frame",
    "split",
    "split_sizes",
]
