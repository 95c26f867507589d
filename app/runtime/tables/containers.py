"""How files begin, and what a ZIP container holds: one of the workbooks that are read, or something else."""

import io
import zipfile
from typing import Literal

from app.runtime.files.archives import check_archive

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# How files begin that are surely no table: papers, pictures, recordings, other containers.
OTHER_PROGRAMS = (
    b"%PDF",
    b"\xff\xd8\xff",
    b"\x89PNG",
    b"GIF8",
    b"RIFF",
    b"\x1f\x8b",
    b"Rar!",
    b"7z\xbc\xaf",
    b"PK\x05\x06",
    b"{\\rtf",
)
ODS_MIMETYPE = b"application/vnd.oasis.opendocument.spreadsheet"


def zipped_workbook(data: bytes) -> Literal["xlsx", "ods"] | None:
    """Return which workbook a container holds; it is looked through first.

    Raises
    ------
    BadArchive
    """
    check_archive(data)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = set(archive.namelist())
        if "xl/workbook.xml" in names:
            return "xlsx"
        if "content.xml" in names and _mimetype(archive) == ODS_MIMETYPE:
            return "ods"
    return None


def _mimetype(archive: zipfile.ZipFile) -> bytes:
    if "mimetype" not in archive.namelist():
        return b""
    with archive.open("mimetype") as stream:
        return stream.read(len(ODS_MIMETYPE) + 10).strip()
