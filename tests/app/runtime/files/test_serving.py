"""A browser shows or saves what is handed back, and never runs it."""

import hashlib

import pytest
from flask.testing import FlaskClient

from app.runtime.files.documents import document_from_bytes
from app.runtime.files.services import keep_file
from app.runtime.files.store import FileStore
from tests.app.runtime.files.file_stage import kept, rows, send
from tests.app.runtime.files.picture_kit import PDF, picture
from tests.support.database import Store
from tests.support.factories import NOW

ETAG = f'"{hashlib.sha256(PDF).hexdigest()}"'


def test_a_document_is_served_with_exactly_these_headers(
    actor: FlaskClient, folder: FileStore
) -> None:
    number = send(actor, "/files/document", PDF, "visita.pdf").text
    answer = actor.get(f"/files/{number}?download")
    assert answer.data == PDF
    given = dict(answer.headers)
    assert given.pop("X-Request-ID")
    assert given.pop("Date", "now")
    assert given == {
        "Content-Type": "application/pdf",
        "Content-Length": str(len(PDF)),
        "Content-Disposition": "attachment; filename=visita.pdf",
        "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "private, no-store",
        "ETag": ETAG,
        "Vary": "Cookie",
        "Content-Language": "it",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": "geolocation=(), camera=(), microphone=()",
    }


def test_a_public_photo_may_be_kept_for_good_and_sets_no_cookie(
    actor: FlaskClient, folder: FileStore
) -> None:
    number = send(actor, "/files/photo", picture("JPEG"), "mele.jpg").text.split()[0]
    answer = actor.get(f"/files/{number}?public&lang=en")
    assert answer.headers["Content-Type"] == "image/webp"
    assert answer.headers["Content-Disposition"] == "inline; filename=mele.webp"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Content-Security-Policy"] == (
        "sandbox; default-src 'none'; frame-ancestors 'none'; img-src 'self'"
    )
    assert "Set-Cookie" not in answer.headers


def test_the_type_is_that_of_the_bytes_whatever_was_declared(
    actor: FlaskClient, folder: FileStore
) -> None:
    number = send(actor, "/files/document", picture("PNG"), "pagina.html").text
    answer = actor.get(f"/files/{number}")
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["Content-Disposition"] == "inline; filename=pagina.png"


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("perizia caffè.pdf", "attachment; filename=\"perizia caffe.pdf\"; filename*=UTF-8''perizia%20caff%C3%A8.pdf"),
        ('a";filename=b.html', "attachment; filename=\"a__filename=b.pdf\""),
        ("a\r\nX-Evil: 1.pdf", 'attachment; filename="aX-Evil_ 1.pdf"'),
        ("../../../etc/passwd", "attachment; filename=passwd.pdf"),
        ("日本.pdf", "attachment; filename=.pdf; filename*=UTF-8''%E6%97%A5%E6%9C%AC.pdf"),
    ],
)  # fmt: skip
def test_no_name_breaks_the_header(
    actor: FlaskClient, folder: FileStore, store: Store, name: str, header: str
) -> None:
    with store.write() as session:
        file = document_from_bytes(PDF, name)
        number = keep_file(session, folder, file, by=None, now=NOW).id
    answer = actor.get(f"/files/{number}?download")
    assert answer.headers["Content-Disposition"] == header
    assert "X-Evil" not in answer.headers


def test_who_has_the_file_is_told_so_and_a_range_is_the_whole(
    actor: FlaskClient, folder: FileStore
) -> None:
    number = send(actor, "/files/document", PDF).text
    same = actor.get(f"/files/{number}", headers={"If-None-Match": ETAG})
    assert (same.status_code, same.data) == (304, b"")
    assert same.headers["Content-Security-Policy"].startswith("sandbox")
    assert actor.get(f"/files/{number}", headers={"If-None-Match": '"other"'}).status_code == 200
    part = actor.get(f"/files/{number}", headers={"Range": "bytes=0-3"})
    assert (part.status_code, part.data) == (200, PDF)
    assert "Accept-Ranges" not in part.headers
    head = actor.head(f"/files/{number}")
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["Content-Length"] == str(len(PDF))


def test_missing_bytes_are_not_found_and_no_fault_of_the_page(
    actor: FlaskClient, store: Store, folder: FileStore
) -> None:
    number = send(actor, "/files/document", PDF).text
    kept(folder)[0].unlink()
    answer = actor.get(f"/files/{number}")
    assert answer.status_code == 404
    assert "Questo file non è più disponibile." in answer.text
    assert len(rows(store)) == 1
