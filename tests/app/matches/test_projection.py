"""The projection follows the database: every process sees the last committed change."""

import subprocess
import sys
import uuid
from pathlib import Path

from flask import Flask
from sqlalchemy import update
from sqlalchemy.orm import Session

from app.matches import changes
from app.matches.market import current_market
from app.matches.models import ChangedThing
from app.matches.projection import MarketProjection, MarketSnapshot, read_market
from app.matches.records import Vocabulary
from catalog.categories import load_categories
from catalog.criteria import load_criteria
from catalog.delivery_areas import AreaKind, polygon_bytes, read_polygon
from catalog.evidence import EvidenceLevel
from catalog.offers import Offer
from catalog.organisations import Organisation
from catalog.places import load_gazetteer
from tests.support import factories
from tests.support.database import Store
from tests.support.queries import counted_statements

ROOT = Path(__file__).parents[3]


def words() -> Vocabulary:
    return Vocabulary.of(load_categories(), load_criteria(), load_gazetteer())


def same_market(left: MarketSnapshot, right: MarketSnapshot) -> bool:
    """Compare what the engine would see, whatever the order of rows and producers."""

    def rows(snapshot: MarketSnapshot) -> list[object]:
        table = snapshot.table
        own = {}
        for place, row in enumerate(table.offer_claims.offer):
            own.setdefault(int(row), []).append(
                (
                    int(table.offer_claims.criterion[place]),
                    int(table.offer_claims.value[place]),
                    int(table.offer_claims.level[place]),
                    int(table.offer_claims.until[place]),
                )
            )
        result = []
        for row in range(len(table.offer_id)):
            producer = int(table.producer[row])
            record = snapshot.offers[row].item()
            numbers = (*record[:2], *record[3:])
            result.append(
                (
                    str(snapshot.offer_uuid(row)),
                    numbers,
                    str(snapshot.producers[producer].id),
                    float(table.lat[producer]),
                    float(table.reach_km[producer]),
                    table.claim_value[producer].tolist(),
                    table.claim_level[producer].tolist(),
                    sorted(own.get(row, [])),
                )
            )
        return sorted(result)

    return rows(left) == rows(right)


def fresh(session: Session, vocabulary: Vocabulary) -> MarketSnapshot:
    return read_market(session, vocabulary, changes.current_version(session))


def test_a_new_offer_is_seen_by_the_next_reader(store: Store) -> None:
    projection = MarketProjection(words())
    with store.read() as session:
        assert len(projection.snapshot(session).offers) == 0
    with store.write() as session:
        factories.offer(session, factories.organisation(session))
    with store.read() as session:
        assert len(projection.snapshot(session).offers) == 1


def test_nothing_is_read_again_when_nothing_changed(store: Store) -> None:
    projection = MarketProjection(words())
    with store.write() as session:
        factories.offer(session, factories.organisation(session))
    with store.read() as session:
        first = projection.snapshot(session)
    with counted_statements(store.app) as statements, store.read() as session:
        second = projection.snapshot(session)
    assert second is first
    assert len(statements) == 1


def test_only_what_changed_is_read_again(store: Store) -> None:
    projection = MarketProjection(words())
    with store.write() as session:
        owner = factories.organisation(session)
        kept = [factories.offer(session, owner) for _ in range(5)]
    with store.read() as session:
        projection.snapshot(session)
    with store.write() as session:
        session.get_one(Offer, kept[0].id).price_cents = 999
    with counted_statements(store.app) as statements, store.read() as session:
        snapshot = projection.snapshot(session)
    assert sorted(snapshot.table.price_cents.tolist()) == [210, 210, 210, 210, 999]
    # Version twice (before and inside the lock), oldest note, notes, the offer, its claims.
    assert len(statements) == 6
    assert not any("FROM organisations" in text for text in statements.sent)


