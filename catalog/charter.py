"""The charter of principles: versioned text; who accepted which version is kept elsewhere."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from catalog.errors import NotFound

CHARTER_FILE = Path(__file__).with_name("data") / "charter.toml"


class UnknownCharterVersion(NotFound):
    """No version of the charter has this code, or none is in force yet."""

    code = "unknown_charter_version"

    def __init__(self, version: str) -> None:
        self.version = version
        super().__init__()


@dataclass(frozen=True, slots=True, kw_only=True)
class CharterText:
    """A version in one language."""

    title: str
    preamble: str
    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CharterVersion:
    """One version of the charter; a draft has not been approved by the assembly."""

    code: str
    in_force: date
    draft: bool
    italian: CharterText
    english: CharterText

    def text(self, locale: str) -> CharterText:
        """Return the text in a language; Italian is the one that binds."""
        return self.english if locale == "en" else self.italian


@dataclass(frozen=True, slots=True)
class Charter:
    """All versions, the oldest first."""

    versions: tuple[CharterVersion, ...]

    def on(self, day: date) -> CharterVersion:
        """Return the version in force on a day; raises UnknownCharterVersion before the first."""
        valid = [version for version in self.versions if version.in_force <= day]
        if not valid:
            raise UnknownCharterVersion(day.isoformat())
        return valid[-1]

    def get(self, code: str) -> CharterVersion:
        """Return the version with a code; raises UnknownCharterVersion."""
        for version in self.versions:
            if version.code == code:
                return version
        raise UnknownCharterVersion(code)


@cache
def load_charter(path: Path = CHARTER_FILE) -> Charter:
    """Return the charter of a file; versions stand in the order of their first day."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    versions = tuple(
        CharterVersion(
            code=table["code"],
            in_force=table["in_force"],
            draft=table.get("draft", False),
            italian=_text(table, "it"),
            english=_text(table, "en"),
        )
        for table in data["version"]
    )
    return Charter(tuple(sorted(versions, key=lambda version: version.in_force)))


def _text(table: dict[str, object], language: str) -> CharterText:
    articles = table[f"articles_{language}"]
    return CharterText(
        title=str(table[f"title_{language}"]),
        preamble=str(table[f"preamble_{language}"]),
        articles=tuple(map(str, articles)) if isinstance(articles, list) else (),
    )
