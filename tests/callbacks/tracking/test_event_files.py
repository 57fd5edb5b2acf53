import struct

import numpy as np
import pytest

from goodfit.callbacks.tracking.event_files import EventFile, _checksum, _varint


@pytest.mark.parametrize(
    ("content", "crc"),
    [(bytes(32), 0x8A9136AA), (b"\xff" * 32, 0x62A8AB43), (bytes(range(32)), 0x46DD794E)],
)
def test_checksums_are_those_of_rfc_3720(content, crc):
    (masked,) = struct.unpack("<I", _checksum(content))
    turned = (masked - 0xA282EAD8) & 0xFFFFFFFF
    assert (turned >> 17 | turned << 15) & 0xFFFFFFFF == crc


@pytest.mark.parametrize(
    ("number", "coded"),
    [(1, b"\x01"), (127, b"\x7f"), (150, b"\x96\x01"), (16384, b"\x80\x80\x01")],
)
def test_numbers_are_coded_as_protocol_buffers_have_them(number, coded):
    assert _varint(number) == coded


def test_the_names_of_files_are_in_the_order_of_their_making(tmp_path):
    files = [EventFile(tmp_path) for _ in range(12)]
    for file in files:
        file.close()
    assert sorted(tmp_path.iterdir()) == [file.path for file in files]


def test_a_record_is_a_length_a_message_and_their_checksums(tmp_path):
    file = EventFile(tmp_path / "new")
    file.scalar("loss", 0.5, step=300)
    file.close()
    content, records = file.path.read_bytes(), []
    while content:
        (length,) = struct.unpack("<Q", content[:8])
        assert content[8:12] == _checksum(content[:8])
        message = content[12 : 12 + length]
        assert content[12 + length : 16 + length] == _checksum(message)
        records.append(message)
        content = content[16 + length :]
    assert b"brain.Event:2" in records[0]
    assert records[1].endswith(b"loss\x15" + struct.pack("<f", 0.5))
    assert b"\x10\xac\x02" in records[1]  # the step


def test_nothing_is_written_of_numbers_that_are_not_finite(tmp_path):
    file = EventFile(tmp_path)
    file.flush()
    size = file.path.stat().st_size
    file.histogram("weights", np.array([np.nan, np.inf]), step=0)
    file.close()
    assert file.path.stat().st_size == size
