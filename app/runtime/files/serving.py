"""Hands a stored file back so that a browser shows or saves it and never runs it."""

import io
import logging

from flask import Response, request, send_file

from app.runtime.files.errors import StoredBytesMissing
from app.runtime.files.kinds import PICTURES, MediaType
from app.runtime.files.models import StoredFile
from app.runtime.files.store import current_file_store

# Nothing may load, run, be framed or be sent, and the answer belongs to no origin.
CONTENT_SECURITY_POLICY = "sandbox; default-src 'none'; frame-ancestors 'none'"
PICTURE_SECURITY_POLICY = f"{CONTENT_SECURITY_POLICY}; img-src 'self'"
KEPT_PRIVATELY = "private, no-store"
# A name is drawn for one content and never used again.
KEPT_FOR_GOOD = "public, max-age=31536000, immutable"

logger = logging.getLogger(__name__)


def send_stored(file: StoredFile, *, download: bool, public: bool = False) -> Response:
    """Answer with a file; whether the asker may have it was decided before.

    `public` is for photos on pages that everybody sees: caches may keep them for ever.

    Raises
    ------
    StoredBytesMissing
        The row is there and the bytes are not: a folder that is not shared or not restored.
    """
    # The whole file or nothing: a range would be one more way to ask.
    response = send_file(
        io.BytesIO(_bytes_of(file)),
        mimetype=MediaType(file.media_type).value,
        as_attachment=download,
        download_name=file.original_name,
        conditional=False,
        etag=file.sha256,
    )
    response.headers.remove("Expires")
    picture = file.media_type in PICTURES
    response.headers["Content-Security-Policy"] = (
        PICTURE_SECURITY_POLICY if picture else CONTENT_SECURITY_POLICY
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Cache-Control"] = KEPT_FOR_GOOD if public else KEPT_PRIVATELY
    response.make_conditional(request)
    return response


def _bytes_of(file: StoredFile) -> bytes:
    try:
        # Whole: none has more than a few megabytes, and no open file is left to an answer nobody fetches.
        return current_file_store().path(file.name).read_bytes()
    except FileNotFoundError as error:
        logger.exception("bytes of a stored file are missing", extra={"file_id": str(file.id)})
        raise StoredBytesMissing from error
