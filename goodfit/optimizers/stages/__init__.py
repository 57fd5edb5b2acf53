"""What is done around an optimiser's formula: scaling, averaging, accumulating, clipping, decay.

Each stage surrounds the next one, and the innermost one surrounds the formula. A stage changes what
goes in (gradients, params) or what comes out (updates), and may keep slots of its own.
"""

from goodfit.optimizers.stages.accumulation import Accumulation
from goodfit.optimizers.stages.averaging import Averaging
from goodfit.optimizers.stages.clipping import ClipGlobalNorm, ClipNorm, ClipValue
from goodfit.optimizers.stages.decay import Decay
from goodfit.optimizers.stages.scaling import Unscaling
from goodfit.optimizers.stages.stage import (
    Final,
    Stage,
    Step,
    Update,
    chosen,
    final_around,
    update_around,
)

__all__ = [
    "Accumulation", "Averaging", "ClipGlobalNorm", "ClipNorm", "ClipValue", "Decay", "Final",
    "Stage", "Step", "Unscaling", "Update", "chosen", "final_around", "update_around",
]  # fmt: skip
