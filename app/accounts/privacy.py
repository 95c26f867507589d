"""The text on personal data: which version is in force, and what it says."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

TEXT_CODE = "privacy"
FILE = Path(__file__).parent / "data" / "privacy.toml"


@dataclass(frozen=True, slots=True)
class PrivacyText:
    """A version of the text in one language: titles with what stands under them."""

    version: str
    day: date
    is_draft: bool
    sections: tuple[tuple[str, str], ...]


@cache
def privacy_text(locale: str) -> PrivacyText:
    """Return the text in force in a language; the file is ours, a fault in it stops the program."""
    found = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return PrivacyText(
        version=found["version"],
        day=found["day"],
        is_draft=found["draft"],
        sections=tuple(
            (section["title"][locale], section["body"][locale]) for section in found["section"]
        ),
    )


def privacy_version() -> str:
    """Return which version is in force."""
    return privacy_text("it").version
