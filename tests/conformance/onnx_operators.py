"""ONNX's operators as ours: for each name a function of its attributes and its inputs.

`None` in the place of a result says that goodfit has no such setting.
"""

import functools

import numpy as np

from goodfit import activations, layers, losses, ops
from goodfit.arrays import random
from goodfit.layers.context import Context


def elementwise(function):
    return lambda settings, *arrays: function(*arrays)


def folded(function):
    return lambda settings, *arrays: functools.reduce(function, arrays)


def activation(name, **renamed):
    """An activation, with its settings under ONNX's names."""

    def run(settings, x):
        given = {renamed[key]: value for key, value in settings.items() if key in renamed}
        unknown = settings.keys() - renamed.keys()
        return None if unknown else getattr(activations, name)(x, **given)

    return run


def reduction(function):
    def run(settings, x, axes=None):
        axes = settings.get("axes") if axes is None else axes
        if axes is not None and len(axes) == 0:
            axes = None
        if axes is None and settings.get("noop_with_empty_axes"):
            return None
        if x.size == 0 and function is not ops.sum:  # nothing is the largest of no numbers
            return None
        along = None if axes is None else tuple(int(axis) for axis in axes)
        return function(x, axis=along, keepdims=bool(settings.get("keepdims", 1)))

    return run


def place_of_extreme(function):
    def run(settings, x):
        if settings.get("select_last_index"):
            return None
        axis = settings.get("axis", 0)
        found = function(x, axis=axis)
        return ops.expand_dims(found, axis) if settings.get("keepdims", 1) else found

    return run


def channels_last(x):
    return np.moveaxis(x, 1, -1)


def channels_first(x):
    return np.moveaxis(x, -1, 1)


def layer(made, x, params=None, memory=None):
    ctx = Context(False, random.key(0)).enter("it", memory or {}, True)
    return made.call(params or {}, x, ctx)


def padding_of(settings, rank):
    """Our padding, or None for one that fills up at the front."""
    automatic = settings.get("auto_pad", b"NOTSET").decode()
    if automatic == "SAME_UPPER":
        return "same"
    if automatic == "SAME_LOWER":
        return None
    pads = settings.get("pads", [0] * 2 * rank)
    return tuple(zip(pads[:rank], pads[rank:], strict=True))


def convolve(settings, x, kernel, bias=None):
    rank = x.ndim - 2
    padding = padding_of(settings, rank)
    if padding is None:
        return None
    out = ops.convolution(
        channels_last(x),
        np.moveaxis(kernel, (0, 1), (-1, -2)),
        strides=settings.get("strides", 1),
        padding=padding,
        dilation=settings.get("dilations", 1),
        groups=settings.get("group", 1),
    )
    return channels_first(out if bias is None else out + bias)


def convolve_back(settings, x, kernel, bias=None):
    rank = x.ndim - 2
    if settings.get("group", 1) > 1 or "auto_pad" in settings or "output_shape" in settings:
        return None
    strides, dilation = settings.get("strides", [1] * rank), settings.get("dilations", [1] * rank)
    padding = padding_of(settings, rank)
    further = settings.get("output_padding", [0] * rank)
    lengths = [
        stride * (n - 1) + wide * (size - 1) + 1 - sum(pads) + more
        for n, stride, wide, size, pads, more in zip(
            x.shape[2:], strides, dilation, kernel.shape[2:], padding, further, strict=True
        )
    ]
    out = ops.transposed_convolution(
        channels_last(x),
        np.moveaxis(kernel, (0, 1), (-1, -2)),
        lengths=lengths,
        strides=strides,
        padding=padding,
        dilation=dilation,
    )
    return channels_first(out if bias is None else out + bias)


def pool(function):
    def run(settings, x):
        padding = padding_of(settings, x.ndim - 2)
        padded = padding == "same" or np.any(padding)
        unknown = (
            settings.get("ceil_mode")
            or settings.get("storage_order")
            or any(wide > 1 for wide in settings.get("dilations", []))
            or (settings.get("count_include_pad") and padded)
        )
        if padding is None or unknown:
            return None
        strides = settings.get("strides", 1)
        size = settings["kernel_shape"]
        return channels_first(function(channels_last(x), size, strides=strides, padding=padding))

    return run


