"""PyTorch's operators as ours, called with PyTorch's arguments.

`None` in the place of a result says that goodfit has no such setting.
"""

import numpy as np

from goodfit import activations, layers, losses, ops
from goodfit.arrays import random
from goodfit.layers.context import Context


def layer(made, x, params=None, memory=None):
    ctx = Context(False, random.key(0)).enter("it", memory or {}, True)
    return made.call(params or {}, x, ctx)


def plain(function):
    """Of arrays alone."""
    return lambda *arrays, **settings: None if any_set(settings) else function(*arrays)


def any_set(settings):
    return any(value is not None for value in settings.values())


def scaled(function):
    """`add` and its kin, which multiply the second array first."""

    def run(x, y, *, alpha=1, rounding_mode=None):
        return None if rounding_mode else function(x, y * alpha if alpha != 1 else y)

    return run


def axes(dim):
    return tuple(dim) if isinstance(dim, list | tuple) else dim


def reduction(function):
    def run(x, dim=None, keepdim=False, **settings):
        wanted = None if dim in ((), []) else axes(dim)
        empty = x.ndim == 0 or x.size == 0
        return None if any_set(settings) or empty else function(x, axis=wanted, keepdims=keepdim)

    return run


def spread(function):
    """The variance or the deviation: of all that there is, not of a sample of it."""

    def run(x, dim=None, unbiased=None, *, keepdim=False, correction=None):
        if isinstance(dim, bool) or (unbiased is not False and correction != 0) or x.ndim == 0:
            return None
        return function(x, axis=axes(dim), keepdims=keepdim)

    return run


def place_of_extreme(function):
    def run(x, dim=None, keepdim=False):
        if x.ndim == 0 or (keepdim and dim is None):
            return None
        found = function(x, axis=dim)
        return ops.expand_dims(found, dim) if keepdim else found

    return run


def along(function):
    """What has one axis, `dim`."""

    def run(x, dim, dtype=None, **settings):
        return None if dtype is not None or x.size == 0 or x.ndim == 0 else function(x, axis=dim)

    return run


def activation(name):
    def run(x, *arguments, inplace=False, **settings):
        return getattr(activations, name)(x, *arguments, **settings)

    return run


def tuple_of(value, rank):
    return tuple(value) if isinstance(value, list | tuple) else (value,) * rank


def last(x):
    return ops.transpose(x, axes=(0, *range(2, x.ndim), 1))


def first(x):
    return ops.transpose(x, axes=(0, x.ndim - 1, *range(1, x.ndim - 1)))


def kernel_of(weight):
    return ops.transpose(weight, axes=(*range(2, weight.ndim), 1, 0))


