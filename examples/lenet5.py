"""LeNet-5 as published, with the layers that no library has written as one would write one's own.

    python examples/lenet5.py           # 99.07 % of the test images; 3 minutes on 2 cores
    python examples/lenet5.py --quick   # seconds, on a part of the images

As in the paper: every layer, its size and its squashing function; subsampling with a trainable
factor and offset; the table of connections of C3; the fixed code of 7x12 pixels for each digit, to
which F6 is compared; the loss (equation 9, here with 10 for its constant); the range of the pixels
and of the first weights. All in all 60,000 numbers are learnt, as the paper counts them. Not as in
the paper: the optimiser (Adam instead of the diagonal Levenberg-Marquardt method), the drawing of
the codes, and that the first weights of C3 have one range, that of its mean number of inputs.

LeCun, Bottou, Bengio and Haffner, "Gradient-based learning applied to document recognition", 1998.
"""

import sys

import numpy as np

from goodfit import Sequential, ops
from goodfit.datasets import mnist
from goodfit.initializers import RandomUniform, Zeros
from goodfit.layers import Conv2D, Dense, Flatten, Layer, Rescaling, Weight, ZeroPadding2D
from goodfit.losses import Loss
from goodfit.optimizers import Adam
from goodfit.optimizers.schedules import OneCycle

SEEN = [  # for each of the 16 maps of C3 the maps of S2 that it sees (table I)
    [0, 1, 2], [1, 2, 3], [2, 3, 4], [3, 4, 5], [0, 4, 5], [0, 1, 5],
    [0, 1, 2, 3], [1, 2, 3, 4], [2, 3, 4, 5], [0, 3, 4, 5], [0, 1, 4, 5], [0, 1, 2, 5],
    [0, 1, 3, 4], [1, 2, 4, 5], [0, 2, 3, 5], [0, 1, 2, 3, 4, 5],
]  # fmt: skip

DIGITS = [  # twelve rows of seven pixels each, as bits
    "1c 22 41 41 41 41 41 41 41 41 22 1c", "08 18 28 08 08 08 08 08 08 08 08 3e",
    "1c 22 41 01 01 02 04 08 10 20 40 7f", "3e 41 01 01 01 1e 01 01 01 01 41 3e",
    "02 06 0a 12 22 42 42 7f 02 02 02 02", "7f 40 40 40 7c 02 01 01 01 01 42 3c",
    "0e 10 20 40 40 5c 62 41 41 41 22 1c", "7f 01 01 02 02 04 04 08 08 10 10 10",
    "1c 22 41 41 22 1c 22 41 41 41 22 1c", "1c 22 41 41 41 23 1d 01 01 02 04 38",
]  # fmt: skip


def squash(x):
    """The paper's activation: -1 and 1 lie where it bends the most."""
    return 1.7159 * ops.tanh(2 / 3 * x)


def first(inputs):
    """The paper's first weights, for a unit of so many inputs."""
    return RandomUniform(-2.4 / inputs, 2.4 / inputs)


class Subsampling(Layer):
    """S2 and S4: the sum over 2x2 pixels, times a factor, plus an offset, squashed."""

    def weights(self, shape):
        return {"factor": Weight(shape[-1:], first(4)), "offset": Weight(shape[-1:], Zeros())}

    def output_shape(self, shape):
        height, width, maps = shape
        return height // 2, width // 2, maps

    def call(self, params, x, ctx):
        return squash(4 * ops.average_pooling(x, 2) * params["factor"] + params["offset"])


class PartialConvolution(Layer):
    """C3: a convolution in which each map sees only some of the maps before it."""

    def weights(self, shape):
        count = sum(map(len, SEEN))
        kernels = Weight((5 * 5, count), first(5 * 5 * count / len(SEEN)))
        return {"kernels": kernels, "bias": Weight((len(SEEN),), Zeros())}

    def output_shape(self, shape):
        height, width, _ = shape
        return height - 4, width - 4, len(SEEN)

    def call(self, params, x, ctx):
        places = [before * len(SEEN) + i for i, maps in enumerate(SEEN) for before in maps]
        spread = np.eye(6 * len(SEEN), dtype=np.float32)[places]  # no connection is a zero
        kernel = ops.reshape(params["kernels"] @ spread, shape=(5, 5, 6, len(SEEN)))
        return squash(ops.convolution(x, kernel) + params["bias"])


class Likeness(Layer):
    """The output: how near F6 comes to the code of each digit, as a negative squared distance."""

    def output_shape(self, shape):
        return (len(DIGITS),)

    def call(self, params, x, ctx):
        rows = np.array([list(bytes.fromhex(digit)) for digit in DIGITS], np.uint8)
        pixels = np.unpackbits(rows[..., None], axis=-1)[..., 1:].reshape(len(DIGITS), 84)
        codes = 2 * pixels.astype(np.float32) - 1
        return -ops.sum((x[:, None, :] - codes) ** 2, axis=-1)


class Rivalry(Loss):
    """The distance to the right code, and a price for being near to the codes of others too."""

    targets = "classes"

    def call(self, y_true, y_pred):
        right = ops.sum(ops.one_hot(y_true, classes=10) * y_pred, axis=-1)
        return -right + ops.log(np.exp(-10) + ops.sum(ops.exp(y_pred), axis=-1))


QUICK = "--quick" in sys.argv
EPOCHS, BATCH = (3, 64) if QUICK else (12, 64)

(images, labels), (test_images, test_labels) = mnist.load_data()
images, test_images = images[..., None], test_images[..., None]
if QUICK:
    images, labels = images[:2000], labels[:2000]
    test_images, test_labels = test_images[:1000], test_labels[:1000]

model = Sequential(
    [
        ZeroPadding2D(2),
        Rescaling(1.275 / 255, offset=-0.1),
        Conv2D(6, 5, activation=squash, kernel_initializer=first(25), name="C1"),
        Subsampling(name="S2"),
        PartialConvolution(name="C3"),
        Subsampling(name="S4"),
        Conv2D(120, 5, activation=squash, kernel_initializer=first(400), name="C5"),
        Flatten(),
        Dense(84, activation=squash, kernel_initializer=first(120), name="F6"),
        Likeness(name="digits"),
    ],
    seed=0,
)
rate = OneCycle(0.004, total_steps=EPOCHS * -(-len(images) // BATCH))
model.compile(Adam(rate), Rivalry(), metrics=["accuracy"])
model.fit(images, labels, epochs=EPOCHS, batch_size=BATCH)
model.summary()

test_loss, test_accuracy = model.evaluate(test_images, test_labels)
print(f"test accuracy: {test_accuracy:.4f}")
