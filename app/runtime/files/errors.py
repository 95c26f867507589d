"""What is refused of a file that somebody hands in."""

from catalog.errors import Invalid, NotFound, Unavailable


class BadFile(Invalid):
    """A file that we do not take."""

    code = "bad_file"


class FileMissing(BadFile):
    """No file was chosen, or it is empty."""

    code = "file_missing"


class FileTooLarge(BadFile):
    """More bytes than the limit; how many more is not known, because reading stopped there."""

    code = "file_too_large"

    def __init__(self, limit: int) -> None:
        self.limit = limit
        super().__init__()


class FileKindRefused(BadFile):
    """The bytes are of a kind that is not taken here, whatever the name says."""

    code = "file_kind_refused"

    def __init__(self, found: str, claimed: str | None, accepted: tuple[str, ...]) -> None:
        self.found = found
        self.claimed = claimed
        self.accepted = accepted
        super().__init__()


class FileDamaged(BadFile):
    """The beginning is of a kind that is taken, the rest cannot be read."""

    code = "file_damaged"


class PictureTooLarge(BadFile):
    """More pixels than the limit, as the header says; the picture was not decoded."""

    code = "picture_too_large"

    def __init__(self, pixels: int, limit: int) -> None:
        self.pixels = pixels
        self.limit = limit
        super().__init__()


class FileInfected(BadFile):
    """The antivirus recognised something; its name is for the log, not for the page."""

    code = "file_infected"

    def __init__(self, signature: str) -> None:
        self.signature = signature
        super().__init__()


class ScannerUnavailable(Unavailable):
    """An antivirus is configured and does not answer: nothing is taken unseen."""

    code = "scanner_unavailable"


class StoredBytesMissing(NotFound):
    """The row of a file is there, its bytes are not."""

    code = "stored_bytes_missing"
