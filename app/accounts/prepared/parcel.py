"""Puts files into one that can be fetched at once."""

import io
import zipfile
from collections.abc import Mapping

from app.runtime.files.checking import CheckedFile
from app.runtime.files.kinds import MediaType


def zipped(files: Mapping[str, bytes], name: str) -> CheckedFile:
    """Return files, by their names, as one ZIP."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in files.items():
            archive.writestr(path, data)
    return CheckedFile(out.getvalue(), MediaType.ZIP, f"{name}.zip")
