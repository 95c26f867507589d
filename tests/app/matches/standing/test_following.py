"""The market changes and the demands that stand hear of it, once."""

import random
import uuid
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.matches.changes import current_version, note_change
from app.matches.models import ChangedThing
from app.matches.standing import handlers, services
from app.matches.standing.models import AnswerState, DemandAnswer, DemandCheck, StandingProgress
from app.matches.standing.recording import record
from app.runtime import clock
from app.runtime.jobs import worker
from app.runtime.jobs.models import Job, JobState
from catalog.demands import Demand, DemandState
from catalog.offers import Offer
from catalog.organisations import Organisation
from tests.app.matches.standing.watch import DAY, NOW, Watch
from tests.support import factories
from tests.support.database import Store
from tests.support.queries import counted_statements

NEW, BETTER, KNOWN = AnswerState.NEW, AnswerState.BETTER, AnswerState.KNOWN
GONE = AnswerState.GONE


def producer_with_apples(store: Store, **fields: object) -> uuid.UUID:
    with store.write() as session:
        owner = factories.organisation(session)
        return factories.offer(session, owner, **fields).id


def changed(watch: Watch, offer_id: uuid.UUID, **fields: object) -> None:
    def work(session: Session) -> None:
        row = session.get_one(Offer, offer_id)
        for name, value in fields.items():
            setattr(row, name, value)

    watch.change(work)


def test_a_demand_is_answered_when_it_is_written_and_nothing_of_it_is_news(store: Store) -> None:
    offer = producer_with_apples(store)
    watch = Watch(store).started()
    demand = watch.demand("mele a Treviglio")
    assert watch.answers(demand) == {offer: KNOWN}
    assert watch.news() == {}


def test_a_new_offer_is_told_to_the_demands_that_it_fits_and_to_no_other(store: Store) -> None:
    watch = Watch(store).started()
    apples, bread = watch.demand("mele a Treviglio"), watch.demand("pane a Treviglio")
    far = watch.demand("mele entro 5 km da Clusone")
    watch.news()
    offer = producer_with_apples(store)
    assert watch.news() == {apples: {offer: NEW}}
    assert watch.news() == {}
    assert watch.answers(bread) == watch.answers(far) == {}


def test_an_offer_that_leaves_and_returns_is_told_once(store: Store) -> None:
    watch = Watch(store).started()
    demand = watch.demand("mele a Treviglio")
    offer = producer_with_apples(store)
    assert watch.news() == {demand: {offer: NEW}}
    changed(watch, offer, published=False)
    assert watch.news() == {}
    assert watch.answers(demand) == {offer: GONE}
    changed(watch, offer, published=True)
    assert watch.news() == {}
    assert watch.answers(demand) == {offer: KNOWN}


def test_a_much_better_price_is_told_as_better(store: Store) -> None:
    for cents in (200, 210, 220):
        producer_with_apples(store, price_cents=cents)
    offer = producer_with_apples(store, price_cents=300)
    watch = Watch(store).started()
    demand = watch.demand("mele a Treviglio")
    changed(watch, offer, price_cents=150)
    assert watch.news() == {demand: {offer: BETTER}}
    changed(watch, offer, price_cents=300)
    assert watch.news() == {}
    changed(watch, offer, price_cents=150)
    assert watch.news() == {}


def test_what_changes_of_a_producer_concerns_all_its_offers(store: Store) -> None:
    with store.write() as session:
        owner = factories.organisation(session)
        offers = [factories.offer(session, owner).id for _ in range(3)]
    watch = Watch(store).started()
    demand = watch.demand("mele bio a Treviglio")
    assert watch.answers(demand) == {}
    watch.change(lambda session: factories.claim(session, owner))
    assert watch.news() == {demand: dict.fromkeys(offers, NEW)}


def test_a_deleted_offer_leaves_the_answer(store: Store) -> None:
    offer = producer_with_apples(store)
    watch = Watch(store).started()
    demand = watch.demand("mele a Treviglio")
    watch.change(lambda session: session.delete(session.get_one(Offer, offer)))
    assert watch.news() == {}
    assert watch.answers(demand) == {}


def test_ones_own_offers_answer_no_demand_of_ones_own(store: Store) -> None:
    watch = Watch(store).started()
    demand = watch.demand("mele a Treviglio")

    def own(session: Session) -> None:
        organisation_id = session.get_one(Demand, demand).organisation_id
        session.add(factories.offer(session, factories.organisation(session)))
        row = session.scalars(select(Offer)).one()
        row.organisation_id = organisation_id

    watch.change(own)
    assert watch.news() == {}
    assert watch.answers(demand) == {}


@pytest.mark.parametrize("state", [DemandState.PAUSED, DemandState.CLOSED, DemandState.EXPIRED])
def test_a_demand_that_does_not_look_hears_nothing(store: Store, state: DemandState) -> None:
    watch = Watch(store).started()
    demand = watch.demand("mele a Treviglio", state=state)
    over = watch.demand("mele a Treviglio", valid_until=DAY - timedelta(days=1))
    producer_with_apples(store)
    assert watch.news() == {}
    assert watch.answers(demand) == watch.answers(over) == {}


