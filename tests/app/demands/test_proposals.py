"""From a proposal to a thread to an acceptance; no address is shown before."""

import re
import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.accounts.audit_models import AuditEntry
from app.accounts.models import Person, Role
from app.demands import services
from app.demands.models import Proposal, ProposalMessage, ProposalState
from app.demands.services import Moment
from app.notices.models import Notice, NoticeKind
from app.runtime.clock import local_day, utc_now
from app.runtime.once import new_form_token
from app.web.filters import long_day
from catalog.demands import Demand, DemandState, Visibility
from catalog.offers import Offer
from catalog.organisations import Organisation, OrganisationKind
from tests.support import factories
from tests.support.database import Store
from tests.support.mails import drain
from tests.support.pages import text_of
from tests.support.queries import counted_statements
from tests.support.signing import Visitor, anonymous, mandate, person, visitor

BUYER_MAIL, PRODUCER_MAIL = "bruno@example.org", "alice@example.org"


@dataclass(frozen=True)
class Two:
    """A GAS that needs something, a producer that has it, and their people."""

    store: Store
    gas: Organisation
    farm: Organisation
    bruno: Person
    alice: Person
    demand: Demand
    offer: Offer

    @property
    def buyer(self) -> Visitor:
        return visitor(self.store, self.bruno, self.gas)

    @property
    def producer(self) -> Visitor:
        return visitor(self.store, self.alice, self.farm)

    @property
    def propose_url(self) -> str:
        return f"/fabbisogni/{self.demand.id}/proponi"

    def form(self, **fields: str) -> dict[str, str]:
        own = {
            "offer": str(self.offer.id),
            f"count-{self.offer.id}": "200",
            f"price-{self.offer.id}": "1,90",
            "message": "Consegniamo il giovedì.",
        }
        return own | fields

    def proposed(self, **fields: str) -> str:
        """Send a proposal and return the address of its thread."""
        answer = self.producer.send(self.propose_url, self.form(**fields))
        assert answer.status_code == 303, answer.text
        return answer.headers["Location"]

    def notices(self, who: Person) -> list[str]:
        with self.store.read() as session:
            rows = session.scalars(select(Notice).where(Notice.person_id == who.id))
            return sorted(row.facts["what"] for row in rows if row.kind is NoticeKind.PROPOSALS)

    def only(self) -> Proposal:
        with self.store.read() as session:
            return session.scalars(select(Proposal)).one()


@pytest.fixture
def two(store: Store) -> Two:
    with store.write() as session:
        gas = factories.organisation(session, name="GAS di Bruno")
        farm = factories.organisation(session, name="Cascina di Alice")
        bruno = person(
            session, name="Bruno Prova", email=BUYER_MAIL, totp_confirmed_at=factories.NOW
        )
        alice = person(session, name="Alice Prova", email=PRODUCER_MAIL)
        mandate(session, bruno, gas)
        mandate(session, alice, farm)
        return Two(
            store,
            gas,
            farm,
            bruno,
            alice,
            factories.demand(session, gas),
            factories.offer(session, farm, title="Mele Golden"),
        )


def test_a_proposal_reaches_the_buyer_who_accepts_it_and_then_both_see_whom_to_write_to(
    two: Two, app: Flask
) -> None:
    thread = two.proposed()
    before = [two.buyer.get(thread).text, two.producer.get(thread).text]
    assert all("Mele Golden" in text and "380,00" in text for text in before)
    assert all("Consegniamo il giovedì." in text for text in before)
    assert not any(mail in text for text in before for mail in (BUYER_MAIL, PRODUCER_MAIL))

    accepted = two.buyer.send(f"{thread}/passo", {"action": "accept"})
    assert accepted.headers["Location"] == thread
    after = [two.buyer.get(thread).text, two.producer.get(thread).text]
    assert all(mail in text for text in after for mail in (BUYER_MAIL, PRODUCER_MAIL))
    # Who has to answer for it years later finds the days, and what was verified then.
    with two.store.read() as session, app.test_request_context():
        made = session.scalars(select(Proposal)).one()
        days = (
            f"Fatta in data {long_day(made.created_at)}",
            f"· {long_day(made.decided_at or made.created_at)}",
        )
    assert all(day in text_of(text) for text in after for day in days)
    assert all("/criteri" in text for text in after)
    assert two.notices(two.bruno) == ["made"]
    assert two.notices(two.alice) == ["accept"]
    with two.store.read() as session:
        deeds = set(session.scalars(select(AuditEntry.action)))
    assert {"proposal.made", "proposal.accept"} <= deeds


