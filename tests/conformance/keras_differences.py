"""Every place where the names, arguments or defaults are not Keras's: the one table of them.

`keras_names.json` is what Keras has. What stands here is read by the tests, which find a row that
is missing or is no longer true, and by `parity.py`, which writes docs/parity.md.
"""

from fnmatch import fnmatchcase

ONE_TYPE = "everything is float32; float64 when gradients are checked"
NO_SPARSE = "arrays are dense and of one shape"
NO_LORA = "fine-tuning by low-rank parts is not here"
NO_QUANTISATION = "weights are float32"

LEFT_OUT = {
    "dtype": ONE_TYPE,
    "autocast": ONE_TYPE,
    "reverse_dtype": ONE_TYPE,
    "sparse": NO_SPARSE,
    "ragged": NO_SPARSE,
    "lora_rank": NO_LORA,
    "lora_alpha": NO_LORA,
    "quantization_config": NO_QUANTISATION,
    "gptq_unpacked_column_size": NO_QUANTISATION,
    "flash_attention": "there is one program for attention",
    "synchronized": "there is one device",
    "tensor": "an input is declared, not taken from another model",
    "input_tensor": "an input is declared, not taken from another model",
    "optional": "every input is given",
    "format": "batches come from goodfit's own sources",
}
"""The arguments that no piece has, and why."""

ADDED = {
    "name": "Keras takes it as a further keyword",
    "trainable": "Keras takes it as a further keyword",
    "activity_regularizer": "every layer may have one",
    "input_shape": "Keras takes it as a further keyword",
    "unroll": "Keras takes it as a further keyword",
    "zero_output_for_mask": "Keras takes it as a further keyword",
    "seed": "all that is random can be repeated",
    "data_format": "as their kin have it",
    "exclude_from_weight_decay": "a method in Keras",
    "inputs": "Keras takes them as further arguments",
    "outputs": "Keras takes them as further arguments",
    "doctor": "whether the doctor watches",
    "verbose": "how much is shown",
    "fit_start": "an event",
    "epoch_start": "an event",
    "step_end": "an event",
    "epoch_end": "an event",
    "fit_end": "an event",
}
"""The arguments that some pieces have beside Keras's, and why."""

FITTING = "the scale should fit the activation"
OWN_NAME = "Keras makes it from the class, and unique"
REQUIRED = "there is nothing to train on without"

EVENTS = "five events, each of which receives the run"
ORDER, KIND, AS_WELL = "<order>", "<kind>", "<as well>"
"""The order of the arguments; whether it is a method or a property; an argument beside Keras's."""

