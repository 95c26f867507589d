"""How much one request may send: little, unless the page that takes it asks for more."""

from collections.abc import Callable
from typing import TypeVar

from flask import Flask, current_app, request

from app.runtime.i18n import gettext as _

# The other fields of the form, and what separates them.
BESIDES_THE_FILE_BYTES = 256 * 1024
MEGABYTE = 1024 * 1024
_ATTRIBUTE = "upload_limit_bytes"

View = TypeVar("View", bound=Callable[..., object])


def accepts_upload(limit_bytes: int) -> Callable[[View], View]:
    """Let a view receive a file of up to `limit_bytes`; stands directly above the function."""

    def mark(view: View) -> View:
        setattr(view, _ATTRIBUTE, limit_bytes)
        return view

    return mark


def too_large_message() -> str:
    """Say how much this page takes."""
    limit = request.max_content_length
    if not limit or limit < MEGABYTE:
        return ""
    return _(
        "What you sent is too large: this page takes at most %(limit)s MB. Nothing was kept. "
        "Go back and choose a smaller file.",
        limit=limit // MEGABYTE,
    )


def init_app(app: Flask) -> None:
    """Raise the limit of a request before anybody reads its form."""

    @app.before_request
    def make_room() -> None:
        view = current_app.view_functions.get(request.endpoint or "")
        limit = getattr(view, _ATTRIBUTE, None)
        if limit is not None:
            request.max_content_length = limit + BESIDES_THE_FILE_BYTES
