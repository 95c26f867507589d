"""Participatory visits: the right company, the report, the decision, what counts afterwards."""

import io
from datetime import timedelta

import pytest
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.accounts.models import Person, StaffRole
from app.evidence import visits
from app.evidence.errors import ConflictOfInterest, NobodySaw, NotYet, WrongCompany
from app.evidence.queue import visit as visit_of
from app.evidence.visit_models import Guest, Visit, VisitAction, VisitState, VisitVisitor
from app.evidence.visits import Finding, Plan, Verdict
from app.runtime.clock import utc_now
from catalog.evidence import EvidenceLevel
from catalog.organisations import Organisation, OrganisationKind
from tests.app.evidence.stage import actor, moment, replayed, table
from tests.app.runtime.files.picture_kit import picture
from tests.support.database import Store
from tests.support.factories import NOW, TODAY, organisation
from tests.support.mails import assert_mail_snapshot, posted
from tests.support.pages import text_of
from tests.support.signing import anonymous, mandate, person, staff, visitor

PRODUCER, GAS, SHOP = OrganisationKind.PRODUCER, OrganisationKind.GAS, OrganisationKind.SCHOOL
NEXT_YEAR = TODAY + timedelta(days=365)
YES = Verdict(VisitAction.APPROVE, "assemblea, punto 4", NEXT_YEAR)
SEEN = {"wage-range": Finding(3, {"seen": "yes"}), "biodiversity": Finding(None, {})}


def guest(session: Session, house: Organisation, who: Person | None = None) -> Guest:
    who = who or person(session)
    mandate(session, who, house)
    return Guest(who.id, house.id, house.kind)


def company(session: Session) -> list[Guest]:
    return [
        guest(session, organisation(session, kind=PRODUCER)),
        guest(session, organisation(session, kind=GAS)),
    ]


def plan(guests: list[Guest], *criteria: str) -> Plan:
    return Plan(TODAY, criteria or ("wage-range", "biodiversity"), guests)


def planned(session: Session) -> Visit:
    farm = organisation(session, slug="cascina", name="Cascina Prova")
    secretary = moment(actor(person(session)))
    return visits.plan_visit(session, farm.id, plan(company(session)), secretary)


def reported(session: Session) -> Visit:
    made, someone = planned(session), moment(actor(person(session)))
    visits.mark_visited(session, made, TODAY, someone)
    visits.report(session, made, "Tutto bello.", SEEN, someone)
    session.expire(made)
    return visit_of(session, made.id)


def test_a_visit_needs_two_people_of_two_other_houses_of_both_sides(store: Store) -> None:
    with store.write() as session:
        farm = organisation(session)
        one, two = organisation(session, kind=PRODUCER), organisation(session, kind=GAS)
        three, school = organisation(session, kind=PRODUCER), organisation(session, kind=SHOP)
        both = person(session)
        insider = guest(session, two)
        session.add(_mandate_row(insider, farm))
        session.flush()
        wrong = {
            "few": [guest(session, one, both)],
            "house": [guest(session, farm), guest(session, two)],
            "same": [guest(session, two), guest(session, two)],
            "consumer": [guest(session, one), guest(session, three)],
            "producer": [guest(session, two), guest(session, school)],
        }
        wrong_too = [("house", [insider, guest(session, one)]), ("few", [])]
        for reason, guests in [*wrong.items(), *wrong_too]:
            with pytest.raises(WrongCompany) as refused:
                visits.require_plan(session, farm.id, plan(guests))
            assert refused.value.reason == reason
        visits.require_plan(session, farm.id, plan([guest(session, one), guest(session, two)]))


def _mandate_row(who: Guest, house: Organisation) -> object:
    from app.accounts.models import Mandate, Role  # noqa: PLC0415 one row

    return Mandate(
        person_id=who.person_id, organisation_id=house.id, role=Role.VIEWER, created_at=NOW
    )


@pytest.mark.parametrize("criteria", [("organic",), ("none",)])
def test_peers_verify_what_peers_can_verify(store: Store, criteria: tuple[str, ...]) -> None:
    with store.write() as session:
        farm = organisation(session)
        codes = [] if criteria == ("none",) else list(criteria)
        with pytest.raises(WrongCompany):
            visits.require_plan(session, farm.id, Plan(TODAY, codes, company(session)))


def test_the_database_refuses_visitors_of_the_house(store: Store) -> None:
    with store.app.app_context(), store.write() as session:
        made = planned(session)
        farm_id = made.organisation_id
        insider, peer = person(session), organisation(session)
        mandate(session, insider, session.get_one(Organisation, farm_id))
    for who, house in ((insider, peer.id), (person_outside(store), farm_id)):
        with pytest.raises(DBAPIError), store.write() as session:
            session.add(VisitVisitor(visit_id=made.id, person_id=who.id, organisation_id=house))


def person_outside(store: Store) -> Person:
    with store.write() as session:
        return person(session)


def test_what_is_approved_counts_at_once_for_what_was_seen(store: Store) -> None:
    with store.app.app_context(), store.write() as session:
        made = reported(session)
        visits.decide_visit(session, made, YES, moment(actor(person(session))))
        assert made.state is VisitState.APPROVED
    with store.read() as session:
        ((key, row),) = table(session).items()
        assert key[2] == "wage-range"
        assert row[:2] == (3, EvidenceLevel.PEER_VERIFIED)
        assert row[4] == NEXT_YEAR
        assert replayed(session) == table(session)


