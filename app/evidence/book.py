"""The claims of one organisation, or of one offer, open for writing with their history: the only writer of both."""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.evidence import queries
from app.evidence.history import CurrentClaim, current_claim
from app.evidence.models import JUDGEMENTS, ClaimAction, ClaimEvent
from app.evidence.subject import Subject
from catalog.base import new_id
from catalog.claims import Claim
from catalog.evidence import EvidenceLevel


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What an event says beside who, when and of which claim."""

    value: int | None = None
    level: EvidenceLevel | None = None
    issuer: str | None = None
    register_number: str | None = None
    issued_on: date | None = None
    valid_until: date | None = None
    document_id: uuid.UUID | None = None
    objection_id: uuid.UUID | None = None
    visit_id: uuid.UUID | None = None
    days: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Moment:
    """When and by whom something is done; without an actor it is the program."""

    now: datetime
    day: date
    actor: Actor | None = None

    @property
    def person(self) -> Actor:
        """Who does it: what a person decides, the program never does."""
        if self.actor is None:
            raise ValueError
        return self.actor


class ClaimBook:
    """What is claimed of one subject, locked until the transaction ends."""

    def __init__(
        self,
        session: Session,
        subject: Subject,
        events: Iterable[ClaimEvent],
        rows: Iterable[Claim],
    ) -> None:
        self._session = session
        self._subject = subject
        self._events: defaultdict[str, list[ClaimEvent]] = defaultdict(list)
        for event in events:
            self._events[event.criterion_code].append(event)
        self._rows = {row.criterion_code: row for row in rows}

    @classmethod
    def open(cls, session: Session, subject: Subject) -> "ClaimBook":
        """Lock the organisation and read the claims of the subject and their history."""
        queries.lock_organisation(session, subject.organisation_id)
        events = queries.events_of(session, subject)
        return cls(session, subject, events, queries.claims_on(session, subject).values())

    def current(self, code: str) -> CurrentClaim | None:
        """Return the claim of a criterion as it stands."""
        row, derived = self._rows.get(code), current_claim(self._events[code])
        return derived if _agree(row, derived) else _as_found(row)

    def event(self, code: str, event_id: uuid.UUID | None) -> ClaimEvent | None:
        """Return one event of the history of a criterion."""
        return next((event for event in self._events[code] if event.id == event_id), None)

    def write(
        self, code: str, action: ClaimAction, moment: Moment, note: Note | None = None
    ) -> ClaimEvent:
        """Add to the history of a criterion, and let the current claim follow from it."""
        self._begin(code, moment)
        event = self._event(code, action, moment, note or Note())
        self._settle(code, moment)
        self._session.flush()
        return event

    def _begin(self, code: str, moment: Moment) -> None:
        """Note what stands in the table and not in the history: a demonstration writes no history."""
        row = self._rows.get(code)
        if _agree(row, current_claim(self._events[code])):
            return
        program = Moment(moment.now, moment.day)
        if row is None:
            self._event(code, ClaimAction.WITHDRAWN, program, Note())
            return
        note = Note(
            value=row.value,
            level=row.level,
            issuer=row.issuer,
            register_number=row.number,
            issued_on=row.issued_on,
            valid_until=row.valid_until,
        )
        self._event(code, ClaimAction.RECORDED, program, note).acting_for_id = row.verified_by_id

    def _event(self, code: str, action: ClaimAction, moment: Moment, note: Note) -> ClaimEvent:
        actor = moment.actor
        # Who works for the district judges in its name, whatever else they act for.
        for_district = action in JUDGEMENTS and actor is not None and actor.is_staff
        acting = None if for_district or actor is None else actor.acting
        event = ClaimEvent(
            id=new_id(),
            organisation_id=self._subject.organisation_id,
            offer_id=self._subject.offer_id,
            criterion_code=code,
            number=len(self._events[code]) + 1,
            action=action,
            at=moment.now,
            day=moment.day,
            actor_id=actor.person_id if actor else None,
            acting_for_id=acting.organisation_id if acting else None,
            value=note.value,
            level=note.level,
            issuer=note.issuer,
            register_number=note.register_number,
            issued_on=note.issued_on,
            valid_until=note.valid_until,
            document_id=note.document_id,
            objection_id=note.objection_id,
            visit_id=note.visit_id,
            days=note.days,
            reason=note.reason,
        )
        self._session.add(event)
        self._events[code].append(event)
        return event

    def _settle(self, code: str, moment: Moment) -> None:
        held, row = current_claim(self._events[code]), self._rows.get(code)
        if held is None:
            if row is not None:
                self._session.delete(row)
                del self._rows[code]
            return
        if row is None:
            row = Claim(
                organisation_id=self._subject.organisation_id,
                offer_id=self._subject.offer_id,
                criterion_code=code,
                created_at=moment.now,
            )
            self._session.add(row)
            self._rows[code] = row
        _copy(held, row)


def _copy(held: CurrentClaim, row: Claim) -> None:
    row.value = held.value
    row.level = held.level
    row.issuer = held.issuer
    row.number = held.register_number
    row.issued_on = held.issued_on
    row.valid_until = held.valid_until
    row.verified_by_id = held.verified_by_id
    row.under_review = held.submission_id is not None
    row.disputed = bool(held.objections)


def _agree(row: Claim | None, held: CurrentClaim | None) -> bool:
    if row is None or held is None:
        return row is None and held is None
    facts = (row.value, row.level, row.issuer, row.number, row.issued_on, row.valid_until)
    return facts == (
        held.value,
        held.level,
        held.issuer,
        held.register_number,
        held.issued_on,
        held.valid_until,
    )


def _as_found(row: Claim | None) -> CurrentClaim | None:
    if row is None:
        return None
    return CurrentClaim(
        value=row.value,
        level=row.level,
        issuer=row.issuer,
        register_number=row.number,
        issued_on=row.issued_on,
        valid_until=row.valid_until,
        verified_by_id=row.verified_by_id,
    )
