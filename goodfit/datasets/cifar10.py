"""CIFAR-10: 60,000 small colour photographs of 10 kinds of things (Krizhevsky, 2009)."""

from __future__ import annotations

import lzma
import tarfile
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from goodfit.datasets.dataset import Dataset, Pair, classes, images
from goodfit.datasets.files import DataFile, in_data_folder, locate
from goodfit.errors import FileError

__all__ = ["dataset", "decode_cifar", "load_data"]

CLASSES = (
    "airplane",
    "automobile",
    "bird",
    "cat",
    "deer",
    "dog",
    "frog",
    "horse",
    "ship",
    "truck",
)
TEST_IMAGES = 10_000
RECORD = 1 + 3 * 32 * 32  # the label, then the red, the green and the blue plane

ARCHIVE = DataFile(
    "cifar10/cifar-10-binary.tar.gz",
    "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd",
    "https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz",
)
BATCHES = (*(f"data_batch_{i}.bin" for i in range(1, 6)), "test_batch.bin")

# The same batches one by one, plain or packed, as data folders may hold them; of the test set only
# its beginning.
PACKED_SHA256 = {
    "data_batch_1": "b9a428f5bcadbc90c25aec4835467d19b63b459f25bd67d92fb87d8400c3ebf2",
    "data_batch_2": "f0102f4dbc628a855e80458ab450e64b2dfe02a604b7d348c4c7403044f933b1",
    "data_batch_3": "f62f9722411e5649350664bbacd96ad9424cdd25cd4644c9d83f5d4a10c01a6a",
    "data_batch_4": "dadecb7c06f9cc051aecbf45f6c16f18c36371943676e606d5993c42dd776186",
    "data_batch_5": "d40a21808853165be25dbefcd2890adea4a143931e01b1de9c84d1f535fa1f53",
    "test_batch_first1000": "1466844ba4a2bdf126e3d21f057e39c8989a0370cd7dfac8240db3595cdbab02",
}
PLAIN_SHA256 = {
    "data_batch_1": "cee916563c9f80d84e3cc88e17fdc0941787f1244f00a67874d45b261883ada5",
    "data_batch_2": "a591ca11fa1708a91ee40f54b3da4784ccd871ecf2137de63f51ada8b3fa57ed",
    "data_batch_3": "bbe8596564c0f86427f876058170b84dac6670ddf06d79402899d93ceea26f67",
    "data_batch_4": "014e562d6e23c72197cc727519169a60359f5eccd8945ad5a09d710285ff4e48",
    "data_batch_5": "755304fc0b379caeae8c14f0dac912fbc7d6cd469eb67a1029a08a39453a9add",
    "test_batch_first1000": "8314c96d7cd65618193bab23acdd5d4c4af15bf6dd00a1781d55beedf3be1ef5",
}
LOOSE = tuple(
    (DataFile(f"cifar10/{stem}.bin", sha256), DataFile(f"cifar10/{stem}.bin.xz", packed))
    for (stem, sha256), packed in zip(PLAIN_SHA256.items(), PACKED_SHA256.values(), strict=True)
)
WAYS = (*zip(*LOOSE, strict=True), (ARCHIVE,))
"""Each suffices: the batches one by one, the same packed, or all in one archive."""

DESCRIPTION = "Colour photographs of 32x32 pixels, of 10 kinds of things (Krizhevsky, 2009)."
SOURCE = "A. Krizhevsky, V. Nair and G. Hinton, https://www.cs.toronto.edu/~kriz/cifar.html"
LICENCE = "none stated; the authors ask that Krizhevsky's report of 2009 be cited"


