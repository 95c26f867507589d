"""From the history of a claim to the claim of today: what matching and pages read is derived."""

import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from app.evidence.models import ClaimAction, ClaimEvent
from catalog.evidence import EvidenceLevel, is_expired, rank


@dataclass(frozen=True, slots=True, kw_only=True)
class CurrentClaim:
    """A claim as its history leaves it."""

    value: int | None
    level: EvidenceLevel = EvidenceLevel.SELF_DECLARED
    issuer: str | None = None
    register_number: str | None = None
    issued_on: date | None = None
    valid_until: date | None = None
    verified_by_id: uuid.UUID | None = None
    document_id: uuid.UUID | None = None
    # The declaration that waits to be checked.
    submission_id: uuid.UUID | None = None
    objections: frozenset[uuid.UUID] = frozenset()

    @property
    def is_verified(self) -> bool:
        """Whether somebody else than the owner stands behind it."""
        return self.level is not EvidenceLevel.SELF_DECLARED


Held = CurrentClaim | None


def current_claim(events: Iterable[ClaimEvent]) -> CurrentClaim | None:
    """Return what a history, oldest first, comes to; None when nothing is claimed any more."""
    held: Held = None
    for event in events:
        held = _EFFECTS[event.action](held, event)
    return held


def is_submission(event: ClaimEvent) -> bool:
    """Tell whether a declaration asks to be checked."""
    asked = event.level not in {None, EvidenceLevel.SELF_DECLARED}
    return event.action is ClaimAction.DECLARED and asked


def _as_said(event: ClaimEvent) -> CurrentClaim:
    return CurrentClaim(
        value=event.value,
        level=event.level or EvidenceLevel.SELF_DECLARED,
        issuer=event.issuer,
        register_number=event.register_number,
        issued_on=event.issued_on,
        valid_until=event.valid_until,
        document_id=event.document_id,
        verified_by_id=event.acting_for_id,
    )


def _recorded(held: Held, event: ClaimEvent) -> Held:
    objections = held.objections if held else frozenset()
    return replace(_as_said(event), objections=objections)


def _declared(held: Held, event: ClaimEvent) -> Held:
    waiting = event.id if is_submission(event) else None
    objections = held.objections if held else frozenset()
    # What was checked stays checked while its owner says the same: a renewed certificate does not
    # weaken the one it renews. Evidence for another value says nothing of the new one.
    if held is not None and held.is_verified and held.value == event.value:
        return replace(held, submission_id=waiting)
    said = replace(_as_said(event), level=EvidenceLevel.SELF_DECLARED, verified_by_id=None)
    return replace(said, submission_id=waiting, objections=objections)


def _confirmed(held: Held, event: ClaimEvent) -> Held:
    return replace(_as_said(event), objections=held.objections if held else frozenset())


def _peer_verified(held: Held, event: ClaimEvent) -> Held:
    stronger = (
        held is not None
        and held.value == event.value
        and rank(held.level) > rank(EvidenceLevel.PEER_VERIFIED)
        and not is_expired(held.valid_until, event.day)
    )
    if held is None or not stronger:
        seen = replace(_as_said(event), level=EvidenceLevel.PEER_VERIFIED)
        waiting = held.submission_id if held and held.value == event.value else None
        objections = held.objections if held else frozenset()
        return replace(seen, submission_id=waiting, objections=objections)
    return held


def _sent_back(held: Held, _event: ClaimEvent) -> Held:
    return None if held is None else replace(held, submission_id=None)


def _objected(held: Held, event: ClaimEvent) -> Held:
    if held is None or event.objection_id is None:
        return held
    return replace(held, objections=held.objections | {event.objection_id})


def _settled(held: Held, event: ClaimEvent) -> Held:
    if held is None or event.objection_id is None:
        return held
    return replace(held, objections=held.objections - {event.objection_id})


def _lowered(held: Held, event: ClaimEvent) -> Held:
    if held is None:
        return None
    lower = CurrentClaim(value=event.value, objections=held.objections)
    return _settled(lower, event)


def _gone(_held: Held, _event: ClaimEvent) -> Held:
    return None


def _unchanged(held: Held, _event: ClaimEvent) -> Held:
    return held


_EFFECTS: Mapping[ClaimAction, Callable[[Held, ClaimEvent], Held]] = {
    ClaimAction.RECORDED: _recorded,
    ClaimAction.DECLARED: _declared,
    ClaimAction.CONFIRMED: _confirmed,
    ClaimAction.SENT_BACK: _sent_back,
    ClaimAction.PEER_VERIFIED: _peer_verified,
    ClaimAction.OBJECTED: _objected,
    ClaimAction.REPLIED: _unchanged,
    ClaimAction.OBJECTION_WITHDRAWN: _settled,
    ClaimAction.OBJECTION_REJECTED: _settled,
    ClaimAction.LOWERED: _lowered,
    ClaimAction.STRUCK: _gone,
    ClaimAction.WITHDRAWN: _gone,
    ClaimAction.REMINDED: _unchanged,
    # Past its last day evidence counts as a declaration by itself, on the day of whoever asks.
    ClaimAction.EXPIRED: _unchanged,
}