def test_every_kind_of_change_leads_to_the_market_read_anew(store: Store) -> None:
    vocabulary = words()
    projection = MarketProjection(vocabulary)
    with store.write() as session:
        first = factories.organisation(session)
        second = factories.organisation(session, factories.DALMINE)
        offers = [factories.offer(session, owner) for owner in (first, first, second)]
        factories.claim(session, first)
        factories.claim(session, first, "organic", offer_id=offers[0].id, value=2)
    square = {
        "type": "Polygon",
        "coordinates": [[[9.5, 45.4], [9.7, 45.4], [9.7, 45.6], [9.5, 45.6], [9.5, 45.4]]],
    }

    def move(session: Session) -> None:
        session.get_one(Organisation, first.id).lat = 45.9

    def claim_for_second(session: Session) -> None:
        factories.claim(session, second, "spg", level=EvidenceLevel.PEER_VERIFIED)

    def own_claim(session: Session) -> None:
        factories.claim(session, second, "organic", offer_id=offers[2].id, value=None)

    def area(session: Session) -> None:
        factories.delivery_area(session, second)
        factories.delivery_area(
            session, second, kind=AreaKind.POLYGON, polygon=polygon_bytes(read_polygon(square))
        )

    def withdraw(session: Session) -> None:
        session.get_one(Offer, offers[1].id).published = False

    def remove_offer(session: Session) -> None:
        session.delete(session.get_one(Offer, offers[0].id))

    def remove_organisation(session: Session) -> None:
        session.delete(session.get_one(Organisation, second.id))

    def newcomer(session: Session) -> None:
        factories.offer(session, factories.organisation(session, factories.CLUSONE))

    steps = (
        move,
        claim_for_second,
        own_claim,
        area,
        withdraw,
        newcomer,
        remove_offer,
        remove_organisation,
    )
    with store.read() as session:
        projection.snapshot(session)
    for step in steps:
        with store.write() as session:
            step(session)
        with store.read() as session:
            followed = projection.snapshot(session)
            assert same_market(followed, fresh(session, vocabulary)), step.__name__


def test_a_change_rolled_back_is_never_numbered(store: Store) -> None:
    with store.read() as session:
        before = changes.current_version(session)
    try:
        with store.write() as session:
            factories.organisation(session)
            raise RuntimeError
    except RuntimeError:
        pass
    with store.write() as session:
        factories.demand(session, factories.organisation(session))
    with store.read() as session:
        assert changes.current_version(session) == before + 1
        assert len(changes.changes_since(session, before)) == 1


def test_a_bulk_statement_is_seen_when_it_is_noted(store: Store) -> None:
    projection = MarketProjection(words())
    with store.write() as session:
        row = factories.offer(session, factories.organisation(session))
    with store.read() as session:
        projection.snapshot(session)
    with store.write() as session:
        session.execute(update(Offer).where(Offer.id == row.id).values(price_cents=1))
        changes.note_change(session, ChangedThing.OFFER, row.id)
    with store.read() as session:
        assert projection.snapshot(session).table.price_cents.tolist() == [1]


def test_a_process_that_fell_far_behind_reads_everything_anew(store: Store) -> None:
    vocabulary = words()
    projection = MarketProjection(vocabulary)
    with store.read() as session:
        projection.snapshot(session)
    with store.write() as session:
        factories.offer(session, factories.organisation(session))
    with store.write() as session:
        changes.prune(session, keep_versions=0)
    with store.read() as session:
        assert same_market(projection.snapshot(session), fresh(session, vocabulary))


def test_an_offer_whose_category_is_gone_is_not_shown(store: Store) -> None:
    with store.write() as session:
        factories.offer(session, factories.organisation(session), category_code="no-such-thing")
    with store.read() as session:
        snapshot = fresh(session, words())
    assert snapshot.table.published.tolist() == [False]


def test_identifiers_survive_the_way_through_the_arrays(store: Store) -> None:
    with store.write() as session:
        owner = factories.organisation(session)
        rows = [
            factories.offer(session, owner, id=uuid.UUID(int=number))
            for number in (1 << 8, (1 << 127) + (1 << 63), (1 << 64) - 1)
        ]
    with store.read() as session:
        snapshot = fresh(session, words())
    assert {snapshot.offer_uuid(row) for row in range(3)} == {row.id for row in rows}


CHANGE_ELSEWHERE = """
import sys
from app import create_app
from app.runtime.transaction import transaction
from catalog.offers import Offer
from config import Settings
from sqlalchemy import select

app = create_app(Settings(testing=True, database_url=sys.argv[1], secret_key="x"))
with app.app_context(), transaction() as session:
    session.scalars(select(Offer)).one().price_cents = 777
"""


def test_a_change_made_by_another_process_is_seen_by_the_next_search(
    app: Flask, store: Store
) -> None:
    with store.write() as session:
        factories.offer(session, factories.organisation(session), title="Mele viste da lontano")
    client = app.test_client()
    assert "2,10" in client.get("/cerca?q=mele+a+Treviglio").text
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    subprocess.run([sys.executable, "-c", CHANGE_ELSEWHERE, url], check=True, cwd=ROOT, timeout=60)
    assert "7,77" in client.get("/cerca?q=mele+a+Treviglio").text


def test_the_market_is_built_once_per_process(app: Flask) -> None:
    with app.app_context():
        assert current_market() is current_market()
