"""Checking evidence: who may, what follows, what is refused."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from app.accounts.models import StaffRole
from app.evidence import services, verification
from app.evidence.errors import BadPeriod, ConflictOfInterest, EvidenceNotAccepted, NotWaiting
from app.evidence.models import ClaimEvent
from app.evidence.queue import waiting_submissions
from app.evidence.subject import Subject
from app.evidence.verification import Confirmation
from app.runtime.clock import utc_now
from catalog.evidence import EvidenceLevel
from catalog.organisations import Organisation
from tests.app.evidence.stage import PAPERS, actor, moment, replayed, table
from tests.support.database import Store
from tests.support.factories import TODAY, offer, organisation
from tests.support.mails import assert_mail_snapshot, posted
from tests.support.pages import text_of
from tests.support.queries import counted_statements
from tests.support.signing import mandate, person, staff, visitor

NEXT_YEAR = TODAY + timedelta(days=365)
FOUND = Confirmation(EvidenceLevel.CERTIFIED, NEXT_YEAR)
MOST_STATEMENTS = 12


def handed_in(store: Store, slug: str = "cascina") -> tuple[Organisation, ClaimEvent]:
    with store.write() as session:
        farm, owner = (
            organisation(session, slug=slug, name="Cascina Prova"),
            person(session, name="Aldo Prova"),
        )
        mandate(session, owner, farm)
        event = services.hand_in(
            session, Subject(farm.id), "organic", PAPERS, moment(actor(owner, farm))
        )
    return farm, event


def test_what_is_confirmed_counts_at_the_level_and_until_the_day_found(store: Store) -> None:
    _farm, event = handed_in(store)
    with store.app.app_context(), store.write() as session:
        judge = actor(person(session), organisation(session, name="GAS dei vicini"))
        verification.confirm(session, event, FOUND, moment(judge))
    with store.read() as session:
        (row,) = table(session).values()
        assert row[:2] == (4, EvidenceLevel.CERTIFIED)
        assert row[4] == NEXT_YEAR
        assert replayed(session) == table(session)


def test_the_district_judges_in_its_own_name_whatever_its_people_act_for(store: Store) -> None:
    _farm, event = handed_in(store)
    with store.app.app_context(), store.write() as session:
        secretary = actor(person(session), organisation(session), staff=[StaffRole.SECRETARIAT])
        verification.confirm(session, event, FOUND, moment(secretary))
    with store.read() as session:
        (row,) = table(session).values()
        assert row[5] is None


def test_whoever_has_a_role_in_the_organisation_may_not_judge_it(store: Store) -> None:
    farm, event = handed_in(store)
    with store.app.app_context(), store.write() as session:
        insider = actor(person(session), farm, staff=[StaffRole.SECRETARIAT])
        with pytest.raises(ConflictOfInterest):
            verification.confirm(session, event, FOUND, moment(insider))
        with pytest.raises(ConflictOfInterest):
            verification.send_back(session, event, "no", moment(insider))


@pytest.mark.parametrize("until", [TODAY - timedelta(days=1), TODAY + timedelta(days=3000)])
def test_evidence_does_not_hold_until_yesterday_nor_for_ever(store: Store, until: object) -> None:
    _farm, event = handed_in(store)
    with store.app.app_context(), store.write() as session:
        wrong = Confirmation(EvidenceLevel.CERTIFIED, until)  # type: ignore[arg-type] # a day
        with pytest.raises(BadPeriod):
            verification.confirm(session, event, wrong, moment(actor(person(session))))


def test_peers_verify_by_a_visit_and_not_at_a_desk(store: Store) -> None:
    _farm, event = handed_in(store)
    wrong = Confirmation(EvidenceLevel.PEER_VERIFIED, NEXT_YEAR)
    with store.app.app_context(), store.write() as session, pytest.raises(EvidenceNotAccepted):
        verification.confirm(session, event, wrong, moment(actor(person(session))))


def test_what_was_decided_or_replaced_is_not_decided_again(store: Store) -> None:
    farm, event = handed_in(store)
    with store.app.app_context(), store.write() as session:
        judge = moment(actor(person(session)))
        later = services.hand_in(session, Subject(farm.id), "organic", PAPERS, judge)
        with pytest.raises(NotWaiting):
            verification.confirm(session, event, FOUND, judge)
        verification.send_back(session, later, "Manca la pagina due.", judge)
        with pytest.raises(NotWaiting):
            verification.confirm(session, later, FOUND, judge)


def test_the_queue_holds_the_last_of_what_was_handed_in_for_each_claim(store: Store) -> None:
    farm, _event = handed_in(store)
    with store.write() as session:
        owner = moment(actor(person(session), farm))
        second = services.hand_in(session, Subject(farm.id), "organic", PAPERS, owner)
        product = Subject(farm.id, offer(session, farm).id)
        third = services.hand_in(session, product, "organic", PAPERS, owner)
        services.declare(session, Subject(farm.id), {"wage-range": 2}, owner)
        assert [e.id for e in waiting_submissions(session, after=None, most=9)] == [
            second.id,
            third.id,
        ]
        assert [e.id for e in waiting_submissions(session, after=second.id, most=9)] == [third.id]


def test_a_secretary_checks_what_waits_and_the_owner_is_told(store: Store) -> None:
    _farm, event = handed_in(store)
    with store.write() as session:
        secretary = staff(session, person(session), StaffRole.SECRETARIAT)
    client = visitor(store, secretary)
    assert "Cascina Prova" in client.get("/verifiche").text
    page = client.get(f"/verifiche/{event.id}")
    assert "Ente di prova" in page.text
    until = (utc_now().date() + timedelta(days=300)).isoformat()
    form = {"decision": "confirm", "level": "certified", "until": until}
    assert client.send(f"/verifiche/{event.id}", form).status_code == 303
    assert "Niente in attesa" in client.get("/verifiche").text
    (mail,) = posted(store)
    assert_mail_snapshot(mail, "evidence/confirmed")
    assert client.send(f"/verifiche/{event.id}", form).status_code == 409


def test_evidence_is_sent_back_with_a_reason_that_the_owner_reads(store: Store) -> None:
    _farm, event = handed_in(store)
    with store.write() as session:
        secretary = staff(session, person(session), StaffRole.SECRETARIAT)
    client = visitor(store, secretary)
    answer = client.send(f"/verifiche/{event.id}", {"decision": "send_back"})
    assert answer.status_code == 422
    form = {"decision": "send_back", "reason": "La foto non si legge."}
    assert client.send(f"/verifiche/{event.id}", form).status_code == 303
    (mail,) = posted(store)
    assert_mail_snapshot(mail, "evidence/sent_back")
    page = text_of(client.get("/realta/cascina/criteri/organic").text)
    assert "La foto non si legge." in page


def test_a_secretary_with_a_role_in_the_organisation_is_told_why_not(store: Store) -> None:
    farm, event = handed_in(store)
    with store.write() as session:
        secretary = staff(session, person(session), StaffRole.SECRETARIAT)
        mandate(session, secretary, farm)
    client = visitor(store, secretary)
    assert "Hai un ruolo in questa realtà" in client.get(f"/verifiche/{event.id}").text
    answer = client.send(f"/verifiche/{event.id}", {"decision": "send_back", "reason": "x"})
    assert answer.status_code == 403
    assert "Hai un ruolo in questa realtà" in answer.text


def test_an_accredited_verifier_decides_what_the_coordination_entrusted(store: Store) -> None:
    _farm, event = handed_in(store)
    with store.write() as session:
        coordinator = staff(session, person(session), StaffRole.COORDINATION)
        trusted, other = person(session), person(session)
    board = visitor(store, coordinator)
    wrong = {"email": other.email, "principles": "ethical-finance"}
    right = {"email": trusted.email, "principles": "environmental-sustainability"}
    for form in (wrong, right):
        assert board.send("/verifiche/verificatori", form).status_code == 303
    assert board.send("/verifiche/verificatori", {"email": "x@example.org"}).status_code == 422
    form = {"decision": "send_back", "reason": "Manca la firma."}
    assert visitor(store, other).send(f"/verifiche/{event.id}", form).status_code == 403
    assert visitor(store, other).get(f"/verifiche/{event.id}").status_code == 200
    assert visitor(store, trusted).send(f"/verifiche/{event.id}", form).status_code == 303


def test_the_queue_asks_the_same_of_the_database_however_long_it_is(store: Store) -> None:
    for number in range(4):
        handed_in(store, f"cascina-{number}")
    with store.write() as session:
        secretary = staff(session, person(session), StaffRole.SECRETARIAT)
    client = visitor(store, secretary)
    with counted_statements(store.app) as statements:
        client.get("/verifiche")
    assert len(statements) <= MOST_STATEMENTS


def test_two_who_decide_at_the_same_moment_decide_once(store: Store) -> None:
    _farm, event = handed_in(store)
    with store.write() as session:
        judges = [staff(session, person(session), StaffRole.SECRETARIAT) for _number in range(2)]
    clients = [visitor(store, judge) for judge in judges]
    form = {"decision": "send_back", "reason": "Manca la firma."}
    with ThreadPoolExecutor(2) as pool:
        answers = pool.map(lambda client: client.send(f"/verifiche/{event.id}", form), clients)
        assert sorted(answer.status_code for answer in answers) == [303, 409]
    with store.read() as session:
        assert replayed(session) == table(session)
