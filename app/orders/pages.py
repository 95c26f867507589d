"""What routes of this room answer with."""

from http import HTTPStatus

from werkzeug.wrappers import Response

Page = str | Response | tuple[str, HTTPStatus]
