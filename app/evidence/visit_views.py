"""What the pages of objections and visits show, as plain values."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from app.evidence.telling import value_text
from app.evidence.visit_models import Visit
from app.runtime.i18n import gettext as _
from app.web.filters import locale_code
from catalog.checklist import load_checklist
from catalog.criteria import load_criteria


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionPage:
    """One objection with its reply and its decision."""

    organisation: str
    label: str
    claim_url: str
    state: str
    # Empty for everybody but the staff.
    objector: str
    made_on: datetime
    text: str
    documents: tuple[tuple[str, str], ...]
    reply: str
    replied_on: datetime | None
    reply_until: date
    decision: str
    decided_on: datetime | None
    may_reply: bool
    may_take_back: bool
    may_decide: bool
    # The decision must wait for the reply.
    waits: bool
    values: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class FindingView:
    """What was seen of a criterion: in words, with the answers to the checklist."""

    label: str
    text: str
    answers: tuple[tuple[str, str], ...]
    notes: str


@dataclass(frozen=True, slots=True)
class AskedView:
    """What a report asks about one criterion."""

    code: str
    label: str
    values: tuple[tuple[str, str], ...]
    questions: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitPage:
    """One visit."""

    id: uuid.UUID
    organisation: str
    organisation_url: str
    state: str
    planned_on: date
    visited_on: date | None
    company: tuple[tuple[str, str], ...]
    criteria: tuple[str, ...]
    checklist_version: str
    report: str
    findings: tuple[FindingView, ...]
    photos: tuple[str, ...]
    conditions: str
    minutes_reference: str
    verified_until: date | None
    may_mark: bool
    may_report: bool
    may_decide: bool
    may_cancel: bool
    # Only where the visit may be decided but this person has a role in the organisation.
    refusal: str | None


def answer_label(answer: str) -> str:
    """Return an answer of the checklist in words."""
    return {"yes": _("yes"), "no": _("no")}.get(answer, _("not seen"))


def criterion_label(code: str) -> str:
    """Return the name of a criterion, or its code where the district no longer has it."""
    criteria = load_criteria()
    return criteria.get(code).label(locale_code()) if code in criteria else code


def finding_views(visit: Visit) -> tuple[FindingView, ...]:
    """Return what was seen on a visit."""
    views = []
    for finding in visit.findings:
        known = finding.criterion_code in load_criteria()
        text = _("The visitors could not tell.")
        if finding.value is not None and known:
            text = value_text(load_criteria().get(finding.criterion_code), finding.value)
        views.append(
            FindingView(
                criterion_label(finding.criterion_code),
                text,
                _answers(finding.criterion_code, finding.answers),
                finding.notes,
            )
        )
    return tuple(views)


def _answers(code: str, answers: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(
        (question.text(locale_code()), answer_label(answers[question.code]))
        for question in load_checklist().questions(code)
        if question.code in answers
    )


def asked_views(visit: Visit) -> tuple[AskedView, ...]:
    """Return what the report of a visit asks."""
    criteria = load_criteria()
    return tuple(
        AskedView(
            code,
            criteria.get(code).label(locale_code()),
            (
                *((str(n), text) for n, text in enumerate(criteria.get(code).scale(locale_code()))),
                ("unseen", _("We could not tell")),
            ),
            tuple(
                (question.code, question.text(locale_code()))
                for question in load_checklist().questions(code)
            ),
        )
        for code in visit.criteria
        if code in criteria
    )
