"""Looks at a ZIP container (XLSX, ODS) before anybody opens it: no bomb, no surprise.

Nothing declared by the archive is believed. Entries are inflated here, from their raw bytes and in
pieces that are thrown away, because a reader may go on inflating beyond the size that is declared.
"""

import enum
import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from catalog.errors import Invalid

LOCAL_HEADER = b"PK\x03\x04"
CENTRAL_HEADER = b"PK\x01\x02"
END_RECORD = b"PK\x05\x06"
END_RECORD_LENGTH = 22
LOCAL_HEADER_LENGTH = 30
NAME_LENGTHS = struct.Struct("<HH")
NAME_LENGTHS_AT = 26
ENCRYPTED = 0x1 | 0x40
PIECE = 64 * 1024
MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class ArchiveLimits:
    """How much an archive may hold; a ratio is looked at only beyond `ratio_from_bytes`."""

    entries: int = 2_000
    inflated_bytes: int = 150 * MEGABYTE
    ratio: int = 200
    ratio_from_bytes: int = 5 * MEGABYTE


DEFAULT_LIMITS = ArchiveLimits()


class ArchiveFault(enum.StrEnum):
    """What is wrong with an archive."""

    NOT_ZIP = "not_zip"
    DAMAGED = "damaged"
    ENCRYPTED = "encrypted"
    UNSAFE_NAME = "unsafe_name"
    NESTED = "nested"
    TOO_MANY_ENTRIES = "too_many_entries"
    TOO_LARGE_INSIDE = "too_large_inside"


class BadArchive(Invalid):
    """A container that is not one, or not one that we open."""

    code = "bad_archive"

    def __init__(self, fault: ArchiveFault) -> None:
        self.fault = fault
        super().__init__()


class ArchiveBomb(BadArchive):
    """A small container that would fill the memory of whoever opens it."""

    code = "archive_bomb"


def check_archive(data: bytes, limits: ArchiveLimits = DEFAULT_LIMITS) -> None:
    """Refuse a ZIP container that is damaged, hides something or holds too much.

    Raises
    ------
    BadArchive
        Not a ZIP, damaged, encrypted, with another archive inside or with a name that leads elsewhere.
    ArchiveBomb
        More entries or more bytes, declared or really inflated, than the limits allow.
    """
    if not data.startswith(LOCAL_HEADER):
        raise BadArchive(ArchiveFault.NOT_ZIP)
    if not _ends_plainly(data):
        raise BadArchive(ArchiveFault.DAMAGED)
    # Counted before the directory is read: each of its entries would become an object.
    if data.count(CENTRAL_HEADER) > limits.entries:
        raise ArchiveBomb(ArchiveFault.TOO_MANY_ENTRIES)
    entries = _directory(data)
    _check_names(entries)
    _check_total(sum(entry.file_size for entry in entries), len(data), limits)
    _inflate_all(data, entries, limits)


def _ends_plainly(data: bytes) -> bool:
    # A comment after the end record could hold a second one: two readers, two archives.
    end = data[-END_RECORD_LENGTH:]
    return len(end) == END_RECORD_LENGTH and end.startswith(END_RECORD) and end[-2:] == b"\x00\x00"


def _directory(data: bytes) -> list[zipfile.ZipInfo]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    # The reader of the standard library lets more than its own error escape from broken bytes.
    except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error, OSError) as error:
        raise BadArchive(ArchiveFault.DAMAGED) from error
    if not entries or min(entry.header_offset for entry in entries) != 0:
        raise BadArchive(ArchiveFault.DAMAGED)
    return entries


def _check_names(entries: list[zipfile.ZipInfo]) -> None:
    if any(_leads_elsewhere(entry.orig_filename) for entry in entries):
        raise BadArchive(ArchiveFault.UNSAFE_NAME)
    if len({entry.filename for entry in entries}) != len(entries):
        raise BadArchive(ArchiveFault.DAMAGED)
    if any(entry.flag_bits & ENCRYPTED for entry in entries):
        raise BadArchive(ArchiveFault.ENCRYPTED)


def _leads_elsewhere(name: str) -> bool:
    path = name.replace("\\", "/")
    return path.startswith("/") or ":" in path or "\x00" in path or ".." in path.split("/")


def _check_total(inflated: int, compressed: int, limits: ArchiveLimits) -> None:
    dense = inflated > limits.ratio_from_bytes and inflated > compressed * limits.ratio
    if inflated > limits.inflated_bytes or dense:
        raise ArchiveBomb(ArchiveFault.TOO_LARGE_INSIDE)


def _inflate_all(data: bytes, entries: list[zipfile.ZipInfo], limits: ArchiveLimits) -> None:
    total = 0
    for entry in entries:
        size, check, beginning = 0, 0, b""
        for piece in _pieces(data, entry):
            beginning = beginning or piece[: len(LOCAL_HEADER)]
            size += len(piece)
            check = zlib.crc32(piece, check)
            _check_total(total + size, len(data), limits)
        if beginning == LOCAL_HEADER:
            raise BadArchive(ArchiveFault.NESTED)
        if size != entry.file_size or check != entry.CRC:
            raise BadArchive(ArchiveFault.DAMAGED)
        total += size


def _pieces(data: bytes, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    raw = _raw(data, entry)
    if entry.compress_type == zipfile.ZIP_STORED:
        for start in range(0, len(raw), PIECE):
            yield bytes(raw[start : start + PIECE])
    elif entry.compress_type == zipfile.ZIP_DEFLATED:
        yield from _inflated(raw)
    else:
        raise BadArchive(ArchiveFault.DAMAGED)


def _raw(data: bytes, entry: zipfile.ZipInfo) -> memoryview:
    header = entry.header_offset
    lengths = data[header + NAME_LENGTHS_AT : header + LOCAL_HEADER_LENGTH]
    if not data.startswith(LOCAL_HEADER, header) or len(lengths) != NAME_LENGTHS.size:
        raise BadArchive(ArchiveFault.DAMAGED)
    start = header + LOCAL_HEADER_LENGTH + sum(NAME_LENGTHS.unpack(lengths))
    if start + entry.compress_size > len(data):
        raise BadArchive(ArchiveFault.DAMAGED)
    return memoryview(data)[start : start + entry.compress_size]


def _inflated(raw: memoryview) -> Iterator[bytes]:
    engine = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for start in range(0, len(raw), PIECE):
            waiting: bytes | memoryview = raw[start : start + PIECE]
            while waiting and not engine.eof:
                piece = engine.decompress(waiting, PIECE)
                waiting = engine.unconsumed_tail
                if piece:
                    yield piece
        yield from iter(lambda: engine.decompress(engine.unconsumed_tail, PIECE), b"")
    except zlib.error as error:
        raise BadArchive(ArchiveFault.DAMAGED) from error
    if not engine.eof:
        raise BadArchive(ArchiveFault.DAMAGED)