DIFFERENT = {
    "layers (classes)": {
        ("*", "kernel_initializer"): ("'auto'", FITTING),
        ("InputLayer", "shape"): ("()", "a number by itself has no axes"),
        ("InputLayer", "dtype"): ("'float32'", ONE_TYPE),
        ("InputLayer", ORDER): (None, "what has an axis comes first, as in `Input`"),
        ("InputLayer", "batch_shape"): (None, "`Input(batch_shape=...)` has it"),
        ("BatchNormalization", "renorm*"): (None, "a layer is one formula"),
        ("Bidirectional", "weights"): (None, "the model holds the weights: `set_weights`"),
        ("IntegerLookup", "vocabulary_dtype"): (None, "ids are whole numbers of one type"),
        ("Embedding", "weights"): (None, "the model holds the weights: `set_weights`"),
    },
    "layers (functions)": {("Input", "dtype"): ("'float32'", ONE_TYPE)},
    "losses (classes)": {("Loss", "name"): ("'loss'", OWN_NAME)},
    "metrics (classes)": {
        ("Metric", "name"): ("'metric'", OWN_NAME),
        ("MeanMetricWrapper", "name"): ("'metric'", OWN_NAME),
        ("AUC", "name"): ("'auc'", OWN_NAME),
        ("BinaryIoU", "name"): ("'binary_io_u'", OWN_NAME),
        ("FalseNegatives", "name"): ("'false_negatives'", OWN_NAME),
        ("FalsePositives", "name"): ("'false_positives'", OWN_NAME),
        ("IoU", "name"): ("'io_u'", OWN_NAME),
        ("MeanIoU", "name"): ("'mean_io_u'", OWN_NAME),
        ("OneHotIoU", "name"): ("'one_hot_io_u'", OWN_NAME),
        ("OneHotMeanIoU", "name"): ("'one_hot_mean_io_u'", OWN_NAME),
        ("Precision", "name"): ("'precision'", OWN_NAME),
        ("PrecisionAtRecall", "name"): ("'precision_at_recall'", OWN_NAME),
        ("Recall", "name"): ("'recall'", OWN_NAME),
        ("RecallAtPrecision", "name"): ("'recall_at_precision'", OWN_NAME),
        ("SensitivityAtSpecificity", "name"): ("'sensitivity_at_specificity'", OWN_NAME),
        ("SpecificityAtSensitivity", "name"): ("'specificity_at_sensitivity'", OWN_NAME),
        ("TrueNegatives", "name"): ("'true_negatives'", OWN_NAME),
        ("TruePositives", "name"): ("'true_positives'", OWN_NAME),
    },
    "optimizers": {("Optimizer", "learning_rate"): ("0.001", "as all that descend from it")},
    "optimizers.schedules": {("*", "name"): ("None", "the name of a schedule means nothing")},
    "callbacks": {
        ("LambdaCallback", "on_*"): (None, EVENTS),
        ("LambdaCallback", ORDER): (None, EVENTS),
        ("TensorBoard", "write_graph"): (None, "`goodfit.draw_graph` draws it"),
        ("TensorBoard", "write_images"): (None, "the report of a run shows weights as pictures"),
        ("TensorBoard", "profile_batch"): (None, "there is no profile to write"),
        ("TensorBoard", "embeddings_*"): (None, "there are no embeddings to write"),
    },
    "models": {
        ("clone_model", "*"): (None, "a graph is cloned as it is"),
        ("save_model", "*"): (None, "as for `model.save`"),
        ("Sequential", "name"): ("'sequential'", "it is what Keras makes of it"),
        ("Sequential", "trainable"): (None, "`model.freeze()` and `model.unfreeze()`"),
        ("load_model", "compile"): (None, "what was compiled is compiled"),
        ("load_model", "safe_mode"): (None, "no file can run code"),
    },
    "methods of Layer": {
        ("call", "params"): (AS_WELL, "a layer holds no arrays"),
        ("call", "x"): (AS_WELL, "what Keras gives as further arguments"),
        ("call", "ctx"): (AS_WELL, "memory, masks and random numbers come with it"),
        ("weights", KIND): (None, "`weights(shape)` declares them; the model holds them"),
    },
    "methods of Model": {
        ("call", KIND): (None, "a subclass has it: it is called once, with symbols"),
        ("export", "format"): ("'onnx'", "ONNX is what goodfit writes for others"),
        ("export", "input_signature"): (None, "the inputs say what they take"),
        ("export", "verbose"): (None, "it is done in a moment"),
        ("compile", "steps_per_execution"): (None, "a whole epoch is one program"),
        ("compile", "auto_scale_loss"): (None, ONE_TYPE),
        ("fit", "x"): ("required", REQUIRED),
        ("fit", "checkpoint"): (AS_WELL, "where a training is kept, so that it can go on"),
        ("fit", "resume"): (AS_WELL, "whether it goes on, with the same bits"),
        ("evaluate", "x"): ("required", REQUIRED),
        ("evaluate", "callbacks"): (None, "callbacks watch training"),
        ("predict", "callbacks"): (None, "callbacks watch training"),
        ("load_weights", "skip_mismatch"): (None, "weights that do not fit are an error"),
        ("save", "overwrite"): (None, "what stands there is replaced at once, or not at all"),
        ("save", "zipped"): (None, "a model is one file"),
        ("save_weights", "overwrite"): (None, "as for `save`"),
        ("save_weights", "max_shard_size"): (None, "weights are one file"),
        ("train_step", "data"): (None, "`train_step(state, batch)` returns the next state"),
        ("train_step", "batch"): (AS_WELL, "`train_step(state, batch)` returns the next state"),
    },
    "utils": {
        ("get_file", "untar"): (None, "`extract` does it"),
        ("get_file", "md5_hash"): (None, "`file_hash` does it"),
        ("split_dataset", "preferred_backend"): (None, "there is one kind of data set"),
        ("plot_model", "splines"): (None, "goodfit lays the arrows out itself"),
        ("model_to_dot", "subgraph"): (None, "`expand_nested` makes clusters of inner models"),
    },
    "methods of Sequential": {("*", "rebuild"): (None, "it is connected again when needed")},
    "datasets": {("*", "path"): (None, "`GOODFIT_DATA` names the folder")},
}
"""By family, the (piece, argument) with our default, or None where it is absent, and the reason."""


NO_VARIABLES = "the model holds the arrays: `model.params`, `model.get_weights()`"
NO_CONFIG = "nothing to write: fields are settings, and files know them"
NO_CODE = "a file must not be able to run code: what is your own is given to `load_model`"
NOT_ONE_DEVICE = "goodfit computes on one device"
ARGUMENTS = "it is an argument, not a global setting"
OTHER_LIBRARY = "wraps a part of another library, which could be neither saved nor looked into"
BY_STATE = "a model's state is a value: `model.state`"
PICTURES = "the report draws; bounding boxes are not carried along"
TRACED = "there is one program, made by `compile`"

