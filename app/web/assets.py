"""Finds built files by their plain names, through the manifest that the front-end build writes."""

import json
from pathlib import Path

from flask import Flask, current_app, url_for

MANIFEST = "dist/manifest.json"


def init_app(app: Flask) -> None:
    """Register the template global `asset`."""
    folder = Path(app.static_folder or "")
    manifest_path = folder / MANIFEST
    manifest: dict[str, str] = {}
    if manifest_path.is_file():
        manifest = json.loads(manifest_path.read_text(encoding="utf-8"))

    def asset(name: str) -> str:
        """Return the address of a built file; unbuilt, of the plain name (and the page shows bare)."""
        return url_for("static", filename=f"dist/{manifest.get(name, name)}")

    app.jinja_env.globals["asset"] = asset
    app.extensions[MANIFEST] = manifest


def built_file(name: str) -> Path:
    """Return where a built file lies, for one that must come from an address of its own."""
    manifest: dict[str, str] = current_app.extensions[MANIFEST]
    return Path(current_app.static_folder or "") / "dist" / manifest.get(name, name)
