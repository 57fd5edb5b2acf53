import re

import numpy as np
import pytest

from goodfit import Input, Sequential, layers
from goodfit.callbacks import ModelCheckpoint
from goodfit.callbacks.model_checkpoint import SUFFIXES
from goodfit.errors import FileError, SettingError, UnknownNameError
from goodfit.models import files


@pytest.fixture
def place(tmp_path):
    return str(tmp_path / "model")


def test_saves_the_model_after_every_epoch(losses, place):
    assert losses(1.0, 0.5, 0.6).train(ModelCheckpoint(place)).saved == [("model", place)] * 3


def test_saves_the_weights_alone(losses, place):
    path = place + ".safetensors"
    run = losses(1.0).train(ModelCheckpoint(path, save_weights_only=True))
    assert run.saved == [("weights", path)]


def test_the_path_has_the_epoch_and_numbers(losses, tmp_path):
    path = tmp_path / "{epoch:02d}-{val_loss:.2f}.goodfit"
    run = losses(1.0, 0.527).train(ModelCheckpoint(path))
    names = [saved.rpartition("/")[2] for _, saved in run.saved]
    assert names == ["01-1.00.goodfit", "02-0.53.goodfit"]


def test_saves_the_best_only(losses, place):
    checkpoint = ModelCheckpoint(place + "{epoch}", save_best_only=True)
    run = losses(1.0, 0.5, 0.6, 0.5, 0.4).train(checkpoint)
    assert [path[-1] for _, path in run.saved] == ["1", "2", "5"]
    assert checkpoint.best == 0.4


def test_the_best_stays_the_best_in_the_next_run(losses, place):
    checkpoint = ModelCheckpoint(place, save_best_only=True)
    losses(0.5).train(checkpoint)
    assert losses(0.6).train(checkpoint).saved == []


def test_the_initial_value_threshold_must_be_beaten(losses, place):
    checkpoint = ModelCheckpoint(
        place + "{epoch}", save_best_only=True, initial_value_threshold=0.55
    )
    run = losses(1.0, 0.6, 0.5).train(checkpoint)
    assert [path[-1] for _, path in run.saved] == ["3"]


def test_saves_every_so_many_steps_across_epochs(losses, tmp_path):
    checkpoint = ModelCheckpoint(tmp_path / "{epoch}-{batch}", save_freq=3)
    run = losses(1.0, 0.5, steps=4).train(checkpoint)
    assert [path.rpartition("/")[2] for _, path in run.saved] == ["1-3", "2-2"]
    assert checkpoint.every_step


def test_the_learning_rate_may_stand_in_the_path_of_a_step(run, tmp_path):
    checkpoint = ModelCheckpoint(tmp_path / "{learning_rate}.goodfit", save_freq=3)
    epochs = run([{"loss": 1.0, "learning_rate": 0.1}]).train(checkpoint)
    assert epochs.saved == [("model", str(tmp_path / "0.1.goodfit"))]


def test_steps_may_run_together_where_epochs_count(place):
    assert not ModelCheckpoint(place).every_step


def test_the_best_of_steps_by_a_number_that_steps_have(run, place):
    checkpoint = ModelCheckpoint(place, monitor="loss", save_best_only=True, save_freq=4)
    epochs = [{"loss": value, "val_loss": 1.0} for value in (0.5, 0.6, 0.4)]
    assert len(run(epochs).train(checkpoint).saved) == 2


@pytest.mark.parametrize("settings", [{"save_best_only": True}, {"filepath": "{val_loss}.goodfit"}])
def test_numbers_that_steps_do_not_have_are_refused(settings):
    with pytest.raises(SettingError, match="Write save_freq='epoch', or use `loss`"):
        ModelCheckpoint(**{"filepath": "model", **settings}, save_freq=10)


@pytest.mark.parametrize("save_freq", ["batch", 0, 2.5])
def test_an_unknown_save_freq_is_refused(place, save_freq):
    with pytest.raises(SettingError, match="Write save_freq='epoch', or for instance save_freq=1"):
        ModelCheckpoint(place, save_freq=save_freq)


@pytest.mark.parametrize(
    ("path", "settings", "instead"),
    [
        ("best.keras", {}, "best.goodfit"),
        ("{epoch}.weights.h5", {"save_weights_only": True}, "{epoch}.weights.goodfit"),
        ("best", {"save_weights_only": True}, "best.goodfit"),
        ("{val_loss:.2f}", {}, "{val_loss:.2f}.goodfit"),
    ],
)
def test_a_name_with_which_the_model_would_not_be_saved_is_refused(path, settings, instead):
    with pytest.raises(SettingError, match=re.escape(f"Write filepath='{instead}'.")):
        ModelCheckpoint(path, **settings)


def test_a_model_saves_to_every_path_that_is_taken(tmp_path):
    model = Sequential([Input((2,)), layers.Dense(1)])
    for name in ("folder", "{epoch}.goodfit", "{loss:.1f}.safetensors"):
        path = ModelCheckpoint(tmp_path / name).filepath.format(epoch=1, loss=0.5)
        model.save(path)
        model.save_weights(f"{path}.weights{SUFFIXES[0]}")
    assert files.SUFFIXES == SUFFIXES


