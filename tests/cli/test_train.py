import json
import signal
import subprocess
import sys
import time

import pytest

PROGRAM = [sys.executable, "-c", "from goodfit.cli import main; main()"]


def test_help_names_every_option(goodfit):
    told = goodfit("train", "--help").output
    for option in (
        "--target", "--model", "--epochs", "--batch-size", "--optimizer", "--learning-rate",
        "--seed", "--bayes-error", "--cure", "--budget", "--out", "--resume", "--config", "--json",
    ):  # fmt: skip
        assert option in told


def test_everything_is_told_in_words_and_tables(shown, folder):
    assert shown.exit_code == 0
    assert "Split: 90 train, 30 dev, 30 test (60/20/20, stratified)." in shown.output
    for word in (
        "majority class", "gradient boosting", "dev accuracy", "Epoch 5/5", "Bayes error",
        "avoidable bias", "variance", "Findings",
    ):  # fmt: skip
        assert word in shown.output
    assert f"report:  {folder / 'iris' / 'report.html'}" in shown.output
    assert "\x1b" not in shown.output


def test_printed_line_of_python_runs(shown):
    line = shown.output.strip().splitlines()[-1]
    run = subprocess.run([sys.executable, "-c", line], capture_output=True, text=True, check=True)
    names = run.stdout.replace("[", "").replace("]", "").replace("'", "").split()
    assert len(names) == 5
    assert set(names) <= {"setosa", "versicolor", "virginica"}


def test_json_is_one_object_and_nothing_else(folder):
    words = ["train", "diabetes", "--epochs", "3", "--json", "--out", str(folder / "json")]
    run = subprocess.run([*PROGRAM, *words], capture_output=True, text=True, check=True)
    study = json.loads(run.stdout)
    assert run.stderr == ""
    assert study["task"] == "regression"
    assert study["split"]["train"] == 266
    assert study == json.loads((folder / "json" / "study.json").read_text())


def test_what_was_tried_is_a_table_and_can_be_read_again(goodfit, folder):
    out = folder / "cured"
    asked = ["--optimizer", "sgd", "--learning-rate", "30", "--epochs", "30"]
    shown = goodfit("train", "iris", *asked, "--cure", "--budget", "2", "--out", out)
    assert shown.exit_code == 0
    plain = json.loads((out / "study.json").read_text())
    found = plain["findings_before"][0]
    assert f"{found['severity']}: {found['code']}" in shown.output
    assert f"Next: {plain['next'][:40]}" in shown.output
    again = goodfit("diagnose", str(out)).output
    for said in (shown.output, again):
        assert plain["treated"] in " ".join(said.split())
        assert any(line.split()[-1:] == ["kept"] for line in said.splitlines())
        assert said.count("rolled back") == sum(not one["kept"] for one in plain["treatments"])
    read = json.loads(goodfit("diagnose", str(out), "--json").output)
    assert read["treatments"] == plain["treatments"]


def test_regression_is_told_by_r2(goodfit, folder, tmp_path):
    path = tmp_path / "lines.csv"
    path.write_text("x,y\n" + "".join(f"{i},{3.5 * i + 0.25}\n" for i in range(60)))
    result = goodfit("train", path, "--target", "y", "--epochs", "2", "--out", folder / "lines")
    assert result.exit_code == 0
    assert "Regression: `y` has numbers with fractions." in result.output
    assert "ridge regression" in result.output
    assert "dev R²" in result.output


@pytest.mark.parametrize(
    ("words", "advice"),
    [
        (["digitz"], "There is no data set named 'digitz'. Did you mean 'digits'?"),
        (["iris", "--model", "cnnn"], "Did you mean 'cnn'?"),
        (["iris", "--model", "cnn"], "Write `--model mlp`"),
        (
            ["iris", "--optimizer", "adan"],
            "There is no optimizer named 'adan'. Did you mean 'adam'?",
        ),
        (["iris", "--epochs", "0"], "--epochs got 0, but it must be 1 or more"),
        (["iris", "--target", "species"], "Leave out `--target species`"),
        (["nowhere.csv", "--target", "y"], "nowhere.csv cannot be read"),
    ],
)
def test_what_cannot_be_is_one_error_without_a_traceback(goodfit, words, advice, tmp_path):
    result = goodfit("train", *words, "--out", tmp_path / "run")
    assert result.exit_code == (4 if "cannot be read" in advice else 3)
    assert result.stderr.startswith("Error: ")
    assert advice in result.stderr
    assert result.stdout == ""
    assert isinstance(result.exception, SystemExit)


def test_csv_without_the_target_column(goodfit, tmp_path):
    path = tmp_path / "people.csv"
    path.write_text("age,income\n" + "".join(f"{i},{i * i}\n" for i in range(20)))
    missing = goodfit("train", path, "--target", "incom")
    assert "Did you mean 'income'?" in missing.stderr
    untold = goodfit("train", path)
    assert "Its columns are `age`, `income`" in untold.stderr
    assert missing.exit_code == untold.exit_code == 3


def test_unwritable_folder_is_told_before_training(goodfit, tmp_path):
    (tmp_path / "file").write_text("")
    result = goodfit("train", "iris", "--out", tmp_path / "file" / "run")
    assert result.exit_code == 4
    assert "Choose a folder that you may write to, for example `--out runs/mine`." in result.stderr
    assert "Baselines" not in result.output


def test_wrong_usage_exits_with_2(goodfit):
    assert goodfit("train").exit_code == 2
    assert goodfit("train", "iris", "--epochs", "many").exit_code == 2


@pytest.mark.slow
def test_a_training_that_was_cut_off_goes_on(goodfit, tmp_path):
    """A process that is asked to end judges what it has; then it says how to go on."""
    folder = tmp_path / "iris"
    words = ["train", "iris", "--epochs", "300", "--batch-size", "8", "--out", str(folder)]
    asked = subprocess.Popen([*PROGRAM, *words], stdout=subprocess.PIPE, text=True)
    while not list(folder.glob("checkpoint/*.safetensors")):
        time.sleep(0.02)
    asked.send_signal(signal.SIGTERM)
    told = " ".join(asked.communicate(timeout=100)[0].split())
    assert asked.returncode == 5
    assert "Stopped: asked to end (SIGTERM)." in told
    assert f"Go on with `goodfit train --resume {folder}`." in told
    done = goodfit("train", "--resume", folder)
    assert done.exit_code == 0
    assert not (folder / "checkpoint").exists()
    again = goodfit("train", "--resume", folder)
    assert again.exit_code == 4
    assert "There is nothing to go on with" in again.output


@pytest.mark.parametrize("words", [["digits"], ["--epochs", "3"], ["--cure"]])
def test_what_goes_on_is_not_asked_for_again(goodfit, words):
    result = goodfit("train", "--resume", "runs/digits-1", *words)
    assert result.exit_code == 2
    assert "--resume does what was asked for before. Leave the rest out." in result.output
