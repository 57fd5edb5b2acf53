"""A training that was cut off goes on as if nothing had happened: the same bits, the same history.

It is cut off by an error, at a moment of its own; processes that are killed are tried in
`test_killed.py`.
"""

import numpy as np
import pytest

from goodfit import Input, Model, Sequential, callbacks, layers, losses, optimizers, seeds
from goodfit.arrays import trees
from goodfit.callbacks import Callback
from goodfit.data.rows import RowSource
from goodfit.doctor.looking import rounds
from goodfit.errors import FileError, SettingError
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
    """Stops in the sixth epoch, by what it counted before it was cut off."""
    return [callbacks.EarlyStopping("loss", patience=5, restore_best_weights=True, min_delta=9)]


def plateau():
    """Lowers the rate in every third epoch."""
    return [callbacks.ReduceLROnPlateau("val_loss", 0.3, patience=2, min_delta=9, cooldown=1)]


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
    "rows in the order of a seed": (
        dense,
        {"x": RowSource(lambda rows: (X[rows], Y[rows]), 50, 8, seed=5)},
        {"batch_size": None},
        list,
    ),
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
def test_a_training_that_is_cut_off_twice_is_the_same_as_one_that_is_not(
    tmp_path, name, monkeypatch
):
    monkeypatch.setattr(rounds, "FIRST", 60)  # rows, so that the doctor looks more than once
    monkeypatch.setattr(rounds, "RARER", 2)
    make = TRAININGS[name][0]
    whole = make()
    expected = fit(name, whole)
    for save_freq, cut in ((1, Cuts(1, 2)), ("epoch", Cuts(4))):  # within an epoch, between two
        with pytest.raises(CutError):
            fit(name, make(), callbacks.BackupAndRestore(tmp_path, save_freq), cut)
    model = make()
    history = fit(name, model, checkpoint=tmp_path, resume=True)
    require_same(model, history, (whole, expected))


OTHERS = {
    "the layer 'dense'": lambda: Sequential(
        [Input((6,)), layers.Dense(9, "relu"), layers.Dense(2, "softmax")], seed=3
    ),
    "the optimizer": lambda: small(optimizer=optimizers.Adam(0.01)),
    "the loss": lambda: small(loss=losses.SparseCategoricalCrossentropy(ignore_class=7)),
    "the metrics": lambda: small(metrics=["accuracy"]),
    "the seed": lambda: small(seed=4),
    "the training step": lambda: small(kind=OwnStep),
}
"""How a model would be made, by what is then another."""


class OwnStep(Sequential):
    def train_step(self, state, batch):
        return super().train_step(state, batch)


def small(
    optimizer="adam", loss="sparse_categorical_crossentropy", metrics=None, seed=3, kind=None
):
    chain = [Input((6,)), layers.Dense(8, "relu"), layers.Dense(2, "softmax")]
    model = (kind or Sequential)(chain, seed=seed)
    model.compile(optimizer, loss, metrics=metrics, run_eagerly=True)
    return model


@pytest.fixture
def folder(tmp_path):
    """Holds the checkpoints of a training of the small model."""
    quick(small(), tmp_path, epochs=2)
    return tmp_path


def quick(model, folder, x=X, y=Y, **options):
    settings = {"batch_size": 10, "verbose": 0, "doctor": False, "epochs": 3}
    return model.fit(x, y, checkpoint=folder, **(settings | options))


@pytest.mark.parametrize("named", OTHERS)
def test_another_program_is_told_and_refused(folder, named):
    model = OTHERS[named]()
    if not model.is_compiled():
        model.compile("adam", "sparse_categorical_crossentropy", run_eagerly=True)
    before = [weights.copy() for weights in model.get_weights()]
    with pytest.raises(FileError) as caught:
        quick(model, folder, resume=True)
    [line] = [line for line in str(caught.value).splitlines() if line.startswith("- ")]
    assert line.startswith(f"- {named}: was ")
    assert "begin anew in another folder: `fit(..., checkpoint='another')`" in str(caught.value)
    for ours, theirs in zip(model.get_weights(), before, strict=True):
        np.testing.assert_array_equal(ours, theirs)


