"""What to tell a person about files of the bank and their movements."""

from app.ledger.bank.errors import NotCamt
from app.ledger.bank.lines import MOST_LINES
from app.runtime.i18n import gettext as _
from app.runtime.messages import register_message
from app.web.filters import number
from catalog.errors import MarketError

_USUAL = {"BkToCstmrAcctRpt": "camt.052", "BkToCstmrDbtCdtNtfctn": "camt.054"}


def _not_camt(error: MarketError) -> str:
    found = error.found if isinstance(error, NotCamt) else ""
    return _(
        "This XML is not a statement of an account (%(found)s). Ask the bank's site for “camt.053”, or for CSV.",
        found=_USUAL.get(found, found),
    )


def register() -> None:
    """Register the sentences of these errors."""
    register_message("statement_not_camt", _not_camt)
    register_message(
        "bad_statement", lambda _error: _("This file is not a statement of a bank account.")
    )
    register_message(
        "statement_wrong_kind",
        lambda _error: _(
            "This is not a statement that can be read: CSV, spreadsheets and camt.053 (XML) can. "
            "A PDF is for people only; the bank's site has the same movements as CSV."
        ),
    )
    register_message(
        "statement_broken_xml",
        lambda _error: _("The XML is broken: download it from the bank's site once more."),
    )
    register_message(
        "statement_dangerous_xml",
        lambda _error: _("The XML declares entities, which no bank does: it is not read."),
    )
    register_message(
        "statement_several_accounts",
        lambda _error: _("The file tells of several bank accounts: ask for one at a time."),
    )
    register_message(
        "statement_no_movements", lambda _error: _("There is not a single movement in this file.")
    )
    register_message(
        "statement_too_many_movements",
        lambda _error: _(
            "At most %(limit)s movements are read at once: ask for a shorter period.",
            limit=number(MOST_LINES),
        ),
    )
    register_message(
        "statement_columns_missing",
        lambda _error: _("Say which column holds the day and which the amount."),
    )
    register_message("statement_not_found", lambda _error: _("There is no such statement."))
    register_message(
        "statement_upload_gone",
        lambda _error: _(
            "This file does not wait any more: it was read, or another came after it."
        ),
    )
    register_message("bank_line_not_found", lambda _error: _("There is no such movement."))
    register_message(
        "bank_line_placed",
        lambda _error: _(
            "Somebody has placed a movement of this page meanwhile: nothing was entered. Look again at what waits."
        ),
    )
    register_message("bank_line_not_placed", lambda _error: _("This movement waits already."))
    register_message(
        "entry_does_not_fit",
        lambda _error: _(
            "This entry is not the movement: it has another amount, was reversed, or is another movement already."
        ),
    )
