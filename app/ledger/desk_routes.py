"""The treasurer's desk: what the group has and owes, its accounts, what was entered."""

import uuid
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from sqlalchemy.orm import Session

from app.ledger import book_queries, entry_queries, queries
from app.ledger.entry_queries import EntryFilter
from app.ledger.errors import TasksNotFound
from app.ledger.labels import account_title, entry_choices, kind_label, shown_cents
from app.ledger.models import AccountKind, EntryKind
from app.ledger.pages import (
    PAGE_SIZE,
    Page,
    asked_period,
    before_number,
    keeper,
    period_is_asked,
    sheet_file,
    statement_file,
    today,
)
from app.ledger.papers import entries_header, entries_rows
from app.ledger.statements import last_lines, statement_of
from app.ledger.tasks import Asked, provider_of, tasks_of
from app.ledger.views import EntryRow, entry_rows, money_now
from app.runtime.transaction import current_session
from app.web.paging import page_number, pager
from catalog.organisations import Organisation

blueprint = Blueprint(
    "books", __name__, template_folder="templates", url_prefix="/realta/<slug>/conti"
)

LISTS = {
    "famiglie": AccountKind.HOUSEHOLD,
    "cauzioni": AccountKind.DEPOSIT,
    "produttori": AccountKind.PRODUCER,
    "gruppi": AccountKind.PARTNER,
}
MOST_TASKS = 10
OF_HOUSEHOLDS = {AccountKind.HOUSEHOLD, AccountKind.DEPOSIT}


@blueprint.get("")
def desk(slug: str) -> Page:
    """What the group has, owes and is owed, and what was entered last."""
    actor, group = keeper(slug)
    session = current_session()
    book = queries.book(session, group.id)
    last = entry_queries.entries(session, group.id, EntryFilter(), before=None, most=8)
    return render_template(
        "ledger/desk.html",
        group=group,
        book=book,
        money=money_now(session, group.id),
        waits=tasks_of(Asked(session, group, actor, today(), 0, MOST_TASKS)),
        rows=entry_rows(session, last),
    )


@blueprint.get("/da-fare/<which>")
def tasks(slug: str, which: str) -> Page:
    """The whole of a list of tasks."""
    actor, group = keeper(slug)
    provider, page = provider_of(which), page_number(request.args)
    if provider is None:
        raise TasksNotFound
    first = (page - 1) * PAGE_SIZE
    found = provider.find(Asked(current_session(), group, actor, today(), first, PAGE_SIZE))
    return render_template(
        "ledger/tasks.html",
        group=group,
        title=provider.title(),
        meaning=provider.meaning(),
        found=found,
        deed=None if provider.deed is None else provider.deed(group),
        pages=pager(page, found.total, PAGE_SIZE, ".tasks", slug=slug, which=which),
    )


@blueprint.get("/elenco/<any(famiglie, cauzioni, produttori, gruppi):which>")
def accounts(slug: str, which: str) -> Page:
    """The accounts of a kind with what they come to."""
    _actor, group = keeper(slug)
    session, page, kind = current_session(), page_number(request.args), LISTS[which]
    total = _count(session, group, kind)
    rows = _rows(session, group, kind, (page - 1) * PAGE_SIZE)
    return render_template(
        "ledger/accounts.html",
        group=group,
        which=which,
        title=kind_label(kind),
        rows=rows,
        total=total,
        pages=pager(page, total, PAGE_SIZE, ".accounts", slug=slug, which=which),
    )


def _count(session: Session, group: Organisation, kind: AccountKind) -> int:
    if kind in OF_HOUSEHOLDS:
        return book_queries.count_household_balances(session, group.id, kind)
    return book_queries.count_accounts(session, group.id, kind)


