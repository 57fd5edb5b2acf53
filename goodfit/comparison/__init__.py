"""Classical models and networks on the same rows: which is best, and is a network needed?"""

from goodfit.comparison.comparing import compare
from goodfit.comparison.comparison import Comparison
from goodfit.comparison.contenders import Contender
from goodfit.comparison.entry import Entry, Judged

__all__ = ["Comparison", "Contender", "Entry", "Judged", "compare"]
