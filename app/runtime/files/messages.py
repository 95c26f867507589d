"""What to tell a person whose file is not taken."""

from collections.abc import Callable, Mapping

from app.runtime.files.archives import ArchiveFault
from app.runtime.i18n import gettext as _
from app.runtime.messages import register_message
from catalog.errors import MarketError

MEGABYTE = 1024 * 1024
MILLION = 1_000_000
Facts = Mapping[str, object]


def found_label(code: object) -> str:
    """Return what a refused file turned out to be."""
    labels = {
        "gif": _("a GIF picture"),
        "tiff": _("a TIFF picture"),
        "heic": _("a picture in HEIC or AVIF"),
        "bmp": _("a BMP picture"),
        "archive": _("a compressed archive, or a document of an office program"),
        "office": _("a document of an office program"),
        "program": _("a program"),
        "svg": _("a drawing in SVG"),
        "html": _("a web page"),
        "xml": _("an XML file"),
        "text": _("a text"),
        "PDF": _("a PDF document"),
        "JPEG": _("a JPEG picture"),
        "PNG": _("a PNG picture"),
        "WebP": _("a WebP picture"),
    }
    return labels.get(str(code), _("a file of a kind we do not know"))


def archive_fault_label(fault: object) -> str:
    """Return what is wrong with a spreadsheet's container."""
    labels = {
        ArchiveFault.NOT_ZIP: _("This is not a spreadsheet in XLSX or ODS."),
        ArchiveFault.DAMAGED: _(
            "The spreadsheet is damaged. Open it with your program, save it again and send the new file."
        ),
        ArchiveFault.ENCRYPTED: _(
            "The spreadsheet is protected by a password. Save it without one and send it again."
        ),
        ArchiveFault.UNSAFE_NAME: _("The spreadsheet holds parts that it must not hold."),
        ArchiveFault.NESTED: _(
            "Another file is embedded in the spreadsheet. Take it out, or save the list as CSV."
        ),
        ArchiveFault.TOO_MANY_ENTRIES: _(
            "The spreadsheet is made of too many parts. Save the list as CSV and send that."
        ),
        ArchiveFault.TOO_LARGE_INSIDE: _(
            "The spreadsheet is small on disk and enormous inside. Delete empty rows and columns, or save "
            "the list as CSV."
        ),
    }
    return (
        labels.get(fault, _("This file cannot be used.")) if isinstance(fault, ArchiveFault) else ""
    )


def _kind_refused(facts: Facts) -> str:
    accepted = facts.get("accepted")
    kinds = ", ".join(map(str, accepted)) if isinstance(accepted, tuple) else ""
    found, claimed = facts.get("found"), facts.get("claimed")
    if claimed and claimed != found:
        return _(
            "This is not a %(claimed)s file, although its name says so: it is %(found)s. We take: %(kinds)s.",
            claimed=claimed,
            found=found_label(found),
            kinds=kinds,
        )
    return _("This is %(found)s. We take: %(kinds)s.", found=found_label(found), kinds=kinds)


def _whole(facts: Facts, name: str) -> int:
    value = facts.get(name)
    return value if isinstance(value, int) else 0


MESSAGES: Mapping[str, Callable[[Facts], str]] = {
    "bad_file": lambda _facts: _("This file cannot be used."),
    "file_missing": lambda _facts: _("Choose a file: none was sent, or it is empty."),
    "file_too_large": lambda facts: _(
        "The file is too large: at most %(limit)s MB.", limit=_whole(facts, "limit") // MEGABYTE
    ),
    "file_kind_refused": _kind_refused,
    "file_damaged": lambda _facts: _(
        "The file is damaged or incomplete. Open it on your device, save it again and send the new one."
    ),
    "picture_too_large": lambda facts: _(
        "The picture has too many pixels: at most %(limit)s million. Make it smaller and send it again.",
        limit=_whole(facts, "limit") // MILLION,
    ),
    "file_infected": lambda _facts: _(
        "The antivirus has stopped this file. Check your device and send a clean one."
    ),
    "scanner_unavailable": lambda _facts: _(
        "Files cannot be checked right now, so none is taken. Try again in a few minutes."
    ),
    "stored_bytes_missing": lambda _facts: _("This file is not available any more."),
    "bad_archive": lambda facts: archive_fault_label(facts.get("fault")),
    "archive_bomb": lambda facts: archive_fault_label(facts.get("fault")),
}


def register() -> None:
    """Register the sentences, once at start."""
    for code, make in MESSAGES.items():
        register_message(code, _maker(make))


def _maker(make: Callable[[Facts], str]) -> Callable[[MarketError], str]:
    return lambda error: make(error.facts())
