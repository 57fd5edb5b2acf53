import json

import pytest


@pytest.fixture
def config(tmp_path):
    path = tmp_path / "train.toml"

    def write(text):
        path.write_text(text)
        return path

    return write


def test_settings_come_from_the_file_and_the_command_line_wins(goodfit, config, tmp_path):
    path = config('data = "iris"\nepochs = 2\nbatch-size = 16\nlearning_rate = 0.01\nseed = 4\n')
    out = tmp_path / "run"
    done = goodfit("train", "--config", path, "--seed", "5", "--json", "--out", out)
    assert done.exit_code == 0
    command = "goodfit train iris --epochs 2 --batch-size 16 --learning-rate 0.01 --seed 5"
    assert json.loads(done.stdout)["command"] == f"{command} --out {out}"


def test_flags_are_true_or_false(goodfit, config):
    told = goodfit("train", "--config", config('data = "digitz"\ncure = true\nbudget = 2\n'))
    assert "There is no data set named 'digitz'" in told.stderr
    told = goodfit("train", "--config", config('data = "iris"\ncure = false\nbudget = 2\n'))
    assert "Write `--cure --budget 2`" in told.stderr


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("epoch = 3", "There is no setting in {path} named 'epoch'. Did you mean 'epochs'?"),
        ("config = 'a'", "There is no setting in {path} named 'config'"),
        ("epochs = 3.5", "'3.5' is not a valid integer"),
        ("epochs = true", "'True' is not a valid integer"),
        ("cure = 'maybe'", "'maybe' is not a valid boolean"),
        ("epochs = [1, 2]", "epochs must be one text or number. Write data ="),
        ("[training]\nepochs = 3", "There is no setting in {path} named 'training'"),
        ("epochs 3", "is no TOML"),
        ("resume = 'runs/a'\nepochs = 3", "--resume does what was asked for before"),
    ],
)
def test_what_a_file_cannot_mean_is_told(goodfit, config, text, advice):
    path = config(text)
    told = goodfit("train", "--config", path)
    assert told.exit_code == 2
    assert advice.format(path=path) in told.stderr


@pytest.mark.parametrize("content", [None, b"\xff\xfe"])
def test_a_file_that_cannot_be_read_is_told(goodfit, tmp_path, content):
    if content:
        (tmp_path / "train.toml").write_bytes(content)
    told = goodfit("train", "--config", tmp_path / "train.toml")
    assert told.exit_code == 2
    assert "cannot be read" in told.stderr
