import json
import signal
import subprocess
import sys
import time

import pytest
from click.testing import CliRunner

from goodfit.cli import main
from goodfit.version import __version__

PROGRAM = [sys.executable, "-c", "from goodfit.cli import main; main()"]


def _train(*words):
    return CliRunner().invoke(main, ["train", *map(str, words)])


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("runs")


@pytest.fixture(scope="module")
def shown(folder):
    return _train("iris", "--epochs", "5", "--out", folder / "iris")


def test_help_and_version_are_quick():
    seconds = []
    for _ in range(3):
        start = time.perf_counter()
        run = subprocess.run([*PROGRAM, "--help"], capture_output=True, text=True, check=True)
        seconds.append(time.perf_counter() - start)
    assert "train" in run.stdout
    assert min(seconds) < 0.5
    assert CliRunner().invoke(main, ["--version"]).output == f"goodfit, version {__version__}\n"


def test_help_names_every_option():
    told = _train("--help").output
    for option in (
        "--target", "--model", "--epochs", "--batch-size", "--optimizer", "--learning-rate",
        "--seed", "--bayes-error", "--cure", "--budget", "--out", "--resume", "--json",
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


def test_the_diagnosis_of_a_run_can_be_read_again(shown, folder):
    asked = CliRunner().invoke(main, ["diagnose", str(folder / "iris")])
    assert asked.exit_code == 0
    assert "in 5 epochs." in " ".join(asked.output.split())
    plain = json.loads(
        CliRunner().invoke(main, ["diagnose", str(folder / "iris"), "--json"]).output
    )
    assert plain.keys() >= {"sentence", "course", "findings"}
    assert plain["treatments"] == []
    assert plain["sentence"] in asked.output
    assert "What was tried" not in asked.output


def test_what_was_tried_is_a_table_and_can_be_read_again(folder):
    out = folder / "cured"
    asked = ["--optimizer", "sgd", "--learning-rate", "30", "--epochs", "30"]
    shown = _train("iris", *asked, "--cure", "--budget", "2", "--out", out)
    assert shown.exit_code == 0
    plain = json.loads((out / "study.json").read_text())
    found = plain["findings_before"][0]
    assert f"{found['severity']}: {found['code']}" in shown.output
    assert f"Next: {plain['next'][:40]}" in shown.output
    again = CliRunner().invoke(main, ["diagnose", str(out)]).output
    for said in (shown.output, again):
        assert plain["treated"] in " ".join(said.split())
        assert any(line.split()[-1:] == ["kept"] for line in said.splitlines())
        assert said.count("rolled back") == sum(not one["kept"] for one in plain["treatments"])
    read = json.loads(CliRunner().invoke(main, ["diagnose", str(out), "--json"]).output)
    assert read["treatments"] == plain["treatments"]


@pytest.mark.parametrize(
    ("written", "advice"), [(None, "goodfit train"), ("{}", "damaged"), ("no", "damaged")]
)
def test_a_run_without_a_diagnosis_is_told(tmp_path, written, advice):
    if written is not None:
        (tmp_path / "study.json").write_text(written)
    asked = CliRunner().invoke(main, ["diagnose", str(tmp_path)])
    assert asked.exit_code == 1
    assert advice in asked.output
    assert "Traceback" not in asked.output


def test_regression_is_told_by_r2(folder, tmp_path):
    path = tmp_path / "lines.csv"
    path.write_text("x,y\n" + "".join(f"{i},{3.5 * i + 0.25}\n" for i in range(60)))
    result = _train(path, "--target", "y", "--epochs", "2", "--out", folder / "lines")
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
def test_what_cannot_be_is_one_error_without_a_traceback(words, advice, tmp_path):
    result = _train(*words, "--out", tmp_path / "run")
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: ")
    assert advice in result.stderr
    assert result.stdout == ""
    assert isinstance(result.exception, SystemExit)


def test_csv_without_the_target_column(tmp_path):
    path = tmp_path / "people.csv"
    path.write_text("age,income\n" + "".join(f"{i},{i * i}\n" for i in range(20)))
    missing = _train(path, "--target", "incom")
    assert "Did you mean 'income'?" in missing.stderr
    untold = _train(path)
    assert "Its columns are `age`, `income`" in untold.stderr
    assert missing.exit_code == untold.exit_code == 1


def test_unwritable_folder_is_told_before_training(tmp_path):
    (tmp_path / "file").write_text("")
    result = _train("iris", "--out", tmp_path / "file" / "run")
    assert result.exit_code == 1
    assert "Choose a folder that you may write to, for example `--out runs/mine`." in result.stderr
    assert "Baselines" not in result.output


def test_wrong_usage_exits_with_2():
    assert _train().exit_code == 2
    assert _train("iris", "--epochs", "many").exit_code == 2


def test_a_training_that_was_cut_off_goes_on(tmp_path):
    """A process that is asked to end judges what it has; then it says how to go on."""
    folder = tmp_path / "iris"
    words = ["train", "iris", "--epochs", "300", "--batch-size", "8", "--out", str(folder)]
    asked = subprocess.Popen([*PROGRAM, *words], stdout=subprocess.PIPE, text=True)
    while not list(folder.glob("checkpoint/*.safetensors")):
        time.sleep(0.02)
    asked.send_signal(signal.SIGTERM)
    told = " ".join(asked.communicate(timeout=100)[0].split())
    assert asked.returncode == 0
    assert "Stopped: asked to end (SIGTERM)." in told
    assert f"Go on with `goodfit train --resume {folder}`." in told
    done = _train("--resume", folder)
    assert done.exit_code == 0
    assert not (folder / "checkpoint").exists()
    again = _train("--resume", folder)
    assert again.exit_code == 1
    assert "There is nothing to go on with" in again.output


@pytest.mark.parametrize("words", [["digits"], ["--epochs", "3"], ["--cure"]])
def test_what_goes_on_is_not_asked_for_again(words):
    result = _train("--resume", "runs/digits-1", *words)
    assert result.exit_code == 2
    assert "--resume does what was asked for before. Leave the rest out." in result.output
