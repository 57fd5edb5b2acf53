"""One self-contained HTML file that tells how a training run went.

`page` fills the templates with text (`summary`, `data_card`, `wording`), drawings (`charts`,
`health`, `matrices`, `calibration`, `spaces`, `boundary`: through `svg`) and small pictures
(`units`, `pixels`).
"""

from goodfit.report.page import write_report
from goodfit.report.pictures import (
    Boundary,
    Groups,
    LayerHealth,
    Pictures,
    Space,
    Unit,
    WorstExample,
)

__all__ = [
    "write_report", "Pictures", "WorstExample", "LayerHealth", "Groups", "Space", "Unit",
    "Boundary",
]  # fmt: skip
