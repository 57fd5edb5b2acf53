import csv

import numpy as np
import pytest

from goodfit.callbacks import Callback, CSVLogger
from goodfit.errors import FileError


@pytest.fixture
def table(tmp_path):
    return tmp_path / "history.csv"


def rows(path, delimiter=","):
    with path.open(newline="") as file:
        return list(csv.reader(file, delimiter=delimiter))


def test_writes_a_header_and_a_line_for_each_epoch(losses, table):
    losses(1.0, 0.5).train(CSVLogger(table))
    assert rows(table) == [
        ["epoch", "loss", "val_loss"], ["0", "0.5", "1.0"], ["1", "0.25", "0.5"],
    ]  # fmt: skip


def test_numbers_have_all_their_digits(run, table):
    value, single = 0.1 + 0.2, np.float32(0.1)
    run([{"loss": value, "mae": single}]).train(CSVLogger(str(table)))
    assert [float(cell) for cell in rows(table)[1][1:]] == [value, float(single)]


def test_the_separator_may_be_chosen(losses, table):
    losses(1.0).train(CSVLogger(table, separator=";"))
    assert table.read_text().splitlines()[0] == "epoch;loss;val_loss"


def test_every_line_is_there_before_the_next_epoch(losses, table):
    lengths = []

    class Watch(Callback):
        def epoch_end(self, run):
            lengths.append(len(rows(table)))

    losses(1.0, 0.5, 0.4).train(CSVLogger(table), Watch())
    assert lengths == [2, 3, 4]


def test_begins_a_new_file_unless_it_is_to_append(losses, table):
    logger = CSVLogger(table)
    losses(1.0, 0.5).train(logger)
    losses(0.3).train(logger)
    assert rows(table) == [["epoch", "loss", "val_loss"], ["0", "0.15", "0.3"]]


def test_appends_without_a_second_header(losses, table):
    logger = CSVLogger(table, append=True)
    losses(1.0, 0.5).train(logger)
    losses(0.3, first_epoch=2).train(logger)
    assert [row[0] for row in rows(table)] == ["epoch", "0", "1", "2"]


def test_appends_below_the_columns_that_are_there(run, table):
    table.write_text("val_loss,loss,epoch\n2.0,1.0,0\n")
    run([{"loss": 3.0, "val_loss": 4.0}], first_epoch=1).train(CSVLogger(table, append=True))
    assert rows(table)[-1] == ["4.0", "3.0", "1"]


def test_other_columns_are_refused(run, losses, table):
    losses(1.0).train(CSVLogger(table))
    with pytest.raises(FileError, match="Write append=False, or name another file"):
        run([{"loss": 0.5}]).train(CSVLogger(table, append=True))
    assert len(rows(table)) == 2


def test_a_number_that_an_epoch_does_not_have_is_na(run, table):
    run([{"loss": 0.5, "val_loss": 1.0}, {"loss": 0.25}]).train(CSVLogger(table))
    assert rows(table)[2] == ["1", "0.25", "NA"]


def test_folders_are_made(losses, tmp_path):
    losses(1.0).train(CSVLogger(tmp_path / "a" / "b" / "history.csv"))
    assert (tmp_path / "a" / "b" / "history.csv").exists()


def test_a_place_that_cannot_be_written_is_refused_before_the_first_step(losses, tmp_path):
    run = losses(1.0)
    with pytest.raises(FileError, match=r"cannot be written \(Is a directory\). Name a file"):
        run.train(CSVLogger(tmp_path))
    (tmp_path / "file").write_text("")
    with pytest.raises(FileError, match=r"is not writable .* Name a place in a folder of your own"):
        run.train(CSVLogger(tmp_path / "file" / "history.csv"))
    assert run.history == {}


def test_columns_that_the_first_epoch_did_not_measure_are_there(run, table):
    run([{"loss": 0.5}, {"loss": 0.25, "val_loss": 1.0}]).train(CSVLogger(table))
    assert rows(table) == [["epoch", "loss", "val_loss"], ["0", "0.5", "NA"], ["1", "0.25", "1.0"]]


def test_several_numbers_are_written_as_a_list(run, table):
    run([{"loss": 0.5, "f1": np.array([0.5, 0.75], np.float32)}]).train(CSVLogger(table))
    assert rows(table)[1] == ["0", "0.5", "[0.5, 0.75]"]
