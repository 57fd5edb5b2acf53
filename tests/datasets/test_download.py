from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from typing import ClassVar

import pytest

from goodfit.datasets import catalogue, cifar10, fashion_mnist, mnist
from goodfit.datasets.download import download, retrieve
from goodfit.datasets.files import DataFile, locate
from goodfit.errors import DownloadError

CONTENT = bytes(range(256)) * 1_000
SHA256 = hashlib.sha256(CONTENT).hexdigest()


class Server(BaseHTTPRequestHandler):
    """Answers with the content, a part of it, another address, or nothing, as the path asks."""

    asked: ClassVar[list[tuple[str, str | None]]] = []

    def do_GET(self) -> None:
        self.asked.append((self.path, self.headers["Range"]))
        name = self.path.strip("/").partition("?")[0]
        getattr(self, f"_{name}", self._absent)()

    def _whole(self) -> None:
        self._send(200, CONTENT, len(CONTENT))

    def _half(self) -> None:
        self._send(200, CONTENT[:1_000], None)

    def _broken(self) -> None:
        self._send(200, CONTENT[:40_000], len(CONTENT))

    def _stuck(self) -> None:
        """The beginning, and then no more."""
        begun = bool(self.headers["Range"])
        self._send(206 if begun else 200, b"" if begun else CONTENT[:40_000], len(CONTENT))

    def _cut(self) -> None:
        """Never more than a part at once."""
        start = int((self.headers["Range"] or "bytes=0-")[6:-1])
        self._send(206 if start else 200, CONTENT[start : start + 90_000], len(CONTENT) - start)

    def _done(self) -> None:
        """Nothing is left to send behind the end."""
        if self.headers["Range"]:
            self._send(416, b"", 0)
        else:
            self._whole()

    def _moved(self) -> None:
        self._point_to("/whole")

    def _circle(self) -> None:
        self._point_to("/circle")

    def _insecure(self) -> None:
        self._point_to("http://goodfit.invalid/whole")

    def _unchanged(self) -> None:
        self._send(304, b"", None)

    def _absent(self) -> None:
        self._send(404, b"", 0)

    def _point_to(self, address: str) -> None:
        self.send_response(302)
        self.send_header("Location", address)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _send(self, status: int, content: bytes, length: int | None) -> None:
        self.send_response(status)
        if length is not None:
            self.send_header("Content-Length", str(length))
        self.end_headers()
        self.wfile.write(content)
        self.close_connection = True

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Server) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture(autouse=True)
def nothing_asked() -> None:
    Server.asked.clear()


def left_in(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.is_file()]


def test_a_download_arrives_whole_and_says_nothing_where_no_terminal_is(
    address: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = download(f"{address}/whole", tmp_path / "deep" / "data.gz", SHA256)
    assert path.read_bytes() == CONTENT
    assert left_in(tmp_path) == ["data.gz"]
    assert capfd.readouterr() == ("", "")


def test_a_terminal_shows_a_bar_on_stderr(
    address: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("TTY_COMPATIBLE", "TTY_INTERACTIVE", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "120")
    download(f"{address}/whole", tmp_path / "data.gz", SHA256)
    shown = capsys.readouterr()
    assert "data.gz" in shown.err
    assert "256.0/256.0 kB" in shown.err
    assert shown.out == ""


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        ("half", r"expected the hash sha256:\w{64}, but what arrived has sha256:\w{64}"),
        ("absent", "404"),
        ("circle", "points elsewhere more than 10 times"),
        ("unchanged", "answers with the status 304"),
        ("insecure", "goodfit.invalid/whole is not secure; write https://goodfit.invalid/whole"),
    ],
)
def test_what_fails_leaves_nothing_and_names_all_three_places(
    address: str, folder: Path, tmp_path: Path, page: str, reason: str
) -> None:
    file = DataFile("digits/data.gz", SHA256, f"{address}/{page}")
    with pytest.raises(DownloadError, match=reason) as caught:
        locate(file)
    told = str(caught.value)
    assert f"GOODFIT_DATA names {folder}, which has no digits/data.gz" in told
    assert f"cache: there is no {tmp_path / 'cache' / 'digits' / 'data.gz'}" in told
    assert f"download: {address}/{page} failed:" in told
    assert left_in(tmp_path) == []


