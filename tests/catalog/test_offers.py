"""What an offer gives within a month, and in which months it stands."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from catalog.claims import Claim
from catalog.offers import (
    MONTHLY_FACTOR,
    AvailabilityPeriod,
    Offer,
    available_in_a_month,
    months_on_offer,
)
from catalog.quantities import Dimension
from catalog.rhythm import MONTHLY_RHYTHM, Rhythm, needed_in_a_month
from catalog.seasons import ALL_YEAR, month_mask, months_of
from tests.support import factories
from tests.support.database import Store

days = st.dates(date(2020, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize(
    ("period", "monthly"),
    [("day", 3000), ("week", 433), ("month", 100), ("season", 100), ("stock", 100)],
)
def test_what_comes_back_is_counted_as_often_as_it_does(period: str, monthly: int) -> None:
    assert available_in_a_month(100, AvailabilityPeriod(period)) == monthly


@pytest.mark.parametrize(
    ("rhythm", "monthly"),
    [
        ("once", 100),
        ("daily", 3000),
        ("weekly", 434),
        ("monthly", 100),
        ("yearly", 9),
        ("school_months", 10),
    ],
)
def test_what_is_needed_is_counted_as_often_as_it_is(rhythm: str, monthly: int) -> None:
    assert needed_in_a_month(100, Rhythm(rhythm)) == monthly


@given(st.integers(1, 10**12))
def test_the_same_rhythm_of_offer_and_need_fits(amount: int) -> None:
    """What is offered is rounded down and what is needed up: never by more than one unit."""
    offered = available_in_a_month(amount, AvailabilityPeriod.WEEK)
    assert 0 <= needed_in_a_month(amount, Rhythm.WEEKLY) - offered <= 1


def test_every_period_and_rhythm_has_its_factor() -> None:
    assert set(MONTHLY_FACTOR) == set(AvailabilityPeriod)
    assert set(MONTHLY_RHYTHM) == set(Rhythm)


@given(st.integers(0, ALL_YEAR), days, st.integers(0, 800))
def test_an_offer_stands_in_the_months_it_touches(mask: int, first: date, length: int) -> None:
    touched = {(first + timedelta(days=step)).month for step in range(length + 1)}
    expected = mask & month_mask(touched)
    assert months_on_offer(mask, first, first + timedelta(days=length)) == expected


@given(st.integers(0, ALL_YEAR), days)
def test_an_offer_that_ends_before_it_begins_never_stands(mask: int, first: date) -> None:
    assert months_on_offer(mask, first, first - timedelta(days=1)) == 0


@given(st.integers(0, ALL_YEAR), days)
def test_an_offer_with_an_open_end_keeps_its_season(mask: int, day: date) -> None:
    assert months_on_offer(mask, None, day) == months_on_offer(mask, day, None) == mask


def test_an_offer_over_the_turn_of_the_year_stands_in_both() -> None:
    mask = months_on_offer(ALL_YEAR, date(2026, 12, 20), date(2027, 1, 10))
    assert months_of(mask) == (1, 12)


def test_prices_are_compared_by_the_kilo() -> None:
    jar = Offer(price_cents=500, content_amount=240, dimension=Dimension.MASS)
    assert jar.comparable_cents == 2084
    jar.price_cents = None
    assert jar.comparable_cents is None


def test_the_claims_of_a_deleted_offer_go_with_it(store: Store) -> None:
    with store.write() as session:
        owner = factories.organisation(session)
        offer = factories.offer(session, owner)
        factories.claim(session, owner, offer_id=offer.id)
        factories.claim(session, owner)
    with store.write() as session:
        session.delete(session.get_one(Offer, offer.id))
    with store.read() as session:
        assert [claim.offer_id for claim in session.scalars(select(Claim))] == [None]


def test_an_organisation_makes_a_claim_only_once(store: Store) -> None:
    with store.write() as session:
        owner = factories.organisation(session)
        factories.claim(session, owner)

    def claim_again() -> None:
        with store.write() as session:
            factories.claim(session, owner)

    with pytest.raises(IntegrityError):
        claim_again()
