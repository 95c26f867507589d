"""Who may look into the books of a group, and who writes in them."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from app.ledger.bank.models import BankMovement
from app.ledger.bank.services import put_up
from app.ledger.queries import account_of_household
from catalog.base import new_id
from tests.access.group_rows import MEMBER, _group, _household
from tests.access.world import OWNER, OWNERS, SIGNED_IN, Row, World
from tests.support import groups
from tests.support.bank import actor_of, told
from tests.support.bank_files import SEPARATE, Moved
from tests.support.books import paid
from tests.support.factories import NOW


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


def _tasks(session: Session, world: World) -> Mapping[str, object]:
    return {**_group(session, world), "which": "produttori"}


def _upload(session: Session, world: World) -> Mapping[str, object]:
    values = _group(session, world)
    keeper = actor_of(world.people[OWNER])
    row = put_up(session, world.farm.id, "movimenti.csv", SEPARATE, actor=keeper, now=NOW)
    return {**values, "upload_id": row.id}


def _movement(session: Session, world: World) -> Mapping[str, object]:
    values = _household(session, world)
    (row,) = told(session, world.farm, Moved(1_000, f"Prova {new_id()}"))
    return {"slug": values["slug"], "movement_id": row.id}


def _statement(session: Session, world: World) -> Mapping[str, object]:
    values = _movement(session, world)
    row = session.get_one(BankMovement, values["movement_id"])
    return {"slug": values["slug"], "statement_id": row.statement_id}


ROWS = (
    Row("my_accounts.index", SIGNED_IN),
    Row("my_accounts.one", OWNERS | MEMBER, values=_own),
    Row("my_accounts.paper", OWNERS | MEMBER, values=_own_paper),
    Row("books.desk", OWNERS, values=_group),
    Row("books.tasks", OWNERS, values=_tasks),
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
    Row("bank.start", OWNERS, values=_group),
    Row("bank.upload", OWNERS, "POST", values=_group),
    Row("bank.columns", OWNERS, values=_upload),
    Row("bank.read", OWNERS, "POST", values=_upload),
    Row("bank.put_aside", OWNERS, "POST", values=_upload),
    Row("bank.details", OWNERS, values=_group),
    Row("bank.set_details", OWNERS, "POST", values=_group),
    Row("bank_movements.waiting", OWNERS, values=_group),
    Row("bank_movements.place_all", OWNERS, "POST", values=_group),
    Row("bank_movements.statement", OWNERS, values=_statement),
    Row("bank_movements.movement", OWNERS, values=_movement),
    Row("bank_movements.place", OWNERS, "POST", values=_movement),
    Row("bank_movements.reopen", OWNERS, "POST", values=_movement),
)
