"""What the pages of ethical evidence show, as plain values."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import url_for

from app.evidence.forms import field_of
from app.evidence.subject import Subject
from app.evidence.telling import Sentence
from app.evidence.visit_models import Visit
from app.organisations.evidence import short_label, strongest_first
from app.organisations.views import PrincipleView, organisation_url
from app.runtime.i18n import gettext as _
from app.web.filters import locale_code
from catalog.claims import Claim
from catalog.criteria import CriteriaSet
from catalog.criterion import Criterion
from catalog.evidence import EvidenceLevel, is_expired
from catalog.offers import Offer
from catalog.organisations import Organisation


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """A claim with who stands behind it and until when."""

    label: str
    url: str
    text: str
    level: str
    until: date | None
    expired: bool
    under_review: bool
    disputed: bool
    who: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutView:
    """Of whom or what a page speaks."""

    name: str
    url: str
    offer: str | None
    criteria_url: str
    declare_url: str


@dataclass(frozen=True, slots=True)
class PaidVisit:
    """A visit that was approved: when, by whom, where that is written."""

    day: date
    houses: str
    minutes: str
    conditions: str
    until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CriteriaPage:
    """What an organisation claims, by the strength of its evidence."""

    about: AboutView
    may_claim: bool
    principles: tuple[PrincipleView, ...]
    verified: tuple[ClaimLine, ...]
    expired: tuple[ClaimLine, ...]
    declared: tuple[ClaimLine, ...]
    not_applicable: tuple[ClaimLine, ...]
    history: tuple[Sentence, ...]
    visits: tuple[PaidVisit, ...]
    # Only for those who may plan one.
    plan_url: str | None

    @property
    def disputed(self) -> tuple[ClaimLine, ...]:
        """The claims against which somebody objects."""
        return tuple(line for line in self.verified + self.expired + self.declared if line.disputed)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimPage:
    """One claim with its history."""

    about: AboutView
    label: str
    principle: str
    meaning: str
    scale: tuple[str, ...]
    value: int | None
    claim: ClaimLine | None
    history: tuple[Sentence, ...]
    may_claim: bool
    withdraw_url: str
    evidence_url: str
    object_url: str
    # Only where everybody may open it.
    document_url: str | None
    takes_evidence: bool


@dataclass(frozen=True, slots=True)
class Question:
    """One criterion as a form asks for it."""

    name: str
    label: str
    help: str
    choices: tuple[tuple[str, str], ...]
    # Where a document can be handed in.
    evidence_url: str | None


@dataclass(frozen=True, slots=True)
class QuestionGroup:
    """The questions of one principle."""

    label: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclarePage:
    """The form in which criteria are declared: the essential ones, or those of one principle."""

    about: AboutView
    heading: str
    groups: tuple[QuestionGroup, ...]
    parts: tuple[tuple[str, str, bool], ...]
    answered: int
    total: int


def offer_argument(subject: Subject) -> str | None:
    """Return how addresses name the offer of a subject."""
    return None if subject.offer_id is None else str(subject.offer_id)


def about_view(organisation: Organisation, subject: Subject, offer: Offer | None) -> AboutView:
    """Return of whom or what a page speaks."""
    slug, argument = organisation.slug, offer_argument(subject)
    return AboutView(
        name=organisation.name,
        url=organisation_url(organisation),
        offer=offer.title if offer else None,
        criteria_url=url_for("evidence.criteria", slug=slug, offer=argument),
        declare_url=url_for("evidence.declare_form", slug=slug, offer=argument),
    )


def claim_line(claim: Claim, criterion: Criterion, line: "LineContext") -> ClaimLine:
    """Return a claim with who stands behind it."""
    text = (
        _("Does not apply.")
        if claim.value is None
        else criterion.scale(locale_code())[claim.value].rstrip(".") + "."
    )
    return ClaimLine(
        short_label(criterion, locale_code()),
        url_for(
            "evidence.claim",
            slug=line.slug,
            code=criterion.code,
            offer=offer_argument(line.subject),
        ),
        text,
        claim.level.value,
        claim.valid_until,
        is_expired(claim.valid_until, line.day),
        claim.under_review,
        claim.disputed,
        _who(claim, line.names),
    )


@dataclass(frozen=True, slots=True)
class LineContext:
    """What every line of a page shares."""

    slug: str
    subject: Subject
    day: date
    names: Mapping[uuid.UUID, str]


def _who(claim: Claim, names: Mapping[uuid.UUID, str]) -> str:
    """Return who stands behind a claim, as sentences; empty when nobody but its owner does."""
    said = []
    if claim.issuer and claim.number:
        said.append(
            _("Issued by %(issuer)s, no. %(number)s.", issuer=claim.issuer, number=claim.number)
        )
    elif claim.issuer:
        said.append(_("Issued by %(issuer)s.", issuer=claim.issuer))
    if claim.level is not EvidenceLevel.SELF_DECLARED:
        judge = names.get(claim.verified_by_id) if claim.verified_by_id else None
        said.append(_judged(claim.level, judge))
    return " ".join(said)


def _judged(level: EvidenceLevel, judge: str | None) -> str:
    if level is EvidenceLevel.PEER_VERIFIED:
        if judge:
            return _("Verified in a visit by %(judge)s.", judge=judge)
        return _("Verified in a visit by peers.")
    return _("Checked by %(judge)s.", judge=judge) if judge else _("Checked by the district.")


def lines_by_kind(
    claims: Iterable[Claim], criteria: CriteriaSet, line: LineContext
) -> dict[str, tuple[ClaimLine, ...]]:
    """Return the claims in four heaps: verified, expired, declared, not_applicable."""
    heaps: dict[str, list[ClaimLine]] = {
        "verified": [],
        "expired": [],
        "declared": [],
        "not_applicable": [],
    }
    for claim in strongest_first(claims, (), line.day):
        view = claim_line(claim, criteria.get(claim.criterion_code), line)
        if claim.value is None:
            heaps["not_applicable"].append(view)
        elif claim.level is EvidenceLevel.SELF_DECLARED:
            heaps["declared"].append(view)
        else:
            heaps["expired" if view.expired else "verified"].append(view)
    return {name: tuple(lines) for name, lines in heaps.items()}


def question(criterion: Criterion, slug: str, subject: Subject) -> Question:
    """Return how a form asks for a criterion."""
    scale = criterion.scale(locale_code())
    evidence = url_for(
        "evidence.evidence_form", slug=slug, code=criterion.code, offer=offer_argument(subject)
    )
    return Question(
        field_of(criterion),
        short_label(criterion, locale_code()),
        criterion.strength_meaning(locale_code()),
        (*((str(value), text) for value, text in enumerate(scale)), ("na", _("It does not apply"))),
        evidence if criterion.formal else None,
    )


def question_groups(
    criteria: CriteriaSet, asked: Sequence[Criterion], slug: str, subject: Subject
) -> tuple[QuestionGroup, ...]:
    """Return the questions by principle."""
    return tuple(
        QuestionGroup(
            principle.label(locale_code()),
            tuple(
                question(each, slug, subject) for each in asked if each.principle == principle.code
            ),
        )
        for principle in criteria.principles
        if any(each.principle == principle.code for each in asked)
    )


def paid_visit(visit: Visit) -> PaidVisit:
    """Return an approved visit as everybody may read it: organisations are named, people are not."""
    houses = sorted({visitor.organisation.name for visitor in visit.visitors})
    return PaidVisit(
        visit.visited_on or visit.planned_on,
        ", ".join(houses),
        visit.minutes_reference,
        visit.conditions,
        visit.verified_until,
    )
