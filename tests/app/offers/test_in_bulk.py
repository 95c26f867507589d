"""Offers written by few statements come out as the session would have written them, one by one."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.offers.in_bulk import OfferBatch, write_batch
from app.offers.price_history import Origin, prices_from
from catalog.offer_prices import OfferPrice, PriceSource
from catalog.offers import Offer
from catalog.organisations import Organisation
from catalog.quantities import Dimension, UnitCode
from tests.support.database import Store
from tests.support.factories import NOW, offer, organisation
from tests.support.queries import counted_statements

LATER = NOW + timedelta(days=1)
BY_LIST = Origin(PriceSource.IMPORT)
prices = st.none() | st.integers(0, 500)
rates = st.sampled_from((None, 400, 1000))
NEW = st.fixed_dictionaries(
    {"price_cents": prices, "vat_basis_points": rates, "published": st.booleans()}
)
CHANGE = st.fixed_dictionaries(
    {},
    optional={
        "title": st.sampled_from(("Altro nome", "Un nome ancora")),
        "price_cents": prices,
        "vat_basis_points": rates,
        "published": st.booleans(),
    },
)
Cases = list[tuple[dict[str, Any], dict[str, Any]]]
UNTOLD = {"id", "offer_id", "organisation_id"}


def facts(row: object, names: list[str]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names if name not in UNTOLD}


def outcome(session: Session) -> list[tuple[Any, ...]]:
    """Return all offers with their prices, in the order in which they were made, without identifiers."""
    columns, priced = Offer.__table__.columns.keys(), OfferPrice.__table__.columns.keys()
    found = []
    for row in session.scalars(select(Offer).order_by(Offer.id)):
        history = session.scalars(
            select(OfferPrice).where(OfferPrice.offer_id == row.id).order_by(OfferPrice.id)
        )
        found.append((facts(row, columns), [facts(price, priced) for price in history]))
    return found


def values_of(new: Mapping[str, Any], owner: Organisation) -> dict[str, Any]:
    return {
        "title": "Mele",
        "category_code": "apples",
        "unit": UnitCode.KILOGRAM,
        "content_amount": 1000,
        "dimension": Dimension.MASS,
        "organisation_id": owner.id,
        **new,
    }


def one_by_one(session: Session, owner: Organisation, there: list[Offer], cases: Cases) -> None:
    with prices_from(session, BY_LIST.source):
        for row, (_before, change) in zip(there, cases, strict=True):
            for name, value in change.items():
                setattr(row, name, value)
            row.updated_at = LATER
        for new, _change in cases:
            values = values_of(new, owner)
            session.add(Offer(created_at=LATER, updated_at=LATER, **values))
            session.flush()


def at_once(session: Session, owner: Organisation, there: list[Offer], cases: Cases) -> None:
    batch = OfferBatch(LATER, BY_LIST)
    for row, (_before, change) in zip(there, cases, strict=True):
        batch.change(row, change)
    for new, _change in cases:
        batch.create(values_of(new, owner))
    write_batch(session, batch)
    session.expire_all()


def written(
    store: Store,
    cases: Cases,
    write: Callable[[Session, Organisation, list[Offer], Cases], None],
) -> list[tuple[Any, ...]]:
    with store.write() as session:
        owner = organisation(session)
        there = [
            offer(session, owner, title="Mele", created_at=NOW, updated_at=NOW, **before)
            for before, _change in cases
        ]
        write(session, owner, there, cases)
        found = outcome(session)
        session.execute(delete(Offer))
        return found


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cases=st.lists(st.tuples(NEW, CHANGE), min_size=1, max_size=3))
def test_what_is_written_at_once_is_what_the_session_writes(store: Store, cases: Cases) -> None:
    assert written(store, cases, at_once) == written(store, cases, one_by_one)


def test_changes_alike_are_one_statement(store: Store) -> None:
    with store.write() as session:
        owner = organisation(session)
        many = [offer(session, owner, price_cents=cents) for cents in range(100, 140)]
    batch = OfferBatch(LATER, BY_LIST)
    for row in many:
        batch.change(row, {"price_cents": 90})
    with counted_statements(store.app) as statements, store.write() as session:
        write_batch(session, batch)
    assert len(statements) == 2
    assert set(batch.touched()) == {row.id for row in many}
