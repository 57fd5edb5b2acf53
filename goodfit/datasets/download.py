"""One download: over a secure connection, checked by its hash, and kept only when it is whole.

What has arrived lies beside the target as a hidden `.part` file until then. If its hash is known, a
download that was cut off goes on from there, also in another program.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

if TYPE_CHECKING:
    from requests import Response, Session
    from rich.progress import Progress

__all__ = ["download", "retrieve"]

CHUNK = 1 << 14  # bytes between two movements of the bar; what is lost where a connection breaks
TIMEOUT = 30  # seconds without an answer
MOST_REDIRECTS = 10
AS_IT_IS = {"Accept-Encoding": "identity"}  # the hash is of the file itself, not compressed again
THIS_MACHINE = ("localhost", "127.0.0.1", "::1")


def download(address: str, path: Path, sha256: str) -> Path:
    """Downloads `address` to `path`; nothing is left there unless the content is right.

    A progress bar is drawn on stderr if that is a terminal.

    Raises:
        ValueError: the address is not secure; or what arrived has another sha256: it has changed.
        OSError: the address cannot be reached, or the file cannot be written.

    Example:
        >>> address = "https://example.org/digits.gz"
        >>> download(address, Path("digits.gz"), sha256="c0ffee")  # doctest: +SKIP
    """
    return retrieve(address, path, f"sha256:{sha256}")


def retrieve(address: str, path: Path, known_hash: str | None) -> Path:
    """Downloads as `download` does, unless the file is there already, and right.

    Args:
        address: where the file is.
        path: where it shall be.
        known_hash: "sha256:..." or "md5:..." and what the content must sum up to; None where that
            is not known.

    Raises:
        ValueError: the address is not secure, or what arrived has another hash.
        OSError: the address cannot be reached, or the file cannot be written.
    """
    if path.is_file() and (known_hash is None or _hash_of(path, known_hash) == known_hash):
        return path
    _require_secure(address)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{_mark(known_hash)}.part")
    try:
        _fetch(address, part, resume=known_hash is not None)
        _require_right(part, known_hash)
        part.replace(path)
    finally:
        if known_hash is None:
            part.unlink(missing_ok=True)
    return path


def _mark(known_hash: str | None) -> str:
    """Parts of the same content have one name; of unknown content each process has its own."""
    return known_hash.partition(":")[2][:16] if known_hash else str(os.getpid())


def _fetch(address: str, part: Path, resume: bool) -> None:
    """Asks for the whole, or for what is missing; again where the connection breaks on the way."""
    import requests

    broken = (requests.ConnectionError, requests.exceptions.ChunkedEncodingError, requests.Timeout)
    with _progress() as progress, requests.Session() as session:
        while True:
            before = _size(part) if resume else 0
            try:
                return _stream(session, progress, address, part, before)
            except broken:
                if not resume or _size(part) <= before:
                    raise


def _stream(session: Session, progress: Progress, address: str, part: Path, before: int) -> None:
    """Writes what the address answers, behind what is there if the server goes on from it."""
    import requests

    with _answer(session, address, before) as answer:
        begun = before if answer.status_code == 206 else 0
        size = answer.headers.get("Content-Length")
        line = progress.add_task(part.name[1:].rsplit(".", 2)[0], completed=begun, total=None)
        if size:
            progress.update(line, total=begun + int(size))
        with part.open("ab" if begun else "wb") as file:
            for chunk in answer.iter_content(CHUNK):
                file.write(chunk)
                progress.advance(line, len(chunk))
            file.flush()
            os.fsync(file.fileno())
    if size and _size(part) != begun + int(size):
        raise requests.ConnectionError(f"the connection broke after {_size(part):,} bytes")


def _answer(session: Session, address: str, before: int) -> Response:
    """What the server sends; each address that it points to instead must be secure, too."""
    for _ in range(MOST_REDIRECTS):
        answer = _asked(session, address, before)
        if answer.status_code == 416:  # there is nothing behind what is there
            answer.close()
            answer = _asked(session, address, 0)
        if answer.status_code in (200, 206):
            return answer
        answer.close()
        answer.raise_for_status()
        if not answer.is_redirect:
            raise OSError(f"it answers with the status {answer.status_code}")
        address = urljoin(address, answer.headers["Location"])
        _require_secure(address)
    raise OSError(f"it points elsewhere more than {MOST_REDIRECTS} times")


def _asked(session: Session, address: str, before: int) -> Response:
    wanted: dict[str, Any] = {"Range": f"bytes={before}-"} if before else {}
    return session.get(
        address, stream=True, timeout=TIMEOUT, headers=AS_IT_IS | wanted, allow_redirects=False
    )


def _require_secure(address: str) -> None:
    """Raises ValueError unless nobody on the way can read or exchange what is sent."""
    parts = urlsplit(address)
    if parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in THIS_MACHINE):
        return
    raise ValueError(f"{address} is not secure; write https://{parts.netloc}{parts.path}")


def _require_right(part: Path, known_hash: str | None) -> None:
    """Raises ValueError, and lets go of what has arrived, unless its hash is the known one."""
    if known_hash is None:
        return
    got = _hash_of(part, known_hash)
    if got != known_hash:
        part.unlink()
        raise ValueError(f"expected the hash {known_hash}, but what arrived has {got}")


def _hash_of(path: Path, known_hash: str) -> str:
    """The hash of a file, of the kind that the known one is."""
    kind = known_hash.partition(":")[0]
    with path.open("rb") as file:
        return f"{kind}:{hashlib.file_digest(file, kind).hexdigest()}"


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


@contextmanager
def _progress() -> Iterator[Progress]:
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    name = TextColumn("{task.description}")
    columns = (name, BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        yield progress
