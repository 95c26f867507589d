"""What the pages of handing in and checking evidence show, as plain values."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask import url_for

from app.evidence.models import ClaimEvent
from app.evidence.subject import levels_to_hand_in
from app.evidence.telling import Sentence, level_label, value_text
from app.evidence.views import AboutView
from app.organisations.evidence import short_label
from app.runtime.i18n import gettext as _
from app.web.filters import locale_code
from catalog.criteria import CriteriaSet
from catalog.criterion import Criterion
from catalog.evidence import EvidenceLevel
from catalog.organisations import Organisation


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidencePage:
    """The form in which evidence is handed in."""

    about: AboutView
    label: str
    claim_url: str
    values: tuple[tuple[int, str], ...]
    levels: tuple[tuple[str, str], ...]
    issuers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QueueLine:
    """Something that waits."""

    url: str
    title: str
    organisation: str
    note: str
    since: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuePage:
    """What waits to be checked and decided."""

    submissions: tuple[QueueLine, ...]
    waiting: int
    next_url: str | None
    objections: tuple[QueueLine, ...]
    visits: tuple[QueueLine, ...]
    may_plan: bool
    may_accredit: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckPage:
    """One submission with all that is needed to check it."""

    organisation: str
    organisation_url: str
    label: str
    meaning: str
    claimed: str
    facts: tuple[tuple[str, str], ...]
    document_url: str | None
    document_name: str
    history: tuple[Sentence, ...]
    levels: tuple[tuple[str, str], ...]
    # Why this person may not decide it; none when they may.
    refusal: str | None


def level_choices(criterion: Criterion) -> tuple[tuple[str, str], ...]:
    """Return the kinds of evidence as a form asks for them."""
    words = {
        EvidenceLevel.DOCUMENTED: _("A document that supports it"),
        EvidenceLevel.CERTIFIED: _("A certificate of an independent body"),
        EvidenceLevel.PUBLIC_REGISTER: _("An entry in a public register"),
    }
    return tuple((level.value, words[level]) for level in levels_to_hand_in(criterion))


def submission_line(
    event: ClaimEvent, criteria: CriteriaSet, names: Mapping[uuid.UUID, str]
) -> QueueLine:
    """Return a submission as a line of the queue."""
    level = event.level or EvidenceLevel.DOCUMENTED
    return QueueLine(
        url_for("evidence.check_form", event_id=event.id),
        short_label(criteria.get(event.criterion_code), locale_code()),
        names.get(event.organisation_id, ""),
        level_label(level),
        event.day,
    )


def facts_of(event: ClaimEvent, criterion: Criterion) -> tuple[tuple[str, str], ...]:
    """Return what was handed in: label and value, only what is known."""
    facts = (
        (_("It says"), value_text(criterion, event.value)),
        (_("As"), level_label(event.level or EvidenceLevel.DOCUMENTED)),
        (_("Issued by"), event.issuer),
        (_("Number"), event.register_number),
        (_("From"), event.issued_on and event.issued_on.strftime("%d/%m/%Y")),
        (_("Until"), event.valid_until and event.valid_until.strftime("%d/%m/%Y")),
    )
    return tuple((label, value) for label, value in facts if value)


def organisation_link(organisation: Organisation) -> str:
    """Return where everything that an organisation claims is shown."""
    return url_for("evidence.criteria", slug=organisation.slug)
