"""A small residual network on CIFAR-10, with images shifted and mirrored anew in each epoch.

It learns from the first four batches of the training images (40,000) and is judged on the fifth
(10,000), which it never sees; nothing was chosen by the accuracy there.

    python examples/cifar10_resnet.py           # 82.1 % on the fifth batch; 14 minutes on 2 cores
    python examples/cifar10_resnet.py --quick   # seconds, on a part of the images

He, Zhang, Ren and Sun, "Deep residual learning for image recognition", 2016; the learning rate
rises and falls once (Smith and Topin, "Super-convergence", 2018).
"""

import sys
import time

from goodfit import Input, Model
from goodfit.datasets import cifar10
from goodfit.layers import (
    Add,
    BatchNormalization,
    Conv2D,
    Dense,
    GlobalAveragePooling2D,
    RandomCrop,
    RandomFlip,
    ReLU,
    Rescaling,
    ZeroPadding2D,
)
from goodfit.optimizers import SGD
from goodfit.optimizers.schedules import OneCycle

QUICK = "--quick" in sys.argv
EPOCHS = 1 if QUICK else 10
BATCH = 128


def convolved(x, filters, size=3, strides=1):
    """A convolution, brought to mean 0 and deviation 1 by batch."""
    x = Conv2D(filters, size, strides=strides, padding="same", use_bias=False)(x)
    return BatchNormalization(momentum=0.9)(x)


def residual(x, filters, strides=1):
    """What two convolutions add to their input."""
    added = ReLU()(convolved(x, filters, strides=strides))
    added = convolved(added, filters)
    if x.shape[-1] != filters:
        x = convolved(x, filters, size=1, strides=strides)
    return ReLU()(Add()([x, added]))


def network():
    """Three residual blocks, at 16x16, 8x8 and 4x4 pixels."""
    images = Input(shape=(32, 32, 3))
    x = Rescaling(1 / 127.5, offset=-1)(images)
    x = RandomFlip("horizontal")(x)
    x = RandomCrop(32, 32)(ZeroPadding2D(4)(x))
    x = ReLU()(convolved(x, 32, strides=2))
    x = residual(x, 32)
    x = residual(x, 64, strides=2)
    x = residual(x, 128, strides=2)
    x = GlobalAveragePooling2D()(x)
    return Model(images, Dense(10, activation="softmax")(x), seed=0)


(images, labels), _ = cifar10.load_data()
train, judged = slice(40_000), slice(40_000, 50_000)
if QUICK:
    train, judged = slice(1_000), slice(40_000, 40_500)

model = network()
steps = EPOCHS * -(-len(labels[train]) // BATCH)
rate = OneCycle(0.2, total_steps=steps)
sgd = SGD(
    rate, momentum=0.9, nesterov=True,
    weight_decay=5e-4, exclude_from_weight_decay=["gamma", "beta", "bias"],
)  # fmt: skip
model.compile(sgd, "sparse_categorical_crossentropy", metrics=["accuracy"])
begin = time.perf_counter()
history = model.fit(images[train], labels[train], batch_size=BATCH, epochs=EPOCHS,
                    validation_data=(images[judged], labels[judged]))  # fmt: skip
seconds = time.perf_counter() - begin
accuracy = history.history["val_accuracy"][-1]
print(f"accuracy on data_batch_5: {accuracy:.4f}, after {seconds / 60:.1f} minutes")
print(history.diagnosis)
