"""What is measured, by name."""

from __future__ import annotations

from bench.workload import Workload
from bench.workloads import dense, growing, language, pictures, predicting, sequences, starting

_ALL: tuple[Workload, ...] = (
    dense.DIGITS, dense.CALIFORNIA, dense.MNIST, pictures.MNIST, sequences.LSTM, sequences.GRU,
    language.TRANSFORMER, predicting.PREDICT, starting.START, dense.EAGER, dense.DIGITS_DOCTOR,
    dense.MNIST_DOCTOR, growing.GROWTH,
)  # fmt: skip
WORKLOADS = {work.name: work for work in _ALL}
