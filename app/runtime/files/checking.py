"""Reads what somebody hands in: never more than the limit, and called by what it is."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import IO

from werkzeug.datastructures import FileStorage

from app.runtime.files.errors import FileKindRefused, FileMissing, FileTooLarge
from app.runtime.files.kinds import LABELS, MediaType, claimed_by, found_in, media_type_of

PIECE = 64 * 1024


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """Bytes of a known kind, fit to be kept; the name is as it was given."""

    data: bytes
    media_type: MediaType
    name: str


def read_limited(stream: IO[bytes], limit: int) -> bytes:
    """Read a stream to its end, or refuse it after one byte more than the limit."""
    pieces: list[bytes] = []
    left = limit + 1
    while left and (piece := stream.read(min(PIECE, left))):
        pieces.append(piece)
        left -= len(piece)
    if not left:
        raise FileTooLarge(limit)
    return b"".join(pieces)


def read_upload(
    upload: FileStorage | None, limit: int, accepted: Iterable[MediaType]
) -> CheckedFile:
    """Read a file from a form.

    Raises
    ------
    FileMissing, FileTooLarge, FileKindRefused
    """
    if upload is None or not upload.filename:
        raise FileMissing
    return called_by_its_bytes(read_limited(upload.stream, limit), upload.filename, accepted)


def called_by_its_bytes(data: bytes, name: str, accepted: Iterable[MediaType]) -> CheckedFile:
    """Return the file with the kind that its bytes show; the name is asked only to tell a lie."""
    if not data:
        raise FileMissing
    taken = frozenset(accepted)
    media_type = media_type_of(data)
    if media_type is None or media_type not in taken:
        labels = tuple(LABELS[kind] for kind in MediaType if kind in taken)
        raise FileKindRefused(found_in(data), claimed_by(name), labels)
    return CheckedFile(data, media_type, name)
