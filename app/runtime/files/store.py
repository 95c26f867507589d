"""Where bytes lie: in a folder outside the web root, under names drawn at random."""

import os
import re
import secrets
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar

from flask import current_app

from app.runtime.files.antivirus import Scanner, scan_nothing
from app.runtime.files.models import NAME_LENGTH

PART = ".part"
_NAME = re.compile(rf"[0-9a-f]{{{NAME_LENGTH}}}")
_LEFT_OVER = re.compile(rf"[0-9a-f]{{{NAME_LENGTH}}}(\.part)?")


@dataclass(frozen=True, slots=True)
class FileStore:
    """The folder of stored files; several machines share it, as they share the database."""

    EXTENSION: ClassVar[str] = "files"

    folder: Path
    # Asked before every writing, so that nothing is kept unseen.
    scan: Scanner = scan_nothing

    def path(self, name: str) -> Path:
        """Return where the bytes of a name lie; a name that we did not draw leads nowhere."""
        if not _NAME.fullmatch(name):
            raise ValueError(name)
        return self.folder / name[:2] / name

    def write(self, data: bytes) -> str:
        """Write bytes under a new name: whole, on the disk, or not at all."""
        self.scan(data)
        name = secrets.token_hex(NAME_LENGTH // 2)
        path = self.path(name)
        self._make_folder(path.parent)
        part = path.with_name(name + PART)
        try:
            with os.fdopen(
                os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb"
            ) as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            part.rename(path)
            _sync_folder(path.parent)
        except BaseException:
            part.unlink(missing_ok=True)
            path.unlink(missing_ok=True)
            raise
        return name

    def remove(self, name: str) -> None:
        """Remove the bytes of a name, if they are there."""
        self.path(name).unlink(missing_ok=True)

    def left_before(self, moment: datetime) -> Iterator[list[Path]]:
        """Return, folder by folder, the files written before a moment; names that are not ours are passed by."""
        for number in range(256):
            folder = self.folder / f"{number:02x}"
            with suppress(FileNotFoundError):
                old = [path for path in sorted(folder.iterdir()) if _is_left(path, moment)]
                if old:
                    yield old

    def _make_folder(self, folder: Path) -> None:
        if folder.is_dir():
            return
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _sync_folder(folder.parent)


def current_file_store() -> FileStore:
    """Return the folder of the running application."""
    store: FileStore = current_app.extensions[FileStore.EXTENSION]
    return store


def _is_left(path: Path, moment: datetime) -> bool:
    if not _LEFT_OVER.fullmatch(path.name):
        return False
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC) < moment
    except FileNotFoundError:
        return False


def _sync_folder(folder: Path) -> None:
    # A new name is on the disk only once its folder is.
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
