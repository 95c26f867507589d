"""Addresses for people who are not on a page of ours."""

from urllib.parse import urlsplit

from flask import current_app

from config import Settings


def public_link(endpoint: str, **values: object) -> str:
    """Return the full public address of a page; needs no request, only the application."""
    settings: Settings = current_app.extensions["settings"]
    parts = urlsplit(settings.base_url)
    pages = current_app.url_map.bind(
        parts.netloc, script_name=parts.path or "/", url_scheme=parts.scheme
    )
    return pages.build(endpoint, values, force_external=True)
