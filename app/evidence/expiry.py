"""The end of evidence: reminders before it, a note after it.

That evidence counts for less after its last day needs no job: whoever asks compares it with their day.
"""

from datetime import date, timedelta

from sqlalchemy.orm import Session

from app.evidence import queries, queue
from app.evidence.book import ClaimBook, Moment, Note
from app.evidence.letters import remind
from app.evidence.models import ClaimAction
from app.evidence.subject import Subject
from catalog.claims import Claim
from catalog.criteria import load_criteria

# The reminders, by days before the end: each window reaches down to the next reminder, so that a day on
# which no worker ran loses none.
REMINDERS = ((60, 15), (14, 0))
LONG_AGO = date(1900, 1, 1)
MOST_AT_ONCE = 200


def follow_ends(session: Session, moment: Moment) -> bool:
    """Remind of ends to come and note those that have come; tell whether more is left to do."""
    full = [_remind(session, most, least, moment) for most, least in REMINDERS]
    return any(full) or _note_ends(session, moment)


def _remind(session: Session, most: int, least: int, moment: Moment) -> bool:
    claims = queue.not_yet_noted(
        session,
        ClaimAction.REMINDED,
        first=moment.day + timedelta(days=least),
        last=moment.day + timedelta(days=most),
        days=most,
        most=MOST_AT_ONCE,
    )
    for claim in claims:
        if claim.criterion_code in load_criteria():
            organisation = queries.organisation(session, claim.organisation_id)
            remind(session, organisation, claim, most, now=moment.now)
        _note(session, claim, ClaimAction.REMINDED, moment, days=most)
    return len(claims) == MOST_AT_ONCE


def _note_ends(session: Session, moment: Moment) -> bool:
    claims = queue.not_yet_noted(
        session,
        ClaimAction.EXPIRED,
        first=LONG_AGO,
        last=moment.day - timedelta(days=1),
        days=None,
        most=MOST_AT_ONCE,
    )
    for claim in claims:
        _note(session, claim, ClaimAction.EXPIRED, moment, days=None)
    return len(claims) == MOST_AT_ONCE


def _note(
    session: Session, claim: Claim, action: ClaimAction, moment: Moment, *, days: int | None
) -> None:
    book = ClaimBook.open(session, Subject(claim.organisation_id, claim.offer_id))
    note = Note(valid_until=claim.valid_until, days=days)
    book.write(claim.criterion_code, action, moment, note)
