"""Pages that exist only in these tests: they keep, hand back and delete files."""

import io
import uuid
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, Response, make_response, request
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from app.extensions import csrf
from app.runtime.files.documents import DOCUMENT_LIMIT_BYTES, read_document, read_photo
from app.runtime.files.models import StoredFile
from app.runtime.files.services import forget_file, keep_file, keep_photo
from app.runtime.files.serving import send_stored
from app.runtime.files.store import FileStore, current_file_store
from app.runtime.request_size import accepts_upload
from app.runtime.transaction import current_session
from tests.support.database import Store
from tests.support.factories import NOW

pages = Blueprint("file_stage", __name__)
ACTOR = uuid.UUID(int=7)


def row(number: str) -> StoredFile:
    return (
        current_session()
        .scalars(select(StoredFile).where(StoredFile.id == uuid.UUID(number)))
        .one()
    )


def answer(text: str) -> Response:
    response = make_response(text)
    response.status_code = int(request.form.get("status", "200"))
    return response


@pages.post("/files/document")
@accepts_upload(DOCUMENT_LIMIT_BYTES)
def document() -> Response:
    read = read_document(request.files.get("file"))
    kept = keep_file(current_session(), current_file_store(), read, by=ACTOR, now=NOW)
    return answer(str(kept.id))


@pages.post("/files/photo")
@accepts_upload(DOCUMENT_LIMIT_BYTES)
def photo() -> Response:
    read = read_photo(request.files.get("file"))
    kept = keep_photo(current_session(), current_file_store(), read, by=None, now=NOW)
    return answer(" ".join(str(size.id) for size in kept))


@pages.post("/files/clash")
@accepts_upload(DOCUMENT_LIMIT_BYTES)
def clash() -> Response:
    """Keep a file and leave to the commit a row that cannot be written."""
    read = read_document(request.files.get("file"))
    keep_file(current_session(), current_file_store(), read, by=None, now=NOW)
    current_session().add(StoredFile(name="x", size_bytes=0, created_at=NOW))
    return answer("never true")


@pages.post("/files/guarded")
@accepts_upload(DOCUMENT_LIMIT_BYTES)
def guarded() -> Response:
    return answer("reached")


@pages.post("/files/small")
def small() -> Response:
    return answer("reached")


@pages.post("/files/forget/<number>")
def forget(number: str) -> Response:
    forget_file(current_session(), current_file_store(), row(number))
    return answer("gone")


@pages.get("/files/<number>")
def show(number: str) -> Response:
    return send_stored(
        row(number), download="download" in request.args, public="public" in request.args
    )


def set_up(app: Flask) -> Flask:
    """Add the pages to an application that has not answered yet; one keeps its forgery check."""
    for view in (document, photo, clash, forget):
        csrf.exempt(view)
    app.register_blueprint(pages)
    return app


def send(client: FlaskClient, path: str, data: bytes, name: str = "a.pdf", **form: Any) -> Any:
    """Post a file as a browser does."""
    # Put together here: the client would leave a temporary file open for a large one.
    file = FileStorage(io.BytesIO(data), filename=name, name="file")
    boundary, body = encode_multipart({"file": file, **form})
    return client.post(path, data=body, content_type=f"multipart/form-data; boundary={boundary}")


def kept(files: FileStore) -> list[Path]:
    """Return what lies in the folder."""
    return sorted(path for path in files.folder.rglob("*") if path.is_file())


def rows(store: Store) -> list[StoredFile]:
    """Return the committed rows."""
    with store.read() as session:
        return list(session.scalars(select(StoredFile).order_by(StoredFile.id)))
