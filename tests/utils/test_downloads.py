"""Files from the net: a server of this machine's own gives them."""

import hashlib
import io
import tarfile
import threading
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from goodfit.errors import DownloadError, FileError, SettingError
from goodfit.utils import get_file


def tar():
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w:gz") as archive:
        told = tarfile.TarInfo("deep/text.txt")
        told.size = 5
        archive.addfile(told, io.BytesIO(b"hello"))
    return target.getvalue()


def packed():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("deep/text.txt", "hello")
    return target.getvalue()


FILES = {"/text.txt": b"hello", "/corpus.tar.gz": tar(), "/corpus.zip": packed()}
SHA256 = hashlib.sha256(b"hello").hexdigest()


@pytest.fixture(scope="module")
def server():
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(200 if self.path in FILES else 404)
            self.end_headers()
            self.wfile.write(FILES.get(self.path, b""))

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}", asked
        running.shutdown()
        thread.join()


def test_a_file_is_downloaded_once(server, tmp_path):
    address, asked = server
    asked.clear()
    for _ in range(2):
        path = get_file(origin=f"{address}/text.txt", cache_dir=tmp_path, file_hash=SHA256)
        assert path == str(tmp_path / "datasets" / "text.txt")
        assert Path(path).read_bytes() == b"hello"
    assert asked == ["/text.txt"]
    get_file("text.txt", f"{address}/text.txt", cache_dir=tmp_path, force_download=True)
    assert asked == ["/text.txt"] * 2
    assert [one.name for one in tmp_path.rglob("*") if one.is_file()] == ["text.txt"]


def test_a_file_with_another_content_is_downloaded_again(server, tmp_path):
    path = tmp_path / "texts" / "mine.txt"
    path.parent.mkdir()
    path.write_text("damaged")
    md5 = hashlib.md5(b"hello").hexdigest()
    settings = {"cache_dir": tmp_path, "cache_subdir": "texts", "file_hash": md5}
    assert get_file("mine.txt", f"{server[0]}/text.txt", **settings) == str(path)
    assert path.read_bytes() == b"hello"


@pytest.mark.parametrize("name", ["corpus.tar.gz", "corpus.zip"])
@pytest.mark.parametrize(
    ("fname", "folder", "archive"),
    [
        (None, "{}", "{}_archive"),
        ("mine", "mine", "mine_archive"),
        ("mine.bin", "mine_extracted", "mine.bin"),
    ],
)
def test_archives_are_unpacked_where_keras_unpacks_them(
    server, tmp_path, name, fname, folder, archive
):
    given = {"fname": fname, "origin": f"{server[0]}/{name}", "cache_dir": tmp_path}
    found = Path(get_file(**given, extract=True))
    assert found == tmp_path / "datasets" / folder.format(name)
    assert (found / "deep" / "text.txt").read_text() == "hello"
    assert (tmp_path / "datasets" / archive.format(name)).is_file()
    (found / "deep" / "text.txt").write_text("changed by me")
    get_file(**given, extract=True)
    assert (found / "deep" / "text.txt").read_text() == "changed by me"


def test_what_cannot_be_had_is_told(server, tmp_path):
    settings = {"cache_dir": tmp_path}
    with pytest.raises(DownloadError, match="could not be downloaded from .*404"):
        get_file(origin=f"{server[0]}/missing.txt", **settings)
    with pytest.raises(DownloadError, match=r"text\.txt could not be downloaded.*hash"):
        get_file(origin=f"{server[0]}/text.txt", file_hash="0" * 64, **settings)
    assert not any(path.is_file() for path in tmp_path.rglob("*"))
    with pytest.raises(FileError, match="is no archive.*Leave `extract=True` out"):
        get_file(origin=f"{server[0]}/text.txt", extract=True, **settings)


@pytest.mark.parametrize(
    ("settings", "advice"),
    [
        ({}, "Write `get_file\\(origin="),
        ({"origin": "http://127.0.0.1:9/"}, "no name for the file.*fname='data.csv'"),
        ({"origin": "http://127.0.0.1:9/x", "fname": "deep/x"}, "a name without folders"),
        (
            {"origin": "http://127.0.0.1:9/x", "file_hash": "abc"},
            "has 3 digits, but a sha256 has 64",
        ),
        ({"origin": "http://127.0.0.1:9/x", "archive_format": "rar"}, "'auto', 'tar', 'zip'"),
    ],
)
def test_settings_that_cannot_be(settings, advice, tmp_path):
    with pytest.raises(SettingError, match=advice):
        get_file(cache_dir=tmp_path, **settings)
