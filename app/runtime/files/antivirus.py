"""The place of an antivirus: a function that raises FileInfected or ScannerUnavailable."""

from typing import Protocol


class Scanner(Protocol):
    """Looks at bytes before they are kept; returns if there is nothing to say."""

    def __call__(self, data: bytes, /) -> None:
        """Raise FileInfected, or ScannerUnavailable when nobody could look."""


def scan_nothing(_data: bytes, /) -> None:
    """Let everything through: what is kept is re-encoded or handed back as a download only."""
