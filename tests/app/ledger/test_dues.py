"""The yearly fee and the deposit of a household: in the books to the cent, and never twice."""

import pytest

from app.groups.models import Household
from app.ledger import queries
from app.ledger.dues import Due, charge_fee, return_deposit, take_deposit
from app.ledger.errors import AlreadyEntered, DepositTooLow, NotAnAmount
from app.ledger.models import AccountKind
from tests.app.evidence.stage import actor
from tests.support import groups
from tests.support.database import Store
from tests.support.factories import NOW, TODAY
from tests.support.signing import person

FEE, DEPOSIT = Due(1_550, TODAY, "Quota di prova"), Due(5_001, TODAY, "Cauzione di prova")


@pytest.fixture
def family(store: Store) -> Household:
    with store.write() as session:
        return groups.household(session, groups.group(session))


def sums(store: Store, family: Household) -> dict[str, int]:
    """Return what each account that is not empty comes to: debits above zero."""
    with store.read() as session:
        rows = queries.balances(session, family.organisation_id, *AccountKind)
        return {row.account.kind.value: row.balance_cents for row in rows if row.balance_cents}


def test_the_fee_of_a_year_is_taken_once(store: Store, family: Household) -> None:
    for year in (2026, 2027):
        with store.write() as session:
            charge_fee(session, family, FEE, year, actor=None, now=NOW)
    with pytest.raises(AlreadyEntered), store.write() as session:
        charge_fee(session, family, FEE, 2027, actor=None, now=NOW)
    assert sums(store, family) == {"household": 3_100, "group": -3_100}


def test_a_deposit_is_held_apart_from_the_credit_and_given_back(
    store: Store, family: Household
) -> None:
    with store.write() as session:
        who = actor(person(session))
        take_deposit(session, family, DEPOSIT, in_cash=True, actor=who, now=NOW)
    assert sums(store, family) == {"cash": 5_001, "deposit": -5_001}
    back = Due(2_000, TODAY, "Cauzione resa")
    with store.write() as session:
        return_deposit(session, family, back, in_cash=False, actor=who, now=NOW)
    assert sums(store, family) == {"cash": 5_001, "bank": -2_000, "deposit": -3_001}
    with pytest.raises(DepositTooLow) as refused, store.write() as session:
        return_deposit(
            session, family, Due(3_002, TODAY, "Troppo"), in_cash=True, actor=who, now=NOW
        )
    assert refused.value.held_cents == 3_001


@pytest.mark.parametrize("cents", [0, -1])
def test_what_is_no_amount_is_refused(cents: int) -> None:
    with pytest.raises(NotAnAmount):
        Due(cents, TODAY, "Niente")
