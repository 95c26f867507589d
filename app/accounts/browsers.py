"""Browsers and places in plain words, for the person who looks who has come in under their name."""

import re
from ipaddress import IPv6Address, ip_address

from app.runtime.i18n import gettext as _

# The order matters: most browsers claim to be several others too.
_BROWSERS = (
    ("Edge", r"Edg(?:e|A|iOS)?/"),
    ("Opera", r"OPR/|Opera"),
    ("Samsung Internet", r"SamsungBrowser/"),
    ("Firefox", r"Firefox/|FxiOS/"),
    ("Chrome", r"Chrome/|CriOS/|Chromium/"),
    ("Safari", r"Safari/"),
)
_SYSTEMS = (
    ("iPhone", r"iPhone"),
    ("iPad", r"iPad"),
    ("Android", r"Android"),
    ("Windows", r"Windows"),
    ("macOS", r"Mac OS X|Macintosh"),
    ("ChromeOS", r"CrOS"),
    ("Linux", r"Linux|X11"),
)


def browser_name(user_agent: str) -> str:
    """Return what a browser calls itself, in words: "Firefox on Windows"."""
    browser = _first(_BROWSERS, user_agent)
    system = _first(_SYSTEMS, user_agent)
    if browser and system:
        return _("%(browser)s on %(system)s", browser=browser, system=system)
    return browser or system or _("Unknown browser")


def _first(names: tuple[tuple[str, str], ...], text: str) -> str | None:
    return next((name for name, pattern in names if re.search(pattern, text)), None)


def masked_address(address: str) -> str:
    """Return a network address by which one recognises one's own and nobody finds another's."""
    try:
        found = ip_address(address)
    except ValueError:
        return ""
    if isinstance(found, IPv6Address):
        return ":".join(found.exploded.split(":")[:3]) + ":…"
    return ".".join(str(found).split(".")[:2]) + ".…"
