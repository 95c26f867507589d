"""A demand that stands asks what the search page asked."""

import pytest

from app.matches.standing.asks import UnknownArea, ask_of, write_ask
from app.matches.standing.rules import millionths
from catalog.categories import UnknownCategory
from catalog.criteria import UnknownCriterion
from catalog.demands import Demand, DemandCriterion
from catalog.rhythm import SCHOOL_YEAR, Rhythm, months_of_rhythm
from catalog.seasons import months_of
from tests.app.matches.standing.watch import Watch
from tests.support import factories
from tests.support.database import Store

TEXTS = (
    "200 kg di mele bio entro 20 km da Treviglio",
    "mele e pere a Dalmine da settembre a giugno, massimo 2 euro al kg",
    "verdura in Val Seriana",
    "mele in provincia di Bergamo entro 10 km",
    "mele km0 a Treviglio ogni settimana 30 kg",
    "marmellata speciale della nonna a Treviglio",
    "stravaganze",
    "mele entro 15 km da casa mia",
    "1000 kg di mele per anno scolastico a Treviglio",
)


def fill(store: Store) -> None:
    places = (factories.TREVIGLIO, factories.CARAVAGGIO, factories.DALMINE, factories.CLUSONE)
    with store.write() as session:
        for number in range(12):
            owner = factories.organisation(session, places[number % 4])
            factories.delivery_area(session, owner)
            if number % 3 == 0:
                factories.claim(session, owner)
            for category in ("apples", "pears", "jams", "vegetables"):
                factories.offer(
                    session,
                    owner,
                    category_code=category,
                    price_cents=150 + 10 * number,
                    origin_istat=places[number % 4][0],
                    transformation_istat=places[number % 4][0],
                    title=f"Prodotto speciale {number}, anche stravaganze",
                )


@pytest.mark.parametrize("text", TEXTS)
def test_a_written_demand_asks_what_the_search_asked(store: Store, text: str) -> None:
    watch = Watch(store)
    with store.write() as session:
        ask = watch.searched(session, text).ask
        row = factories.demand(session, factories.organisation(session))
        session.refresh(row, ["criteria"])
        write_ask(row, ask)
    with store.read() as session:
        read = session.get_one(Demand, row.id)
        session.refresh(read, ["criteria"])
        again = ask_of(read, watch.market.words, watch.market.lexicon)
    assert again == ask


@pytest.mark.parametrize("text", TEXTS)
def test_the_same_words_find_the_same_offers_with_the_same_scores(store: Store, text: str) -> None:
    fill(store)
    watch = Watch(store)
    demand = watch.demand(text)
    with store.read() as session:
        answer = watch.searched(session, text)
        expected = {
            answer.snapshot.offer_uuid(int(row)): millionths(float(score))
            for row, score in zip(answer.ranking.offers, answer.ranking.score, strict=True)
        }
    assert expected or "casa mia" not in text
    assert watch.scores(demand) == expected


def test_wishes_weigh_and_exclude_nobody(store: Store) -> None:
    fill(store)
    watch = Watch(store)
    demand = watch.demand("mele a Treviglio")
    plain = watch.scores(demand)
    with store.write() as session:
        session.add(DemandCriterion(demand_id=demand, criterion_code="organic", weight=3))
    watch.edit(demand)
    wished = watch.scores(demand)
    assert wished.keys() == plain.keys()
    better = {offer for offer in plain if wished[offer] > plain[offer]}
    assert 0 < len(better) < len(plain)


def test_a_word_that_the_catalogue_has_lost_is_not_left_out(store: Store) -> None:
    watch = Watch(store)
    with store.write() as session:
        owner = factories.organisation(session)
        lost = [
            (factories.demand(session, owner, category_code="no-such"), UnknownCategory),
            (factories.demand(session, owner, istat=None, area_code="no-such"), UnknownArea),
            (factories.demand(session, owner), UnknownCriterion),
        ]
        session.add(DemandCriterion(demand_id=lost[2][0].id, criterion_code="no-such"))
        session.flush()
        for row, error in lost:
            session.refresh(row, ["criteria"])
            with pytest.raises(error):
                ask_of(row, watch.market.words, watch.market.lexicon)


def test_the_school_year_runs_from_september_to_june() -> None:
    assert months_of(SCHOOL_YEAR) == (1, 2, 3, 4, 5, 6, 9, 10, 11, 12)
    assert months_of_rhythm(Rhythm.SCHOOL_MONTHS) == SCHOOL_YEAR
    assert months_of_rhythm(Rhythm.WEEKLY) == 0