def test_no_mail_of_a_proposal_holds_the_address_of_the_other(
    two: Two, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    thread = two.proposed()
    two.buyer.send(f"{thread}/messaggi", {"text": "A che ora?"})
    moment = utc_now() + timedelta(minutes=2)
    monkeypatch.setattr("app.runtime.clock.utc_now", lambda: moment)
    sent = drain(app)
    told = {mail.recipient: mail.text + mail.html for mail in sent}
    assert told.keys() == {BUYER_MAIL, PRODUCER_MAIL}
    assert PRODUCER_MAIL not in told[BUYER_MAIL]
    assert BUYER_MAIL not in told[PRODUCER_MAIL]
    assert "Cascina di Alice risponde al tuo fabbisogno" in told[BUYER_MAIL]
    assert "A che ora?" not in told[PRODUCER_MAIL]


@pytest.mark.parametrize(
    ("side", "action", "state"),
    [
        ("buyer", "decline", ProposalState.DECLINED),
        ("producer", "withdraw", ProposalState.WITHDRAWN),
    ],
)
def test_a_proposal_that_comes_to_nothing_shows_no_address(
    two: Two, side: str, action: str, state: ProposalState
) -> None:
    thread = two.proposed()
    browser: Visitor = getattr(two, side)
    assert browser.send(f"{thread}/passo", {"action": action}).status_code == 303
    assert two.only().state is state
    for reader in (two.buyer, two.producer):
        text = reader.get(thread).text
        assert BUYER_MAIL not in text
        assert PRODUCER_MAIL not in text
        assert reader.send(f"{thread}/messaggi", {"text": "Peccato"}).status_code == 409


@pytest.mark.parametrize(
    ("side", "action"), [("buyer", "withdraw"), ("producer", "accept"), ("producer", "decline")]
)
def test_nobody_decides_for_the_other_side(two: Two, side: str, action: str) -> None:
    thread = two.proposed()
    browser: Visitor = getattr(two, side)
    assert browser.send(f"{thread}/passo", {"action": action}).status_code == 422
    assert two.only().state is ProposalState.OPEN


def test_of_two_decisions_only_the_first_counts(two: Two) -> None:
    thread = two.proposed()
    two.buyer.send(f"{thread}/passo", {"action": "accept"})
    assert two.buyer.send(f"{thread}/passo", {"action": "decline"}).status_code == 409
    assert two.producer.send(f"{thread}/passo", {"action": "withdraw"}).status_code == 409
    assert two.only().state is ProposalState.ACCEPTED


def test_a_form_sent_twice_makes_one_proposal_and_one_message(two: Two) -> None:
    form = two.form(form_token=new_form_token())
    browser = two.producer
    first, second = (browser.post(two.propose_url, data=form) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    message = {"text": "Una volta sola", "form_token": new_form_token()}
    for _ in range(2):
        browser.post(f"{first.headers['Location']}/messaggi", data=message)
    with two.store.read() as session:
        texts = list(session.scalars(select(ProposalMessage.text)))
    assert sorted(texts) == ["Consegniamo il giovedì.", "Una volta sola"]


def test_one_organisation_has_one_open_proposal_to_a_demand(two: Two) -> None:
    thread = two.proposed()
    again = two.producer.send(two.propose_url, two.form())
    assert again.status_code == 409
    assert "ha già risposto" in again.text
    two.producer.send(f"{thread}/passo", {"action": "withdraw"})
    assert two.producer.send(two.propose_url, two.form()).status_code == 303


def test_who_is_refused_again_and_again_leaves_the_buyer_in_peace(two: Two) -> None:
    for _time in range(services.MOST_TO_ONE_DEMAND):
        two.buyer.send(f"{two.proposed()}/passo", {"action": "decline"})
    again = two.producer.send(two.propose_url, two.form(message="Un altro prezzo."))
    assert again.status_code == 409
    assert "più volte" in again.text
    assert "Un altro prezzo." in again.text
    with two.store.read() as session:
        assert len(session.scalars(select(Proposal)).all()) == services.MOST_TO_ONE_DEMAND


def test_what_comes_too_late_for_the_thread_is_not_lost(two: Two) -> None:
    thread = two.proposed()
    two.buyer.send(f"{thread}/passo", {"action": "decline"})
    late = two.producer.send(f"{thread}/messaggi", {"text": "E a un euro?"})
    assert late.status_code == 409
    assert "qui non legge più nessuno" in text_of(late.text)
    assert "E a un euro?" in late.text


def test_a_day_has_an_end_for_proposals_and_for_messages(
    two: Two, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "MOST_PROPOSALS_A_DAY", 1)
    monkeypatch.setattr(services, "MOST_MESSAGES_A_DAY", 2)
    thread = two.proposed()
    path, text = f"{thread}/messaggi", {"text": "Ci siete?"}
    # The first came with the proposal.
    statuses = [two.producer.send(path, text).status_code for _time in range(2)]
    refused = two.producer.send(path, {"text": "Rispondete!"})
    assert statuses == [303, 409]
    assert "Rispondete!" in refused.text
    assert two.buyer.send(path, text).status_code == 303
    two.producer.send(f"{thread}/passo", {"action": "withdraw"})
    assert two.producer.send(two.propose_url, two.form()).status_code == 409
    with two.store.write() as session:
        session.execute(update(Proposal).values(created_at=utc_now() - timedelta(days=2)))
    assert two.producer.send(two.propose_url, two.form()).status_code == 303


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"count": "0"}, "Scrivi un numero intero"),
        ({"count": "due"}, "Scrivi un numero intero"),
        ({"price": "-1"}, "Scrivi un importo"),
        ({"price": ""}, "Questo serve."),
        ({"valid_until": "2001-01-01"}, "Scegli un giorno da oggi in poi"),
        ({"valid_until": "2190-01-01"}, "Scegli un giorno da oggi in poi"),
        ({"message": "x" * 2001}, "Al massimo 2000 caratteri"),
        ({"offer": "", "message": ""}, "Scegli una tua offerta"),
    ],
)
def test_a_wrong_field_is_told_beside_it_and_nothing_is_sent(
    two: Two, fields: dict[str, str], sentence: str
) -> None:
    renamed = {
        f"{name}-{two.offer.id}" if name in {"count", "price"} else name: value
        for name, value in fields.items()
    }
    answer = two.producer.send(two.propose_url, two.form(**renamed))
    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'class="field-error"' in answer.text
    with two.store.read() as session:
        assert session.scalars(select(Proposal)).all() == []


