"""Pictures of the screen, kept only when the environment variable SCREENSHOTS names a folder."""

import os
from pathlib import Path

from playwright.sync_api import Page


def keep_picture(page: Page, name: str, *, whole: bool = True) -> None:
    """Keep what is on the screen, by default down to the end of the page, as `name`.png."""
    folder = os.environ.get("SCREENSHOTS")
    if not folder:
        return
    page.evaluate("document.fonts.ready")
    path = Path(folder) / f"{name}.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=path, full_page=whole)


def keep_pictures(page: Page, name: str) -> None:
    """Keep a page as it is on a telephone and at a desk, `name`-360.png and `name`-1280.png."""
    size = page.viewport_size
    if not os.environ.get("SCREENSHOTS") or size is None:
        return
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": size["height"]})
        keep_picture(page, f"{name}-{width}")
    page.set_viewport_size(size)
