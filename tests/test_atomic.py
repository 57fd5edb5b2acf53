import pytest

from goodfit.atomic import write_whole
from goodfit.errors import FileError


def test_a_file_is_replaced_as_a_whole(tmp_path):
    path = tmp_path / "new" / "model"
    write_whole(path, b"old")
    write_whole(path, b"new")
    assert path.read_bytes() == b"new"
    assert list(path.parent.iterdir()) == [path]


def test_a_crash_leaves_the_old_one(tmp_path, monkeypatch):
    path = tmp_path / "model"
    write_whole(path, b"old")

    def crash(descriptor):
        raise OSError("the disk is full")

    monkeypatch.setattr("os.fsync", crash)
    with pytest.raises(FileError, match=r"model cannot be written: the disk is full"):
        write_whole(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]
