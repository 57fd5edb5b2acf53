"""What the command line makes of words and files that mean nothing: one line, no traceback."""

import os

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from goodfit.cli import main
from goodfit.study import run
from tests.bad_input.law import ADVICE

FILES = {
    "words.csv": "x,k,t\n" + "".join(f"{i},{'ab'[i % 2]},{'uv'[i // 6 % 2]}\n" for i in range(24)),
    "numbers.csv": "x,t\n" + "".join(f"{i},{i * 0.5}\n" for i in range(24)),
    "few.csv": "x,t\n1,a\n2,b\n",
    "one column.csv": "t\n" + "a\nb\n" * 10,
    "one class.csv": "x,t\n" + "1,a\n2,a\n" * 10,
    "one row of a class.csv": "x,t\n" + "".join(f"{i},a\n" for i in range(20)) + "1,b\n",
    "names.csv": "x,t\n" + "".join(f"{i},person {i}\n" for i in range(20)),
    "infinite.csv": "x,t\n" + "".join(f"{i},{i * 0.5}\n" for i in range(20)) + "1,inf\n",
    "huge.csv": "x,t\n" + "".join(f"{i}e300,{i % 2}\n" for i in range(20)),
    "header.csv": "x,t\n",
    "empty.csv": "",
    "quote.csv": 'x,t\n"1,a\n' + "2,b\n" * 20,
    "latin.csv": "x,t\nä,1\n".encode("latin-1"),
    "wide.csv": "x,t\n1,a\n".encode("utf-16"),
    "bytes.csv": bytes(range(256)),
    "zeros.csv": bytes(1000),
    "model.json": "{}",
    "broken.json": "nope",
    "file": "x",
}
LONG = "a" * 300
DATA = [*FILES, "absent.csv", "folder.csv", "nope", "../x", "/", "", "é.csv", f"{LONG}.csv", "-"]
WORDS = {
    "--target": ["x", "T", "", "nope", "k", "é", "x,t"],
    "--model": ["cnn", "model.json", "broken.json", "absent.json", f"{LONG}.json", "x", "", "."],
    "--epochs": ["0", "-1", "x", "1.5", "1e3", "", "nan"],
    "--batch-size": ["0", "-3", "x", "1.5", ""],
    "--optimizer": ["Adam!", "x", "", "LossScaleOptimizer", "os.system"],
    "--learning-rate": ["0", "-1", "nan", "inf", "x", "", "1e999"],
    "--seed": ["x", "1.5", "", "nan"],
    "--bayes-error": ["1", "-0.1", "nan", "inf", "x"],
    "--budget": ["0", "-1", "nan", "x", "1"],
    "--out": ["file", "file/x", LONG, "/dev/null", "/proc/x"],
    "--resume": ["runs/nope", "", "file", "/", "folder.csv", LONG],
    "--nope": ["1"],
}


class Reached(BaseException):
    """All was admitted: the next thing would be to fit baselines and to train."""


@pytest.fixture(scope="module")
def invoke(tmp_path_factory):
    folder, before = tmp_path_factory.mktemp("words"), os.getcwd()
    for name, content in FILES.items():
        data = content if isinstance(content, bytes) else content.encode()
        (folder / name).write_bytes(data)
    (folder / "folder.csv").mkdir()
    os.chdir(folder)

    def reached(*_):
        raise Reached

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(run, "_baselines", reached)
        yield lambda words: CliRunner().invoke(main, words)
    os.chdir(before)


def check(invoke, words):
    """Refused with one error and its advice; or admitted, and then every word had a meaning."""
    try:
        done = invoke(words)
    except Reached:
        return None
    assert isinstance(done.exception, SystemExit), (words, done.exception)
    assert done.exit_code in (2, 3, 4)
    told = done.output[done.output.index("Error: ") :]
    assert done.exit_code == 2 or ADVICE.search(told), told
    assert "Traceback" not in done.output
    return told


ONE_FAULT = [(option, word) for option, words in WORDS.items() for word in words]


@pytest.mark.parametrize(("option", "word"), ONE_FAULT, ids=lambda part: part[:20] or "nothing")
def test_a_word_without_a_meaning_is_refused(invoke, option, word):
    words = ["train", "words.csv", "--target", "t", option, word]
    if option == "--resume":
        words = ["train", option, word]
    harmless = option == "--target" and word in ("k", "x")
    assert (check(invoke, words) is None) == harmless


@pytest.mark.parametrize("data", DATA, ids=lambda name: name[:20] or "nothing")
def test_data_that_cannot_be_learnt_from_are_refused(invoke, data):
    learnable = ("words.csv", "numbers.csv", "one row of a class.csv")
    assert (check(invoke, ["train", data, "--target", "t"]) is None) == (data in learnable)


@pytest.mark.parametrize("folder", ["", ".", "/", "nope", "file", "folder.csv", LONG])
@pytest.mark.parametrize(
    "command", ["diagnose", "predict", "export", "report", "cure", "check-gradients", "runs"]
)
def test_folders_without_a_run(invoke, folder, command):
    words = [command, folder]
    if command == "predict":
        words.append("words.csv")
    if command == "runs":
        words.append("nope")
    assert check(invoke, words) is not None


COMMANDS = st.tuples(
    st.sampled_from(["train"] * 9 + ["diagnose", "nope", ""]),
    st.sampled_from(DATA) | st.text(st.characters(exclude_characters="\0"), max_size=5),
    st.dictionaries(st.sampled_from(list(WORDS)), st.integers(0, 20), max_size=4),
    st.lists(st.sampled_from(["--json", "--cure", "extra", "--"]), max_size=2),
)


def check_command(invoke, made):
    command, data, options, more = made
    words = [command, data]
    for option, number in options.items():
        choices = [*WORDS[option], "t", "1", "mlp", "adam"]
        words += [option, choices[number % len(choices)]]
    if command == "train" and "--target" not in words:
        words += ["--target", "t"]
    check(invoke, [*words, *more])


@settings(max_examples=60, derandomize=True)
@given(made=COMMANDS)
def test_odd_commands_are_refused(invoke, made):
    check_command(invoke, made)


@pytest.mark.slow
@settings(max_examples=1000, derandomize=True)
@given(made=COMMANDS)
def test_thousands_of_odd_commands(invoke, made):
    check_command(invoke, made)
