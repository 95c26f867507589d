"""What the books themselves tell the treasurer to do."""

import uuid
from collections.abc import Callable, Sequence
from datetime import date

from flask import url_for

from app.groups.models import Household
from app.ledger import movements, queries, task_queries
from app.ledger.bank import queries as bank_queries
from app.ledger.labels import account_title
from app.ledger.models import AccountKind, EntryKind, LedgerAccount
from app.ledger.task_queries import Beyond
from app.ledger.tasks import NOTHING, Asked, Found, Task, TaskProvider
from app.runtime.i18n import gettext as _
from catalog.organisations import Organisation

UrlOf = Callable[[Organisation, LedgerAccount], str]
HouseholdUrl = Callable[[uuid.UUID], str]


def bank_movements(asked: Asked) -> Found:
    """Movements of the bank that nobody has placed."""
    session, group = asked.session, asked.group
    total = bank_queries.count_waiting(session, group.id)
    if not total:
        return NOTHING
    rows = bank_queries.waiting(session, group.id, first=asked.first, most=asked.most)
    tasks = [
        Task(
            row.name or row.text or _("(without text)"),
            row.text if row.name else "",
            url_for("bank_movements.movement", slug=group.slug, movement_id=row.id),
            row.cents,
            row.on,
        )
        for row in rows
    ]
    return Found(total, tasks)


def households_below(asked: Asked) -> Found:
    """Households whose credit is lower than the rule of the group allows; without a rule, below zero."""
    book = queries.book(asked.session, asked.group.id)
    allowed = book.overdraft_cents or 0 if book is not None else 0
    wanted = Beyond(asked.group.id, AccountKind.HOUSEHOLD, high_cents=allowed)
    return _beyond(asked, wanted, _household_url)


def producers_owed(asked: Asked) -> Found:
    """Producers to whom the group owes something."""
    wanted = Beyond(asked.group.id, AccountKind.PRODUCER, low_cents=0)
    return _beyond(asked, wanted, _payment_url)


def partners_open(asked: Asked) -> Found:
    """Other groups with which something is open, either way."""
    wanted = Beyond(asked.group.id, AccountKind.PARTNER, low_cents=0, high_cents=0)
    return _beyond(asked, wanted, _account_url)


def _beyond(asked: Asked, wanted: Beyond, url_of: UrlOf) -> Found:
    session = asked.session
    total = task_queries.count_beyond(session, wanted)
    if not total:
        return NOTHING
    rows = task_queries.beyond(session, wanted, first=asked.first, most=asked.most)
    since = task_queries.since_when(session, [row.id for row, _cents in rows], wanted)
    tasks = [
        Task(
            account_title(row),
            _side(row, cents),
            url_of(asked.group, row),
            -cents,
            since.get(row.id),
        )
        for row, cents in rows
    ]
    return Found(total, tasks)


def _side(account: LedgerAccount, cents: int) -> str:
    if account.kind is not AccountKind.PARTNER:
        return ""
    return _("it owes us") if cents > 0 else _("we owe it")


def _household_url(_group: Organisation, account: LedgerAccount) -> str:
    return url_for("my_accounts.one", household_id=account.household_id)


def _payment_url(group: Organisation, account: LedgerAccount) -> str:
    return url_for(
        "book_deeds.form", slug=group.slug, deed="pagamento", per=account.id, soldi="bank"
    )


def _account_url(group: Organisation, account: LedgerAccount) -> str:
    return url_for("books.account", slug=group.slug, account_id=account.id)


def fees_missing(asked: Asked) -> Found:
    """Households without the fee of this year, in a group that has ever charged one."""
    session, group = asked.session, asked.group
    if not task_queries.has_entries(session, group.id, EntryKind.FEE):
        return NOTHING
    missing = movements.uncharged(session, group.id, asked.day.year)
    shown = missing[asked.first : asked.first + asked.most]
    url = url_for("book_rules.fee", slug=group.slug)
    return Found(len(missing), _of_households(shown, lambda _id: url))


def deposits_missing(asked: Asked) -> Found:
    """Households without a deposit, in a group that has ever taken one."""
    session, group = asked.session, asked.group
    if not task_queries.has_entries(session, group.id, EntryKind.DEPOSIT):
        return NOTHING
    total = task_queries.count_without_deposit(session, group.id)
    rows = task_queries.without_deposit(session, group.id, first=asked.first, most=asked.most)

    def url(household_id: uuid.UUID) -> str:
        return url_for(
            "book_deeds.form", slug=group.slug, deed="cauzione", per=household_id, soldi="bank"
        )

    return Found(total, _of_households(rows, url))


def _of_households(rows: Sequence[Household], url_of: HouseholdUrl) -> list[Task]:
    return [Task(f"{row.code} {row.name}", "", url_of(row.id)) for row in rows]


def last_year_open(asked: Asked) -> Found:
    """The year before, as long as it is not closed and anything was entered in it or before."""
    last = date(asked.day.year - 1, 12, 31)
    book = queries.book(asked.session, asked.group.id)
    if book is None or (book.closed_until is not None and book.closed_until >= last):
        return NOTHING
    if not task_queries.has_entries(asked.session, asked.group.id, until=last):
        return NOTHING
    url = url_for("book_rules.closing", slug=asked.group.slug, fino=last.isoformat())
    return Found(1, [Task(str(last.year), "", url)] if not asked.first else [])


PROVIDERS = (
    TaskProvider(
        "banca",
        lambda: _("Movements of the bank to be placed"),
        lambda: _("Look whom each comes from, or leave it for later."),
        bank_movements,
        lambda group: (
            _("Place them"),
            url_for("bank_movements.waiting", slug=group.slug),
        ),
    ),
    TaskProvider(
        "produttori",
        lambda: _("Producers to be paid"),
        lambda: _("What settled orders say that the group owes them."),
        producers_owed,
    ),
    TaskProvider(
        "sotto-il-limite",
        lambda: _("Households below their limit"),
        lambda: _("Less credit than the rule of the group allows: a word with them helps."),
        households_below,
    ),
    TaskProvider(
        "quote",
        lambda: _("Fee of this year not taken"),
        lambda: _("From households that have joined since, or from all."),
        fees_missing,
        lambda group: (_("Charge the fee"), url_for("book_rules.fee", slug=group.slug)),
    ),
    TaskProvider(
        "cauzioni",
        lambda: _("Deposits missing"),
        lambda: _("Households that have left none."),
        deposits_missing,
    ),
    TaskProvider(
        "gruppi",
        lambda: _("Open with other groups"),
        lambda: _("From orders that you have shared."),
        partners_open,
    ),
    TaskProvider(
        "anno",
        lambda: _("The year before is not closed"),
        lambda: _("Once the cash box and the bank agree with the books, close it."),
        last_year_open,
    ),
)
