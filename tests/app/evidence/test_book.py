"""The table of claims is what the history says, and neither can be written otherwise."""

import pytest
from sqlalchemy import delete, insert, text, update
from sqlalchemy.exc import DBAPIError

from app.evidence import services
from app.evidence.book import ClaimBook, Note
from app.evidence.errors import CriterionNotForThis, EvidenceNotAccepted, NothingClaimed
from app.evidence.models import JUDGEMENTS, ClaimAction, ClaimEvent
from app.evidence.subject import Subject
from catalog.base import new_id
from catalog.evidence import EvidenceLevel
from tests.app.evidence.stage import PAPERS, actor, moment, replayed, table
from tests.support.database import Store
from tests.support.factories import NOW, TODAY, claim, offer, organisation
from tests.support.signing import mandate, person


def test_replaying_the_history_gives_the_table(store: Store) -> None:
    with store.write() as session:
        farm, peer = organisation(session), organisation(session)
        judge = actor(person(session), peer)
        mine = Subject(farm.id)
        product = Subject(farm.id, offer(session, farm).id)
        owner = actor(person(session), farm)
        services.declare(session, mine, {"organic": 4, "wage-range": 2}, moment(owner))
        services.declare(session, product, {"organic": 3, "low-packaging": None}, moment(owner))
        services.hand_in(session, mine, "organic", PAPERS, moment(owner))
        book = ClaimBook.open(session, mine)
        book.write(
            "organic",
            ClaimAction.CONFIRMED,
            moment(judge),
            Note(value=4, level=EvidenceLevel.CERTIFIED, issuer="Ente", valid_until=TODAY),
        )
        book.write("wage-range", ClaimAction.OBJECTED, moment(judge), Note(objection_id=new_id()))
        services.hand_in(session, product, "organic", PAPERS, moment(owner))
        services.withdraw(session, product, "low-packaging", moment(owner))
    with store.read() as session:
        assert len(table(session)) == 3
        assert replayed(session) == table(session)


def test_a_claim_of_before_the_history_is_taken_over_before_anything_is_added(store: Store) -> None:
    with store.write() as session:
        farm, peer = organisation(session), organisation(session)
        claim(
            session,
            farm,
            "pgs-organic",
            level=EvidenceLevel.PEER_VERIFIED,
            verified_by_id=peer.id,
            valid_until=TODAY,
        )
        subject, owner = Subject(farm.id), actor(person(session), farm)
        book = ClaimBook.open(session, subject)
        book.write("pgs-organic", ClaimAction.OBJECTED, moment(owner), Note(objection_id=new_id()))
    with store.read() as session:
        assert replayed(session) == table(session)
        (row,) = table(session).values()
        assert row[1] is EvidenceLevel.PEER_VERIFIED
        assert row[5] == peer.id


def test_an_answer_that_says_the_same_is_no_event(store: Store) -> None:
    with store.write() as session:
        subject = Subject(organisation(session).id)
        assert services.declare(session, subject, {"organic": 2, "direct-sale": 1}, moment()) == 2
        assert services.declare(session, subject, {"organic": 2, "direct-sale": 3}, moment()) == 1
        assert session.query(ClaimEvent).count() == 3


def test_a_criterion_that_speaks_of_something_else_cannot_be_claimed(store: Store) -> None:
    with store.write() as session:
        farm = organisation(session)
        product = Subject(farm.id, offer(session, farm).id)
        with pytest.raises(CriterionNotForThis):
            services.declare(session, product, {"wage-range": 4}, moment())
        with pytest.raises(CriterionNotForThis):
            services.declare(session, Subject(farm.id), {"km0": 4}, moment())


def test_a_criterion_rests_only_on_the_evidence_that_it_accepts(store: Store) -> None:
    with store.write() as session:
        subject = Subject(organisation(session).id)
        with pytest.raises(EvidenceNotAccepted):
            services.hand_in(session, subject, "wage-range", PAPERS, moment())


def test_what_is_not_claimed_cannot_be_taken_back(store: Store) -> None:
    with store.write() as session:
        subject = Subject(organisation(session).id)
        with pytest.raises(NothingClaimed):
            services.withdraw(session, subject, "organic", moment())


def written(session: object, action: ClaimAction, **fields: object) -> None:
    values = {
        "id": new_id(), "criterion_code": "organic", "number": 1, "action": action, "at": NOW,
        "day": TODAY, "reason": "",
    }  # fmt: skip
    session.execute(insert(ClaimEvent).values(**(values | fields)))  # type: ignore[attr-defined]


@pytest.mark.parametrize("action", sorted(JUDGEMENTS), ids=str)
def test_the_database_refuses_a_judge_of_the_own_organisation(
    store: Store, action: ClaimAction
) -> None:
    with store.write() as session:
        farm, peer = organisation(session), organisation(session)
        owner, stranger = person(session), person(session)
        mandate(session, owner, farm)
    refused = (
        {"actor_id": owner.id},
        {"actor_id": owner.id, "acting_for_id": peer.id},
        {"actor_id": stranger.id, "acting_for_id": farm.id},
        {},
    )
    for fields in refused:
        with pytest.raises(DBAPIError), store.write() as session:
            written(session, action, organisation_id=farm.id, **fields)
    with store.write() as session:
        written(session, action, organisation_id=farm.id, actor_id=stranger.id)
        written(session, action, organisation_id=peer.id, actor_id=owner.id)


@pytest.mark.parametrize(
    "deed",
    [
        update(ClaimEvent).values(value=4),
        delete(ClaimEvent),
        text("UPDATE claim_events SET value = 4"),
        text("DELETE FROM claim_events"),
    ],
    ids=["update", "delete", "plain update", "plain delete"],
)
def test_the_database_refuses_to_change_the_history(store: Store, deed: object) -> None:
    with store.write() as session:
        services.declare(session, Subject(organisation(session).id), {"organic": 1}, moment())
    with pytest.raises(DBAPIError, match="never changed"), store.write() as session:
        session.execute(deed)  # type: ignore[call-overload] # a statement, whichever