def test_the_offer_of_another_cannot_be_proposed(two: Two) -> None:
    with two.store.write() as session:
        other = factories.offer(session, factories.organisation(session), title="Di altri")
    form = {"offer": str(other.id), f"count-{other.id}": "1", f"price-{other.id}": "1"}
    answer = two.producer.send(two.propose_url, form)
    assert answer.status_code == 422
    assert "Di altri" not in answer.text


def test_a_proposal_says_what_was_offered_also_when_the_offer_changes_or_goes(two: Two) -> None:
    thread = two.proposed()
    with two.store.write() as session:
        session.execute(update(Offer).values(title="Pere", price_cents=999))
    assert "Mele Golden" in two.buyer.get(thread).text
    with two.store.write() as session:
        session.delete(session.get_one(Offer, two.offer.id))
    page = two.buyer.get(thread)
    assert page.status_code == 200
    assert "Mele Golden" in page.text


@pytest.mark.parametrize("state", [DemandState.PAUSED, DemandState.CLOSED, DemandState.EXPIRED])
def test_who_does_not_look_gets_no_proposal(two: Two, state: DemandState) -> None:
    with two.store.write() as session:
        session.get_one(Demand, two.demand.id).state = state
    answer = two.producer.send(two.propose_url, two.form())
    assert answer.status_code == 409
    assert "al momento non è aperto" in answer.text


def test_with_a_demand_its_open_proposals_end(two: Two) -> None:
    thread = two.proposed()
    closing = {"action": "close", "reason": "found_elsewhere"}
    assert two.buyer.send(f"/fabbisogni/{two.demand.id}/stato", closing).status_code == 303
    assert two.only().state is ProposalState.EXPIRED
    assert two.notices(two.alice) == ["closed"]
    assert "tempo scaduto" in two.producer.get(thread).text


def test_time_ends_demands_and_proposals_once(two: Two) -> None:
    two.proposed()
    now = utc_now()
    day = local_day(now, "Europe/Rome")
    later = Moment(now, day + timedelta(days=services.DAYS_TO_DECIDE + 1), None)
    with two.store.app.app_context(), two.store.write() as session:
        assert not services.expire(session, later)
        assert not services.expire(session, later)
    assert two.only().state is ProposalState.EXPIRED
    assert two.notices(two.alice) == ["expire"]
    with two.store.write() as session:
        session.get_one(Demand, two.demand.id).valid_until = day
    with two.store.app.app_context(), two.store.write() as session:
        services.expire(session, later)
    with two.store.read() as session:
        assert session.get_one(Demand, two.demand.id).state is DemandState.EXPIRED


def test_a_demand_is_reopened_only_until_a_day_ahead(two: Two) -> None:
    with two.store.write() as session:
        row = session.get_one(Demand, two.demand.id)
        row.state, row.valid_until = DemandState.EXPIRED, factories.TODAY - timedelta(days=400)
    path = f"/fabbisogni/{two.demand.id}/stato"
    refused = two.buyer.send(path, {"action": "reopen"})
    assert refused.status_code == 422
    assert "Il suo tempo è finito" in refused.text
    assert two.buyer.send(path, {"action": "burn"}).status_code == 303
    assert two.buyer.send(path, {"action": "close"}).status_code == 409