def convolution(rank):
    def run(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
        if x.ndim != rank + 2:
            return None
        if not isinstance(padding, str):
            padding = tuple((pad, pad) for pad in tuple_of(padding, rank))
        out = ops.convolution(
            last(x), kernel_of(weight),
            strides=stride, padding=padding, dilation=dilation, groups=groups,
        )  # fmt: skip
        return first(out if bias is None else out + bias)

    return run


def convolution_back(rank):
    def run(x, weight, bias=None, stride=1, padding=0, output_padding=0, groups=1, dilation=1):
        if x.ndim != rank + 2 or groups > 1:
            return None
        stride, padding, further, wide = (
            tuple_of(value, rank) for value in (stride, padding, output_padding, dilation)
        )
        lengths = [
            (n - 1) * step - 2 * pad + spread * (size - 1) + more + 1
            for n, step, pad, spread, size, more in zip(
                x.shape[2:], stride, padding, wide, weight.shape[2:], further, strict=True
            )
        ]
        out = ops.transposed_convolution(
            last(x), kernel_of(weight),
            lengths=lengths, strides=stride, padding=[(pad, pad) for pad in padding], dilation=wide,
        )  # fmt: skip
        return first(out if bias is None else out + bias)

    return run


def largest(rank):
    def run(
        x, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False, return_indices=False
    ):
        unknown = ceil_mode or return_indices or set(tuple_of(dilation, rank)) != {1}
        if unknown or x.ndim != rank + 2:
            return None
        pads = tuple((pad, pad) for pad in tuple_of(padding, rank))
        size = tuple_of(kernel_size, rank)
        return first(ops.max_pooling(last(x), size, strides=stride or None, padding=pads))

    return run


def average(rank):
    def run(
        x, kernel_size, stride=None, padding=0,
        ceil_mode=False, count_include_pad=True, divisor_override=None,
    ):  # fmt: skip
        pads = tuple((pad, pad) for pad in tuple_of(padding, rank))
        unknown = ceil_mode or divisor_override or (count_include_pad and np.any(pads))
        if unknown or x.ndim != rank + 2 or x.size == 0:
            return None
        size = tuple_of(kernel_size, rank)
        return first(ops.average_pooling(last(x), size, strides=stride or None, padding=pads))

    return run


def adaptive(function, rank):
    def run(x, output_size, return_indices=False):
        lengths = [
            n if wanted is None else wanted
            for n, wanted in zip(x.shape[-rank:], tuple_of(output_size, rank), strict=True)
        ]
        if x.ndim != rank + 2 or return_indices or x.size == 0 or 0 in lengths:
            return None
        return first(function(last(x), lengths))

    return run


def normalize_batch(
    x, mean, variance, weight=None, bias=None, training=False, momentum=0.1, eps=1e-5
):
    if training or mean is None or x.size == 0:
        return None
    made = layers.BatchNormalization(
        axis=1, epsilon=eps, scale=weight is not None, center=bias is not None
    )
    params = {"gamma": weight, "beta": bias}
    memory = {"moving_mean": mean, "moving_variance": variance}
    return layer(made, x, given(params), memory)


def given(params):
    return {name: array for name, array in params.items() if array is not None}


def normalize_example(x, normalized_shape, weight=None, bias=None, eps=1e-5):
    rank = len(normalized_shape)
    if rank >= x.ndim or x.size == 0 or eps < 0:
        return None
    made = layers.LayerNormalization(
        axis=tuple(range(-rank, 0)), epsilon=eps, scale=weight is not None, center=bias is not None
    )
    return layer(made, x, given({"gamma": weight, "beta": bias}))


def normalize_groups(x, num_groups, weight=None, bias=None, eps=1e-5):
    if x.size == 0 or eps < 0:
        return None
    made = layers.GroupNormalization(
        num_groups, axis=1, epsilon=eps, scale=weight is not None, center=bias is not None
    )
    return layer(made, x, given({"gamma": weight, "beta": bias}))


def normalize_root(x, normalized_shape, weight=None, eps=None):
    rank = len(normalized_shape)
    eps = np.finfo(x.dtype).eps if eps is None else eps
    weight = np.ones(normalized_shape) if weight is None else weight
    if rank >= x.ndim or eps < 0:
        return None
    made = layers.RMSNormalization(axis=tuple(range(-rank, 0)), epsilon=eps)
    return layer(made, x, {"scale": weight})


def loss(kind, **settings):
    """One of ours, which takes the mean along the last axis where PyTorch takes that of all."""

    def run(y_pred, y_true, *, reduction="mean", **further):
        if y_pred.ndim < 2 or reduction != "mean" or any_set(further):
            return None
        return getattr(losses, kind)(**settings)(y_true, y_pred)

    return run


def crossentropy(scores, labels, *, weight=None, reduction="mean", label_smoothing=0.0, **further):
    whole = np.issubdtype(labels.dtype, np.integer)
    if weight is not None or further or scores.ndim < 2 or reduction != "mean" or scores.size == 0:
        return None
    if whole and label_smoothing:
        return None
    made = (
        losses.SparseCategoricalCrossentropy(True, axis=1)
        if whole
        else losses.CategoricalCrossentropy(True, label_smoothing, axis=1)
    )
    return made(labels, scores)


def attention(query, key, value, attn_mask=None, dropout_p=0.0, is_causal=False, **further):
    if (
        (query.ndim, key.ndim) != (3, 3)
        or attn_mask is not None
        or dropout_p
        or is_causal
        or any_set(further)
    ):
        return None
    made = layers.Attention()
    return layer(made, [query / np.sqrt(query.shape[-1]), value, key])


def pad(x, pads, mode="constant", value=0.0):
    if mode != "constant" or min(pads) < 0:
        return None
    ends = list(zip(pads[::2], pads[1::2], strict=True))
    widths = [(0, 0)] * (x.ndim - len(ends)) + ends[::-1]
    return ops.pad(x, widths=tuple(widths), value=value or 0.0)


def clip(x, min=None, max=None):
    x = x if min is None else ops.maximum(x, min)
    return x if max is None else ops.minimum(x, max)


def reshape(x, *shape):
    shape = shape[0] if isinstance(shape[0], list | tuple) else shape
    return ops.reshape(x, shape=tuple(shape)) if x.size else None


def broadcast(x, *shape):
    shape = shape[0] if isinstance(shape[0], list | tuple) else shape
    kept = [x.shape[i - len(shape)] if n == -1 else n for i, n in enumerate(shape)]
    return ops.broadcast_to(x, shape=tuple(kept))


def flatten(x, start_dim=0, end_dim=-1):
    if x.ndim == 0:
        return ops.reshape(x, shape=(1,))
    start, stop = start_dim % x.ndim, end_dim % x.ndim
    return ops.reshape(x, shape=(*x.shape[:start], -1, *x.shape[stop + 1 :]))


def pick(x, dim, places):
    if x.ndim == 0 or places.ndim != 1:
        return None
    return ops.getitem(x, index=(*[slice(None)] * (dim % x.ndim), places))


def gather(x, dim, places, sparse_grad=False):
    fits = x.ndim == places.ndim > 0 and all(
        n == m
        for i, (n, m) in enumerate(zip(x.shape, places.shape, strict=True))
        if i != dim % x.ndim
    )
    return ops.take_along_axis(x, places, axis=dim) if fits else None


def narrow(x, dim, start, length):
    fits = isinstance(start, int) and start >= 0
    return ops.cut(x, start, start + length, dim) if fits else None


def einsum(arrays, equation):
    terms = equation.replace(" ", "").split("->")[0].split(",")
    twice = any(len(set(term)) < len(term) for term in terms)
    return None if twice or "..." in equation else ops.einsum(equation, *arrays)


def tensordot(x, y, dims=2):
    if not isinstance(dims, int) and [x.shape[i] for i in dims[0]] != [y.shape[i] for i in dims[1]]:
        return None
    return ops.tensordot(x, y, dims)


def linear(x, weight, bias=None):
    out = ops.matmul(x, ops.transpose(weight))
    return out if bias is None else out + bias


def embedding(weight, places, padding_idx=None, max_norm=None, scale_grad_by_freq=False, **further):
    unknown = padding_idx is not None or max_norm is not None or scale_grad_by_freq
    return None if unknown else ops.take(weight, places)


def similarity(x, y, dim=1, eps=1e-8):
    if x.shape != y.shape or x.ndim < 2 or dim % x.ndim == 0:
        return None
    return losses.cosine_similarity(x, y, axis=dim) * -1.0


def attributes(x, weight):
    return layer(layers.PReLU(), x, {"alpha": weight}) if x.ndim == 2 else None


def normalize(x, p=2.0, dim=1, eps=1e-12):
    fits = p == 2 and isinstance(dim, int) and x.ndim > 1 and dim % x.ndim > 0
    return layer(layers.UnitNormalization(axis=dim), x) if fits else None


def hard_tanh(x, min_val=-1.0, max_val=1.0):
    return activations.hard_tanh(x) if (min_val, max_val) == (-1, 1) else None


def product(x, y):
    fits = x.size and y.size and abs(x.ndim - y.ndim) < 2
    return ops.matmul(x, y) if fits else None


def permute(x, dims):
    return ops.transpose(x, axes=tuple(i % x.ndim for i in dims)) if x.ndim else None


OPERATORS = {
    "abs": plain(ops.abs), "add": scaled(ops.add), "sub": scaled(ops.subtract),
    "mul": scaled(ops.multiply), "div-no_rounding_mode": scaled(ops.divide),
    "true_divide": scaled(ops.divide),
    "pow": plain(ops.power), "exp": plain(ops.exp), "expm1": plain(ops.expm1),
    "log": plain(ops.log), "log1p": plain(ops.log1p), "neg": plain(ops.negative),
    "cos": plain(ops.cos), "sin": plain(ops.sin), "sqrt": plain(ops.sqrt),
    "square": plain(ops.square), "tanh": plain(ops.tanh), "sigmoid": plain(ops.sigmoid),
    "sign": plain(ops.sign), "floor": plain(ops.floor), "erfc": plain(ops.erfc),
    "isfinite": plain(ops.isfinite), "maximum": plain(ops.maximum), "minimum": plain(ops.minimum),
    "clamp": clip, "clamp_min": clip, "eq": plain(ops.equal), "ne": plain(ops.not_equal),
    "gt": plain(ops.greater), "ge": plain(ops.greater_equal), "lt": plain(ops.less),
    "le": plain(ops.less_equal),
    "where": lambda x, condition, y: ops.where(condition, x, y),
    "sum": reduction(ops.sum), "mean": reduction(ops.mean), "amax": reduction(ops.max),
    "amin": reduction(ops.min), "logsumexp": reduction(ops.logsumexp),
    "std": spread(ops.std), "var": spread(ops.variance),
    "argmax": place_of_extreme(ops.argmax), "argmin": place_of_extreme(ops.argmin),
    "softmax": along(ops.softmax), "log_softmax": along(ops.log_softmax),
    "matmul": product,
    "mm": plain(ops.matmul), "bmm": plain(ops.matmul), "mv": plain(ops.matmul),
    "dot": plain(ops.matmul), "outer": plain(ops.outer),
    "tensordot": tensordot,
    "einsum": einsum,
    "reshape": reshape, "view": reshape, "broadcast_to": broadcast, "expand": broadcast,
    "permute": permute,
    "transpose": lambda x, i, j: ops.swapaxes(x, i, j) if x.ndim else None,
    "t": plain(ops.transpose), "flatten": flatten,
    "unsqueeze": lambda x, dim: ops.expand_dims(x, dim),
    "cat": lambda arrays, dim=0: ops.concatenate(*arrays, axis=dim)
    if len({array.ndim for array in arrays}) == 1
    else None,
    "stack": lambda arrays, dim=0: ops.stack(arrays, dim),
    "flip": lambda x, dims: ops.flip(x, axis=tuple(dims)),
    "narrow": narrow, "index_select": pick, "gather": gather,
    "nn.functional.relu": activation("relu"), "nn.functional.relu6": activation("relu6"),
    "nn.functional.elu": activation("elu"), "nn.functional.celu": activation("celu"),
    "nn.functional.selu": activation("selu"), "nn.functional.silu": activation("silu"),
    "nn.functional.mish": activation("mish"),
    "nn.functional.gelu": lambda x, approximate="none": activations.gelu(x, approximate == "tanh"),
    "nn.functional.glu": lambda x, dim=-1: activations.glu(x, dim),
    "nn.functional.hardshrink": lambda x, lambd=0.5: activations.hard_shrink(x, lambd),
    "nn.functional.softshrink": lambda x, lambd=0.5: activations.soft_shrink(x, lambd),
    "nn.functional.hardsigmoid": activation("hard_sigmoid"),
    "nn.functional.hardswish": activation("hard_silu"),
    "nn.functional.hardtanh": hard_tanh,
    "nn.functional.leaky_relu": lambda x, negative_slope=0.01: activations.leaky_relu(
        x, negative_slope
    ),
    "nn.functional.logsigmoid": activation("log_sigmoid"),
    "nn.functional.softsign": activation("softsign"),
    "nn.functional.tanhshrink": activation("tanh_shrink"),
    "nn.functional.threshold": lambda x, threshold, value, inplace=False: activations.threshold(
        x, threshold, value
    ),
    "nn.functional.prelu": attributes, "nn.functional.linear": linear,
    "nn.functional.embedding": embedding, "nn.functional.pad-constant": pad,
    "nn.functional.normalize": normalize, "nn.functional.cosine_similarity": similarity,
    **{f"nn.functional.conv{n}d": convolution(n) for n in (1, 2, 3)},
    **{f"nn.functional.conv_transpose{n}d": convolution_back(n) for n in (1, 2, 3)},
    **{f"nn.functional.max_pool{n}d": largest(n) for n in (1, 2, 3)},
    **{f"nn.functional.avg_pool{n}d": average(n) for n in (1, 2, 3)},
    **{
        f"nn.functional.adaptive_avg_pool{n}d": adaptive(ops.adaptive_average_pooling, n)
        for n in (1, 2, 3)
    },
    **{
        f"nn.functional.adaptive_max_pool{n}d": adaptive(ops.adaptive_max_pooling, n)
        for n in (1, 2, 3)
    },
    "nn.functional.batch_norm": normalize_batch, "nn.functional.layer_norm": normalize_example,
    "nn.functional.group_norm": normalize_groups, "nn.functional.rms_norm": normalize_root,
    "nn.functional.mse_loss": loss("MeanSquaredError"),
    "nn.functional.l1_loss": loss("MeanAbsoluteError"),
    "nn.functional.huber_loss": lambda y_pred, y_true, delta=1.0, **how: loss("Huber", delta=delta)(
        y_pred, y_true, **how
    ),
    "nn.functional.binary_cross_entropy": loss("BinaryCrossentropy"),
    "nn.functional.binary_cross_entropy_with_logits": loss("BinaryCrossentropy", from_logits=True),
    "nn.functional.cross_entropy": crossentropy,
    "nn.functional.scaled_dot_product_attention": attention,
}  # fmt: skip
