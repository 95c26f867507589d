"""What the routes of this room share."""

from http import HTTPStatus

from flask import request, url_for
from werkzeug.wrappers import Response

from app.accounts import gate
from app.accounts.links import PARAMETER

Page = str | Response | tuple[str, HTTPStatus]
MOST_TOKEN = 100


def target() -> str:
    """Return where to go on to: what the address says, if it is ours, else one's own place."""
    return gate.safe_target(request.args.get("next")) or url_for("accounts.home")


def link_token() -> str:
    """Return the token of a mailed link. It is no part of the path: paths are logged."""
    return request.args.get(PARAMETER, "")[:MOST_TOKEN]


def form_token() -> str:
    """Return the same token from the form on the page that the link led to."""
    return request.form.get(PARAMETER, "")[:MOST_TOKEN]
