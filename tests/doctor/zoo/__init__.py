"""A zoo of training programs, sick and healthy, on which the doctor is tried.

Every program is a small function in one of the modules named in `HOUSES`. Its keyword arguments are
what can be wrong with it; their defaults are right. `@sick("cause", "also true", setting=...)` puts
the program with that fault into the zoo, `@healthy(reaches)` the program as it should be, which
must reach this score on validation rows, lest it be called healthy without being so.

`python -m tests.doctor.zoo` runs them and prints what the doctor said of which illness.
"""

from importlib import import_module

from tests.doctor.zoo.program import PROGRAMS, Program

HOUSES = (
    "outputs", "structure", "dynamics", "optimizing", "spoiled_data", "misleading_data",
    "easy_tasks", "hard_tasks", "scales", "architectures", "schooling",
)  # fmt: skip
for house in HOUSES:
    import_module(f"tests.doctor.zoo.{house}")

__all__ = ["PROGRAMS", "Program"]
