from __future__ import annotations

import hashlib
import logging
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from goodfit.datasets.download import download
from goodfit.datasets.files import DataFile, locate
from goodfit.errors import DownloadError

CONTENT = bytes(range(256)) * 1_000
SHA256 = hashlib.sha256(CONTENT).hexdigest()


class Server(BaseHTTPRequestHandler):
    """Answers with the content, half of it, or nothing, as the path asks."""

    def do_GET(self) -> None:
        self.send_response(200 if self.path in ("/whole", "/half", "/broken") else 404)
        if self.path in ("/whole", "/broken"):
            self.send_header("Content-Length", str(len(CONTENT)))
        self.end_headers()
        sent = {"/whole": CONTENT, "/half": CONTENT[:1_000], "/broken": CONTENT[:1_000]}
        self.wfile.write(sent.get(self.path, b""))

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
        ("half", r"expected sha256:\w{64} but got \w{64}"),
        ("broken", "IncompleteRead|broken"),
        ("absent", "404"),
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


def test_the_log_of_pooch_is_as_loud_as_before(address: str, tmp_path: Path) -> None:
    logger = logging.getLogger("pooch")
    level = logger.level
    download(f"{address}/whole", tmp_path / "data.gz", SHA256)
    assert logger.level == level
