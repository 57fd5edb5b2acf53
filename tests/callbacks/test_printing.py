import numpy as np

from goodfit.callbacks.printing import duration, number, numbers, print_line, worth_showing


def test_a_line_is_printed_at_once(capsys):
    print_line("Epoch 1/2")
    assert capsys.readouterr().out == "Epoch 1/2\n"


def test_numbers_are_written_as_keras_does():
    assert numbers({"loss": 1.23456, "val_accuracy": 0.5}) == "loss: 1.2346 - val_accuracy: 0.5000"
    assert number(0.000123456) == "1.2346e-04"
    assert number(0) == "0.0000"
    assert number(float("nan")) == "nan"


def test_durations_have_a_fitting_unit():
    assert [duration(s) for s in (0.001, 0.25, 59.94, 61, 600)] == [
        "1ms", "0.2s", "59.9s", "1m 01s", "10m 00s",
    ]  # fmt: skip


def test_the_learning_rate_is_shown_once_it_changes(run):
    constant = run([{"loss": 1.0, "learning_rate": 0.1}] * 2).train()
    assert worth_showing(constant) == {"loss": 1.0}
    falling = run([{"loss": 1.0, "learning_rate": 0.1}, {"loss": 1.0, "learning_rate": 0.05}])
    assert worth_showing(falling.train()) == {"loss": 1.0, "learning_rate": 0.05}


def test_of_several_numbers_all_are_shown_and_of_many_their_mean():
    assert numbers({"f1": np.array([0.5, 0.75])}) == "f1: [0.5000, 0.7500]"
    assert number(np.arange(6.0).reshape(2, 3)) == "2.5000 (mean of 6)"
