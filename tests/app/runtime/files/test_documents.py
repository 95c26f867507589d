"""A file is what its bytes say, whatever it is called."""

import io

import pytest
from flask import Flask
from flask_babel import force_locale
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import FileStorage

from app.runtime.files.checking import read_limited, read_upload
from app.runtime.files.documents import document_from_bytes, read_document, read_photo
from app.runtime.files.errors import (
    BadFile,
    FileDamaged,
    FileKindRefused,
    FileMissing,
    FileTooLarge,
)
from app.runtime.files.kinds import DOCUMENTS, MediaType
from app.runtime.files.names import clean_name
from app.runtime.messages import message_for
from tests.app.runtime.files.archive_kit import archive
from tests.app.runtime.files.picture_kit import PDF, picture

SVG = b'<?xml version="1.0"?>\n<!-- drawn --><svg xmlns="http://www.w3.org/2000/svg"></svg>'
HTML = b"\n<!DOCTYPE html><script>alert(1)</script>"


def upload(data: bytes, name: str = "certificato.pdf", declared: str = "x/y") -> FileStorage:
    return FileStorage(io.BytesIO(data), filename=name, content_type=declared)


class Endless(io.RawIOBase):
    """A stream that never ends and counts what was taken of it."""

    taken = 0

    def read(self, size: int = -1) -> bytes:
        assert size >= 0
        self.taken += size
        return bytes(size)


def test_a_stream_is_read_to_one_byte_beyond_the_limit() -> None:
    stream = Endless()
    with pytest.raises(FileTooLarge):
        read_limited(stream, 1_000_000)  # type: ignore[arg-type] # reads as one
    assert stream.taken == 1_000_001


def test_a_file_of_exactly_the_limit_is_taken() -> None:
    assert read_limited(io.BytesIO(b"12345"), 5) == b"12345"
    with pytest.raises(FileTooLarge):
        read_limited(io.BytesIO(b"123456"), 5)


def test_a_pdf_is_kept_as_it_is() -> None:
    read = read_document(upload(PDF))
    assert (read.media_type, read.data) == (MediaType.PDF, PDF)


def test_a_picture_called_pdf_is_taken_for_what_it_is() -> None:
    read = read_document(upload(picture("JPEG"), "certificato.pdf", "application/pdf"))
    assert read.media_type is MediaType.JPEG
    assert clean_name(read.name, read.media_type) == "certificato.jpg"


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (SVG, "svg"),
        (b"\xef\xbb\xbf <svg onload='x'>", "svg"),
        (HTML, "html"),
        (b"<script>1</script>", "html"),
        (picture("GIF"), "gif"),
        (picture("TIFF"), "tiff"),
        (picture("BMP"), "bmp"),
        (b"\x00\x00\x00\x18ftypheic" + bytes(20), "heic"),
        (archive({"a": b"a"}), "archive"),
        (b"\xd0\xcf\x11\xe0" + bytes(20), "office"),
        (b"MZ" + bytes(20), "program"),
        (b"<?xml version='1.0'?><a/>", "xml"),
        (b"Gentile signora", "text"),
        (b"text first\n" + PDF, "text"),
        (b"\x01\x02\x00\x03", "unknown"),
    ],
)
def test_whatever_else_it_is_it_is_refused_and_named(data: bytes, found: str) -> None:
    for name, declared in (("a.pdf", "application/pdf"), ("a.png", "image/png")):
        with pytest.raises(FileKindRefused) as caught:
            read_document(upload(data, name, declared))
        assert caught.value.found == found


def test_a_photo_may_not_be_a_document() -> None:
    with pytest.raises(FileKindRefused) as caught:
        read_photo(upload(PDF, "mele.jpg"))
    assert (caught.value.found, caught.value.claimed) == ("PDF", "JPEG")
    assert len(read_photo(upload(picture("WEBP"), "mele.jpg")).sizes) == 3


def test_a_lie_is_told_in_italian(app: Flask) -> None:
    with pytest.raises(FileKindRefused) as caught:
        read_document(upload(HTML))
    with app.test_request_context("/"), force_locale("it"):
        assert message_for(caught.value) == (
            "Questo non è un file PDF, anche se il nome dice così: è una pagina web. "
            "Accettiamo: PDF, JPEG, PNG, WebP."
        )


@pytest.mark.parametrize("spoilt", [PDF[:-8], b"%PDF-1.7\n" + bytes(5_000)])
def test_a_pdf_without_an_end_is_refused(spoilt: bytes) -> None:
    with pytest.raises(FileDamaged):
        document_from_bytes(spoilt, "a.pdf")


def test_nothing_chosen_and_nothing_inside_are_said() -> None:
    for nothing in (None, upload(b"", "a.pdf"), upload(PDF, "")):
        with pytest.raises(FileMissing):
            read_document(nothing)


def test_the_limit_is_that_of_the_caller() -> None:
    with pytest.raises(FileTooLarge) as caught:
        read_upload(upload(PDF), len(PDF) - 1, DOCUMENTS)
    assert caught.value.limit == len(PDF) - 1


@given(data=st.binary(max_size=400), name=st.text(max_size=20))
def test_chance_bytes_are_a_document_or_refused_in_our_own_words(data: bytes, name: str) -> None:
    for attempt in (data, b"%PDF-1.4" + data, b"\xff\xd8\xff" + data, b"<svg" + data):
        try:
            assert document_from_bytes(attempt, name).data
        except BadFile as error:
            assert error.code != "bad_file"  # noqa: PT017 either way is right


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Documenti\\visita.PDF", "visita.pdf"),
        ('a"b;c.pdf', "a_b_c.pdf"),
        ("a\r\nSet-Cookie: x=1.pdf", "aSet-Cookie_ x=1.pdf"),
        ("verifica \u202efdp.exe", "verifica fdp.pdf"),
        ("Città  dell’olio №1.pdf", "Città dell’olio №1.pdf"),
        ("...", "file.pdf"),
        ("", "file.pdf"),
        (".htaccess", "htaccess.pdf"),
        ("n" * 500 + ".pdf", "n" * 120 + ".pdf"),
        ("visita.html", "visita.pdf"),
    ],
)
def test_a_name_is_kept_without_what_misleads(given: str, kept: str) -> None:
    assert clean_name(given, MediaType.PDF) == kept


@given(name=st.text(max_size=300))
def test_no_name_leads_elsewhere_or_ends_a_line(name: str) -> None:
    kept = clean_name(name, MediaType.PNG)
    assert kept.endswith(".png")
    assert not set(kept) & set('/\\"\r\n\x00;')
    assert not kept.startswith(".")
    assert len(kept) <= 124
