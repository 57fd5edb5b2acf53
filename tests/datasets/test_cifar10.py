from __future__ import annotations

import hashlib
import io
import lzma
import tarfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from goodfit.datasets import cifar10
from goodfit.datasets.files import DataFile
from goodfit.errors import DownloadError, FileError

random = np.random.default_rng(0)
IMAGES = random.integers(0, 256, (6, 2, 32, 32, 3), dtype=np.uint8)  # 6 batches of 2 images
LABELS = random.integers(0, 10, (6, 2), dtype=np.uint8)


def encode(images: np.ndarray, labels: np.ndarray) -> bytes:
    """Records as the authors describe them: the label, then each colour plane row by row."""
    return b"".join(
        bytes([label]) + b"".join(image[:, :, colour].tobytes() for colour in range(3))
        for image, label in zip(images, labels, strict=True)
    )


CONTENTS = [encode(images, labels) for images, labels in zip(IMAGES, LABELS, strict=True)]


def archive(contents: list[bytes]) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as tar:
        for name, content in zip(cifar10.BATCHES, contents, strict=False):
            member = tarfile.TarInfo(f"cifar-10-batches-bin/{name}")
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return packed.getvalue()


def put_archive(folder: Path, content: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    path = folder / cifar10.ARCHIVE.path
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    sha256 = hashlib.sha256(content).hexdigest()
    monkeypatch.setattr(cifar10, "ARCHIVE", replace(cifar10.ARCHIVE, sha256=sha256))


def put_packed(folder: Path, packed: list[bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "cifar10").mkdir()
    put_loose(folder, packed, ".bin.xz", monkeypatch)


def put_loose(
    folder: Path, batches: list[bytes], ending: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = []
    for i, content in enumerate(batches):
        sha256 = hashlib.sha256(content).hexdigest()
        files.append(tuple(DataFile(f"cifar10/{i}{end}", sha256) for end in (".bin", ".bin.xz")))
        (folder / f"cifar10/{i}{ending}").write_bytes(content)
    monkeypatch.setattr(cifar10, "LOOSE", tuple(files))


def check_loaded() -> None:
    (x, y), (x_test, y_test) = cifar10.load_data()
    np.testing.assert_array_equal(x, IMAGES[:5].reshape(10, 32, 32, 3))
    np.testing.assert_array_equal(y, LABELS[:5].reshape(10, 1))
    np.testing.assert_array_equal(x_test, IMAGES[5])
    np.testing.assert_array_equal(y_test, LABELS[5][:, None])
    assert x.dtype == y.dtype == x_test.dtype == y_test.dtype == np.uint8


def test_from_batches_one_by_one(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put_packed(folder, [lzma.compress(content) for content in CONTENTS], monkeypatch)
    check_loaded()


def test_from_plain_batches(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "cifar10").mkdir()
    put_loose(folder, CONTENTS, ".bin", monkeypatch)
    check_loaded()


def test_from_the_archive_of_the_authors(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put_archive(folder, archive(CONTENTS), monkeypatch)
    check_loaded()


def test_a_test_set_that_is_incomplete_is_said(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_archive(folder, archive(CONTENTS), monkeypatch)
    assert "Only the first 2 of its 10,000 test images are here" in cifar10.dataset().description
    monkeypatch.setattr(cifar10, "TEST_IMAGES", 2)
    assert "Only" not in cifar10.dataset().description


@pytest.mark.parametrize(
    "content",
    [
        archive(CONTENTS)[:-200],
        archive(CONTENTS[:5]),  # no test batch
        archive([*CONTENTS[:5], CONTENTS[5][:-1]]),
        b"no archive",
    ],
)
def test_a_damaged_archive_is_named(
    folder: Path, monkeypatch: pytest.MonkeyPatch, content: bytes
) -> None:
    put_archive(folder, content, monkeypatch)
    with pytest.raises(
        FileError, match=r"cifar-10-binary\.tar\.gz is damaged.*load the data again"
    ):
        cifar10.load_data()


def test_a_damaged_batch_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packed = [lzma.compress(content) for content in CONTENTS]
    put_packed(folder, [*packed[:3], packed[3][:-50], *packed[4:]], monkeypatch)
    with pytest.raises(FileError, match=r"3\.bin\.xz is damaged"):
        cifar10.load_data()


def test_labels_beyond_nine_are_refused() -> None:
    with pytest.raises(FileError, match="here is damaged: it has the label 10"):
        cifar10.decode_cifar(encode(IMAGES[0], np.array([3, 10])), "here")


@pytest.mark.parametrize("length", [0, 1, 3072, 3074])
def test_only_whole_records_are_read(length: int) -> None:
    with pytest.raises(FileError, match=f"has {length} bytes, expected was a multiple of 3073"):
        cifar10.decode_cifar(bytes(length), "here")


def test_what_is_missing_in_the_folder_is_named(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_packed(folder, [lzma.compress(content) for content in CONTENTS], monkeypatch)
    (folder / "cifar10" / "3.bin.xz").unlink()
    monkeypatch.setattr(cifar10, "ARCHIVE", replace(cifar10.ARCHIVE, address="http://127.0.0.1:9"))
    with pytest.raises(DownloadError, match=r"no cifar10/cifar-10-bin.*gz or cifar10/3\.bin\.xz\n"):
        cifar10.load_data()


@pytest.mark.slow
def test_the_real_files(real_data: Path) -> None:
    (x, y), (x_test, y_test) = cifar10.load_data()
    assert (x.shape, y.shape) == ((50_000, 32, 32, 3), (50_000, 1))
    assert (np.bincount(y.ravel()) == 5_000).all()
    published = [(0.4914, 0.2470), (0.4822, 0.2435), (0.4465, 0.2616)]
    for colour, (mean, deviation) in enumerate(published):
        shares = np.bincount(x[..., colour].ravel(), minlength=256) / x[..., colour].size
        levels = np.arange(256) / 255
        assert shares @ levels == pytest.approx(mean, abs=6e-5)
        assert np.sqrt(shares @ (levels - mean) ** 2) == pytest.approx(deviation, abs=6e-5)
    if len(x_test) == 1_000:
        per_class = [103, 89, 100, 103, 90, 86, 112, 102, 106, 109]
        assert np.bincount(y_test.ravel()).tolist() == per_class
    assert x_test.shape == (len(y_test), 32, 32, 3)