def test_words_that_name_no_category_are_followed_too(store: Store) -> None:
    watch = Watch(store).started()
    demand = watch.demand("stravaganze a Treviglio")
    other = producer_with_apples(store, title="Cose comuni")
    assert watch.news() == {}
    offer = producer_with_apples(store, title="Stravaganze di stagione")
    assert watch.news() == {demand: {offer: NEW}}
    changed(watch, other, price_cents=100)
    assert watch.news() == {}


def test_evidence_that_runs_out_overnight_takes_the_offer_away_and_is_no_news(
    store: Store,
) -> None:
    with store.write() as session:
        owner = factories.organisation(session)
        offer = factories.offer(session, owner).id
        factories.claim(session, owner, valid_until=DAY)
    watch = Watch(store).started()
    demand = watch.demand("mele bio a Treviglio")
    assert watch.answers(demand) == {offer: KNOWN}
    assert watch.look_again(DAY) == {}
    assert watch.look_again(DAY + timedelta(days=1)) == {}
    assert watch.answers(demand) == {offer: GONE}


def test_looking_again_tells_no_old_news(store: Store) -> None:
    watch = Watch(store).started()
    demand = watch.demand("mele a Treviglio")
    offer = producer_with_apples(store)
    assert watch.news() == {demand: {offer: NEW}}
    for days in range(3):
        assert watch.look_again(DAY + timedelta(days=days)) == {}
    assert watch.answers(demand) == {offer: NEW}


def test_an_edited_demand_is_answered_anew_and_forgets_nobody(store: Store) -> None:
    cheap = producer_with_apples(store, price_cents=100)
    dear = producer_with_apples(store, price_cents=300)
    watch = Watch(store).started()
    demand = watch.demand("mele a Treviglio")
    watch.edit(demand, max_price_cents=200)
    assert watch.answers(demand) == {cheap: KNOWN, dear: GONE}
    watch.edit(demand, max_price_cents=None)
    assert watch.answers(demand) == {cheap: KNOWN, dear: KNOWN}
    assert watch.news() == {}


def test_what_was_found_for_an_older_revision_is_dropped(store: Store) -> None:
    watch = Watch(store).started()
    demand = watch.demand("mele a Treviglio")
    offer = producer_with_apples(store, price_cents=300)
    found = watch.look()
    watch.edit(demand, max_price_cents=200)
    assert watch.conclude(found) == {}
    assert offer not in watch.answers(demand)


def test_an_offer_deleted_while_we_looked_is_dropped(store: Store) -> None:
    watch = Watch(store).started()
    watch.demand("mele a Treviglio")
    offer = producer_with_apples(store)
    found = watch.look()
    watch.change(lambda session: session.execute(delete(Offer).where(Offer.id == offer)))
    assert watch.conclude(found) == {}


def test_of_two_passes_over_the_same_changes_only_the_first_counts(store: Store) -> None:
    watch = Watch(store).started()
    demand = watch.demand("mele a Treviglio")
    offer = producer_with_apples(store)
    first, second = watch.look(), watch.look()
    assert watch.conclude(first) == {demand: {offer: NEW}}
    assert watch.conclude(second) == {}


def test_when_everything_may_have_changed_all_demands_are_due_again(store: Store) -> None:
    watch = Watch(store).started()
    demand = watch.demand("mele a Treviglio")
    with store.write() as session:
        offer = factories.offer(session, factories.organisation(session)).id
        note_change(session, ChangedThing.EVERYTHING)
    found = watch.look()
    assert found is not None
    assert found.everything
    assert watch.conclude(found) == {}
    assert watch.look_again(DAY) == {demand: {offer: NEW}}
    assert watch.look_again(DAY) == {}


def test_a_demand_with_a_lost_word_does_not_hold_up_the_others(store: Store) -> None:
    watch = Watch(store).started()
    demand = watch.demand("mele a Treviglio")
    with store.write() as session:
        owner = factories.organisation(session)
        factories.demand(session, owner, category_code="no-such")
    offer = producer_with_apples(store)
    assert watch.news() == {demand: {offer: NEW}}
    assert watch.look_again(DAY + timedelta(days=1)) == {}


