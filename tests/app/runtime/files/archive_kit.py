"""Makes ZIP containers for tests, good and bad, in memory."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

MEGABYTE = 1024 * 1024


def archive(contents: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a ZIP with these files."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", method) as container:
        for name, data in contents.items():
            container.writestr(name, data)
    return written.getvalue()


def zeros(megabytes: int) -> bytes:
    """Return a ZIP with one file of so many megabytes of zeros."""
    written = io.BytesIO()
    with (
        zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as container,
        container.open("zeros", "w") as entry,
    ):
        for _ in range(megabytes):
            entry.write(bytes(MEGABYTE))
    return written.getvalue()


def lying(megabytes: int, declared: bytes) -> bytes:
    """Return a ZIP whose directory says `declared` (size and checksum) of a file that inflates to zeros."""
    honest = zeros(megabytes)
    with zipfile.ZipFile(io.BytesIO(honest)) as container:
        entry = container.infolist()[0]
    size, check = entry.file_size, entry.CRC
    told = struct.pack("<I", zlib.crc32(declared)), struct.pack("<I", len(declared))
    head = honest.index(b"PK\x01\x02")
    directory = honest[head:]
    directory = directory.replace(struct.pack("<I", check), told[0], 1)
    return honest[:head] + directory.replace(struct.pack("<I", size), told[1], 1)
