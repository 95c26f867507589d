"""What waits, as the desk's first page shows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask import url_for

from app.admin.desk.queries import QueueCode, Waiting
from app.runtime.i18n import gettext as _
from app.web.filters import long_day
from catalog.claims import Claim
from catalog.criteria import CriteriaSet

_ICONS = {
    QueueCode.APPLIED: "register",
    QueueCode.CHECKED: "register",
    QueueCode.EVIDENCE: "seal",
    QueueCode.OBJECTIONS: "speech",
    QueueCode.EXPIRING: "clock",
    QueueCode.MATTERS: "question",
    QueueCode.UNANSWERED: "basket",
    QueueCode.DEAD_JOBS: "warning",
    QueueCode.SUPPRESSED: "mail",
}


@dataclass(frozen=True, slots=True)
class QueueCard:
    """A queue: how much waits, since when, and where to see it."""

    label: str
    count: int
    since: str
    url: str
    icon: str


def queue_label(code: QueueCode) -> str:
    """Return what waits in a queue, said of whatever is in it."""
    return {
        QueueCode.APPLIED: _("Applications to check"),
        QueueCode.CHECKED: _("Applications to decide"),
        QueueCode.EVIDENCE: _("Evidence to verify"),
        QueueCode.OBJECTIONS: _("Objections"),
        QueueCode.EXPIRING: _("Claims that expire within 60 days"),
        QueueCode.MATTERS: _("Organisations to look at"),
        QueueCode.UNANSWERED: _("Demands that nothing meets"),
        QueueCode.DEAD_JOBS: _("Jobs that failed"),
        QueueCode.SUPPRESSED: _("Addresses that refuse our mail"),
    }[code]


def queue_url(code: QueueCode) -> str:
    """Return where the list of a queue is."""
    match code:
        case QueueCode.APPLIED | QueueCode.CHECKED:
            return url_for("members.applications", state=code.value)
        case QueueCode.EVIDENCE:
            return url_for("evidence.waiting")
        case QueueCode.OBJECTIONS:
            return url_for("evidence.waiting", _anchor="objections")
        case QueueCode.EXPIRING:
            return url_for("desk.claims")
        case QueueCode.MATTERS:
            return url_for("matters.index")
        case QueueCode.UNANSWERED:
            return url_for("desk.lacking")
        case QueueCode.DEAD_JOBS:
            return url_for("desk.jobs")
    return url_for("desk.suppressed")


def _since(waiting: Waiting) -> str:
    if waiting.oldest is None:
        return ""
    if waiting.code is QueueCode.EXPIRING:
        return _("the first on %(day)s", day=long_day(waiting.oldest))
    return _("waiting since %(day)s", day=long_day(waiting.oldest))


def _age(waiting: Waiting) -> tuple[bool, date]:
    # What is about to expire is a deadline, not an age: after what already waits.
    oldest = waiting.oldest or date.max
    day = oldest.date() if isinstance(oldest, datetime) else oldest
    return waiting.code is QueueCode.EXPIRING, day


def cards_of(queues: Sequence[Waiting]) -> tuple[list[QueueCard], list[QueueCard]]:
    """Return the queues in which something waits, the oldest first, and those that are empty."""
    full = sorted((each for each in queues if each.size), key=_age)
    empty = [each for each in queues if not each.size]
    return [_card(each) for each in full], [_card(each) for each in empty]


def _card(waiting: Waiting) -> QueueCard:
    return QueueCard(
        label=queue_label(waiting.code),
        count=waiting.size,
        since=_since(waiting),
        url=queue_url(waiting.code),
        icon=_ICONS[waiting.code],
    )


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """A claim in a list of the desk."""

    url: str
    criterion: str
    owner: str
    offer: str
    valid_until: date | None


def claim_line(claim: Claim, criteria: CriteriaSet, locale: str) -> ClaimLine:
    """Return a claim as a line."""
    if claim.offer is None:
        url = url_for("evidence.claim", slug=claim.organisation.slug, code=claim.criterion_code)
    else:
        url = url_for("offers.offer", offer_id=claim.offer.id)
    return ClaimLine(
        url=url,
        criterion=criteria.get(claim.criterion_code).label(locale),
        owner=claim.organisation.name,
        offer=claim.offer.title if claim.offer else "",
        valid_until=claim.valid_until,
    )
