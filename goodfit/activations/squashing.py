"""Activations that squash any number into an interval: for probabilities, gates and signs."""

from __future__ import annotations

from goodfit import ops
from goodfit.arrays import Array


def sigmoid(x: Array) -> Array:
    """`1 / (1 + exp(-x))`, in (0, 1): the probability of yes, on the last layer; gates in LSTMs.

    In hidden layers gradients vanish: the slope is 1/4 at most, and near 0 from `|x| = 6` on. It
    also shifts the mean of what the next layer sees to 1/2 (LeCun and others 1998).

    Example:
        >>> import numpy as np
        >>> sigmoid(np.array([-1000.0, 0.0, 1000.0])).tolist()
        [0.0, 0.5, 1.0]
    """
    return ops.sigmoid(x)


def hard_sigmoid(x: Array) -> Array:
    """`x / 6 + 1/2`, cut off at 0 and 1: a sigmoid of three straight lines, without exponentials.

    Courbariaux and others 2015, in the form of Howard and others 2019.

    Example:
        >>> import numpy as np
        >>> hard_sigmoid(np.array([-4.0, 0.0, 1.5])).tolist()
        [0.0, 0.5, 0.75]
    """
    return ops.clip(x / 6 + 0.5, 0.0, 1.0)


def sparse_sigmoid(x: Array) -> Array:
    """`(x + 1) / 2`, cut off at 0 and 1: the slope of `sparse_plus`. Blondel and others 2019.

    Probabilities of exactly 0 and 1 are reached: the `sparsemax` of two classes.

    Example:
        >>> import numpy as np
        >>> sparse_sigmoid(np.array([-4.0, 0.0, 0.5])).tolist()
        [0.0, 0.5, 0.75]
    """
    return ops.clip(0.5 * (x + 1), 0.0, 1.0)


def log_sigmoid(x: Array) -> Array:
    """`log(sigmoid(x))`, in (-inf, 0), without computing the sigmoid: exact however far out.

    Example:
        >>> import numpy as np
        >>> log_sigmoid(np.array([-1000.0, 1000.0])).tolist()
        [-1000.0, -0.0]
    """
    return -ops.softplus(-x)


def tanh(x: Array) -> Array:
    """`(exp(x) - exp(-x)) / (exp(x) + exp(-x))`, in (-1, 1): a sigmoid centred on 0.

    Better than `sigmoid` in hidden layers, for its outputs keep mean 0 and its slope reaches 1; but
    from `|x| = 3` on it is flat, and gradients vanish there too. Recurrent layers use it.

    Example:
        >>> import numpy as np
        >>> tanh(np.array([0.0, 1000.0])).tolist()
        [0.0, 1.0]
    """
    return ops.tanh(x)


def hard_tanh(x: Array) -> Array:
    """`x`, cut off at -1 and 1: a tanh of three straight lines. Collobert 2004.

    Example:
        >>> import numpy as np
        >>> hard_tanh(np.array([-4.0, 0.5])).tolist()
        [-1.0, 0.5]
    """
    return ops.clip(x, -1.0, 1.0)


def softsign(x: Array) -> Array:
    """`x / (1 + |x|)`, in (-1, 1): like tanh, but it flattens slowly. Bergstra and others 2009.

    Far from 0 its slope falls as `1 / x^2`, not exponentially, so units that saturate still learn.

    Example:
        >>> import numpy as np
        >>> softsign(np.array([-1.0, 0.0, 3.0])).tolist()
        [-0.5, 0.0, 0.75]
    """
    return x / (1 + ops.abs(x))
