"""Pages of ethical evidence that belong to an organisation: what it claims, and how it says so."""

from collections.abc import Sequence
from http import HTTPStatus

from flask import flash, redirect, render_template, request, url_for

from app.accounts import gate
from app.evidence import policies, queries, services
from app.evidence.blueprint import blueprint
from app.evidence.forms import answers_as_typed, field_of, read_answers
from app.evidence.models import ClaimAction, ClaimEvent
from app.evidence.place import Page, Place, find_place, this_moment
from app.evidence.subject import Subject, claimable, levels_to_hand_in
from app.evidence.telling import sentence, sentences
from app.evidence.views import (
    ClaimPage,
    CriteriaPage,
    DeclarePage,
    LineContext,
    claim_line,
    lines_by_kind,
    paid_visit,
    question_groups,
)
from app.organisations.views import principle_view
from app.runtime.clock import utc_now
from app.runtime.i18n import gettext as _
from app.runtime.i18n import ngettext
from app.runtime.once import new_form_token, once
from app.web.filters import locale_code
from app.web.forms import FormReader, FormView
from catalog.claims import Claim
from catalog.criteria import CriteriaSet, load_criteria
from catalog.criterion import Criterion
from catalog.profile import ethical_profile

MOST_HISTORY = 30
MOST_RECENT = 10
MOST_VISITS = 5


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
    events = queries.latest_of_all(place.session, place.subject, most=MOST_RECENT)
    judges = queries.organisation_names(place.session, (event.acting_for_id for event in events))
    visits = (
        queries.decided_visits(place.session, place.organisation.id, most=MOST_VISITS)
        if place.offer is None
        else ()
    )
    may_plan = place.offer is None and policies.may_plan_visits(gate.onlooker())
    page = CriteriaPage(
        about=place.about,
        may_claim=place.may_claim,
        principles=tuple(
            principle_view(profile, known, line.day)
            for profile in ethical_profile(claims, known, day=line.day)
        )
        if claims and place.offer is None
        else (),
        history=sentences(events, known, judges),
        visits=tuple(paid_visit(visit) for visit in visits),
        plan_url=url_for("evidence.plan_form", slug=slug) if may_plan else None,
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
    criterion = claimable(place.subject, code)
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
        evidence_url=place.url("evidence_form", code=code),
        object_url=place.url("object_form", code=code),
        document_url=_open_document(place, events),
        takes_evidence=bool(levels_to_hand_in(criterion)),
    )
    return render_template("evidence/claim.html", page=page, token=new_form_token())


def _open_document(place: Place, events: Sequence[ClaimEvent]) -> str | None:
    """Return where everybody can open the document behind a confirmed claim, if its owner lets them."""
    last = next((event for event in events if event.action is ClaimAction.CONFIRMED), None)
    if last is None or last.document_id is None:
        return None
    found = queries.document(place.session, last.document_id)
    return url_for("evidence.document", document_id=found.id) if found.is_public else None


@blueprint.post("/realta/<slug>/criteri/<code>/ritira")
def withdraw(slug: str, code: str) -> Page:
    """Claim a criterion no longer."""
    actor, place = gate.signed_in(), find_place(slug)
    gate.require(policies.may_claim(actor, place.organisation.id))
    claimable(place.subject, code)
    form = FormReader(request.form)

    def deed() -> str:
        services.withdraw(place.session, place.subject, code, this_moment())
        return place.url("criteria")

    target = once(place.session, form.token, now=utc_now(), deed=deed)
    flash(_("The claim is taken back."), "info")
    return redirect(target, HTTPStatus.SEE_OTHER)
