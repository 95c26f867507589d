"""Every price is written down, by whatever way it comes, and never changed afterwards."""

import ast
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.exchange.listing.rules import ImportRules
from app.exchange.services import apply_import, prepare_import
from app.offers.price_history import prices_from
from catalog.categories import load_categories
from catalog.criteria import load_criteria
from catalog.offer_prices import OfferPrice, PriceSource
from catalog.offers import Offer
from catalog.places import load_gazetteer
from catalog.understanding import build_lexicon
from tests.app.exchange.lists import price_list, product
from tests.architecture.source import ROOT, modules
from tests.support.database import Store
from tests.support.factories import NOW, offer, organisation
from tests.support.queries import counted_statements

# Loads the demonstration by the thousand, with a history of its own.
BULK_WRITERS = {Path("app/admin/demo/writing.py"), Path("app/offers/in_bulk.py")}


def history(session: Session) -> list[tuple[int | None, PriceSource]]:
    rows = session.scalars(select(OfferPrice).order_by(OfferPrice.id))
    return [(row.price_cents, row.source) for row in rows]


def test_a_new_price_is_written_down_with_its_moment(store: Store) -> None:
    with store.write() as session:
        mine = offer(session, organisation(session), price_cents=100)
    later = NOW + timedelta(days=1)
    with store.write() as session:
        row = session.get_one(Offer, mine.id)
        row.price_cents, row.updated_at = 120, later
    with store.read() as session:
        assert history(session) == [(100, PriceSource.OTHER), (120, PriceSource.OTHER)]
        row = session.get_one(Offer, mine.id)
        assert row.price_confirmed_at == later
        dates = select(OfferPrice.valid_from).order_by(OfferPrice.valid_from)
        assert session.scalars(dates).all() == [NOW, later]


def test_what_is_no_new_price_is_not_written_down(store: Store) -> None:
    with store.write() as session:
        mine = offer(session, organisation(session), price_cents=100)
        offer(session, organisation(session), price_cents=None)
    with store.write() as session:
        row = session.get_one(Offer, mine.id)
        row.title, row.price_cents = "Altro nome", 100
    with store.read() as session:
        assert history(session) == [(100, PriceSource.OTHER)]


def test_a_price_on_request_and_a_new_vat_are_written_down(store: Store) -> None:
    with store.write() as session:
        mine = offer(session, organisation(session), price_cents=100)
    for name, value in (("vat_basis_points", 1000), ("price_cents", None)):
        with store.write() as session:
            setattr(session.get_one(Offer, mine.id), name, value)
    with store.read() as session:
        assert [cents for cents, _source in history(session)] == [100, 100, None]
        assert session.get_one(Offer, mine.id).price_confirmed_at is None


def test_the_way_is_said_for_the_block_alone(store: Store) -> None:
    with store.write() as session:
        owner = organisation(session)
        with prices_from(session, PriceSource.BULK, owner.id):
            offer(session, owner, price_cents=1)
        offer(session, owner, price_cents=2)
    with store.read() as session:
        assert history(session) == [(1, PriceSource.BULK), (2, PriceSource.OTHER)]


def test_many_prices_are_one_statement(store: Store) -> None:
    with counted_statements(store.app) as statements, store.write() as session:
        owner = organisation(session)
        session.add_all(
            Offer(
                organisation_id=owner.id,
                title=f"Mele {number}",
                category_code="apples",
                unit="KGM",
                content_amount=1000,
                dimension="mass",
                price_cents=number,
                created_at=NOW,
                updated_at=NOW,
            )
            for number in range(300)
        )
    assert sum("offer_prices" in sent for sent in statements.sent) == 1


def test_the_database_refuses_to_change_history(store: Store) -> None:
    with store.write() as session:
        offer(session, organisation(session))
    for statement in (update(OfferPrice).values(price_cents=1), delete(OfferPrice)):
        with pytest.raises(DBAPIError), store.write() as session:
            session.execute(statement)


def test_history_goes_with_its_offer(store: Store) -> None:
    with store.write() as session:
        mine = offer(session, organisation(session))
    with store.write() as session:
        session.execute(delete(Offer).where(Offer.id == mine.id))
    with store.read() as session:
        assert history(session) == []


def test_a_price_list_writes_history_too(store: Store) -> None:
    criteria = load_criteria()
    lexicon = build_lexicon(load_categories(), criteria, load_gazetteer())
    rules = ImportRules(lexicon=lexicon, criteria=criteria)
    with store.write() as session:
        slug = organisation(session).slug
    for price in (1.04, 2.08):
        file = prepare_import(price_list(product(umPrice=price)), rules)
        with store.write() as session:
            apply_import(session, file, slug, now=NOW)
    with store.read() as session:
        assert history(session) == [(100, PriceSource.IMPORT), (200, PriceSource.IMPORT)]


def _names(call: ast.Call) -> set[str]:
    return {ast.unparse(argument) for argument in call.args}


def change_of_prices(call: ast.Call) -> bool:
    """Tell whether a call writes offers without the session, and may so change a price untold."""
    called = ast.unparse(call.func)
    if called == "insert":
        return bool(_names(call) & {"Offer", "Offer.__table__"})
    if called.startswith("update(Offer") and called.endswith(".values"):
        named = {word.arg for word in call.keywords}
        return None in named or bool(named & {"price_cents", "vat_basis_points"})
    return called.endswith(("bulk_save_objects", "bulk_insert_mappings", "bulk_update_mappings"))


def test_no_statement_changes_prices_behind_the_back_of_the_session() -> None:
    calls = [
        (path, node)
        for path in modules("app", "catalog")
        if path not in BULK_WRITERS
        for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
    ]
    assert len(calls) > 10_000
    assert [f"{path}:{call.lineno}" for path, call in calls if change_of_prices(call)] == []
