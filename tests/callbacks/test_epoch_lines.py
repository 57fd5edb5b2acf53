import re

from goodfit.callbacks.epoch_lines import EpochLines

LINE = r"Epoch (\d+)/{epochs} - \d+ms - loss: \d\.\d{{4}} - val_loss: \d\.\d{{4}}"


def shown(capsys, epochs):
    lines = capsys.readouterr().out.splitlines()
    matches = [re.fullmatch(LINE.format(epochs=epochs), line) for line in lines]
    return [int(match[1]) for match in matches]


def test_a_line_for_each_epoch(losses, capsys):
    losses(1.0, 0.5, 0.25).train(EpochLines())
    assert shown(capsys, 3) == [1, 2, 3]


def test_all_of_a_hundred_short_epochs_are_shown(losses, capsys):
    losses(*[0.5] * 100).train(EpochLines())
    assert shown(capsys, 100) == list(range(1, 101))


def test_of_many_short_epochs_the_first_and_the_last(losses, capsys):
    losses(*[0.5] * 2000).train(EpochLines())
    epochs = shown(capsys, 2000)
    assert (epochs[0], epochs[-1]) == (1, 2000)
    assert len(epochs) < 10


def test_of_many_long_epochs_all(losses, capsys, monkeypatch):
    seconds = iter(range(100_000))
    monkeypatch.setattr("time.perf_counter", lambda: next(seconds) / 2)
    losses(*[0.5] * 101).train(EpochLines())
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 101
    assert lines[100] == "Epoch 101/101 - 0.5s - loss: 0.2500 - val_loss: 0.5000"


def test_the_last_epoch_is_shown_when_training_ends_early(losses, capsys):
    losses(*[0.5] * 50, planned=5000).train(EpochLines(), interrupt_in=40)
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(" - ")[0] for line in lines] == [
        "Epoch 1/5000", "Epoch 40/5000", "Stopped: interrupted by the user.",
    ]  # fmt: skip