def test_members_and_private_demands_are_found_by_nobody_else(two: Two) -> None:
    page = f"/fabbisogni/{two.demand.id}"
    for visibility, member, seen in (
        (Visibility.PUBLIC, False, True),
        (Visibility.MEMBERS, False, False),
        (Visibility.MEMBERS, True, True),
        (Visibility.PRIVATE, True, False),
    ):
        with two.store.write() as session:
            session.get_one(Demand, two.demand.id).visibility = visibility
            session.get_one(Organisation, two.farm.id).is_member = member
        status = 200 if seen else 404
        assert two.producer.get(page).status_code == status
        assert two.producer.get(two.propose_url).status_code == status
        assert (two.demand.text in two.producer.get("/fabbisogni").text) is seen
        public = visibility is Visibility.PUBLIC
        assert anonymous(two.store.app).get(page).status_code == (200 if public else 404)
        assert two.buyer.get(page).status_code == 200


def test_a_password_alone_opens_no_demand_of_a_group_whose_people_owe_a_second_factor(
    two: Two,
) -> None:
    thread = two.proposed()
    path = f"/fabbisogni/{two.demand.id}"
    with two.store.write() as session:
        session.execute(update(Demand).values(visibility=Visibility.PRIVATE))
        session.get_one(Organisation, two.gas.id).kind = OrganisationKind.GAS
        session.get_one(Person, two.bruno.id).totp_confirmed_at = utc_now()
    assert thread in two.buyer.get(path).text
    with two.store.write() as session:
        session.execute(update(Person).values(totp_confirmed_at=None))
    assert two.buyer.get(path).status_code == 404


def test_of_a_citizen_only_the_place_is_told(two: Two) -> None:
    with two.store.write() as session:
        citizen = person(session, name="Nora Segreta", email="nora@example.org")
        row = factories.demand(session, two.gas, organisation_id=None, person_id=citizen.id)
    for path in (f"/fabbisogni/{row.id}", "/fabbisogni"):
        text = anonymous(two.store.app).get(path).text
        assert "Una persona di Treviglio" in text
        assert "Segreta" not in text
    answer = two.producer.send(f"/fabbisogni/{row.id}/proponi", two.form())
    assert answer.status_code == 303
    assert two.notices(citizen) == ["made"]
    assert "Segreta" not in two.producer.get(answer.headers["Location"]).text


def test_who_may_only_look_decides_nothing(two: Two) -> None:
    thread = two.proposed()
    with two.store.write() as session:
        watcher = person(session)
        mandate(session, watcher, two.gas, Role.VIEWER)
    browser = visitor(two.store, watcher, two.gas)
    assert browser.get(thread).status_code == 200
    assert browser.send(f"{thread}/passo", {"action": "accept"}).status_code == 403
    assert browser.send(f"{thread}/messaggi", {"text": "Ciao"}).status_code == 403


def test_a_thread_of_others_does_not_exist(two: Two) -> None:
    thread = two.proposed()
    with two.store.write() as session:
        stranger, shop = person(session), factories.organisation(session)
        mandate(session, stranger, shop)
    browser = visitor(two.store, stranger, shop)
    assert browser.get(thread).status_code == 404
    assert browser.get(f"/proposte/{uuid.uuid4()}").status_code == 404


def test_what_is_written_is_shown_as_text(two: Two) -> None:
    thread = two.proposed(message="<script>alert(1)</script>\nseconda riga")
    text = two.buyer.get(thread).text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;\nseconda riga" in text


def test_lists_ask_the_same_however_long_they_are(two: Two, app: Flask) -> None:
    def asked(path: str, browser: Visitor) -> int:
        browser.get(path)
        with counted_statements(app) as statements:
            assert browser.get(path).status_code == 200
        return len(statements)

    two.proposed()
    pages: tuple[tuple[str, Any], ...] = (
        ("/fabbisogni", anonymous(app)),
        ("/io/fabbisogni", two.buyer),
        ("/io/proposte", two.buyer),
        (f"/fabbisogni/{two.demand.id}", two.buyer),
    )
    few = [asked(path, browser) for path, browser in pages]
    with two.store.write() as session:
        for number in range(25):
            producer = factories.organisation(session)
            row = factories.demand(session, two.gas, text=f"fabbisogno {number}")
            factories.proposal(session, row, producer)
            factories.proposal(session, two.demand, producer)
    assert [asked(path, browser) for path, browser in pages] == few
    assert max(few) <= 18


def test_a_long_list_of_demands_is_paged_by_key(two: Two) -> None:
    with two.store.write() as session:
        for number in range(25):
            factories.demand(session, two.gas, text=f"fabbisogno {number}")
    first = anonymous(two.store.app).get("/fabbisogni").text
    assert first.count("demand-card") == 20
    older = re.search(r"/fabbisogni\?before=[0-9a-f-]+", first)
    assert older is not None
    assert anonymous(two.store.app).get(older.group()).text.count("demand-card") == 6
