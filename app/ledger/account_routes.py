"""What people see of their own household's account, and which books they keep."""

import uuid

from flask import Blueprint, Response, render_template, url_for

from app.accounts import gate
from app.groups import queries as group_queries
from app.groups.models import Household
from app.ledger import book_queries, policies, queries
from app.ledger.bank.queries import details_of
from app.ledger.pages import (
    PAGE_SIZE,
    Page,
    asked_period,
    before_number,
    statement_file,
)
from app.ledger.references import reference_of, rf_reference_of
from app.ledger.statements import empty_statement, last_lines, statement_of
from app.runtime.transaction import current_session

blueprint = Blueprint("my_accounts", __name__, template_folder="templates", url_prefix="/conti")


@blueprint.get("")
def index() -> Page:
    """The accounts of the households one belongs to, and the books one keeps."""
    actor, session = gate.signed_in(), current_session()
    households = group_queries.households_of_person(session, actor.person_id)
    sums = book_queries.credits_of(session, [row.id for row in households])
    return render_template(
        "ledger/mine.html",
        accounts=[(row, sums.get(row.id, 0)) for row in households],
        books=book_queries.books_kept_by(session, actor),
    )


def _own(household_id: uuid.UUID) -> tuple[Household, bool]:
    """Return a household, and whether who asks keeps the books it stands in."""
    actor, session = gate.signed_in(), current_session()
    row = book_queries.household(session, household_id)
    duties = group_queries.duties_of(session, actor.person_id, row.organisation_id)
    gate.require(policies.may_see_account(actor, row, duties))
    return row, policies.may_keep_books(actor, row.organisation_id, duties)


@blueprint.get("/<uuid:household_id>")
def one(household_id: uuid.UUID) -> Page:
    """The account of a household: what it comes to, how to pay, what happened."""
    row, keeps = _own(household_id)
    session, before = current_session(), before_number()
    account = queries.account_of_household(session, row.id)
    lines = (
        last_lines(session, account, before=before, most=PAGE_SIZE + 1)
        if account is not None
        else []
    )
    shown = lines[:PAGE_SIZE]
    older = len(lines) > PAGE_SIZE
    book = queries.book(session, row.organisation_id)
    return render_template(
        "ledger/my_account.html",
        household=row,
        group=row.organisation,
        keeps=keeps,
        account=account,
        credit=0 if account is None else -queries.balance(session, account.id),
        deposit=book_queries.deposit_of(session, row.id),
        overdraft=book.overdraft_cents if book is not None else None,
        reference=reference_of(row.id),
        rf_reference=rf_reference_of(row.id),
        details=details_of(session, row.organisation_id),
        lines=shown,
        first_page=before is None,
        period=asked_period(),
        older_url=(url_for(".one", household_id=row.id, prima=shown[-1].number) if older else None),
    )


@blueprint.get("/<uuid:household_id>/estratto.<any(pdf, xlsx, csv):kind>")
def paper(household_id: uuid.UUID, kind: str) -> Response:
    """The statement of a period as a file."""
    row, _keeps = _own(household_id)
    session, period = current_session(), asked_period()
    account = queries.account_of_household(session, row.id)
    if account is None:
        statement = empty_statement(f"{row.code} {row.name}", period)
    else:
        found = book_queries.account(session, row.organisation_id, account.id)
        statement = statement_of(session, found, period)
    return statement_file(statement, row.organisation, kind, f"conto-{row.code}")
