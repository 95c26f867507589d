"""Refuses forms with a part that has no name: no browser sends one, and what reads forms trips over it."""

from http import HTTPStatus

from flask import Flask, abort, request


def refuse() -> None:
    """Answer 400 to a form with a nameless part."""
    if request.mimetype == "multipart/form-data" and (
        None in request.form or None in request.files
    ):
        abort(HTTPStatus.BAD_REQUEST)


def init_app(app: Flask) -> None:
    """Look at every form before the forgery check does."""
    app.before_request(refuse)
