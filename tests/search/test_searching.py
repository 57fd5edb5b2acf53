import json
import subprocess
import sys

import numpy as np
import pytest

import goodfit
from goodfit.errors import DataError, SettingError

pytest.importorskip("optuna")

SPACE = {"learning_rate": (1e-3, 1.0, "log"), "activation": ["relu", "tanh"]}


def _tune(table, build, out, **asked):
    given = {"space": SPACE, "build": build, "epochs": 8, "trials": 4, **asked}
    return goodfit.tune(*table, out=out, **given)


@pytest.fixture(scope="module")
def told():
    return []


@pytest.fixture(scope="module")
def found(table, build, told, tmp_path_factory):
    return _tune(table, build, tmp_path_factory.mktemp("search"), told=told.append)


def test_the_best_network_comes_trained(found, table):
    values = [trial.value for trial in found.trials if trial.state == "complete"]
    assert found.best.value == min(values) == min(found.history.history["val_loss"])
    assert found.model.predict(table[0][:3], verbose=0).shape == (3, 2)
    assert found.settings == found.best.settings
    assert 0 <= found.test.low <= found.test.value <= found.test.high <= 1


def test_every_trial_says_why_it_ended(found, told):
    assert [trial.number for trial in found.trials] == [0, 1, 2, 3]
    assert all(trial.why and trial.epochs for trial in found.trials)
    assert told == list(found.trials)
    best = found.best
    assert best.score is not None
    assert best.settings.keys() == SPACE.keys()


def test_it_is_left_in_the_folder(found, table):
    plain = json.loads((found.folder / "search.json").read_text())
    assert plain["best"]["number"] == found.best.number
    assert len(plain["trials"]) == 4
    again = goodfit.load_model(found.folder / "model.goodfit").predict(table[0][:5], verbose=0)
    assert np.array_equal(again, found.model.predict(table[0][:5], verbose=0))


def test_it_is_shown_as_a_table(found):
    assert f"{found.best.number} (best)" in str(found)
    assert "on the 40 test rows" in str(found)
    assert found._repr_html_().count("<tr>") == 5


def test_the_same_seed_searches_alike(found, table, build, tmp_path):
    again = _tune(table, build, tmp_path)
    assert [trial.settings for trial in again.trials] == [trial.settings for trial in found.trials]
    assert [trial.value for trial in again.trials] == [trial.value for trial in found.trials]


def test_it_goes_on_in_its_folder_and_trains_the_best_again(found, table, build):
    again = _tune(table, build, found.folder)
    assert again.trials == found.trials
    assert again.history.history == found.history.history
    more = _tune(table, build, found.folder, trials=6)
    assert len(more.trials) == 6
    assert more.trials[:4] == found.trials


def test_other_data_do_not_mix_with_it(found, table, build):
    x, y = table
    with pytest.raises(DataError, match="another checksum of the data"):
        _tune((x, 1 - y), build, found.folder)


def test_doomed_trials_end_early(table, build, tmp_path):
    space = {"learning_rate": [0.01, 500.0]}
    found = _tune(table, build, tmp_path, space=space, epochs=30, trials=5, pruner=None)
    doomed = [trial for trial in found.trials if trial.settings["learning_rate"] == 500]
    assert doomed
    assert all((trial.state, trial.code) == ("stopped", "lr_too_high") for trial in doomed)
    assert max(trial.epochs for trial in doomed) < 30
    assert found.stopped_by == {"lr_too_high": len(doomed)}
    assert found.settings == {"learning_rate": 0.01}


def test_where_every_trial_is_given_up_the_reasons_are_told(table, build, tmp_path):
    with pytest.raises(SettingError, match="Of 2 trials none came to its end: 2 times lr_too_high"):
        _tune(table, build, tmp_path, space={"learning_rate": [500.0]}, epochs=30, trials=2)


def test_what_the_doctor_refuses_before_the_first_step_is_a_trial_given_up(table, tmp_path):
    def build(settings):
        units = settings["units"]
        model = goodfit.Sequential([goodfit.layers.Dense(units, activation="softmax")])
        model.compile("adam", "sparse_categorical_crossentropy", run_eagerly=True)
        return model

    found = _tune(table, build, tmp_path, space={"units": [1, 2]}, trials=5, epochs=2)
    assert {trial.state for trial in found.trials if trial.settings["units"] == 1} == {"stopped"}
    assert found.settings == {"units": 2}


def test_a_build_needs_a_space_and_gives_a_model(table, build, tmp_path):
    with pytest.raises(SettingError, match="space="):
        _tune(table, build, tmp_path, space=None)
    with pytest.raises(SettingError, match="return model"):
        _tune(table, lambda settings: None, tmp_path)


def test_a_search_that_is_interrupted_goes_on(table, build, tmp_path):
    def interrupt(trial):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        _tune(table, build, tmp_path, told=interrupt)
    assert len(_tune(table, build, tmp_path).trials) == 4


def test_numbers_are_judged_by_r2_and_predicted_in_their_unit(tmp_path):
    x = np.random.default_rng(0).normal(size=(100, 3))
    y = 50 + 10 * x[:, 0]
    found = goodfit.tune(x, y, trials=1, epochs=3, space={"hidden": [[]]}, out=tmp_path)
    assert (found.monitor, found.metric) == ("val_r2", "r2")
    assert 20 < found.model.predict(x, verbose=0).mean() < 80


WORKER = """
import sys, numpy as np, goodfit
from goodfit.layers import Dense
def build(settings):
    model = goodfit.Sequential([Dense(8, activation="relu"), Dense(2, activation="softmax")])
    adam = goodfit.optimizers.Adam(settings["rate"])
    model.compile(adam, "sparse_categorical_crossentropy", run_eagerly=True)
    return model
x = np.random.default_rng(0).normal(size=(200, 4))
found = goodfit.tune(x, (x[:, 0] > 0).astype(int), build=build, space={"rate": (1e-3, 1.0, "log")},
                     trials=8, epochs=5, out=sys.argv[1], told=lambda trial: print("one"))
rates = {trial.settings.get("rate") for trial in found.trials}  # one that just begins has none
print(len(found.trials), len(rates), found.best.number)
"""


@pytest.mark.slow
def test_several_processes_search_together(tmp_path):
    line = [sys.executable, "-c", WORKER, str(tmp_path)]
    workers = [subprocess.Popen(line, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    lines = [worker.communicate(timeout=280)[0].splitlines() for worker in workers]
    assert all(worker.returncode == 0 for worker in workers)
    assert all("one" in told for told in lines)
    trials, different, _ = map(int, max(told[-1] for told in lines).split())
    assert 8 <= trials <= 9
    assert different == trials