@pytest.mark.parametrize("path", ["{epoch:", "{}", "{loss:d}", "{loss.x}"])
def test_a_path_that_cannot_be_filled_in_is_refused(path):
    with pytest.raises(
        SettingError, match=r"Write for instance '\{epoch:02d\}-\{val_loss:.2f\}.goodf"
    ):
        ModelCheckpoint(path)


@pytest.mark.parametrize(
    "settings",
    [
        {"filepath": "{val_los}.goodfit"},
        {"filepath": "model", "monitor": "val_los", "save_best_only": True, "mode": "min"},
    ],
)
def test_wrong_names_are_refused_before_the_first_step(losses, settings):
    run = losses(1.0)
    with pytest.raises(UnknownNameError, match="Did you mean 'val_loss'"):
        run.train(ModelCheckpoint(**settings))
    assert run.history == {}


def test_the_monitored_number_need_not_exist_where_it_is_not_used(run, place):
    assert len(run([{"loss": 1.0}]).train(ModelCheckpoint(place)).saved) == 1


def test_folders_are_made_before_the_first_step_or_for_each_epoch(losses, tmp_path):
    checkpoint = ModelCheckpoint(tmp_path / "a" / "model")
    checkpoint.fit_start(losses(1.0))
    assert (tmp_path / "a").is_dir()
    losses(1.0).train(ModelCheckpoint(tmp_path / "epoch-{epoch}" / "model"))
    assert (tmp_path / "epoch-1").is_dir()


def test_a_folder_that_cannot_be_made_is_refused_before_the_first_step(losses, tmp_path):
    (tmp_path / "file").write_text("")
    run = losses(1.0)
    with pytest.raises(FileError, match="Name a place in a folder of your own"):
        run.train(ModelCheckpoint(tmp_path / "file" / "model"))
    assert run.history == {}


def test_verbose_says_what_keras_says(losses, place, capsys):
    losses(1.0, 0.5, 0.6).train(ModelCheckpoint(place, save_best_only=True, verbose=1))
    assert capsys.readouterr().out.splitlines() == [
        f"Epoch 1: val_loss improved from None to 1.00000, saving model to {place}",
        f"Epoch 2: val_loss improved from 1.00000 to 0.50000, saving model to {place}",
        "Epoch 3: val_loss did not improve from 0.50000",
    ]
    losses(1.0).train(ModelCheckpoint(place, verbose=1))
    assert capsys.readouterr().out == f"Epoch 1: saving model to {place}\n"


def test_epochs_that_did_not_measure_what_is_asked_for_are_passed_over(run, tmp_path):
    epochs = [{"loss": 1.0}, {"loss": 1.0, "val_loss": 0.5}, {"loss": 1.0}]
    best = ModelCheckpoint(tmp_path / "best", save_best_only=True)
    named = ModelCheckpoint(tmp_path / "{epoch}-{val_loss}.goodfit")
    saved = run(epochs).train(best, named).saved
    assert [path.rpartition("/")[2] for _, path in saved] == ["best", "2-0.5.goodfit"]


def test_several_numbers_are_refused(run, tmp_path):
    epochs = [{"f1": np.array([0.5, 0.75])}]
    for settings in ({"monitor": "f1", "save_best_only": True, "mode": "max"}, {}):
        name = "model.goodfit" if settings else "{f1:.2f}.goodfit"
        with pytest.raises(SettingError, match="Let the metric average them"):
            run(epochs).train(ModelCheckpoint(tmp_path / name, **settings))


@pytest.mark.parametrize("name", ["taken", "taken.goodfit"])
def test_a_folder_with_other_things_is_told_before_the_first_step(losses, tmp_path, name):
    (tmp_path / name).mkdir()
    (tmp_path / name / "notes.txt").write_text("mine")
    run = losses(1.0)
    with pytest.raises(FileError, match=rf"other things in it.*Name a file in it: .*{name}/model"):
        run.train(ModelCheckpoint(tmp_path / name))
    assert run.history == {}


def test_a_folder_that_is_empty_or_holds_a_model_is_written_to(losses, tmp_path):
    (tmp_path / "model").mkdir()
    checkpoint = ModelCheckpoint(tmp_path / "model")
    assert len(losses(1.0).train(checkpoint).saved) == 1
    model = Sequential([Input((2,)), layers.Dense(1)])
    model.save(tmp_path / "model")
    assert len(losses(1.0).train(checkpoint).saved) == 1


def test_what_no_file_can_hold_is_told_before_the_first_step(place):
    x = np.ones((8, 2), np.float32)
    model = Sequential([Input((2,)), layers.Lambda(lambda x: x), layers.Dense(1)])
    model.compile("sgd", "mse", run_eagerly=True)
    with pytest.raises(FileError, match="a Lambda is code"):
        model.fit(x, x[:, :1], callbacks=[ModelCheckpoint(place)], verbose=0, doctor=False)
    assert int(model.state.step) == 0
    weights = ModelCheckpoint(place + ".safetensors", save_weights_only=True)
    model.fit(x, x[:, :1], callbacks=[weights], verbose=0, doctor=False)
