"""What a history comes to, worked out by hand."""

import uuid
from datetime import date, timedelta

import pytest

from app.evidence.history import current_claim
from app.evidence.models import ClaimAction, ClaimEvent
from catalog.evidence import EvidenceLevel
from tests.app.evidence.stage import event
from tests.support.factories import TODAY

ME, PEER = uuid.UUID(int=11), uuid.UUID(int=12)
DOUBT, OTHER_DOUBT = uuid.UUID(int=21), uuid.UUID(int=22)
NEXT_YEAR = TODAY + timedelta(days=365)
PLAIN, CERTIFIED, PEERS = (
    EvidenceLevel.SELF_DECLARED,
    EvidenceLevel.CERTIFIED,
    EvidenceLevel.PEER_VERIFIED,
)


def said(number: int, value: int | None) -> ClaimEvent:
    return event(ClaimAction.DECLARED, number, value=value, level=PLAIN)


def handed_in(number: int, value: int, until: date = NEXT_YEAR) -> ClaimEvent:
    return event(
        ClaimAction.DECLARED,
        number,
        value=value,
        level=CERTIFIED,
        issuer="Organismo di prova",
        register_number="P-1",
        valid_until=until,
        acting_for_id=ME,
    )


def confirmed(number: int, value: int, until: date = NEXT_YEAR) -> ClaimEvent:
    return event(
        ClaimAction.CONFIRMED,
        number,
        value=value,
        level=CERTIFIED,
        issuer="Organismo di prova",
        register_number="P-1",
        valid_until=until,
        acting_for_id=PEER,
    )


def visited(number: int, value: int, *, day: date = TODAY) -> ClaimEvent:
    return event(
        ClaimAction.PEER_VERIFIED, number, value=value, valid_until=NEXT_YEAR, day=day,
        acting_for_id=PEER,
    )  # fmt: skip


def facts(*events: ClaimEvent) -> tuple[int | None, EvidenceLevel, date | None] | None:
    held = current_claim(events)
    return None if held is None else (held.value, held.level, held.valid_until)


def test_nothing_said_is_nothing_claimed() -> None:
    assert current_claim([]) is None


def test_what_is_declared_holds_at_once_as_a_declaration() -> None:
    assert facts(said(1, 3)) == (3, PLAIN, None)
    assert facts(said(1, 3), said(2, None)) == (None, PLAIN, None)


def test_evidence_counts_only_when_it_has_been_checked() -> None:
    held = current_claim([handed_in(1, 4)])
    assert held is not None
    assert (held.level, held.submission_id, held.verified_by_id) == (PLAIN, uuid.UUID(int=1), None)
    held = current_claim([handed_in(1, 4), confirmed(2, 4)])
    assert held is not None
    assert (held.level, held.submission_id, held.verified_by_id) == (CERTIFIED, None, PEER)


def test_evidence_sent_back_leaves_the_declaration() -> None:
    held = current_claim([handed_in(1, 4), event(ClaimAction.SENT_BACK, 2)])
    assert held is not None
    assert (held.value, held.level, held.submission_id) == (4, PLAIN, None)


def test_a_renewal_does_not_weaken_what_it_renews() -> None:
    later = NEXT_YEAR + timedelta(days=365)
    first = (handed_in(1, 4), confirmed(2, 4))
    assert facts(*first, handed_in(3, 4, later)) == (4, CERTIFIED, NEXT_YEAR)
    assert facts(*first, handed_in(3, 4, later), confirmed(4, 4, later)) == (4, CERTIFIED, later)


def test_another_value_loses_the_evidence_of_the_old_one() -> None:
    assert facts(handed_in(1, 4), confirmed(2, 4), said(3, 2)) == (2, PLAIN, None)
    assert facts(handed_in(1, 3), confirmed(2, 3), said(3, 4)) == (4, PLAIN, None)


def test_another_value_said_while_a_document_waits_takes_the_document_back() -> None:
    held = current_claim([handed_in(1, 4), said(2, 3)])
    assert held is not None
    assert (held.value, held.submission_id) == (3, None)


