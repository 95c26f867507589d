"""Who may look into the books of a group, and who writes in them."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from app.ledger.queries import account_of_household
from tests.access.group_rows import MEMBER, _group, _household
from tests.access.world import OWNERS, SIGNED_IN, Row, World
from tests.support import groups
from tests.support.books import paid


def _account(session: Session, world: World) -> Mapping[str, object]:
    values = _household(session, world)
    household = groups.household(session, world.farm)
    paid(session, household, 1_000)
    row = account_of_household(session, household.id)
    assert row is not None
    return {"slug": values["slug"], "account_id": row.id}


def _entry(session: Session, world: World) -> Mapping[str, object]:
    values = _household(session, world)
    entry = paid(session, groups.household(session, world.farm), 1_000)
    return {"slug": values["slug"], "entry_id": entry.id}


def _paper(session: Session, world: World) -> Mapping[str, object]:
    return {**_account(session, world), "kind": "xlsx"}


def _own(session: Session, world: World) -> Mapping[str, object]:
    values = _household(session, world)
    return {"household_id": values["household_id"]}


def _own_paper(session: Session, world: World) -> Mapping[str, object]:
    return {**_own(session, world), "kind": "pdf"}


def _list(session: Session, world: World) -> Mapping[str, object]:
    return {**_group(session, world), "which": "famiglie"}


def _deed(session: Session, world: World) -> Mapping[str, object]:
    return {**_group(session, world), "deed": "versamento"}


def _export(session: Session, world: World) -> Mapping[str, object]:
    return {**_group(session, world), "kind": "csv"}


ROWS = (
    Row("my_accounts.index", SIGNED_IN),
    Row("my_accounts.one", OWNERS | MEMBER, values=_own),
    Row("my_accounts.paper", OWNERS | MEMBER, values=_own_paper),
    Row("books.desk", OWNERS, values=_group),
    Row("books.accounts", OWNERS, values=_list),
    Row("books.account", OWNERS, values=_account),
    Row("books.paper", OWNERS, values=_paper),
    Row("books.entries", OWNERS, values=_group),
    Row("books.export", OWNERS, values=_export),
    Row("book_deeds.form", OWNERS, values=_deed),
    Row("book_deeds.do", OWNERS, "POST", values=_deed),
    Row("book_entries.one", OWNERS, values=_entry),
    Row("book_entries.reverse", OWNERS, "POST", values=_entry),
    Row("book_rules.fee", OWNERS, values=_group),
    Row("book_rules.charge", OWNERS, "POST", values=_group),
    Row("book_rules.rules", OWNERS, values=_group),
    Row("book_rules.set_rule", OWNERS, "POST", values=_group),
    Row("book_rules.closing", OWNERS, values=_group),
    Row("book_rules.close", OWNERS, "POST", values=_group),
    Row("book_rules.opening_balances", OWNERS, values=_export),
)
