"""What can be done against an illness, each cure as a sentence and the line to write.

A cure that `goodfit.cure` can apply is a class of its own; what only the user can do is `Write`.
"""

from goodfit.doctor.cures.cure import Cure, Said, Together, Write, named
from goodfit.doctor.cures.data import (
    Augment,
    NormalizeInputs,
    NumberLabels,
    ScaleTargets,
    WeightClasses,
)
from goodfit.doctor.cures.layers import (
    AddResiduals,
    Deepen,
    GateRecurrence,
    InsertBatchNormalization,
    RemoveBatchNormalization,
    ReviveUnits,
    SetDropout,
    SetPenalty,
    Shorten,
    UseActivation,
    UseInitializer,
    Widen,
)
from goodfit.doctor.cures.output import ChangeLoss, ReplaceOutput, last_layer
from goodfit.doctor.cures.training import (
    ChangeBatchSize,
    ChangeLearningRate,
    ChangeOptimizer,
    ClipGradients,
    StopEarly,
    TrainLonger,
    learning_rate,
    learning_rate_divided,
)

__all__ = [
    "Cure", "Said", "Write", "Together",
    "NormalizeInputs", "ScaleTargets", "NumberLabels", "WeightClasses", "Augment",
    "ReplaceOutput", "ChangeLoss", "ChangeLearningRate", "ChangeOptimizer", "ClipGradients",
    "ChangeBatchSize", "TrainLonger", "StopEarly", "UseActivation", "UseInitializer",
    "InsertBatchNormalization", "RemoveBatchNormalization", "AddResiduals", "GateRecurrence",
    "SetDropout", "SetPenalty", "ReviveUnits", "Widen", "Deepen", "Shorten",
    "last_layer", "learning_rate", "learning_rate_divided", "named",
]  # fmt: skip
