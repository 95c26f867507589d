"""Files that a person names, never larger than the installation accepts."""

from pathlib import Path

from app.exchange.errors import FileUnreadable
from app.exchange.gdxp.json_text import check_size


def read_file(file: Path, limit: int) -> bytes:
    """Return the bytes of a file; one that is too large is refused before it is read.

    Raises
    ------
    FileUnreadable, PriceListTooLarge
    """
    try:
        check_size(file.stat().st_size, limit)
        with file.open("rb") as stream:
            # What is no plain file has no size of its own: never more than the limit is taken.
            data = stream.read(limit + 1)
    except OSError as error:
        raise FileUnreadable(str(file)) from error
    check_size(len(data), limit)
    return data
