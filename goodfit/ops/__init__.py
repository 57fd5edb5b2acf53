"""Every array function the library uses, each with the way its gradient flows back."""

from goodfit.autodiff.primitives import connectable
from goodfit.ops import operators
from goodfit.ops.adaptive_pooling import adaptive_average_pooling, adaptive_max_pooling
from goodfit.ops.broadcasting import broadcast_to, reshape, sum, unbroadcast
from goodfit.ops.convolution import convolution, transposed_convolution
from goodfit.ops.depthwise import depthwise_convolution
from goodfit.ops.einsum import einsum
from goodfit.ops.elementwise import (
    abs,
    add,
    arctan2,
    cast,
    clip,
    cos,
    divide,
    equal,
    erfc,
    exp,
    expm1,
    floor,
    greater,
    greater_equal,
    isfinite,
    less,
    less_equal,
    log,
    log1p,
    maximum,
    minimum,
    multiply,
    negative,
    not_equal,
    power,
    relu,
    sigmoid,
    sign,
    sin,
    softplus,
    sqrt,
    square,
    stop_gradient,
    subtract,
    tanh,
    where,
)  # fmt: skip
from goodfit.ops.geometry import rotate, scale, translate
from goodfit.ops.indexing import (
    getitem,
    one_hot,
    put_along_axis,
    scatter_add,
    scatter_rows,
    take,
    take_along_axis,
)  # fmt: skip
from goodfit.ops.loops import scan
from goodfit.ops.pooling import average_pooling, max_pooling
from goodfit.ops.probabilities import (
    log_softmax,
    sigmoid_crossentropy,
    softmax,
    softmax_crossentropy,
    sparse_softmax_crossentropy,
    sparsemax,
)  # fmt: skip
from goodfit.ops.products import (
    matmul,
    matrix_product,
    outer,
    product_over_rows,
    tensordot,
    transform_axis,
)
from goodfit.ops.recurrence import recurrence
from goodfit.ops.reductions import (
    all,
    any,
    argmax,
    argmin,
    logsumexp,
    max,
    mean,
    min,
    std,
    variance,
)  # fmt: skip
from goodfit.ops.resizing import resize
from goodfit.ops.sampling import sample
from goodfit.ops.shapes import (
    concatenate,
    cut,
    expand_dims,
    flip,
    pad,
    repeat_axis,
    split,
    squeeze,
    stack,
    swapaxes,
    transpose,
)  # fmt: skip

__all__ = [
    "broadcast_to", "reshape", "sum", "unbroadcast",
    "convolution", "depthwise_convolution", "transposed_convolution",
    "einsum",
    "abs", "add", "arctan2", "cast", "clip", "cos", "divide", "equal", "erfc", "exp", "expm1",
    "floor", "greater", "greater_equal", "isfinite", "less", "less_equal", "log", "log1p",
    "maximum", "minimum", "multiply", "negative", "not_equal", "power", "relu", "sigmoid", "sign",
    "sin", "softplus", "sqrt", "square", "stop_gradient", "subtract", "tanh", "where",
    "rotate", "scale", "translate",
    "getitem", "one_hot", "put_along_axis", "scatter_add", "scatter_rows", "take",
    "take_along_axis",
    "scan",
    "average_pooling", "max_pooling", "adaptive_average_pooling", "adaptive_max_pooling",
    "resize", "sample",
    "log_softmax", "sigmoid_crossentropy", "softmax", "softmax_crossentropy",
    "sparse_softmax_crossentropy", "sparsemax",
    "matmul", "matrix_product", "outer", "product_over_rows", "tensordot", "transform_axis",
    "recurrence",
    "all", "any", "argmax", "argmin", "logsumexp", "max", "mean", "min", "std", "variance",
    "concatenate", "cut", "expand_dims", "flip", "pad", "repeat_axis", "split", "squeeze", "stack",
    "swapaxes", "transpose",
]  # fmt: skip

operators.install()

for _name in __all__:
    globals()[_name] = connectable(globals()[_name])
