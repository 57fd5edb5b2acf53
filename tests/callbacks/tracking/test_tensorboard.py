import numpy as np
import pytest

from goodfit.callbacks import Callback, TensorBoard
from goodfit.errors import FileError, SettingError


@pytest.fixture(scope="module")
def read():
    """What TensorBoard's own reader finds in a folder."""
    name = "tensorboard.backend.event_processing.event_accumulator"
    accumulator = pytest.importorskip(name, reason="needs TensorBoard").EventAccumulator

    def reading(folder):
        found = accumulator(str(folder), size_guidance={"scalars": 0, "histograms": 0})
        return found.Reload()

    return reading


def points(found, tag):
    return [(event.step, event.value) for event in found.Scalars(tag)]


def test_every_number_is_read_back_by_tensorboard(read, made, rows, tmp_path):
    watch = TensorBoard(tmp_path)
    history = made().fit(*rows, epochs=3, validation_split=0.25, verbose=0, callbacks=[watch])
    for part, before in (("train", ""), ("validation", "val_")):
        found = read(tmp_path / part)
        for name in ("loss", "mae"):
            numbers = history.history[before + name]
            assert points(found, f"epoch_{name}") == list(enumerate(map(np.float32, numbers)))
    assert set(found.Tags()["scalars"]) == {"epoch_loss", "epoch_mae"}
    rates = points(read(tmp_path / "train"), "epoch_learning_rate")
    assert rates == [(epoch, np.float32(0.001)) for epoch in range(3)]


def test_weights_are_spread_as_they_are(read, made, rows, tmp_path):
    model = made()
    model.fit(*rows, epochs=3, verbose=0, callbacks=[TensorBoard(tmp_path, histogram_freq=2)])
    found = read(tmp_path / "train")
    assert set(found.Tags()["histograms"]) == {
        f"{name}/{kind}/histogram" for name in ("dense", "dense_1") for kind in ("kernel", "bias")
    }
    spread = found.Histograms("dense/kernel/histogram")
    assert [event.step for event in spread] == [0, 2]
    last, kernel = spread[-1].histogram_value, np.asarray(model.params["dense"]["kernel"], float)
    assert (last.num, last.min, last.max) == (12, kernel.min(), kernel.max())
    assert last.sum == pytest.approx(kernel.sum())
    assert last.sum_squares == pytest.approx((kernel**2).sum())
    counts, edges = np.histogram(kernel, 30)
    assert list(last.bucket) == list(counts)
    assert list(last.bucket_limit) == list(edges[1:])


@pytest.mark.parametrize(("update_freq", "steps"), [("batch", range(1, 9)), (3, [3, 6])])
def test_numbers_of_steps_are_written_where_asked_for(
    read, made, rows, tmp_path, update_freq, steps
):
    watch = TensorBoard(tmp_path, update_freq=update_freq, write_steps_per_second=True)
    made().fit(*rows, epochs=2, batch_size=16, verbose=0, callbacks=[watch])
    found = read(tmp_path / "train")
    assert [step for step, _ in points(found, "batch_loss")] == list(steps)
    assert all(speed > 0 for _, speed in points(found, "epoch_steps_per_second"))


def test_training_that_goes_on_takes_back_what_came_after_the_checkpoint(
    read, made, rows, tmp_path
):
    class Break(Callback):
        def epoch_end(self, run):
            if run.epoch == 2 and run.kept is None:
                raise RuntimeError("the power is gone")

    asked = {"epochs": 4, "verbose": 0, "checkpoint": tmp_path / "kept", "resume": True}

    def fit():
        watch = [TensorBoard(tmp_path / "logs"), Break()]
        return made().fit(*rows, **asked, callbacks=watch)

    with pytest.raises(RuntimeError):
        fit()
    history = fit()
    assert len(list((tmp_path / "logs" / "train").iterdir())) == 2
    losses = points(read(tmp_path / "logs" / "train"), "epoch_loss")
    assert losses == list(enumerate(map(np.float32, history.history["loss"])))


def test_a_run_is_the_same_whoever_watches(made, rows, tmp_path):
    watched, alone = made(), made()
    watched.fit(*rows, epochs=2, verbose=0, callbacks=[TensorBoard(tmp_path, 1)])
    alone.fit(*rows, epochs=2, verbose=0)
    for a, b in zip(watched.get_weights(), alone.get_weights(), strict=True):
        assert np.array_equal(a, b)


@pytest.mark.parametrize(
    "settings",
    [{"histogram_freq": -1}, {"histogram_freq": 1.5}, {"update_freq": 0}, {"update_freq": "step"}],
)
def test_frequencies_that_are_none_are_refused(settings):
    (name,) = settings
    with pytest.raises(SettingError, match=rf"{name}=.*`TensorBoard\(log_dir, {name}=10\)`"):
        TensorBoard("logs", **settings)


def test_a_folder_that_cannot_be_made_is_told_before_training(made, rows, tmp_path):
    (tmp_path / "file").write_text("")
    model = made()
    with pytest.raises(FileError, match="log_dir=.* cannot be written"):
        model.fit(*rows, epochs=1, verbose=0, callbacks=[TensorBoard(tmp_path / "file" / "logs")])
    assert model.history.history == {}
