"""What a ZIP container holds: one of the workbooks that are read, or something else."""

import io
import zipfile
from typing import Literal

from app.runtime.files.archives import check_archive

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