def entirely(kind):
    def run(settings, x):
        made = getattr(layers, f"{kind}{x.ndim - 2}D")(keepdims=True)
        return channels_first(layer(made, channels_last(x)))

    return run


def normalize_batch(settings, x, gamma, beta, mean, variance):
    if settings.get("training_mode"):
        return None
    made = layers.BatchNormalization(axis=1, epsilon=settings.get("epsilon", 1e-5))
    return layer(
        made, x, {"gamma": gamma, "beta": beta},
        {"moving_mean": mean, "moving_variance": variance},
    )  # fmt: skip


def normalize_example(settings, x, gamma, beta=None):
    axis = settings.get("axis", -1) % x.ndim
    if axis == 0:
        return None
    made = layers.LayerNormalization(
        axis=tuple(range(axis, x.ndim)),
        epsilon=settings.get("epsilon", 1e-5),
        center=beta is not None,
    )
    return layer(made, x, {"gamma": gamma} | ({} if beta is None else {"beta": beta}))


def normalize_root(settings, x, scale):
    axis = settings.get("axis", -1) % x.ndim
    if axis == 0:
        return None
    made = layers.RMSNormalization(
        axis=tuple(range(axis, x.ndim)), epsilon=settings.get("epsilon", 1e-5)
    )
    return layer(made, x, {"scale": scale})


def normalize_groups(settings, x, gamma, beta):
    made = layers.GroupNormalization(
        settings.get("num_groups", -1), axis=1, epsilon=settings.get("epsilon", 1e-5)
    )
    return layer(made, x, {"gamma": gamma, "beta": beta})


def normalize_length(settings, x):
    axis = settings.get("axis", -1) % x.ndim
    return (
        layer(layers.UnitNormalization(axis=axis), x)
        if settings.get("p", 2) == 2 and axis
        else None
    )


def product(settings, x, y, z=None):
    x = ops.transpose(x) if settings.get("transA") else x
    y = ops.transpose(y) if settings.get("transB") else y
    out = ops.matmul(x, y) * np.float32(settings.get("alpha", 1.0))
    return out if z is None else out + z * np.float32(settings.get("beta", 1.0))


def cut_out(settings, x, starts, ends, axes=None, steps=None):
    axes = range(len(starts)) if axes is None else axes
    steps = [1] * len(starts) if steps is None else steps
    index = [slice(None)] * x.ndim
    for axis, start, end, step in zip(axes, starts, ends, steps, strict=True):
        index[axis] = slice(int(start), int(end), int(step))
    return ops.getitem(x, index=tuple(index))


def take(settings, x, places):
    index = [slice(None)] * (settings.get("axis", 0) % x.ndim)
    return ops.getitem(x, index=(*index, places))


def pad(settings, x, pads, value=None, axes=None):
    if settings.get("mode", b"constant") != b"constant" or (pads < 0).any():
        return None
    widths = [(0, 0)] * x.ndim
    axes = range(x.ndim) if axes is None else axes
    for axis, before, after in zip(axes, *np.split(pads, 2), strict=True):
        widths[axis] = (int(before), int(after))
    return ops.pad(x, widths=tuple(widths), value=0 if value is None else float(value))


def one_hot(settings, labels, depth, values):
    axis, classes = settings.get("axis", -1), int(np.asarray(depth).ravel()[0])
    labels = np.asarray(labels).astype(np.int64)
    labels = np.where(labels < 0, labels + classes, labels)
    hot = ops.one_hot(labels, classes=classes, dtype=values.dtype)
    return np.moveaxis(hot, -1, axis) * (values[1] - values[0]) + values[0]


