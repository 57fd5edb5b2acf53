import struct
import sys

import pytest

from goodfit.callbacks import Callback, WeightsAndBiases
from goodfit.needed import MissingLibraryError


@pytest.fixture
def wandb(tmp_path, monkeypatch):
    """Weights & Biases, which keeps its runs in a folder and asks no server."""
    library = pytest.importorskip("wandb", reason="needs wandb")
    monkeypatch.setenv("WANDB_MODE", "offline")
    monkeypatch.setenv("WANDB_DIR", str(tmp_path))
    monkeypatch.setenv("WANDB_SILENT", "true")
    yield library
    library.teardown()


class Peek(Callback):
    """Looks at the run of `wandb` at the end of the last epoch."""

    def __init__(self, wandb):
        self.wandb = wandb

    def fit_end(self, run):
        self.run = self.wandb.run
        self.config = dict(self.run.config)
        self.summary = dict(self.run.summary)


def records(content, block=32768):
    """The records in a file of `wandb`, which is a log as LevelDB has them behind 7 bytes."""
    place, record = 7, b""
    while place + 7 <= len(content):
        if block - place % block < 7:  # no head fits into the rest of the block
            place += block - place % block
            continue
        length, kind = struct.unpack("<HB", content[place + 4 : place + 7])
        record += content[place + 7 : place + 7 + length]
        place += 7 + length
        if kind in (1, 4):  # whole, or the last piece
            yield record
            record = b""


def histories(folder):
    """Each history that the file of a run holds."""
    from wandb.proto import wandb_internal_pb2

    (path,) = folder.glob("wandb/offline-run-*/run-*.wandb")
    found = []
    for content in records(path.read_bytes()):
        record = wandb_internal_pb2.Record()
        record.ParseFromString(content)
        if record.WhichOneof("record_type") == "history":
            items = record.history.item
            found.append({item.key or item.nested_key[0]: item.value_json for item in items})
    return found


@pytest.mark.filterwarnings("default")
class TestBesideWeightsAndBiases:
    def test_a_run_is_made_and_ended(self, wandb, made, rows, tmp_path):
        peek = Peek(wandb)
        watch = WeightsAndBiases("toys", "the first")
        history = made().fit(*rows, epochs=3, verbose=0, callbacks=[peek, watch])
        assert wandb.run is None
        assert (peek.run.project, peek.run.name) == ("toys", "the first")
        assert (peek.config["layers"], peek.config["epochs"]) == ("Dense > Dense", 3)
        assert peek.summary["loss"] == history.history["loss"][-1]
        wandb.teardown()  # until then a process beside writes the file
        written = histories(tmp_path)
        assert [int(one["epoch"]) for one in written] == [0, 1, 2]
        assert [float(one["loss"]) for one in written] == history.history["loss"]

    def test_a_run_of_the_users_is_taken_and_left_open(self, wandb, made, rows):
        with wandb.init(project="toys", config={"mine": 1}) as outer:
            made().fit(*rows, epochs=1, verbose=0, callbacks=[WeightsAndBiases()])
            assert wandb.run is outer
            assert outer.config["mine"] == 1
            assert outer.config["model"] == "small"

    def test_training_that_goes_on_does_so_in_the_same_run(self, wandb, made, rows, tmp_path):
        first, second = Peek(wandb), Peek(wandb)
        for epochs, peek in ((1, first), (2, second)):
            asked = {"checkpoint": tmp_path / "kept", "resume": True, "verbose": 0}
            made().fit(*rows, epochs=epochs, **asked, callbacks=[peek, WeightsAndBiases()])
        assert second.run.id == first.run.id


def test_the_line_that_installs_it_is_told(monkeypatch, made, rows):
    monkeypatch.setitem(sys.modules, "wandb", None)
    with pytest.raises(MissingLibraryError, match=r'`pip install "goodfit\[wandb\]"`'):
        made().fit(*rows, epochs=1, verbose=0, callbacks=[WeightsAndBiases()])
