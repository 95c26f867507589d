"""Tells what a file is from its first bytes; names and declared types are hearsay."""

import enum
import re


class MediaType(enum.StrEnum):
    """The kinds that are kept and handed back: nothing a browser would run."""

    PDF = "application/pdf"
    JPEG = "image/jpeg"
    PNG = "image/png"
    WEBP = "image/webp"
    # Made by us for one person; nobody hands them in.
    ZIP = "application/zip"
    # Read by a program of ours and never shown by a browser: price lists.
    DATA = "application/octet-stream"


PICTURES = frozenset({MediaType.JPEG, MediaType.PNG, MediaType.WEBP})
DOCUMENTS = PICTURES | {MediaType.PDF}
EXTENSIONS = {
    MediaType.PDF: "pdf",
    MediaType.JPEG: "jpg",
    MediaType.PNG: "png",
    MediaType.WEBP: "webp",
    MediaType.ZIP: "zip",
    MediaType.DATA: "bin",
}
LABELS = {
    MediaType.PDF: "PDF",
    MediaType.JPEG: "JPEG",
    MediaType.PNG: "PNG",
    MediaType.WEBP: "WebP",
    MediaType.ZIP: "ZIP",
    MediaType.DATA: "BIN",
}
LOOKED_AT = 1024

_KEPT: tuple[tuple[re.Pattern[bytes], MediaType], ...] = (
    # A PDF begins at once: one that begins later is something else as well.
    (re.compile(rb"%PDF-[12]\.\d"), MediaType.PDF),
    (re.compile(rb"\xff\xd8\xff"), MediaType.JPEG),
    (re.compile(rb"\x89PNG\r\n\x1a\n"), MediaType.PNG),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), MediaType.WEBP),
)
# Only to tell people what they chose: the codes have their words in messages.py.
_REFUSED: tuple[tuple[re.Pattern[bytes], str], ...] = (
    (re.compile(rb"GIF8[79]a"), "gif"),
    (re.compile(rb"II\*\x00|MM\x00\*"), "tiff"),
    (re.compile(rb"....ftyp(heic|heix|hevc|heim|mif1|msf1|avif)", re.DOTALL), "heic"),
    (re.compile(rb"BM....\x00\x00\x00\x00", re.DOTALL), "bmp"),
    (re.compile(rb"PK\x03\x04|PK\x05\x06|Rar!|7z\xbc\xaf|\x1f\x8b"), "archive"),
    (re.compile(rb"\xd0\xcf\x11\xe0"), "office"),
    (re.compile(rb"MZ|\x7fELF|#!"), "program"),
    (re.compile(rb"(\xef\xbb\xbf)?\s*(<!--.{0,400}?-->\s*|<\?xml.{0,200}?>\s*)*(<!DOCTYPE svg.{0,200}?>\s*)?<svg", re.DOTALL | re.IGNORECASE), "svg"),
    (re.compile(rb"(\xef\xbb\xbf)?\s*(<!--.{0,400}?-->\s*)*<(!doctype html|html|head|body|script|iframe)", re.DOTALL | re.IGNORECASE), "html"),
    (re.compile(rb"(\xef\xbb\xbf)?\s*<\?xml", re.IGNORECASE), "xml"),
    (re.compile(rb"[\t\n\r\x20-\x7e\x80-\xff]+\Z"), "text"),
)  # fmt: skip
_CLAIMS = {
    "pdf": "PDF",
    "jpg": "JPEG",
    "jpeg": "JPEG",
    "png": "PNG",
    "webp": "WebP",
}


def media_type_of(data: bytes) -> MediaType | None:
    """Return the kind of a file among those that are kept."""
    return next((kind for pattern, kind in _KEPT if pattern.match(data)), None)


def found_in(data: bytes) -> str:
    """Return a code for what a file is, for the sentence that refuses it."""
    kept = media_type_of(data)
    if kept is not None:
        return LABELS[kept]
    beginning = data[:LOOKED_AT]
    return next((code for pattern, code in _REFUSED if pattern.match(beginning)), "unknown")


def claimed_by(name: str) -> str | None:
    """Return the kind that the end of a name claims, if it is one of those that are kept."""
    return _CLAIMS.get(name.rpartition(".")[2].lower())