def test_a_cache_that_cannot_be_written_is_told(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("GOODFIT_CACHE", str(tmp_path / "file"))
    with pytest.raises(DownloadError, match=r"failed: .*(Not a directory|File exists)"):
        locate(DataFile("digits/data.gz", SHA256, f"{address}/whole"))


def test_an_address_that_nobody_answers(tmp_path: Path) -> None:
    with pytest.raises(DownloadError, match=r"http://127\.0\.0\.1:9/x failed: .*refused"):
        locate(DataFile("digits/data.gz", SHA256, "http://127.0.0.1:9/x"))


def test_a_download_is_kept_in_the_cache(address: str, tmp_path: Path) -> None:
    file = DataFile("digits/data.gz", SHA256, f"{address}/whole")
    path = locate(file)
    assert path == tmp_path / "cache" / "digits" / "data.gz"
    assert locate(DataFile(file.path, SHA256, "http://127.0.0.1:9/x")) == path


def test_a_connection_that_breaks_is_taken_up_where_it_was(address: str, tmp_path: Path) -> None:
    path = download(f"{address}/cut", tmp_path / "data.gz", SHA256)
    assert path.read_bytes() == CONTENT
    starts = [int((given or "bytes=0-")[6:-1]) for _, given in Server.asked]
    assert starts[0] == 0
    assert len(starts) > 2
    assert all(60_000 < later - start <= 90_000 for start, later in pairwise(starts))
    assert left_in(tmp_path) == ["data.gz"]


def test_what_was_cut_off_goes_on_in_the_next_program(address: str, tmp_path: Path) -> None:
    with pytest.raises(OSError, match=r"IncompleteRead|broke"):
        download(f"{address}/stuck", tmp_path / "data.gz", SHA256)
    [part] = left_in(tmp_path)
    assert part == f".data.gz.{SHA256[:16]}.part"
    begun = (tmp_path / part).stat().st_size
    assert 0 < begun < len(CONTENT)
    assert download(f"{address}/cut", tmp_path / "data.gz", SHA256).read_bytes() == CONTENT
    assert ("/cut", f"bytes={begun}-") in Server.asked
    assert left_in(tmp_path) == ["data.gz"]


def test_a_part_of_something_else_is_never_taken_for_right(address: str, tmp_path: Path) -> None:
    (tmp_path / f".data.gz.{SHA256[:16]}.part").write_bytes(b"x" * 1_000)
    with pytest.raises(ValueError, match="expected the hash"):
        download(f"{address}/cut", tmp_path / "data.gz", SHA256)
    assert left_in(tmp_path) == []
    assert download(f"{address}/cut", tmp_path / "data.gz", SHA256).read_bytes() == CONTENT


def test_a_whole_part_that_was_not_yet_named_is_had_again(address: str, tmp_path: Path) -> None:
    (tmp_path / f".data.gz.{SHA256[:16]}.part").write_bytes(CONTENT)
    assert download(f"{address}/done", tmp_path / "data.gz", SHA256).read_bytes() == CONTENT


def test_what_has_no_known_hash_begins_anew_and_leaves_nothing(
    address: str, tmp_path: Path
) -> None:
    with pytest.raises(OSError, match=r"IncompleteRead|broke"):
        retrieve(f"{address}/broken", tmp_path / "data.gz", None)
    assert left_in(tmp_path) == []
    assert Server.asked == [("/broken", None)]


def test_the_old_file_stays_until_the_new_one_is_right(address: str, tmp_path: Path) -> None:
    path = tmp_path / "data.gz"
    path.write_bytes(b"old")
    with pytest.raises(ValueError, match="expected the hash"):
        download(f"{address}/half", path, SHA256)
    assert path.read_bytes() == b"old"
    assert download(f"{address}/moved", path, SHA256).read_bytes() == CONTENT


@pytest.mark.parametrize("kind", ["http://example.org/x", "ftp://example.org/x", "file:///x"])
def test_addresses_that_are_not_secure_are_refused(tmp_path: Path, kind: str) -> None:
    with pytest.raises(ValueError, match=r"is not secure; write https://"):
        download(kind, tmp_path / "data.gz", SHA256)


def test_every_data_set_has_a_secure_address_and_a_hash() -> None:
    files = [file for entry in catalogue.ENTRIES for file in entry.files]
    files += [cifar10.ARCHIVE, *fashion_mnist.FILES, *mnist.FILES]
    assert len(files) > 10
    for file in files:
        assert re.fullmatch("[0-9a-f]{64}", file.sha256)
        assert file.address == "" or file.address.startswith("https://")
