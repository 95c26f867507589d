"""Demands that fit my offers: the buyer's own score, and only what one may see."""

import uuid

from app.matches.standing.judging import Bench
from app.matches.standing.reverse import Fit, demands_for
from app.matches.standing.rules import millionths
from catalog.demands import Demand, Visibility
from tests.app.matches.standing.watch import DAY, Watch
from tests.support import factories
from tests.support.database import Store

EVERYBODY = frozenset({Visibility.PUBLIC})
MEMBERS = EVERYBODY | {Visibility.MEMBERS}


def fits(watch: Watch, producer: uuid.UUID, **fields: object) -> list[Fit]:
    with watch.store.read() as session:
        bench = Bench(session, watch.market, DAY)
        looking = watch.book.follow(session, DAY)
        return demands_for(bench, looking, producer, **({"visible": EVERYBODY} | fields))


def market(store: Store) -> tuple[uuid.UUID, list[uuid.UUID]]:
    with store.write() as session:
        factories.offer(session, factories.organisation(session), price_cents=100)
        owner = factories.organisation(session)
        factories.delivery_area(session, owner)
        offers = [factories.offer(session, owner, price_cents=cents).id for cents in (180, 300)]
        offers.append(factories.offer(session, owner, category_code="pears").id)
    return owner.id, offers


def test_the_score_is_the_one_that_the_buyer_sees(store: Store) -> None:
    producer, offers = market(store)
    watch = Watch(store)
    demands = [
        watch.demand(text)
        for text in ("200 kg di mele a Treviglio", "mele speciali e pere a Dalmine", "pane")
    ]
    found = fits(watch, producer)
    assert {fit.demand.id for fit in found} == set(demands[:2])
    assert [fit.score for fit in found] == sorted((fit.score for fit in found), reverse=True)
    for fit in found:
        mine = {key: score for key, score in watch.scores(fit.demand.id).items() if key in offers}
        assert millionths(fit.score) == max(mine.values()) == mine[fit.offer_id]
        assert fit.offers == len(mine)


def test_only_what_one_may_see_is_shown(store: Store) -> None:
    producer, _offers = market(store)
    watch = Watch(store)
    public = watch.demand("mele a Treviglio")
    members = watch.demand("mele a Treviglio", visibility=Visibility.MEMBERS)
    watch.demand("mele a Treviglio", visibility=Visibility.PRIVATE)
    assert {fit.demand.id for fit in fits(watch, producer)} == {public}
    seen = fits(watch, producer, visible=MEMBERS)
    assert {fit.demand.id for fit in seen} == {public, members}


def test_ones_own_demand_is_nothing_to_answer(store: Store) -> None:
    producer, _offers = market(store)
    watch = Watch(store)
    demand = watch.demand("mele a Treviglio")
    with store.write() as session:
        row = session.get_one(Demand, demand)
        row.organisation_id = producer
        row.revision += 1
    assert fits(watch, producer) == []


def test_one_offer_may_be_asked_alone(store: Store) -> None:
    producer, offers = market(store)
    watch = Watch(store)
    apples, pears = watch.demand("mele a Treviglio"), watch.demand("pere a Treviglio")
    assert {fit.demand.id for fit in fits(watch, producer)} == {apples, pears}
    (fit,) = fits(watch, producer, offer_ids={offers[2]})
    assert (fit.demand.id, fit.offer_id) == (pears, offers[2])


def test_who_offers_nothing_fits_nothing(store: Store) -> None:
    watch = Watch(store)
    watch.demand("mele a Treviglio")
    with store.write() as session:
        nobody = factories.organisation(session)
    assert fits(watch, nobody.id) == []
    assert fits(watch, uuid.uuid4()) == []
