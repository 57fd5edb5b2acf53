"""A training that was cut off goes on as if nothing had happened: the same bits, the same history.

It is cut off by an error, at a moment of its own; processes that are killed are tried in
`test_killed.py`.
"""

import numpy as np
import pytest

from goodfit import Input, Sequential, callbacks, layers, optimizers
from goodfit.arrays import trees
from goodfit.callbacks import Callback
from goodfit.optimizers import schedules
from goodfit.utils import PyDataset

RANDOM = np.random.default_rng(0)
X = RANDOM.normal(size=(50, 6)).astype(np.float32)
Y = (X[:, 0] + 0.3 * RANDOM.normal(size=50) > 0).astype(np.int32)
IMAGES = RANDOM.uniform(size=(50, 6, 6, 1)).astype(np.float32)


class CutError(Exception):
    """The end of a process, for the tests that stay in theirs."""


class Cuts(Callback):
    """Raises behind so many steps, or at the end of an epoch."""

    def __init__(self, epoch, step=None):
        self.epoch, self.step = epoch, step
        self.every_step = step is not None

    def step_end(self, run):
        if (run.epoch, run.step) == (self.epoch, self.step):
            raise CutError

    def epoch_start(self, run):
        if run.epoch == self.epoch and self.step is None:
            raise CutError


def dense(optimizer="adam", eager=True):
    chain = [layers.Dense(8, "relu"), layers.BatchNormalization(), layers.Dropout(0.3)]
    model = Sequential([Input((6,)), *chain, layers.Dense(2, "softmax")], seed=3)
    model.compile(
        optimizer, "sparse_categorical_crossentropy", metrics=["accuracy"], run_eagerly=eager
    )
    return model


def compiled():
    return dense(eager=False)


