"""Statements and entries to be taken away: PDF and spreadsheet."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal

from app.ledger.labels import account_title, entry_label
from app.ledger.models import AccountKind, LedgerAccount, LedgerEntry
from app.ledger.statements import Statement
from app.runtime.i18n import gettext as _
from app.web.filters import euro, long_day, moment
from app.web.pdf import Column, Paper
from app.web.sheets import Cell


def euros(cents: int) -> Decimal:
    """Return cents as a spreadsheet counts."""
    return Decimal(cents).scaleb(-2)


def statement_pdf(statement: Statement, group: str, *, now: datetime, locale: str) -> bytes:
    """Return a statement as a paper."""
    title = _("Statement of account")
    paper = Paper(title, made=now, made_words=moment(now), locale=locale)
    first, last = statement.period.first, statement.period.last
    paper.facts(
        [
            (_("Account"), statement.title),
            (_("Group"), group),
            (_("Period"), _("%(first)s – %(last)s", first=long_day(first), last=long_day(last))),
            (_("At the beginning"), euro(statement.opening_cents)),
            (_("Came in"), euro(statement.in_cents)),
            (_("Went out"), euro(statement.out_cents)),
            (_("At the end"), euro(statement.closing_cents)),
        ]
    )
    columns = (
        Column(_("Day"), 3),
        Column(_("No."), 2, number=True),
        Column(_("What"), 10),
        Column(_("Amount"), 3, number=True),
        Column(_("Balance"), 3, number=True),
    )
    rows = [
        (
            line.on.strftime("%d/%m/%Y"),
            str(line.number),
            told(line.kind, line.text, line.reason),
            euro(line.cents),
            euro(line.balance_cents),
        )
        for line in statement.lines
    ]
    if not rows:
        paper.text(_("Nothing was entered in this period."))
    else:
        total = ("", "", _("At the end"), "", euro(statement.closing_cents))
        paper.table(columns, rows, total=total)
    return paper.text(_meaning(statement.kind)).as_bytes()


def told(kind: str, text: str, reason: str) -> str:
    """Return what an entry was, in one line."""
    said = kind if not text or text == kind else f"{kind}: {text}"
    return f"{said} ({reason})" if reason else said


def _meaning(kind: AccountKind) -> str:
    if kind in {AccountKind.CASH, AccountKind.BANK}:
        return _("Amounts above zero came in, those below zero went out.")
    return _(
        "Above zero is what the group owes to the account, below zero what is owed to the group."
    )


def statement_header() -> Sequence[str]:
    """Return the titles of a statement's columns."""
    return (_("Day"), _("No."), _("Kind"), _("Text"), _("Reason"), _("Amount"), _("Balance"))


def statement_rows(statement: Statement) -> Iterable[Sequence[Cell]]:
    """Return a statement for a spreadsheet, with what it begins and ends with."""
    period = statement.period
    yield (period.first, None, _("At the beginning"), "", "", None, euros(statement.opening_cents))
    for line in statement.lines:
        amounts = (euros(line.cents), euros(line.balance_cents))
        yield (line.on, line.number, line.kind, line.text, line.reason, *amounts)
    yield (period.last, None, _("At the end"), "", "", None, euros(statement.closing_cents))


def entries_header() -> Sequence[str]:
    """Return the titles of the columns of an export of entries."""
    return (
        _("No."),
        _("Day"),
        _("Kind"),
        _("Text"),
        _("Reason"),
        _("Kind of account"),
        _("Account"),
        _("Debit"),
        _("Credit"),
    )


def entries_rows(
    found: Iterable[tuple[LedgerEntry, LedgerAccount, int]], kinds: dict[AccountKind, str]
) -> Iterable[Sequence[Cell]]:
    """Return entries for a spreadsheet, a row for each side."""
    for entry, account, cents in found:
        yield (
            entry.number,
            entry.on,
            entry_label(entry.kind),
            entry.text,
            entry.reason,
            kinds[account.kind],
            account_title(account),
            euros(cents) if cents > 0 else None,
            euros(-cents) if cents < 0 else None,
        )