def test_peers_strengthen_a_declaration_with_the_value_that_they_saw() -> None:
    assert facts(said(1, 4), visited(2, 3)) == (3, PEERS, NEXT_YEAR)


def test_a_visit_does_not_weaken_a_valid_certificate_for_the_same_value() -> None:
    certified = (handed_in(1, 4), confirmed(2, 4))
    assert facts(*certified, visited(3, 4)) == (4, CERTIFIED, NEXT_YEAR)
    assert facts(*certified, visited(3, 3)) == (3, PEERS, NEXT_YEAR)


def test_a_visit_takes_the_place_of_a_certificate_that_has_ended() -> None:
    ended = TODAY - timedelta(days=1)
    assert facts(handed_in(1, 4), confirmed(2, 4, ended), visited(3, 4)) == (4, PEERS, NEXT_YEAR)


def test_an_objection_marks_the_claim_and_leaves_its_level() -> None:
    events = [handed_in(1, 4), confirmed(2, 4), event(ClaimAction.OBJECTED, 3, objection_id=DOUBT)]
    held = current_claim(events)
    assert held is not None
    assert (held.level, held.objections) == (CERTIFIED, frozenset({DOUBT}))


@pytest.mark.parametrize(
    "end", [ClaimAction.OBJECTION_REJECTED, ClaimAction.OBJECTION_WITHDRAWN], ids=str
)
def test_a_claim_stays_under_objection_until_the_last_one_is_settled(end: ClaimAction) -> None:
    events = [
        said(1, 3),
        event(ClaimAction.OBJECTED, 2, objection_id=DOUBT),
        event(ClaimAction.OBJECTED, 3, objection_id=OTHER_DOUBT),
        event(ClaimAction.REPLIED, 4, objection_id=DOUBT),
        event(end, 5, objection_id=DOUBT),
    ]
    held = current_claim(events)
    assert held is not None
    assert held.objections == frozenset({OTHER_DOUBT})


def test_a_claim_that_is_lowered_loses_its_evidence() -> None:
    events = (
        handed_in(1, 4),
        confirmed(2, 4),
        event(ClaimAction.OBJECTED, 3, objection_id=DOUBT),
        event(ClaimAction.LOWERED, 4, objection_id=DOUBT, value=1),
    )
    assert facts(*events) == (1, PLAIN, None)
    held = current_claim(events)
    assert held is not None
    assert not held.objections


@pytest.mark.parametrize("end", [ClaimAction.STRUCK, ClaimAction.WITHDRAWN], ids=str)
def test_what_is_taken_back_or_struck_is_claimed_no_longer(end: ClaimAction) -> None:
    assert facts(handed_in(1, 4), confirmed(2, 4), event(end, 3)) is None
    assert facts(said(1, 4), event(end, 2), said(3, 2)) == (2, PLAIN, None)


@pytest.mark.parametrize("note", [ClaimAction.REMINDED, ClaimAction.EXPIRED], ids=str)
def test_reminders_and_the_end_are_noted_and_change_nothing(note: ClaimAction) -> None:
    before = (handed_in(1, 4), confirmed(2, 4))
    assert current_claim([*before, event(note, 3)]) == current_claim(before)


def test_what_was_found_in_the_table_is_taken_over() -> None:
    found = event(
        ClaimAction.RECORDED, 1, value=4, level=CERTIFIED, valid_until=NEXT_YEAR, issuer="X"
    )
    assert facts(found) == (4, CERTIFIED, NEXT_YEAR)


@pytest.mark.parametrize("action", list(ClaimAction), ids=str)
def test_every_action_can_come_first_and_after_any_other(action: ClaimAction) -> None:
    alone = event(action, 2, value=2, level=PLAIN, objection_id=DOUBT)
    current_claim([alone])
    for other in ClaimAction:
        current_claim([event(other, 1, value=4, level=CERTIFIED, objection_id=DOUBT), alone])
