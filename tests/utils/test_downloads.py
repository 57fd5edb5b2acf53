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


def reaching_out(name):
    """Archives with an entry that leads out of the folder."""
    zipped, tarred = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(zipped, "w") as archive:
        archive.writestr(name, "hello")
    with tarfile.open(fileobj=tarred, mode="w:gz") as archive:
        told = tarfile.TarInfo(name)
        told.size = 5
        archive.addfile(told, io.BytesIO(b"hello"))
    return {"zip": zipped.getvalue(), "tar": tarred.getvalue()}


def linked():
    """An archive with a link to the folder above, and a file behind it."""
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w:gz") as archive:
        link = tarfile.TarInfo("link")
        link.type, link.linkname = tarfile.SYMTYPE, ".."
        archive.addfile(link)
        told = tarfile.TarInfo("link/text.txt")
        told.size = 5
        archive.addfile(told, io.BytesIO(b"hello"))
    return target.getvalue()


OUT = {"above": "../out.txt", "inside": "deep/../../out.txt", "root": "/tmp/goodfit-out.txt"}
FILES = {"/text.txt": b"hello", "/corpus.tar.gz": tar(), "/corpus.zip": packed()}
FILES |= {
    f"/{what}.{kind}": content
    for what, name in OUT.items()
    for kind, content in reaching_out(name).items()
}
FILES |= {"/linked.tar": linked(), "/drive.zip": reaching_out("C:\\\\out.txt")["zip"]}
FILES |= {"/cut.zip": packed()[:-30], "/cut.tar": tar()[:-30]}
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


REACHING = [
    "above.zip",
    "above.tar",
    "inside.zip",
    "inside.tar",
    "root.zip",
    "linked.tar",
    "drive.zip",
]


@pytest.mark.parametrize("name", REACHING)
def test_archives_that_reach_out_of_the_folder_are_refused(server, tmp_path, name):
    cache = tmp_path / "cache"
    with pytest.raises(FileError, match="is damaged: .* Delete it, and try again"):
        get_file(name, f"{server[0]}/{name}", cache_dir=cache, extract=True)
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [name]
    assert not Path("/tmp/goodfit-out.txt").exists()


def test_an_absolute_path_in_a_tar_stays_inside(server, tmp_path):
    found = Path(get_file("root", f"{server[0]}/root.tar", cache_dir=tmp_path, extract=True))
    assert (found / "tmp" / "goodfit-out.txt").read_text() == "hello"
    assert not Path("/tmp/goodfit-out.txt").exists()


@pytest.mark.parametrize("name", ["cut.zip", "cut.tar"])
def test_archives_that_were_cut_leave_no_folder(server, tmp_path, name):
    with pytest.raises(FileError, match="is damaged|is no archive"):
        get_file(name, f"{server[0]}/{name}", cache_dir=tmp_path, extract=True)
    assert [path.name for path in (tmp_path / "datasets").iterdir()] == [name]


def test_only_secure_addresses_are_asked(tmp_path):
    with pytest.raises(DownloadError, match="is not secure; write https://example.org/x.txt"):
        get_file(origin="http://example.org/x.txt", cache_dir=tmp_path)
