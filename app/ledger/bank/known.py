"""Reads what movements of the bank are compared with."""

import uuid
from collections.abc import Sequence

from sqlalchemy.orm import Session

from app.groups import queries as group_queries
from app.groups.models import Household
from app.ledger import book_queries
from app.ledger.bank import likeness_queries
from app.ledger.bank.models import BankMovement
from app.ledger.bank.recognising import Known, KnownParty, name_words
from app.ledger.bank.targets import Target, TargetKind
from app.ledger.models import OF_ORGANISATIONS
from app.ledger.references import references_of


def known_to(
    session: Session, organisation_id: uuid.UUID, movements: Sequence[BankMovement]
) -> Known:
    """Return everything that some movements of a group are compared with."""
    households = group_queries.households(
        session,
        organisation_id,
        "",
        with_left=True,
        first=0,
        most=group_queries.MOST_HOUSEHOLDS,
    )
    credits_ = book_queries.credits_of(session, [row.id for row in households])
    return Known(
        references=references_of(row.id for row in households),
        # One that has left is looked for until nothing is open between it and the group.
        households=[
            _household(row, credits_.get(row.id, 0))
            for row in households
            if row.left_on is None or credits_.get(row.id)
        ],
        partners=[
            KnownParty(
                Target(TargetKind.ACCOUNT, account.id),
                name_words(account.partner.name) if account.partner is not None else (),
                cents,
            )
            for account, cents in book_queries.accounts(session, organisation_id, *OF_ORGANISATIONS)
        ],
        by_hand=likeness_queries.entered_by_hand(session, organisation_id, movements),
        last_times=_last_times(session, organisation_id, movements),
        told_otherwise=frozenset(
            likeness_queries.told_otherwise(session, organisation_id, movements)
        ),
    )


def _last_times(
    session: Session, organisation_id: uuid.UUID, movements: Sequence[BankMovement]
) -> dict[str, Target]:
    names = {row.name for row in movements if row.name}
    return {
        name: Target(TargetKind.ACCOUNT, account.id)
        if account.household_id is None
        else Target(TargetKind.HOUSEHOLD, account.household_id)
        for name, account in likeness_queries.accounts_of_names(session, organisation_id, names)
    }


def _household(row: Household, credit_cents: int) -> KnownParty:
    people = (each.person.name for each in row.people)
    return KnownParty(
        Target(TargetKind.HOUSEHOLD, row.id), name_words(row.name, *people), -credit_cents
    )
