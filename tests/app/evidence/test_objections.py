"""Objections: anybody may object, the owner replies, the district decides, the claim follows."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from app.accounts.models import StaffRole
from app.evidence import objections, services
from app.evidence.errors import (
    ConflictOfInterest,
    NothingClaimed,
    NotLower,
    ObjectionNotPossible,
    ReplyStillPossible,
    TooManyObjections,
)
from app.evidence.objection_models import Objection, ObjectionAction, ObjectionState
from app.evidence.objections import MOST_PENDING, REPLY_DAYS, Decision
from app.evidence.subject import Subject
from app.runtime.clock import utc_now
from catalog.evidence import EvidenceLevel
from tests.app.evidence.stage import actor, moment, replayed, table
from tests.support.database import Store
from tests.support.factories import TODAY, claim, organisation
from tests.support.mails import assert_mail_snapshot, posted
from tests.support.signing import Visitor, mandate, person, staff, visitor

AFTER = TODAY + timedelta(days=REPLY_DAYS + 1)
REJECT = Decision(ObjectionAction.REJECT, "I documenti bastano.")


def made(store: Store, **fields: object) -> Objection:
    with store.app.app_context(), store.write() as session:
        farm = organisation(session, slug="cascina")
        claim(session, farm, "organic", **fields)
        citizen = actor(person(session, name="Olga Osservatrice"))
        return objections.object_to(
            session, Subject(farm.id), "organic", "L'ho visto spruzzare.", moment(citizen)
        )


def test_a_claim_under_objection_keeps_its_level_and_says_so(store: Store) -> None:
    made(store)
    with store.read() as session:
        (row,) = table(session).values()
        assert (row[1], row[7]) == (EvidenceLevel.CERTIFIED, True)
        assert replayed(session) == table(session)


@pytest.mark.parametrize(
    ("decision", "left"),
    [
        (REJECT, (4, EvidenceLevel.CERTIFIED, False)),
        (Decision(ObjectionAction.LOWER, "Solo in conversione.", 2), (2, "self_declared", False)),
        (Decision(ObjectionAction.LOWER, "Il foglio non vale.", 4), (4, "self_declared", False)),
        (Decision(ObjectionAction.STRIKE, "Non è vero."), None),
    ],
    ids=["rejected", "lowered", "without its evidence", "struck"],
)
def test_the_claim_follows_the_decision(
    store: Store, decision: Decision, left: tuple[object, ...] | None
) -> None:
    objection_id = made(store).id
    with store.app.app_context(), store.write() as session:
        found = session.get_one(Objection, objection_id)
        judge = actor(person(session), staff=[StaffRole.SECRETARIAT])
        objections.decide(session, found, decision, moment(judge, AFTER))
    with store.read() as session:
        rows = [(row[0], row[1], row[7]) for row in table(session).values()]
        assert rows == ([] if left is None else [left])
        assert replayed(session) == table(session)


def test_nothing_is_decided_before_the_owner_could_reply(store: Store) -> None:
    objection_id = made(store).id
    with store.app.app_context(), store.write() as session:
        found = session.get_one(Objection, objection_id)
        judge = actor(person(session), staff=[StaffRole.SECRETARIAT])
        with pytest.raises(ReplyStillPossible):
            objections.decide(session, found, REJECT, moment(judge, found.reply_until))
        objections.reply(session, found, "Era sapone di Marsiglia.", moment(judge))
        objections.decide(session, found, REJECT, moment(judge))
        assert found.state is ObjectionState.REJECTED


def test_nobody_decides_on_their_own_objection_or_their_own_house(store: Store) -> None:
    objection = made(store)
    with store.app.app_context(), store.write() as session:
        found = session.get_one(Objection, objection.id)
        house = actor(person(session), staff=[StaffRole.SECRETARIAT])
        mandated = type(house)(
            person_id=found.person_id,
            session_id=house.session_id,
            name="",
            email="",
            locale="it",
            staff=house.staff,
        )
        with pytest.raises(ObjectionNotPossible):
            objections.decide(session, found, REJECT, moment(mandated, AFTER))


@pytest.mark.parametrize("value", [None, 3, 4])
def test_a_claim_is_only_ever_lowered(store: Store, value: int | None) -> None:
    objection_id = made(store, value=2, level=EvidenceLevel.SELF_DECLARED).id
    decision = Decision(ObjectionAction.LOWER, "x", value)
    with store.app.app_context(), store.write() as session:
        found = session.get_one(Objection, objection_id)
        judge = actor(person(session), staff=[StaffRole.SECRETARIAT])
        with pytest.raises(NotLower):
            objections.decide(session, found, decision, moment(judge, AFTER))


def test_a_person_cannot_flood_the_district_with_objections(store: Store) -> None:
    with store.app.app_context(), store.write() as session:
        citizen = moment(actor(person(session)))
        farms = [organisation(session) for _number in range(MOST_PENDING + 1)]
        for farm in farms:
            claim(session, farm, "organic")
        first = Subject(farms[0].id)
        objections.object_to(session, first, "organic", "No.", citizen)
        with pytest.raises(TooManyObjections):
            objections.object_to(session, first, "organic", "E ancora no.", citizen)
        for farm in farms[1:-1]:
            objections.object_to(session, Subject(farm.id), "organic", "No.", citizen)
        with pytest.raises(TooManyObjections):
            objections.object_to(session, Subject(farms[-1].id), "organic", "No.", citizen)


def test_nobody_objects_to_their_own_house_or_to_nothing(store: Store) -> None:
    with store.app.app_context(), store.write() as session:
        farm = organisation(session)
        with pytest.raises(NothingClaimed):
            objections.object_to(
                session, Subject(farm.id), "organic", "No.", moment(actor(person(session)))
            )
        claim(session, farm, "organic")
        owner = moment(actor(person(session), farm))
        with pytest.raises(ConflictOfInterest):
            objections.object_to(session, Subject(farm.id), "organic", "No.", owner)


def test_an_objection_ends_with_the_claim_that_it_is_about(store: Store) -> None:
    objection = made(store)
    with store.app.app_context(), store.write() as session:
        subject = Subject(objection.organisation_id)
        services.withdraw(session, subject, "organic", moment(actor(person(session))))
        found = session.get_one(Objection, objection.id)
        assert found.state is ObjectionState.LAPSED


def test_whose_objection_ends_with_another_hears_of_it(store: Store) -> None:
    first = made(store)
    with store.app.app_context(), store.write() as session:
        second = objections.object_to(
            session,
            Subject(first.organisation_id),
            "organic",
            "Anch'io.",
            moment(actor(person(session, email="due@example.org"))),
        )
        found = session.get_one(Objection, first.id)
        judge = actor(person(session), staff=[StaffRole.SECRETARIAT])
        strike = Decision(ObjectionAction.STRIKE, "Non è vero.")
        objections.decide(session, found, strike, moment(judge, AFTER))
        assert session.get_one(Objection, second.id).state is ObjectionState.LAPSED
    told = {mail.recipient: mail.text for mail in posted(store)}
    assert "si chiude anche la tua obiezione" in told["due@example.org"]
    assert len(told) == 2


def people(store: Store) -> tuple[Visitor, Visitor, Visitor, Visitor]:
    with store.write() as session:
        farm = organisation(session, slug="cascina", name="Cascina Prova")
        claim(session, farm, "organic")
        owner = person(session, name="Aldo Prova", email="aldo@example.org")
        mandate(session, owner, farm)
        citizen = person(session, name="Olga Osservatrice", email="olga@example.org")
        passer_by = person(session)
        secretary = staff(session, person(session), StaffRole.SECRETARIAT)
    return (
        visitor(store, owner, farm),
        visitor(store, citizen),
        visitor(store, passer_by),
        visitor(store, secretary),
    )


def test_an_objection_from_the_form_to_the_decision(store: Store) -> None:
    owner, citizen, passer_by, secretary = people(store)
    path = "/realta/cascina/criteri/organic/obiezione"
    assert citizen.get(path).status_code == 200
    assert citizen.send(path, {"text": ""}).status_code == 422
    thread = citizen.send(path, {"text": "L'ho visto spruzzare."}).headers["Location"]
    (mail,) = posted(store)
    assert_mail_snapshot(mail, "evidence/objection")
    assert "Olga" not in mail.text
    assert passer_by.get(thread).status_code == 404
    assert "Olga" not in owner.get(thread).text
    assert "Olga" in secretary.get(thread).text
    early = {"decision": "reject", "reason": "Bene così."}
    assert secretary.send(f"{thread}/decisione", early).status_code == 409
    assert owner.send(f"{thread}/risposta", {"reply": "Era sapone."}).status_code == 303
    assert owner.send(f"{thread}/risposta", {"reply": "Ancora."}).status_code == 409
    assert "con un'obiezione aperta" in passer_by.get("/realta/cascina/criteri").text.replace(
        "&#39;", "'"
    )
    lower = {"decision": "lower", "reason": "Solo in conversione."}
    assert secretary.send(f"{thread}/decisione", lower).status_code == 422
    assert secretary.send(f"{thread}/decisione", {**lower, "value": "2"}).status_code == 303
    ended = posted(store)[1:]
    assert {mail.recipient: urlsplit(mail.links[0]).path for mail in ended} == {
        "aldo@example.org": thread,
        "olga@example.org": thread,
    }
    for mail, name in zip(ended, ("objection_decided", "objection_ended"), strict=True):
        assert_mail_snapshot(mail, f"evidence/{name}")
    page = passer_by.get("/realta/cascina/criteri/organic").text
    assert "Solo in conversione." in page
    assert "Olga" not in page


def test_whoever_objects_may_take_it_back(store: Store) -> None:
    _owner, citizen, passer_by, _secretary = people(store)
    path = "/realta/cascina/criteri/organic/obiezione"
    thread = citizen.send(path, {"text": "Non è vero."}).headers["Location"]
    assert passer_by.send(f"{thread}/ritira").status_code == 403
    assert citizen.send(f"{thread}/ritira").status_code == 303
    with store.read() as session:
        (row,) = table(session).values()
        assert row[7] is False
    assert utc_now()