def load_data() -> tuple[Pair, Pair]:
    """`(x_train, y_train), (x_test, y_test)`, as in Keras.

    Images are uint8 of shape (50000, 32, 32, 3) and (10000, 32, 32, 3), labels uint8 of shape
    (50000, 1) and (10000, 1). A data folder may hold only the first 1,000 test images: then these
    are the test set, and an accuracy on them is not the test accuracy of CIFAR-10.

    Raises:
        DownloadError: the files can be found nowhere.
        FileError: a file is damaged.

    Example:
        >>> (x_train, y_train), (x_test, y_test) = load_data()  # doctest: +SKIP
    """
    *batches, test = [decode_cifar(content, place) for place, content in _contents()]
    x, y = zip(*batches, strict=True)
    return (np.concatenate(x), np.concatenate(y)), test


def dataset() -> Dataset:
    """The same as `goodfit.datasets.load("cifar10")`.

    Example:
        >>> dataset().x.shape  # doctest: +SKIP
        (50000, 32, 32, 3)
    """
    train, test = load_data()
    description = DESCRIPTION
    if len(test[0]) < TEST_IMAGES:
        description += (
            f" Only the first {len(test[0]):,} of its {TEST_IMAGES:,} test images are here: "
            f"an accuracy on them is not the test accuracy of CIFAR-10."
        )
    task = classes("object", CLASSES)
    return images("cifar10", train, test, task, description, SOURCE, LICENCE)


def decode_cifar(content: bytes, place: str) -> Pair:
    """Turns the content of a CIFAR-10 batch into images (n, 32, 32, 3) and labels (n, 1).

    Args:
        content: records of a label byte and the red, green and blue plane.
        place: where it comes from, for the error.

    Raises:
        FileError: it does not consist of whole records, or has labels beyond 9.

    Example:
        >>> x, y = decode_cifar(bytes([3]) + bytes(3072), "example")
        >>> x.shape, y
        ((1, 32, 32, 3), array([[3]], dtype=uint8))
    """
    if not content or len(content) % RECORD:
        raise FileError(
            f"{place} is damaged: it has {len(content)} bytes, expected was a multiple of "
            f"{RECORD}. Delete the file and load the data again."
        )
    records = np.frombuffer(content, dtype=np.uint8).reshape(-1, RECORD)
    labels = records[:, :1].copy()
    if labels.max() >= len(CLASSES):
        raise FileError(
            f"{place} is damaged: it has the label {labels.max()}, expected were 0 to 9. "
            f"Delete the file and load the data again."
        )
    planes = records[:, 1:].reshape(-1, 3, 32, 32)
    return np.ascontiguousarray(planes.transpose(0, 2, 3, 1)), labels


def _contents() -> Iterator[tuple[str, bytes]]:
    """The five training batches, then the test batch, each with the place it comes from."""
    places = {packed.path: _either(plain, packed) for plain, packed in LOOSE}
    found = [path for path in places.values() if path]
    if len(found) == len(places):
        with ThreadPoolExecutor() as pool:  # unpacking runs outside Python's lock
            yield from zip(map(str, found), pool.map(_unpacked, found), strict=True)
    else:
        missing = ", ".join(name for name, path in places.items() if not path)
        yield from _archived(locate(ARCHIVE, instead=missing))


def _either(plain: DataFile, packed: DataFile) -> Path | None:
    return in_data_folder(plain) or in_data_folder(packed)


def _unpacked(path: Path) -> bytes:
    if path.suffix == ".bin":
        return path.read_bytes()
    try:
        return lzma.decompress(path.read_bytes())
    except lzma.LZMAError as reason:
        raise FileError(f"{path} is damaged: {reason}. Put the right file there.") from reason


def _archived(path: Path) -> Iterator[tuple[str, bytes]]:
    try:
        with tarfile.open(path, mode="r:gz") as archive:
            for name in BATCHES:
                member = archive.extractfile(f"cifar-10-batches-bin/{name}")
                yield f"{name} in {path}", member.read() if member else b""
    except (tarfile.TarError, OSError, EOFError, KeyError, zlib.error) as reason:
        raise FileError(
            f"{path} is damaged: {reason}. Delete it and load the data again."
        ) from reason
