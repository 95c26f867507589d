"""Owners hear of news in their answers, producers of new demands; each thing once, a pass in one mail."""

import uuid
from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.models import Person, Role
from app.matches.standing.models import AnswerState
from app.matches.standing.rules import Kept, Turn
from app.matches.standing.telling import tell_owners
from app.notices.models import Frequency, Notice, NoticeKind
from app.notices.services import choose
from app.runtime import clock
from app.runtime.jobs import worker
from catalog.demands import Demand, Visibility
from catalog.organisations import Organisation
from tests.app.matches.standing.watch import NOW, Watch
from tests.support import factories
from tests.support.database import Store
from tests.support.mails import assert_mail_snapshot, mailer_of, posted
from tests.support.queries import counted_statements
from tests.support.signing import mandate, person


def owner_of(store: Store, demand: uuid.UUID, **fields: str) -> Person:
    with store.write() as session:
        who = person(session, **fields)
        row = session.get_one(Demand, demand)
        organisation = session.get_one(Organisation, row.organisation_id)
        mandate(session, who, organisation, Role.ORDERS)
        return who


def notices(store: Store, who: Person) -> list[tuple[NoticeKind, dict[str, object]]]:
    with store.read() as session:
        rows = session.scalars(select(Notice).where(Notice.person_id == who.id).order_by(Notice.id))
        return [(row.kind, row.facts) for row in rows]


@pytest.fixture
def work(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Return how to let the worker do everything that is due after so many minutes."""
    minutes = 0

    def work() -> None:
        nonlocal minutes
        minutes += 1
        moment = NOW + timedelta(minutes=minutes)
        monkeypatch.setattr(clock, "utc_now", lambda: moment)
        while worker.run_once(app, app.extensions["jobs"]):
            pass

    return work


def test_a_new_offer_becomes_one_notice_and_one_mail(
    store: Store, work: Callable[[], None]
) -> None:
    watch = Watch(store)
    work()
    demand = watch.demand("200 kg di mele a Treviglio")
    who = owner_of(store, demand, name="Bruno Prova")
    with store.write() as session:
        choose(session, who.id, {NoticeKind.DEMAND_NEWS: Frequency.AT_ONCE})
    work()
    with store.write() as session:
        farm = factories.organisation(session)
        factories.offer(session, farm)
        factories.offer(session, farm)
    work()
    (told,) = [facts for kind, facts in notices(store, who) if kind is NoticeKind.DEMAND_NEWS]
    assert (told["new"], told["better"]) == (2, 0)
    work()
    work()
    assert len(notices(store, who)) == 1
    mails = [mail for mail in mailer_of(store.app).outbox if mail.recipient == who.email]
    (mail,) = mails
    assert mail.subject == "2 nuove offerte per «200 kg di mele a Treviglio»"
    assert f"/fabbisogni/{demand}" in mail.text
    assert_mail_snapshot(mail, "standing/news")


def test_producers_hear_once_of_a_demand_that_their_offers_fit(
    store: Store, work: Callable[[], None]
) -> None:
    with store.write() as session:
        farm, bakery = factories.organisation(session), factories.organisation(session)
        factories.offer(session, farm)
        factories.offer(session, bakery, category_code="bread")
        alice, baker = person(session), person(session)
        mandate(session, alice, farm)
        mandate(session, baker, bakery)
    watch = Watch(store)
    work()
    demand = watch.demand("200 kg di mele a Treviglio")
    owner = owner_of(store, demand)
    work()
    (told,) = notices(store, alice)
    assert told[0] is NoticeKind.FITTING_DEMANDS
    assert told[1]["demand_id"] == str(demand)
    watch.edit(demand, amount=300_000)
    work()
    assert len(notices(store, alice)) == 1
    assert notices(store, baker) == []
    assert notices(store, owner) == []


@pytest.mark.parametrize(
    ("visibility", "member", "hears"),
    [
        (Visibility.PRIVATE, True, False),
        (Visibility.MEMBERS, False, False),
        (Visibility.MEMBERS, True, True),
    ],
)
def test_only_who_may_see_a_demand_hears_of_it(
    store: Store, work: Callable[[], None], visibility: Visibility, *, member: bool, hears: bool
) -> None:
    with store.write() as session:
        farm = factories.organisation(session, is_member=member)
        factories.offer(session, farm)
        alice = person(session)
        mandate(session, alice, farm)
    Watch(store).demand("200 kg di mele a Treviglio", visibility=visibility)
    work()
    assert bool(notices(store, alice)) is hears


def test_telling_many_asks_no_more_than_telling_few(app: Flask, store: Store) -> None:
    def told(demands: Sequence[uuid.UUID], minute: int) -> int:
        turn = Turn(Kept(uuid.uuid4(), AnswerState.NEW, 1, 1), is_news=True)
        now = NOW + timedelta(minutes=minute)
        with counted_statements(app) as statements, app.app_context(), store.write() as session:
            tell_owners(session, {key: [turn] for key in demands}, now=now)
        return len(statements)

    watch = Watch(store)
    demands = [watch.demand("mele a Treviglio") for _ in range(20)]
    for demand in demands:
        owner_of(store, demand)
    few, many = told(demands[:2], 1), told(demands, 3)
    assert many == few
    assert len(posted(store)) == 0