ABSENT = {
    "layers (classes)": {
        OTHER_LIBRARY: "FlaxLayer JaxLayer TFSMLayer TorchModuleWrapper",
        "a layer tells its shapes by `output_shape`": "InputSpec",
        "bounding boxes are not carried through augmentation": "MaxNumBoundingBoxes",
    },
    "callbacks": {
        "`callbacks=[...]` is the list": "CallbackList",
        "`fit` returns it": "History",
        "Orbax belongs to other machinery": "OrbaxCheckpoint",
    },
    "methods of Layer": {
        NO_VARIABLES: (
            "add_variable add_weight variables trainable_variables "
            "non_trainable_variables trainable_weights non_trainable_weights metrics_variables "
            "save_own_variables load_own_variables stateless_call"
        ),
        NO_CONFIG: "get_config from_config get_build_config build_from_config",
        ONE_TYPE: "dtype dtype_policy compute_dtype variable_dtype input_dtype",
        NO_QUANTISATION: "quantization_mode quantize quantized_build quantized_call",
        "nothing to build: `weights(shape)` and `memory(shape)` declare": "build input_spec path",
        "`output_shape(shape)`": "compute_output_shape compute_output_spec symbolic_call",
        "`output_mask(x, mask)` and `keeps_mask`": "compute_mask supports_masking",
        "`ctx.add_loss(value)` in `call`": "add_loss losses",
        "metrics belong to the model": "add_metric metrics",
        "a shared layer has several; `model.input` has the model's": "input",
        "memory is not traded for time": "rematerialized_call",
    },
    "methods of Model": {
        NO_CONFIG: "build_from_config compile_from_config from_config get_compile_config",
        BY_STATE: "get_state_tree set_state_tree jax_state_sync stateless_compute_loss",
        TRACED: (
            "make_train_function make_test_function make_predict_function "
            "jit_compile run_eagerly compute_loss_and_updates"
        ),
        "`train_step` is the one that can be overridden": "test_step predict_step compute_loss",
        "metrics are sums of each batch, divided once": (
            "metrics metrics_names compute_metrics get_metrics_result reset_metrics"
        ),
        NO_QUANTISATION: "get_quantization_layer_structure quantize",
    },
    "methods of Sequential": {
        "`model.input` and `model.output` have them": "input_shape output_shape"
    },
    "datasets": {
        "its file is on the net alone; `load` names what comes nearest": (
            "boston_housing.load_data cifar100.load_data imdb.load_data imdb.get_word_index "
            "reuters.load_data reuters.get_word_index reuters.get_label_names"
        )
    },
    "utils": {
        NO_CODE: (
            "CustomObjectScope custom_object_scope get_custom_objects get_registered_name "
            "get_registered_object register_keras_serializable"
        ),
        NO_CONFIG: "serialize_keras_object deserialize_keras_object",
        "nothing is kept behind the scenes": "clear_session",
        "`verbose` says how it is printed": (
            "enable_interactive_logging disable_interactive_logging is_interactive_logging_enabled"
        ),
        ONE_TYPE: "standardize_dtype",
        "a dict is one": "Config",
        "`goodfit.layers.Symbol` is the class": "is_keras_tensor get_source_inputs",
        "sound is not read": "audio_dataset_from_directory",
        "`rich.progress.track` draws the bar of a loop of one's own": "Progbar",
    },
    "saving": {
        NO_CODE: (
            "CustomObjectScope custom_object_scope get_custom_objects get_registered_name "
            "get_registered_object register_keras_serializable"
        ),
        NO_CONFIG: "serialize_keras_object deserialize_keras_object",
        "`goodfit.models` has them, and models their methods": (
            "load_model load_weights save_model save_weights"
        ),
        "a file is JSON and safetensors, which any tool reads": "KerasFileEditor",
    },
    "by name": {NO_CONFIG: "*.serialize *.deserialize"},
    "random": {"`goodfit.arrays.random`: functions of a key": "*"},
    "config": {ARGUMENTS: "*"},
    "visualization": {PICTURES: "*"},
    "distribution": {NOT_ONE_DEVICE: "*"},
    "ops": {"goodfit has the operations that its own parts are made of": "*"},
    "wrappers": {
        "`goodfit.NeuralClassifier`, `NeuralRegressor` and `NeuralFeatures` have the manners of "
        "scikit-learn": "*"
    },
}
"""By family, the reason why names are absent, with those names or patterns of names."""

NOT_YET: dict[str, str] = {}
"""By family, the names that are still to come."""

OURS = {
    "activations": set(),
    "callbacks": {
        "LiveCurve",
        "MLflow",
        "NotFiniteError",
        "ProgressBar",
        "TimeBudget",
        "WeightAveraging",
        "WeightsAndBiases",
    },
    "constraints": set(),
    "initializers": {"fitting"},
    "layers": {
        "Context",
        "Graph",
        "GroupedQueryAttention",
        "LAYERS",
        "LayerContext",
        "Mixture",
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
"""By part, what only goodfit has."""


def reason_of_absence(family, name):
    """The reason why a name is absent on purpose, or None where the table has none."""
    reasons = (
        reason
        for reason, names in ABSENT.get(family, {}).items()
        if any(fnmatchcase(name, pattern) for pattern in names.split())
    )
    return next(reasons, None)
