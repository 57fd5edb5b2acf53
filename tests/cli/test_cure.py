import json

import pytest

from goodfit.study import load_options


@pytest.fixture(scope="module")
def sick(goodfit, folder):
    """A run whose learning rate is far too high."""
    out = folder / "sick"
    rates = "--optimizer", "sgd", "--learning-rate", "30", "--epochs", "20", "--seed", "3"
    assert goodfit("train", "iris", *rates, "--out", out).exit_code == 0
    return out


def test_a_run_is_treated_into_another_folder(goodfit, sick, folder):
    out, before = folder / "treated", (sick / "study.json").read_text()
    done = goodfit("cure", sick, "--budget", "2", "--out", out, "--json")
    assert done.exit_code == 0
    plain, was = json.loads(done.stdout), json.loads(before)
    assert plain["findings_before"] == was["findings"]
    assert plain["split"] == was["split"]
    assert any(one["kept"] for one in plain["treatments"])
    assert plain["results"]["dev"]["accuracy"] > was["results"]["dev"]["accuracy"]
    assert (sick / "study.json").read_text() == before
    told = f"--learning-rate 30.0 --seed 3 --cure --budget 2.0 --out {out}"
    assert plain["command"].endswith(told)


def test_a_treated_run_can_be_treated_again(folder, sick, goodfit):
    out = folder / "treated"
    assert load_options(out).cure
    assert goodfit("cure", out, "--budget", "0").stderr.startswith("Error: --budget got 0.0")


def test_data_are_taken_as_by_train(goodfit):
    told = goodfit("cure", "digitz")
    assert told.exit_code == 3
    assert "Did you mean 'digits'?" in told.stderr


def test_the_target_of_a_run_is_not_said_again(goodfit, sick):
    told = goodfit("cure", sick, "--target", "species")
    assert told.exit_code == 2
    assert "Leave out --target species" in told.stderr


@pytest.mark.parametrize(
    "text", ["{", "{}", '{"asked": {"dat": 1}}', '{"asked": {"data": "a", "epochs": 0}}']
)
def test_a_damaged_run_is_told(goodfit, tmp_path, text):
    (tmp_path / "study.json").write_text(text)
    told = goodfit("cure", tmp_path)
    assert told.exit_code == 4
    assert "damaged" in told.stderr
