"""Everything before rows become batches: sources, tables, splits, scales, balance."""

from goodfit.data.balance import balanced, oversample, undersample
from goodfit.data.folds import Fold, folds, folds_by_group, folds_by_time
from goodfit.data.group_splits import split_by_group
from goodfit.data.normalizers import MinMaxScaler, RobustScaler, Standardizer
from goodfit.data.parts import mark, part_of
from goodfit.data.prefetch import prefetch
from goodfit.data.sources import from_columns
from goodfit.data.splits import Sizes, Split, split, split_sizes
from goodfit.data.tables import Table, TableEncoder, read_csv, read_frame
from goodfit.data.task import Task, decide_task
from goodfit.data.time_splits import split_by_time
from goodfit.data.windows import windows

__all__ = [
    "Fold",
    "MinMaxScaler",
    "RobustScaler",
    "Sizes",
    "Split",
    "Standardizer",
    "Table",
    "TableEncoder",
    "Task",
    "balanced",
    "decide_task",
    "folds",
    "folds_by_group",
    "folds_by_time",
    "from_columns",
    "mark",
    "oversample",
    "part_of",
    "prefetch",
    "read_csv",
    "read_frame",
    "split",
    "split_by_group",
    "split_by_time",
    "split_sizes",
    "undersample",
    "windows",
]
