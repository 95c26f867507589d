"""What the pages of the books read."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, Subquery, func, or_, select
from sqlalchemy.orm import Session, joinedload

from app.accounts.actor import MONEY_KINDS, Actor
from app.accounts.models import Role
from app.groups.errors import HouseholdNotFound
from app.groups.models import Duty, DutyKind, Household
from app.ledger.errors import AccountNotFound
from app.ledger.models import AccountKind, LedgerAccount, LedgerEntry, Posting
from catalog.organisations import Organisation

MOST_CHOICES = 5_000
MOST_BOOKS = 50
_WITH_OWNER = (joinedload(LedgerAccount.household), joinedload(LedgerAccount.partner))


@dataclass(frozen=True, slots=True)
class HouseholdBalance:
    """A household and what one of its accounts comes to, debits above zero; it may have none yet."""

    household: Household
    account_id: uuid.UUID | None
    balance_cents: int


def account(session: Session, organisation_id: uuid.UUID, account_id: uuid.UUID) -> LedgerAccount:
    """Return an account of a book with whom it tells of; raises AccountNotFound."""
    found = session.scalar(
        select(LedgerAccount)
        .where(LedgerAccount.id == account_id, LedgerAccount.organisation_id == organisation_id)
        .options(*_WITH_OWNER)
    )
    if found is None:
        raise AccountNotFound
    return found


def household(session: Session, household_id: uuid.UUID) -> Household:
    """Return a household with its group and people; raises HouseholdNotFound."""
    found = session.scalar(
        select(Household)
        .where(Household.id == household_id)
        .options(joinedload(Household.organisation), joinedload(Household.people))
    )
    if found is None:
        raise HouseholdNotFound
    return found


def sums_by_kind(
    session: Session, organisation_id: uuid.UUID, *, until: date | None = None
) -> Mapping[AccountKind, int]:
    """Return what the accounts of each kind come to together, debits above zero."""
    query = (
        select(LedgerAccount.kind, func.sum(Posting.amount_cents))
        .join(LedgerAccount, LedgerAccount.id == Posting.account_id)
        .where(LedgerAccount.organisation_id == organisation_id)
        .group_by(LedgerAccount.kind)
    )
    if until is not None:
        query = query.join(LedgerEntry, LedgerEntry.id == Posting.entry_id).where(
            LedgerEntry.on <= until
        )
    found = {row[0]: int(row[1]) for row in session.execute(query)}
    return {kind: found.get(kind, 0) for kind in AccountKind}


def _sums(organisation_id: uuid.UUID, until: date | None = None) -> Subquery:
    query = (
        select(Posting.account_id, func.sum(Posting.amount_cents).label("cents"))
        .join(LedgerAccount, LedgerAccount.id == Posting.account_id)
        .where(LedgerAccount.organisation_id == organisation_id)
        .group_by(Posting.account_id)
    )
    if until is not None:
        query = query.join(LedgerEntry, LedgerEntry.id == Posting.entry_id).where(
            LedgerEntry.on <= until
        )
    return query.subquery()


def _of_households(
    organisation_id: uuid.UUID, kind: AccountKind
) -> Select[Household, uuid.UUID, int]:
    sums = _sums(organisation_id)
    cents = func.coalesce(sums.c.cents, 0)
    with_account = (LedgerAccount.household_id == Household.id) & (LedgerAccount.kind == kind)
    return (
        select(Household, LedgerAccount.id, cents.label("cents"))
        .outerjoin(LedgerAccount, with_account)
        .outerjoin(sums, sums.c.account_id == LedgerAccount.id)
        .where(
            Household.organisation_id == organisation_id,
            # One that has left is shown until nothing is open between it and the group.
            or_(Household.left_on.is_(None), cents != 0),
        )
        .order_by(func.length(Household.code), Household.code)
    )


def count_household_balances(
    session: Session, organisation_id: uuid.UUID, kind: AccountKind
) -> int:
    """Return how many households the list of balances has."""
    inner = _of_households(organisation_id, kind).order_by(None).subquery()
    return session.scalar(select(func.count()).select_from(inner)) or 0


def household_balances(
    session: Session, organisation_id: uuid.UUID, kind: AccountKind, *, first: int, most: int
) -> list[HouseholdBalance]:
    """Return households with what they come to, by code."""
    query = _of_households(organisation_id, kind).offset(first).limit(most)
    return [HouseholdBalance(row[0], row[1], int(row[2])) for row in session.execute(query)]


def households_below(
    session: Session, organisation_id: uuid.UUID, limit_cents: int, *, most: int
) -> list[HouseholdBalance]:
    """Return households whose credit is below a limit (0, or below zero), the lowest first."""
    sums = _sums(organisation_id)
    query = (
        select(Household, LedgerAccount.id, sums.c.cents)
        .join(LedgerAccount, LedgerAccount.household_id == Household.id)
        .join(sums, sums.c.account_id == LedgerAccount.id)
        .where(
            Household.organisation_id == organisation_id,
            LedgerAccount.kind == AccountKind.HOUSEHOLD,
            sums.c.cents > -limit_cents,
        )
        .order_by(sums.c.cents.desc(), Household.id)
        .limit(most)
    )
    return [HouseholdBalance(row[0], row[1], int(row[2])) for row in session.execute(query)]


def credits_of(session: Session, household_ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, int]:
    """Return what the group owes to each of some households, below zero what they owe."""
    query = (
        select(LedgerAccount.household_id, -func.sum(Posting.amount_cents))
        .join(Posting, Posting.account_id == LedgerAccount.id)
        .where(
            LedgerAccount.household_id.in_(household_ids),
            LedgerAccount.kind == AccountKind.HOUSEHOLD,
        )
        .group_by(LedgerAccount.household_id)
    )
    return {row[0]: int(row[1]) for row in session.execute(query) if row[0] is not None}


def accounts(
    session: Session,
    organisation_id: uuid.UUID,
    *kinds: AccountKind,
    until: date | None = None,
    first: int = 0,
    most: int = MOST_CHOICES,
) -> list[tuple[LedgerAccount, int]]:
    """Return accounts with whom they tell of and what they come to, by kind and name."""
    sums = _sums(organisation_id, until)
    query = (
        select(LedgerAccount, func.coalesce(sums.c.cents, 0))
        .outerjoin(sums, sums.c.account_id == LedgerAccount.id)
        .where(LedgerAccount.organisation_id == organisation_id, LedgerAccount.kind.in_(kinds))
        .options(*_WITH_OWNER)
        .order_by(LedgerAccount.kind, func.length(LedgerAccount.name), LedgerAccount.name)
        .offset(first)
        .limit(most)
    )
    return [(row[0], int(row[1])) for row in session.execute(query)]


def count_accounts(session: Session, organisation_id: uuid.UUID, *kinds: AccountKind) -> int:
    """Return how many accounts of some kinds a book has."""
    query = select(func.count()).where(
        LedgerAccount.organisation_id == organisation_id, LedgerAccount.kind.in_(kinds)
    )
    return session.scalar(query) or 0


def households_to_choose(session: Session, organisation_id: uuid.UUID) -> Sequence[Household]:
    """Return all households of a group by code; those that have left come last."""
    return session.scalars(
        select(Household)
        .where(Household.organisation_id == organisation_id)
        .order_by(Household.left_on.is_not(None), func.length(Household.code), Household.code)
        .limit(MOST_CHOICES)
    ).all()


def deposit_of(session: Session, household_id: uuid.UUID) -> int:
    """Return what the group holds of a household against the day on which it leaves."""
    query = (
        select(func.coalesce(func.sum(Posting.amount_cents), 0))
        .join(LedgerAccount, LedgerAccount.id == Posting.account_id)
        .where(
            LedgerAccount.household_id == household_id, LedgerAccount.kind == AccountKind.DEPOSIT
        )
    )
    return -int(session.scalar(query) or 0)


def books_kept_by(session: Session, actor: Actor) -> Sequence[Organisation]:
    """Return the groups whose books somebody keeps, by name."""
    decides = [hat.organisation_id for hat in actor.hats if hat.role is Role.OWNER]
    looks_after = select(Duty.organisation_id).where(
        Duty.person_id == actor.person_id, Duty.kind == DutyKind.TREASURER
    )
    return session.scalars(
        select(Organisation)
        .where(
            Organisation.kind.in_(MONEY_KINDS),
            or_(Organisation.id.in_(decides), Organisation.id.in_(looks_after)),
        )
        .order_by(Organisation.name, Organisation.id)
        .limit(MOST_BOOKS)
    ).all()