def test_what_is_refused_changes_no_claim(store: Store) -> None:
    with store.app.app_context(), store.write() as session:
        made = reported(session)
        verdict = Verdict(VisitAction.REFUSE, "assemblea, punto 4")
        visits.decide_visit(session, made, verdict, moment(actor(person(session))))
    with store.read() as session:
        assert not table(session)


def test_a_visit_of_tomorrow_was_not_paid_today(store: Store) -> None:
    with store.app.app_context(), store.write() as session:
        made = planned(session)
        with pytest.raises(NotYet):
            visits.mark_visited(session, made, TODAY + timedelta(days=1), moment(None))


def test_nothing_is_approved_where_nothing_was_seen(store: Store) -> None:
    with store.app.app_context(), store.write() as session:
        made, someone = planned(session), moment(actor(person(session)))
        visits.mark_visited(session, made, TODAY, someone)
        visits.report(session, made, "Non c'era nessuno.", {}, someone)
        session.expire(made)
        with pytest.raises(NobodySaw):
            visits.decide_visit(session, visit_of(session, made.id), YES, someone)


def test_nobody_decides_on_a_visit_to_their_own_house(store: Store) -> None:
    with store.app.app_context(), store.write() as session:
        made = reported(session)
        farm = session.get_one(Organisation, made.organisation_id)
        with pytest.raises(ConflictOfInterest):
            visits.decide_visit(session, made, YES, moment(actor(person(session), farm)))


def test_a_visitor_who_has_meanwhile_joined_the_house_spoils_the_visit(store: Store) -> None:
    with store.app.app_context(), store.write() as session:
        made = reported(session)
        farm = session.get_one(Organisation, made.organisation_id)
        mandate(session, session.get_one(Person, made.visitors[0].person_id), farm)
        with pytest.raises(WrongCompany):
            visits.decide_visit(session, made, YES, moment(actor(person(session))))


def those_of_a_visit(store: Store) -> tuple[Person, list[Person], Person, Person]:
    """Add an owner, two peers, a secretary and a coordinator."""
    with store.write() as session:
        farm = organisation(session, slug="cascina", name="Cascina Prova")
        owner = person(session, name="Aldo Prova")
        mandate(session, owner, farm)
        peers = [person(session, name="Gino Prova"), person(session)]
        mandate(session, peers[0], organisation(session, kind=PRODUCER, name="I vicini"))
        mandate(session, peers[1], organisation(session, kind=GAS, name="GAS di prova"))
        secretary = staff(session, person(session), StaffRole.SECRETARIAT)
        coordinator = staff(session, person(session), StaffRole.COORDINATION)
    return owner, peers, secretary, coordinator


def test_a_visit_from_the_plan_to_the_badge(store: Store) -> None:
    owner, peers, secretary, coordinator = those_of_a_visit(store)
    desk, board, peer = (visitor(store, who) for who in (secretary, coordinator, peers[0]))
    today = utc_now().date()
    form: dict[str, object] = {
        "day": today.isoformat(),
        "visitors": f"{peers[0].email}\n{owner.email}",
        "criteria": ["wage-range", "biodiversity"],
    }
    new = "/realta/cascina/visite/nuova"
    assert desk.get(new).status_code == 200
    refused = desk.send(new, form)
    assert refused.status_code == 422
    assert "Nessuno visita una realtà in cui ha un ruolo" in refused.text
    form["visitors"] = f"{peers[0].email}\n{peers[1].email}"
    visit = desk.send(new, form).headers["Location"]
    mails = {mail.recipient: mail for mail in posted(store)}
    assert set(mails) == {owner.email, peers[0].email, peers[1].email}
    assert_mail_snapshot(mails[owner.email], "evidence/visit_planned")
    assert_mail_snapshot(mails[peers[0].email], "evidence/visit_asked")
    assert "Cascina Prova" in peer.get("/visite").text
    assert peer.send(f"{visit}/fatta", {"day": today.isoformat()}).status_code == 303
    yesterday = (today - timedelta(days=1)).isoformat()
    assert peer.send(f"{visit}/fatta", {"day": yesterday}).status_code == 409
    assert "Abbiamo camminato" in peer.get(f"{visit}/relazione").text
    report = {
        "report": "Siepi lungo ogni campo.",
        "v-wage-range": "unseen",
        "v-biodiversity": "3",
        "q-biodiversity-hedges": "yes",
        "photos": (io.BytesIO(picture()), "siepe.png"),
    }
    multipart = "multipart/form-data"
    assert peer.send(f"{visit}/relazione", {"report": "x"}).status_code == 422
    assert peer.send(f"{visit}/relazione", report, content_type=multipart).status_code == 303
    page = board.get(visit).text
    assert "Siepi lungo ogni campo." in page
    assert "<img" in page
    decision = {"decision": "approve", "minutes": "assemblea di prova, punto 4"}
    assert board.send(f"{visit}/decisione", decision).status_code == 422
    until = (today + timedelta(days=365)).isoformat()
    assert board.send(f"{visit}/decisione", {**decision, "until": until}).status_code == 303
    text = text_of(anonymous(store.app).get("/realta/cascina/criteri/biodiversity").text)
    assert "Dopo una visita i pari hanno confermato" in text
    with store.read() as session:
        ((key, row),) = table(session).items()
        assert (key[2], row[1]) == ("biodiversity", EvidenceLevel.PEER_VERIFIED)
