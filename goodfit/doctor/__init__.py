"""The doctor: says what is wrong with a run, by which evidence, and what cures it.

Before a run `checks` and `targets` look at the data, and `facts` measures it; during the run
`examination` takes the `vitals`; after it `rules` find illnesses, which `diagnosis` ranks.
"""

from goodfit.doctor.cures import Cure
from goodfit.doctor.diagnosis import Diagnosis, diagnose
from goodfit.doctor.doctor import Doctor, appointed
from goodfit.doctor.finding import Finding
from goodfit.doctor.verdict import Verdict, judge_fit

__all__ = [
    "Cure",
    "Diagnosis",
    "Doctor",
    "Finding",
    "Verdict",
    "appointed",
    "diagnose",
    "judge_fit",
]
