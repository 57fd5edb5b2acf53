"""Treatment: what the doctor advises is tried, and what helps is kept.

A `Program` is run, never changed; a cure makes another one of it (`remedies`). A `Course` tries
one after the other and keeps what the `Judge` finds better beyond noise.
"""

from goodfit.treatment.attending import Doctor
from goodfit.treatment.cured import Cured, Treatment
from goodfit.treatment.curing import cure

__all__ = ["Cured", "Doctor", "Treatment", "cure"]