CHANGES = {
    "x of the training rows": {"x": X + 1e-6},
    "y of the training rows": {"y": 1 - Y},
    "weight of the training rows": {"sample_weight": np.ones(50)},
    "x of the validation rows": {"validation_split": 0.2},
    "batch_size": {"batch_size": 25},
    "shuffle": {"shuffle": False},
    "steps_per_epoch": {"steps_per_epoch": 2},
    "validation_freq": {"validation_freq": 2},
}


@pytest.mark.parametrize("named", CHANGES)
def test_other_data_or_options_are_told_and_refused(folder, named):
    with pytest.raises(FileError, match=f"- {named}: was .*, is "):
        quick(small(), folder, resume=True, **CHANGES[named])


def test_another_file_as_large_as_that_of_the_data_is_told(tmp_path):
    def source(x):
        return RowSource(lambda rows: (x[rows], Y[rows]), 50, 10)

    quick(small(), tmp_path, source(X), None, batch_size=None)
    with pytest.raises(FileError, match="- x of the training rows: was .*, is "):
        quick(small(), tmp_path, source(X + 1), None, batch_size=None, resume=True)


def test_more_epochs_may_be_asked_for(folder):
    model, whole = small(), small()
    history = quick(model, folder, resume=True, epochs=5)
    assert history.history == quick(whole, None, epochs=5).history
    np.testing.assert_array_equal(model.get_weights()[0], whole.get_weights()[0])


def test_a_model_that_has_learnt_something_else_meanwhile_goes_on_all_the_same(folder):
    model, whole = small(), small()
    model.fit(X, 1 - Y, epochs=3, verbose=0, doctor=False)
    assert quick(model, folder, resume=True).history == quick(whole, None).history


def test_where_nobody_chose_a_seed_the_one_of_the_training_is_taken(tmp_path, monkeypatch):
    monkeypatch.setattr(seeds, "_fixed", None)
    first = small(seed=None)
    quick(first, tmp_path, validation_split=0.3, epochs=2)
    second = small(seed=None)
    assert second.seed != first.seed
    history = quick(second, tmp_path, validation_split=0.3, resume=True)
    assert second.seed == first.seed
    whole = small(seed=first.seed)
    assert history.history == quick(whole, None, validation_split=0.3).history


def test_it_must_be_said_where_to_go_on_from():
    with pytest.raises(SettingError, match=r"`fit\(..., checkpoint='runs/mine', resume=True\)`"):
        quick(small(), None, resume=True)


def test_checkpoints_are_asked_for_in_one_way(tmp_path):
    backup = callbacks.BackupAndRestore(tmp_path)
    with pytest.raises(SettingError, match="asked for twice. Write either"):
        quick(small(), tmp_path, callbacks=[backup])


def test_the_table_of_csv_logger_has_each_epoch_once(tmp_path):
    def table():
        return callbacks.CSVLogger(tmp_path / "history.csv")

    def fail(run):
        if run.epoch == 3:
            raise CutError

    class Late(callbacks.BackupAndRestore):
        """Misses the last moments, as a process does that is killed."""

        def epoch_end(self, run):
            if run.epoch < 2:
                super().epoch_end(run)

    cut = callbacks.LambdaCallback(epoch_start=fail)
    with pytest.raises(CutError):
        quick(small(), None, epochs=5, callbacks=[table(), cut, Late(tmp_path / "kept")])
    assert len((tmp_path / "history.csv").read_text().splitlines()) == 1 + 3
    quick(small(), tmp_path / "kept", epochs=5, callbacks=[table()], resume=True)
    resumed = (tmp_path / "history.csv").read_text()
    whole = callbacks.CSVLogger(tmp_path / "whole.csv")
    quick(small(), None, epochs=5, callbacks=[whole])
    assert resumed == (tmp_path / "whole.csv").read_text()
