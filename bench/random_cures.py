"""The control of `goodfit.cure`: the same changes, drawn at random, with the same budget.

    python -m bench.random_cures ../shared/faultbench --seeds 0,1,2 --out random.json

It is `faultbench.py run --cure` with another chooser: whatever it draws goes through the same
machinery, is judged in the same way and is kept or rolled back by the same rule. The result is
scored by `faultbench.py score`.
"""

from __future__ import annotations

import argparse
import sys
import types
from collections.abc import Iterator
from typing import Any

import numpy as np

import goodfit
from goodfit.doctor.cures import Cure, Together
from goodfit.treatment import curing
from goodfit.treatment.choosing import Case, Proposal, general_list
from goodfit.treatment.soundness import sound_repairs, wanted_output

LIBRARY = "goodfit_by_chance"


class Dice:
    """Tries single changes of the general list in a random order.

    Args:
        seed: what the order follows from.
    """

    def __init__(self, seed: int) -> None:
        self.order = np.random.default_rng(seed)

    def propose(self, case: Case) -> Iterator[Proposal]:
        """Every change once, in a new order."""
        pool = changes(case)
        for i in self.order.permutation(len(pool)):
            yield Proposal((pool[i],))


def changes(case: Case) -> list[Cure]:
    """All single changes that the physician chooses from beside what the findings call for."""
    listed = [cure for proposal in general_list(case) for cure in proposal.cures]
    repairs = [wanted_output(case.rows), *sound_repairs(case.program, case.rows)]
    return list(dict.fromkeys(part for cure in [*repairs, *listed] for part in parts(cure)))


def parts(cure: Cure) -> Iterator[Cure]:
    """What a cure is made of: which changes go together is the physician's knowledge."""
    if isinstance(cure, Together):
        yield from cure.cures
    else:
        yield cure


class ByChance(types.ModuleType):
    """The library as the benchmark sees it, with dice in the physician's place."""

    def __getattr__(self, name: str) -> Any:
        return getattr(goodfit, name)

    def cure(self, model: Any, *data: Any, **options: Any) -> Any:
        """`goodfit.cure` by dice, which fall alike for models of the same seed."""
        return curing.cure(model, *data, **options, chooser=Dice(model.seed))


def main() -> None:
    """Runs the benchmark's cases as `faultbench.py run --cure` does."""
    parser = argparse.ArgumentParser(description="The control of goodfit.cure: random changes.")
    parser.add_argument("benchmark", help="the folder of faultbench.py")
    known, others = parser.parse_known_args()
    sys.path.insert(0, known.benchmark)
    import faultbench

    sys.modules[LIBRARY] = ByChance(LIBRARY)
    cases = f"{known.benchmark}/cases.json"
    told = ["run", "--library", LIBRARY, "--cure", "--cases", cases, *others]
    faultbench.run_command(faultbench.command_line().parse_args(told))


if __name__ == "__main__":
    main()
