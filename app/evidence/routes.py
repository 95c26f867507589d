"""Pages of ethical evidence that belong to an organisation: what it claims, and how it says so."""

import uuid
from dataclasses import dataclass
from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from app.accounts import gate
from app.evidence import policies, queries, services
from app.evidence.book import Moment
from app.evidence.forms import answers_as_typed, field_of, read_answers
from app.evidence.subject import Subject
from app.evidence.telling import sentence
from app.evidence.views import (
    AboutView,
    ClaimPage,
    CriteriaPage,
    DeclarePage,
    LineContext,
    about_view,
    claim_line,
    lines_by_kind,
    offer_argument,
    question_groups,
)
from app.organisations.queries import organisation_by_slug
from app.organisations.views import principle_view
from app.runtime.clock import local_day, utc_now
from app.runtime.i18n import gettext as _
from app.runtime.i18n import ngettext
from app.runtime.once import new_form_token, once
from app.runtime.transaction import current_session
from app.web.context import current_settings
from app.web.filters import locale_code
from app.web.forms import FormReader, FormView
from catalog.claims import Claim
from catalog.criteria import CriteriaSet, load_criteria
from catalog.criterion import Criterion
from catalog.offers import Offer
from catalog.organisations import Organisation
from catalog.profile import ethical_profile

blueprint = Blueprint("evidence", __name__, template_folder="templates")

Page = str | Response | tuple[str, HTTPStatus]
MOST_HISTORY = 30


@dataclass(frozen=True, slots=True)
class Place:
    """Of whom or what the request speaks."""

    session: Session
    organisation: Organisation
    subject: Subject
    offer: Offer | None

    @property
    def slug(self) -> str:
        """The name of the organisation in addresses."""
        return self.organisation.slug

    @property
    def about(self) -> AboutView:
        """The same for a page."""
        return about_view(self.organisation, self.subject, self.offer)

    @property
    def may_claim(self) -> bool:
        """Whether whoever asks may change what is claimed here."""
        return policies.may_claim(gate.current_actor(), self.organisation.id)

    def url(self, endpoint: str, *, code: str | None = None, part: str | None = None) -> str:
        """Return an address of this room about the same organisation or offer."""
        offer = offer_argument(self.subject)
        return url_for(
            f"evidence.{endpoint}", slug=self.slug, code=code, principle=part, offer=offer
        )


def find_place(slug: str) -> Place:
    """Return of whom or what the request speaks: an organisation, or with ?offer= one of its offers."""
    session = current_session()
    organisation = organisation_by_slug(session, slug)
    asked = request.args.get("offer", "")
    offer = queries.offer_of(session, organisation.id, _uuid(asked)) if asked else None
    subject = Subject(organisation.id, offer.id if offer else None)
    return Place(session, organisation, subject, offer)


