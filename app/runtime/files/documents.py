"""Documents that prove something: a PDF, or a picture of a paper; and photos."""

from dataclasses import dataclass, replace

from werkzeug.datastructures import FileStorage

from app.runtime.files.checking import CheckedFile, called_by_its_bytes, read_upload
from app.runtime.files.errors import FileDamaged
from app.runtime.files.images import PhotoSize, document_picture, photo_sizes
from app.runtime.files.kinds import DOCUMENTS, PICTURES, MediaType

MEGABYTE = 1024 * 1024
DOCUMENT_LIMIT_BYTES = 10 * MEGABYTE
PHOTO_LIMIT_BYTES = 12 * MEGABYTE
PDF_END = b"%%EOF"
# Some programs write a little after the end.
PDF_END_WITHIN = 2_048


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo in its sizes, small to large; the name is as it was given."""

    sizes: tuple[PhotoSize, ...]
    name: str


def read_document(upload: FileStorage | None) -> CheckedFile:
    """Read a document from a form: PDF as it is, pictures made anew."""
    return _fit(read_upload(upload, DOCUMENT_LIMIT_BYTES, DOCUMENTS))


def document_from_bytes(data: bytes, name: str) -> CheckedFile:
    """Return a document that did not come from a form, checked in the same way."""
    return _fit(called_by_its_bytes(data, name, DOCUMENTS))


def read_photo(upload: FileStorage | None) -> Photo:
    """Read a photo from a form and make it anew in three sizes."""
    read = read_upload(upload, PHOTO_LIMIT_BYTES, PICTURES)
    return Photo(photo_sizes(read.data, read.media_type), read.name)


def _fit(read: CheckedFile) -> CheckedFile:
    if read.media_type is MediaType.PDF:
        # An encrypted PDF passes: certifiers lock theirs against changes, and they open without a word.
        if PDF_END not in read.data[-PDF_END_WITHIN:]:
            raise FileDamaged
        return read
    return replace(read, data=document_picture(read.data, read.media_type))
