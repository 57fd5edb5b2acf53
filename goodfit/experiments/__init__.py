"""Active tests: trainings of copies that tell apart what a single run cannot."""

from goodfit.experiments.examination import TESTS, Examination, examine

__all__ = ["TESTS", "Examination", "examine"]