def _rows(
    session: Session, group: Organisation, kind: AccountKind, first: int
) -> list[tuple[str, str | None, int]]:
    """Return name, address and sum of each account of a page."""
    if kind not in OF_HOUSEHOLDS:
        found = book_queries.accounts(session, group.id, kind, first=first, most=PAGE_SIZE)
        return [
            (account_title(row), _url(group, row.id), shown_cents(kind, cents))
            for row, cents in found
        ]
    return [
        (
            f"{each.household.code} {each.household.name}",
            _household_url(group, kind, each),
            shown_cents(kind, each.balance_cents),
        )
        for each in book_queries.household_balances(
            session, group.id, kind, first=first, most=PAGE_SIZE
        )
    ]


def _url(group: Organisation, account_id: uuid.UUID) -> str:
    return url_for(".account", slug=group.slug, account_id=account_id)


def _household_url(
    group: Organisation, kind: AccountKind, row: book_queries.HouseholdBalance
) -> str | None:
    if kind is AccountKind.HOUSEHOLD:
        return url_for("my_accounts.one", household_id=row.household.id)
    return _url(group, row.account_id) if row.account_id is not None else None


@blueprint.get("/conto/<uuid:account_id>")
def account(slug: str, account_id: uuid.UUID) -> Page:
    """An account with its last lines."""
    _actor, group = keeper(slug)
    session, before = current_session(), before_number()
    row = book_queries.account(session, group.id, account_id)
    lines = last_lines(session, row, before=before, most=PAGE_SIZE + 1)
    shown, older = lines[:PAGE_SIZE], len(lines) > PAGE_SIZE
    return render_template(
        "ledger/account.html",
        group=group,
        account=row,
        title=account_title(row),
        kind_title=kind_label(row.kind),
        balance=shown_cents(row.kind, queries.balance(session, row.id)),
        lines=shown,
        period=asked_period(),
        older_url=(
            url_for(".account", slug=slug, account_id=row.id, prima=shown[-1].number)
            if older
            else None
        ),
    )


@blueprint.get("/conto/<uuid:account_id>/estratto.<any(pdf, xlsx, csv):kind>")
def paper(slug: str, account_id: uuid.UUID, kind: str) -> Response:
    """The statement of an account over a period as a file."""
    _actor, group = keeper(slug)
    session = current_session()
    row = book_queries.account(session, group.id, account_id)
    statement = statement_of(session, row, asked_period())
    return statement_file(statement, group, kind, f"conto-{row.name.partition(':')[2] or row.name}")


def _asked() -> EntryFilter:
    text = request.args.get("tipo", "")
    kind = EntryKind(text) if text in set(EntryKind) else None
    return EntryFilter(asked_period() if period_is_asked() else None, kind)


@blueprint.get("/movimenti")
def entries(slug: str) -> Page:
    """Everything that was entered, the latest first, of a period or a kind if asked."""
    _actor, group = keeper(slug)
    session, asked = current_session(), _asked()
    found = entry_queries.entries(
        session, group.id, asked, before=before_number(), most=PAGE_SIZE + 1
    )
    shown: list[EntryRow] = entry_rows(session, found[:PAGE_SIZE])
    words = {name: request.args[name] for name in ("dal", "al", "tipo") if request.args.get(name)}
    older = len(found) > PAGE_SIZE
    return render_template(
        "ledger/entries.html",
        group=group,
        rows=shown,
        total=entry_queries.count_entries(session, group.id, asked),
        asked=asked,
        words=words,
        kinds=entry_choices(),
        older_url=_older(slug, shown[-1].number, words) if older else None,
    )


def _older(slug: str, before: int, words: Mapping[str, str]) -> str:
    asked: dict[str, Any] = dict(words)
    return url_for(".entries", slug=slug, prima=before, **asked)


@blueprint.get("/movimenti.<any(csv, xlsx):kind>")
def export(slug: str, kind: str) -> Response:
    """The entries that are asked for, side by side, as a spreadsheet."""
    _actor, group = keeper(slug)
    found = entry_queries.exported(current_session(), group.id, _asked())
    kinds = {each: kind_label(each) for each in AccountKind}
    return sheet_file(entries_header(), entries_rows(found, kinds), kind, "movimenti")
