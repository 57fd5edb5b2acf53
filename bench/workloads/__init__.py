"""What is measured, by name."""

from __future__ import annotations

from bench.workloads import dense, pictures, sequences

WORKLOADS = {
    work.name: work for work in (dense.DIGITS, dense.MNIST, pictures.MNIST, sequences.LSTM)
}