def split_up(settings, x, lengths=None):
    axis = settings.get("axis", 0)
    parts = settings.get("num_outputs") if lengths is None else len(lengths)
    if parts is None:
        return None
    even = [x.shape[axis] // parts] * parts
    fits = sum(even) == x.shape[axis] and (lengths is None or list(lengths) == even)
    return ops.split(x, parts, axis) if fits and x.size else None


def reshape(settings, x, shape):
    if settings.get("allowzero"):
        return None
    kept = [x.shape[i] if n == 0 else int(n) for i, n in enumerate(shape)]
    return ops.reshape(x, shape=tuple(kept))


def flatten(settings, x):
    axis = settings.get("axis", 1)
    first = int(np.prod(x.shape[:axis]))
    return ops.reshape(x, shape=(first, -1))


def expand(settings, x, shape):
    return ops.broadcast_to(x, shape=np.broadcast_shapes(x.shape, tuple(int(n) for n in shape)))


def unsqueeze(settings, x, axes):
    for axis in sorted(int(axis) % (x.ndim + len(axes)) for axis in axes):
        x = ops.expand_dims(x, axis)
    return x


def einsum(settings, *arrays):
    equation = settings["equation"].decode().replace(" ", "")
    terms = equation.split("->")[0].replace("...", "").split(",")
    twice = any(len(set(term)) < len(term) for term in terms)
    return None if twice else ops.einsum(equation, *arrays)


def squeeze(settings, x, axes=None):
    return ops.squeeze(x, None if axes is None else tuple(int(axis) for axis in axes))


def clip(settings, x, low=None, high=None):
    x = x if low is None else ops.maximum(x, low)
    return x if high is None else ops.minimum(x, high)


def shrink(settings, x):
    size, bias = settings.get("lambd", 0.5), settings.get("bias", 0.0)
    if bias == 0:
        return activations.hard_shrink(x, size)
    return activations.soft_shrink(x, size) if bias == size else None


def crossentropy(settings, scores, labels, weights=None):
    if weights is not None or "ignore_index" in settings:
        return None
    reduction = {b"mean": "mean", b"sum": "sum", b"none": "none"}[
        settings.get("reduction", b"mean")
    ]
    loss = losses.SparseCategoricalCrossentropy(True, axis=1, reduction=reduction)
    return loss(labels, scores)


def recurrent(kind, order):
    """A recurrent layer: `order` says where its gates stand in ONNX's weights."""

    def run(settings, x, kernel, recurrent_kernel, bias=None, lengths=None, *states):
        if settings.get("direction") or lengths is not None or states or settings.get("layout"):
            return None
        units = settings["hidden_size"]
        made = getattr(layers, kind)(
            units, return_sequences=True, return_state=True, **settings_of(kind, settings)
        )

        def gates(array):
            return np.concatenate([np.split(array, len(order))[i] for i in order])

        params = {
            "kernel": gates(kernel[0]).T,
            "recurrent_kernel": gates(recurrent_kernel[0]).T,
        }
        first, second = (
            np.zeros((2, len(order) * units), x.dtype) if bias is None else np.split(bias[0], 2)
        )
        both = (gates(first), gates(second))
        params["bias"] = np.stack(both) if settings.get("linear_before_reset") else sum(both)
        out, *after = layer(made, np.swapaxes(x, 0, 1), params)
        return [np.swapaxes(out, 0, 1)[:, None], *(state[None] for state in after)]

    return run


def settings_of(kind, settings):
    if kind != "GRU":
        return {}
    return {"reset_after": bool(settings.get("linear_before_reset", 0))}


OPERATORS = {
    "Abs": elementwise(ops.abs), "Add": elementwise(ops.add), "Cos": elementwise(ops.cos),
    "Div": elementwise(ops.divide), "Equal": elementwise(ops.equal),
    "Erf": elementwise(lambda x: 1 - ops.erfc(x)), "Exp": elementwise(ops.exp),
    "Floor": elementwise(ops.floor), "Greater": elementwise(ops.greater),
    "GreaterOrEqual": elementwise(ops.greater_equal), "Less": elementwise(ops.less),
    "LessOrEqual": elementwise(ops.less_equal), "Log": elementwise(ops.log),
    "MatMul": elementwise(ops.matmul), "Mul": elementwise(ops.multiply),
    "Neg": elementwise(ops.negative), "Pow": elementwise(ops.power),
    "Reciprocal": elementwise(lambda x: ops.divide(np.ones_like(x), x)),
    "Sign": elementwise(ops.sign), "Sin": elementwise(ops.sin), "Sqrt": elementwise(ops.sqrt),
    "Sub": elementwise(ops.subtract), "Where": elementwise(ops.where),
    "Tan": elementwise(lambda x: ops.sin(x) / ops.cos(x)),
    "Max": folded(ops.maximum), "Min": folded(ops.minimum), "Sum": folded(ops.add),
    "Mean": elementwise(lambda *arrays: layer(layers.Average(), list(arrays))),
    "Clip": clip,
    "Celu": activation("celu", alpha="alpha"), "Elu": activation("elu", alpha="alpha"),
    "Gelu": lambda settings, x: activations.gelu(x, settings.get("approximate") == b"tanh"),
    "HardSwish": activation("hard_silu"), "LeakyRelu": lambda settings, x: activations.leaky_relu(
        x, settings.get("alpha", 0.01)
    ),
    "LogSoftmax": activation("log_softmax", axis="axis"), "Mish": activation("mish"),
    "PRelu": lambda settings, x, slope: layer(layers.PReLU(), x, {"alpha": slope}),
    "Relu": activation("relu"), "Selu": activation("selu"), "Shrink": shrink,
    "Sigmoid": activation("sigmoid"), "Softmax": activation("softmax", axis="axis"),
    "Softplus": activation("softplus"), "Softsign": activation("softsign"),
    "Swish": lambda settings, x: activations.silu(x) if settings.get("alpha", 1) == 1 else None,
    "Tanh": activation("tanh"),
    "ThresholdedRelu": lambda settings, x: activations.threshold(x, settings.get("alpha", 1.0), 0),
    "ReduceL1": reduction(lambda x, **how: ops.sum(ops.abs(x), **how)),
    "ReduceL2": reduction(lambda x, **how: ops.sqrt(ops.sum(ops.square(x), **how))),
    "ReduceLogSum": reduction(lambda x, **how: ops.log(ops.sum(x, **how))),
    "ReduceLogSumExp": reduction(ops.logsumexp), "ReduceMax": reduction(ops.max),
    "ReduceMean": reduction(ops.mean), "ReduceMin": reduction(ops.min),
    "ReduceSum": reduction(ops.sum),
    "ReduceSumSquare": reduction(lambda x, **how: ops.sum(ops.square(x), **how)),
    "ArgMax": place_of_extreme(ops.argmax), "ArgMin": place_of_extreme(ops.argmin),
    "Concat": lambda settings, *arrays: ops.concatenate(*arrays, axis=settings["axis"]),
    "Einsum": einsum,
    "Expand": expand, "Flatten": flatten, "Gather": take,
    "GatherElements": lambda settings, x, places: ops.take_along_axis(
        x, places, axis=settings.get("axis", 0)
    ),
    "Gemm": product, "OneHot": one_hot, "Pad": pad, "Reshape": reshape, "Slice": cut_out,
    "Split": split_up, "Squeeze": squeeze, "Unsqueeze": unsqueeze,
    "Transpose": lambda settings, x: ops.transpose(
        x, axes=tuple(settings["perm"]) if "perm" in settings else None
    ),
    "AveragePool": pool(ops.average_pooling), "MaxPool": pool(ops.max_pooling),
    "BatchNormalization": normalize_batch, "Conv": convolve, "ConvTranspose": convolve_back,
    "GlobalAveragePool": entirely("GlobalAveragePooling"),
    "GlobalMaxPool": entirely("GlobalMaxPooling"),
    "GroupNormalization": normalize_groups, "InstanceNormalization": normalize_groups,
    "LayerNormalization": normalize_example, "LpNormalization": normalize_length,
    "RMSNormalization": normalize_root, "SoftmaxCrossEntropyLoss": crossentropy,
    "RNN": recurrent("SimpleRNN", [0]), "LSTM": recurrent("LSTM", [0, 2, 3, 1]),
    "GRU": recurrent("GRU", [0, 1, 2]),
}  # fmt: skip