def _uuid(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        return uuid.UUID(int=0)


def this_moment() -> Moment:
    """Return now, by whoever has signed in."""
    now = utc_now()
    return Moment(now, local_day(now, current_settings().timezone), gate.current_actor())


def _line_context(place: Place, claims: list[Claim]) -> LineContext:
    names = queries.organisation_names(place.session, (claim.verified_by_id for claim in claims))
    return LineContext(place.slug, place.subject, this_moment().day, names)


@blueprint.get("/realta/<slug>/criteri")
def criteria(slug: str) -> Page:
    """What an organisation claims: verified by whom until when, only declared, not applicable."""
    place, known = find_place(slug), load_criteria()
    claims = [
        claim
        for claim in queries.claims_on(place.session, place.subject).values()
        if claim.criterion_code in known
    ]
    line = _line_context(place, claims)
    page = CriteriaPage(
        about=place.about,
        may_claim=place.may_claim,
        principles=tuple(
            principle_view(profile, known, line.day)
            for profile in ethical_profile(claims, known, day=line.day)
        )
        if claims and place.offer is None
        else (),
        history=(),
        **lines_by_kind(claims, known, line),
    )
    return render_template("evidence/criteria.html", page=page)


def _asked_part(known: CriteriaSet, subject: Subject) -> tuple[str, tuple[Criterion, ...]]:
    """Return which part of the criteria the form asks for: "" for the essential ones."""
    part = request.args.get("principle", "")
    mine = subject.criteria(known)
    if part not in {principle.code for principle in known.principles}:
        return "", tuple(criterion for criterion in mine if criterion.core)
    return part, tuple(criterion for criterion in mine if criterion.principle == part)


def _declare_page(place: Place, form: FormView) -> str:
    known = load_criteria()
    part, asked = _asked_part(known, place.subject)
    mine = {criterion.principle for criterion in place.subject.criteria(known)}
    parts = [("", _("The essential ones"))]
    parts += [
        (each.code, each.label(locale_code())) for each in known.principles if each.code in mine
    ]
    page = DeclarePage(
        about=place.about,
        heading=dict(parts)[part],
        groups=question_groups(known, asked, place.slug, place.subject),
        parts=tuple(
            (
                label,
                place.url("declare_form", part=code or None),
                code == part,
            )
            for code, label in parts
        ),
        answered=sum(1 for criterion in asked if form.get(field_of(criterion))),
        total=len(asked),
    )
    return render_template("evidence/declare.html", page=page, form=form)


@blueprint.get("/realta/<slug>/criteri/dichiara")
def declare_form(slug: str) -> Page:
    """The form in which an organisation says how far it keeps the criteria."""
    actor, place = gate.signed_in(), find_place(slug)
    gate.require(policies.may_claim(actor, place.organisation.id))
    _part, asked = _asked_part(load_criteria(), place.subject)
    claims = queries.claims_on(place.session, place.subject)
    return _declare_page(place, FormView(answers_as_typed(asked, claims)))


@blueprint.post("/realta/<slug>/criteri/dichiara")
def declare(slug: str) -> Page:
    """Declare criteria."""
    actor, place = gate.signed_in(), find_place(slug)
    gate.require(policies.may_claim(actor, place.organisation.id))
    _part, asked = _asked_part(load_criteria(), place.subject)
    form = FormReader(request.form)
    answers = read_answers(form, asked)
    if not form.is_valid:
        return _declare_page(place, form.view), HTTPStatus.UNPROCESSABLE_ENTITY
    changed = services.declare(place.session, place.subject, answers, this_moment())
    flash(
        ngettext("%(num)s answer is new.", "%(num)s answers are new.", changed)
        if changed
        else _("Nothing has changed."),
        "info",
    )
    return redirect(place.url("criteria"), HTTPStatus.SEE_OTHER)


@blueprint.get("/realta/<slug>/criteri/<code>")
def claim(slug: str, code: str) -> Page:
    """One claim: what it says, who checked it, and everything that ever happened to it."""
    place = find_place(slug)
    criterion = services.claimable(place.subject, code)
    found = queries.claims_on(place.session, place.subject).get(code)
    events = queries.latest_events(place.session, place.subject, code, most=MOST_HISTORY)
    line = _line_context(place, [found] if found else [])
    judges = queries.organisation_names(place.session, (event.acting_for_id for event in events))
    language = locale_code()
    page = ClaimPage(
        about=place.about,
        label=criterion.label(language),
        principle=next(
            each.label(language)
            for each in load_criteria().principles
            if each.code == criterion.principle
        ),
        meaning=criterion.strength_meaning(language),
        scale=criterion.scale(language),
        value=found.value if found else None,
        claim=claim_line(found, criterion, line) if found else None,
        history=tuple(sentence(event, criterion, judges) for event in events),
        may_claim=place.may_claim,
        withdraw_url=place.url("withdraw", code=code),
        takes_evidence=bool(services.levels_to_hand_in(criterion)),
    )
    return render_template("evidence/claim.html", page=page, token=new_form_token())


@blueprint.post("/realta/<slug>/criteri/<code>/ritira")
def withdraw(slug: str, code: str) -> Page:
    """Claim a criterion no longer."""
    actor, place = gate.signed_in(), find_place(slug)
    gate.require(policies.may_claim(actor, place.organisation.id))
    services.claimable(place.subject, code)
    form = FormReader(request.form)

    def deed() -> str:
        services.withdraw(place.session, place.subject, code, this_moment())
        return place.url("criteria")

    target = once(place.session, form.token, now=utc_now(), deed=deed)
    flash(_("The claim is taken back."), "info")
    return redirect(target, HTTPStatus.SEE_OTHER)
