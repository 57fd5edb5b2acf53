"""The public names: they are what `__all__` says, and mean what they mean in Keras 3."""

import importlib
import inspect
import types

import pytest

import goodfit

PACKAGES = [
    "activations", "arrays", "autodiff", "callbacks", "computation", "constraints", "data",
    "datasets", "doctor", "initializers", "layers", "losses", "metrics", "models", "ops",
    "optimizers", "regularizers", "report", "study", "training", "utils",
]  # fmt: skip

OURS = {
    "activations": set(),
    "callbacks": {"NotFiniteError", "ProgressBar", "TimeBudget"},
    "constraints": set(),
    "initializers": {"fitting"},
    "layers": {
        "Context",
        "Graph",
        "GroupedQueryAttention",
        "LAYERS",
        "LayerContext",
        "Operation",
        "Part",
        "Shape",
        "Symbol",
        "Weight",
    },
    "losses": {"LossFunctionWrapper"},
    "metrics": {"METRICS", "MeanMetric", "Running"},
    "optimizers": {"LBFGS", "Minimizer"},
    "regularizers": set(),
    "utils": set(),
}
"""The parts that Keras has too, and what only we have in them."""

OTHER_DEFAULTS = {
    "Dense.kernel_initializer": "auto",
    "EinsumDense.kernel_initializer": "auto",
    "Conv1D.kernel_initializer": "auto",
    "Conv2D.kernel_initializer": "auto",
    "Conv3D.kernel_initializer": "auto",
    "Conv1DTranspose.kernel_initializer": "auto",
    "Conv2DTranspose.kernel_initializer": "auto",
    "Conv3DTranspose.kernel_initializer": "auto",
    "SimpleRNN.kernel_initializer": "auto",
    "LSTM.kernel_initializer": "auto",
    "GRU.kernel_initializer": "auto",
    "SimpleRNNCell.kernel_initializer": "auto",
    "LSTMCell.kernel_initializer": "auto",
    "GRUCell.kernel_initializer": "auto",
    "ConvLSTM1D.kernel_initializer": "auto",
    "ConvLSTM2D.kernel_initializer": "auto",
    "ConvLSTM3D.kernel_initializer": "auto",
    "Input.dtype": "float32",
    "InputLayer.shape": (),
    "InputLayer.dtype": "float32",
    "Optimizer.learning_rate": 0.001,
    "Loss.name": "loss",
    "Metric.name": "metric",
    "MeanMetricWrapper.name": "metric",
    "AUC.name": "auc",
    "BinaryIoU.name": "binary_io_u",
    "FalseNegatives.name": "false_negatives",
    "FalsePositives.name": "false_positives",
    "IoU.name": "io_u",
    "MeanIoU.name": "mean_io_u",
    "OneHotIoU.name": "one_hot_io_u",
    "OneHotMeanIoU.name": "one_hot_mean_io_u",
    "Precision.name": "precision",
    "PrecisionAtRecall.name": "precision_at_recall",
    "Recall.name": "recall",
    "RecallAtPrecision.name": "recall_at_precision",
    "SensitivityAtSpecificity.name": "sensitivity_at_specificity",
    "SpecificityAtSensitivity.name": "specificity_at_sensitivity",
    "TrueNegatives.name": "true_negatives",
    "TruePositives.name": "true_positives",
    "fit.x": inspect.Parameter.empty,
    "evaluate.x": inspect.Parameter.empty,
    "build.input_shape": inspect.Parameter.empty,
}
"""The defaults that differ from Keras's on purpose; docs/coming-from-keras.md says why."""

METHODS = [
    "add", "build", "compile", "count_params", "evaluate", "fit", "get_layer", "get_weights",
    "load_weights", "pop", "predict", "save", "save_weights", "set_weights", "summary", "to_json",
]  # fmt: skip


def as_in_keras(part):
    names = sorted(set(getattr(goodfit, part).__all__) - OURS[part])
    return [name for name in names if not inspect.ismodule(getattr(getattr(goodfit, part), name))]


def made_in(module):
    """The public names of what was defined in a package or in its files."""
    return {
        name
        for name, value in vars(module).items()
        if not name.startswith("_")
        and not isinstance(value, types.ModuleType)
        and callable(value)
        and str(getattr(value, "__module__", "")).startswith(module.__name__)
    }


def defaults(function, of_class):
    signature = inspect.signature(function.__init__ if of_class else function)
    return {name: parameter.default for name, parameter in signature.parameters.items()}


def differences(ours, theirs, of_class=False):
    """The arguments that both have, and whose defaults differ: ours by its full name."""
    mine, other = defaults(ours, of_class), defaults(theirs, of_class)
    return {
        f"{ours.__name__}.{name}": mine[name]
        for name in (mine.keys() & other.keys()) - {"self", "args", "kwargs"}
        if mine[name] != other[name]
    }


def deliberate(name):
    return {key: value for key, value in OTHER_DEFAULTS.items() if key.startswith(f"{name}.")}


def test_every_name_of_goodfit_is_there():
    assert len(goodfit.__all__) == len(set(goodfit.__all__))
    for name in goodfit.__all__:
        assert getattr(goodfit, name) is not None
    assert set(dir(goodfit)) == set(goodfit.__all__)


@pytest.mark.parametrize("name", PACKAGES)
def test_a_package_exports_what_its_list_names(name):
    module = importlib.import_module(f"goodfit.{name}")
    assert len(module.__all__) == len(set(module.__all__))
    assert [missing for missing in module.__all__ if not hasattr(module, missing)] == []
    assert made_in(module) - set(module.__all__) == set()


@pytest.mark.parametrize("part", [*OURS, "data", "datasets", "models"])
def test_everything_that_users_call_has_an_example(part):
    module = importlib.import_module(f"goodfit.{part}")
    public = [getattr(module, name) for name in made_in(module) & set(module.__all__)]
    assert [value.__name__ for value in public if ">>> " not in value.__doc__] == []


@pytest.mark.parametrize("part", OURS)
def test_what_is_ours_alone_is_not_in_keras(keras, part):
    assert {name for name in OURS[part] if hasattr(getattr(keras, part), name)} == set()


@pytest.mark.parametrize(
    ("part", "name"), [(part, name) for part in OURS for name in as_in_keras(part)]
)
def test_names_and_defaults_are_kerass(keras, part, name):
    ours, theirs = (getattr(getattr(library, part), name) for library in (goodfit, keras))
    found = differences(ours, theirs, of_class=inspect.isclass(theirs))
    assert found == deliberate(ours.__name__)


@pytest.mark.parametrize("name", METHODS)
def test_methods_of_models_have_kerass_arguments(keras, name):
    ours, theirs = (getattr(library.Sequential, name) for library in (goodfit, keras))
    assert differences(ours, theirs) == deliberate(name)
    arguments, known = (inspect.signature(method).parameters for method in (ours, theirs))
    assert arguments.keys() - known.keys() <= {"doctor"}