def test_many_passes_end_where_one_look_at_everything_does(store: Store) -> None:
    chance = random.Random(4)
    places = (factories.TREVIGLIO, factories.CARAVAGGIO, factories.DALMINE, factories.CLUSONE)
    with store.write() as session:
        owners = [factories.organisation(session, places[number % 4]) for number in range(8)]
        for owner in owners:
            factories.delivery_area(session, owner, radius_km=chance.choice((5.0, 30.0)))
        offers = [
            factories.offer(
                session,
                chance.choice(owners),
                category_code=chance.choice(("apples", "pears", "bread")),
                price_cents=chance.randint(100, 400),
                available_amount=chance.choice((None, 50_000, 400_000)),
            ).id
            for _ in range(40)
        ]
    watch = Watch(store).started()
    texts = (
        "200 kg di mele a Treviglio",
        "mele e pere entro 20 km da Dalmine",
        "pane in Val Seriana",
        "mele bio a Caravaggio",
        "mele speciali a Treviglio massimo 2 euro al kg",
        "speciali in provincia di Bergamo",
    )
    demands = [watch.demand(text) for text in texts]
    for _ in range(12):
        for offer in chance.sample(offers, 4):
            changed(
                watch,
                offer,
                published=chance.random() < 0.7,
                title=chance.choice(("Cose speciali", "Cose buone")),
                available_amount=chance.choice((None, 1_000, 400_000)),
            )
        if chance.random() < 0.5:
            owner = chance.choice(owners)
            watch.change(lambda session, owner=owner: factories.delivery_area(session, owner))
        watch.news()
    followed = [present(watch, demand) for demand in demands]
    assert watch.look_again(DAY + timedelta(days=1)) == {}
    assert [present(watch, demand) for demand in demands] == followed
    assert sum(map(len, followed)) > 20


def present(watch: Watch, demand: uuid.UUID) -> set[uuid.UUID]:
    return {offer for offer, state in watch.answers(demand).items() if state is not GONE}


def test_a_pass_asks_no_more_of_the_database_for_many_demands_than_for_few(
    app: Flask, store: Store
) -> None:
    watch = Watch(store).started()
    for _ in range(2):
        watch.demand("mele a Treviglio")
    few = statements_of_a_pass(app, store, watch)
    for _ in range(20):
        watch.demand("mele a Treviglio")
    watch.news()
    many = statements_of_a_pass(app, store, watch)
    assert many == few
    assert many <= 28


def statements_of_a_pass(app: Flask, store: Store, watch: Watch) -> int:
    producer_with_apples(store)
    watch.news()
    producer_with_apples(store)
    with counted_statements(app) as statements:
        assert watch.news()
    return len(statements)


def test_nothing_new_costs_two_questions(app: Flask, store: Store) -> None:
    watch = Watch(store).started()
    watch.demand("mele a Treviglio")
    watch.news()
    with counted_statements(app) as statements:
        assert watch.look() is None
    assert len(statements) == 2


def test_a_demand_that_looks_again_hears_what_it_missed(app: Flask, store: Store) -> None:
    watch = Watch(store).started()
    demand = watch.demand("mele a Treviglio", state=DemandState.PAUSED)
    offer = producer_with_apples(store)
    assert watch.news() == {}
    with store.write() as session:
        row = session.get_one(Demand, demand)
        session.refresh(row, ["criteria"])
        row.state = DemandState.OPEN
        judged = services.look_once(session, watch.market, row, day=DAY)
        told = record(session, judged, now=NOW)
    assert [turn.kept.offer_id for turn in told[demand]] == [offer]


def test_the_worker_follows_the_market(
    app: Flask, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch = Watch(store)
    moment = NOW
    monkeypatch.setattr(clock, "utc_now", lambda: moment)

    def work() -> None:
        while worker.run_once(app, app.extensions["jobs"]):
            pass

    work()
    demand = watch.demand("mele a Treviglio")
    offer = producer_with_apples(store)
    moment = NOW + timedelta(minutes=1)
    work()
    assert watch.answers(demand) == {offer: NEW}
    with store.read() as session:
        kinds = (handlers.CHECK, handlers.LOOK_AGAIN)
        jobs = session.scalars(select(Job).where(Job.kind.in_(kinds))).all()
        assert {job.kind for job in jobs} == set(kinds)
        assert {job.state for job in jobs} == {JobState.DONE}
        assert session.scalar(select(func.count()).select_from(StandingProgress)) == 1
        assert session.scalar(select(func.count()).select_from(DemandCheck)) == 1
        assert session.scalar(select(func.count()).select_from(DemandAnswer)) == 1


def test_a_new_name_of_a_producer_is_found_and_the_old_one_no_longer(store: Store) -> None:
    with store.write() as session:
        owner = factories.organisation(session, name="Cascina Stravaganza")
        offer = factories.offer(session, owner).id
        other = factories.organisation(session)
        factories.offer(session, other)
    watch = Watch(store)
    texts = watch.market.texts
    with store.read() as session:
        version = current_version(session)
        assert [hit.offer_id for hit in texts.search(session, "stravaganza", version)] == [offer]
    watch.change(lambda session: rename(session, owner.id, "Cascina Meraviglia"))
    with store.read() as session:
        version = current_version(session)
        assert texts.search(session, "stravaganza", version) == []
        assert [hit.offer_id for hit in texts.search(session, "meraviglia", version)] == [offer]
    watch.change(lambda session: session.delete(session.get_one(Organisation, owner.id)))
    with store.read() as session:
        assert texts.search(session, "meraviglia", current_version(session)) == []


def rename(session: Session, organisation_id: uuid.UUID, name: str) -> None:
    session.get_one(Organisation, organisation_id).name = name
