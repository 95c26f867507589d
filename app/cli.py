"""Command groups, one line each."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register the commands of every room."""