def pictures():
    chain = [
        layers.RandomFlip(),
        layers.RandomRotation(0.2),
        layers.Conv2D(3, 3, activation="relu"),
    ]
    chain += [layers.GlobalAveragePooling2D(), layers.Dense(2, "softmax")]
    model = Sequential([Input((6, 6, 1)), *chain], seed=3)
    model.compile("sgd", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def scheduled():
    return dense(optimizers.SGD(schedules.CosineDecay(0.5, 24), momentum=0.9, nesterov=True))


def averaged():
    return dense(optimizers.Adam(use_ema=True, ema_momentum=0.9))


def scaled():
    return dense(optimizers.LossScaleOptimizer(optimizers.Adam(), dynamic_growth_steps=3))


def several():
    x = Input((6,), name="x")
    hidden = layers.Dense(5, "tanh")(x)
    outputs = [layers.Dense(1, name="a")(hidden), layers.Dense(2, "softmax", name="b")(hidden)]
    from goodfit import Model

    model = Model(x, outputs, seed=3)
    model.compile("rmsprop", {"a": "mse", "b": "sparse_categorical_crossentropy"}, run_eagerly=True)
    return model


def batches():
    for start in range(0, 50, 8):
        yield X[start : start + 8], Y[start : start + 8]


class Shuffling(PyDataset):
    """Takes another order in each epoch, by a generator of its own."""

    def __init__(self):
        super().__init__()
        self.random, self.order = np.random.default_rng(5), np.arange(48)

    def __len__(self):
        return 6

    def __getitem__(self, index):
        rows = self.order[8 * index : 8 * index + 8]
        return X[rows], Y[rows]

    def on_epoch_end(self):
        self.order = self.random.permutation(48)


class Endless:
    """Never gives the same rows twice."""

    def __call__(self):
        random = np.random.default_rng(9)
        while True:
            x = random.normal(size=(8, 6)).astype(np.float32)
            yield x, (x[:, 0] > 0).astype(np.int32)


def stopping():
    return [callbacks.EarlyStopping("loss", patience=2, restore_best_weights=True, min_delta=0.02)]


def plateau():
    return [callbacks.ReduceLROnPlateau("val_loss", factor=0.3, patience=1, cooldown=1)]


def plateau_now_and_then():
    return [callbacks.ReduceLROnPlateau("val_loss", factor=0.3, patience=1)]


def averaging():
    return [callbacks.WeightAveraging(0)]


def swapping():
    return [callbacks.SwapEMAWeights(swap_on_epoch=True), *stopping()]


def falling():
    return [callbacks.LearningRateScheduler(lambda epoch, rate: 0.8 * rate)]


ARRAYS = {"x": X, "y": Y}
TRAININGS = {
    "dropout and batch normalisation": (compiled, ARRAYS, {"validation_split": 0.2}, list),
    "augmented pictures": (pictures, {"x": IMAGES, "y": Y}, {}, list),
    "a schedule": (scheduled, ARRAYS, {}, list),
    "a schedule in a callback": (dense, ARRAYS, {}, falling),
    "early stopping": (dense, ARRAYS, {"validation_split": 0.2}, stopping),
    "a plateau": (dense, ARRAYS, {"validation_split": 0.2}, plateau),
    "weights of classes and rows": (
        dense, ARRAYS, {"class_weight": "balanced", "sample_weight": np.linspace(0, 2, 50)}, list,
    ),
    "the average of weights": (dense, ARRAYS, {"validation_split": 0.2}, averaging),
    "a moving average": (averaged, ARRAYS, {"validation_split": 0.2}, swapping),
    "a scaled loss": (scaled, ARRAYS, {}, list),
    "several outputs": (several, {"x": X, "y": {"a": X[:, 0], "b": Y}}, {}, list),
    "no shuffling, few steps": (dense, ARRAYS, {"shuffle": False, "steps_per_epoch": 4}, list),
    "validation now and then": (
        dense, ARRAYS, {"validation_data": (X, Y), "validation_freq": 2}, plateau_now_and_then,
    ),
    "a generator": (dense, {"x": batches}, {"validation_data": (X, Y)}, stopping),
    "a generator without end": (
        dense,
        {"x": Endless()},
        {"steps_per_epoch": 5, "validation_data": Endless(), "validation_steps": 2},
        list,
    ),
    "a data set that shuffles": (dense, {"x": Shuffling}, {}, list),
    "what the doctor saw": (dense, ARRAYS, {"doctor": True, "validation_split": 0.2}, list),
}  # fmt: skip
"""How a model is made, its data, the options of `fit`, and how the callbacks are made."""


def fit(name, model, *more, epochs=7, **options):
    _, data, settings, made = TRAININGS[name]
    given = {key: part() if isinstance(part, type) else part for key, part in data.items()}
    settings = {"batch_size": 8, "verbose": 0, "doctor": False, "epochs": epochs} | settings
    return model.fit(**given, callbacks=[*made(), *more], **(settings | options))


def require_same(model, history, expected):
    whole, course = expected
    for (path, ours), (_, theirs) in zip(
        trees.items(model.state), trees.items(whole.state), strict=True
    ):
        np.testing.assert_array_equal(ours, theirs, err_msg=str(path))
    assert history.history == course.history
    assert history.epoch == course.epoch
    assert history.stopped_by == course.stopped_by
    for name in ("vitals", "strides", "judged", "noise_scale"):
        assert getattr(history.record, name) == getattr(course.record, name)
    for ours, theirs in zip(history.record.step_losses, course.record.step_losses, strict=True):
        np.testing.assert_array_equal(ours, theirs)
    assert str(history.diagnosis) == str(course.diagnosis)


@pytest.mark.usefixtures("quickly_compiled")
@pytest.mark.parametrize("name", TRAININGS)
def test_a_training_that_is_cut_off_twice_is_the_same_as_one_that_is_not(tmp_path, name):
    make = TRAININGS[name][0]
    whole = make()
    expected = fit(name, whole)
    for cut in (Cuts(1, 2), Cuts(4)):  # within an epoch, and between two
        with pytest.raises(CutError):
            fit(name, make(), callbacks.BackupAndRestore(tmp_path, save_freq=1), cut)
    model = make()
    history = fit(name, model, checkpoint=tmp_path, resume=True)
    require_same(model, history, (whole, expected))
