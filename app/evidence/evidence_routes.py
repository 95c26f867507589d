"""Handing in evidence, and showing the documents to those who may see them."""

import uuid
from http import HTTPStatus

from flask import Response as FlaskResponse
from flask import flash, redirect, render_template, request
from werkzeug.datastructures import MultiDict

from app.accounts import gate
from app.evidence import policies, queries, queue, services
from app.evidence.blueprint import blueprint
from app.evidence.documents import Belonging, keep_document
from app.evidence.errors import EvidenceNotFound
from app.evidence.evidence_views import EvidencePage, level_choices
from app.evidence.forms import read_evidence, read_file
from app.evidence.place import Page, Place, find_place, this_moment
from app.evidence.services import Evidence
from app.evidence.subject import claimable, levels_to_hand_in
from app.runtime.clock import utc_now
from app.runtime.files.checking import CheckedFile
from app.runtime.files.documents import DOCUMENT_LIMIT_BYTES
from app.runtime.files.serving import send_stored
from app.runtime.files.store import current_file_store
from app.runtime.i18n import gettext as _
from app.runtime.once import new_form_token, once
from app.runtime.request_size import accepts_upload
from app.runtime.transaction import current_session
from app.web.filters import locale_code
from app.web.forms import FormReader, FormView
from catalog.criterion import Criterion
from catalog.evidence import EvidenceLevel


def _evidence_page(place: Place, criterion: Criterion, form: FormView) -> str:
    page = EvidencePage(
        about=place.about,
        label=criterion.label(locale_code()),
        claim_url=place.url("claim", code=criterion.code),
        values=tuple(enumerate(criterion.scale(locale_code()))),
        levels=level_choices(criterion),
        issuers=criterion.issuers,
    )
    return render_template("evidence/evidence.html", page=page, form=form, token=new_form_token())


@blueprint.get("/realta/<slug>/criteri/<code>/prova")
def evidence_form(slug: str, code: str) -> Page:
    """The form in which evidence is handed in."""
    actor, place = gate.signed_in(), find_place(slug)
    gate.require(policies.may_claim(actor, place.organisation.id))
    criterion = claimable(place.subject, code)
    claim = queries.claims_on(place.session, place.subject).get(code)
    typed: MultiDict[str, str] = MultiDict()
    if claim is not None:
        typed["value"] = "" if claim.value is None else str(claim.value)
        known = claim.issuer in criterion.issuers
        typed["issuer"] = (claim.issuer if known else "other") if claim.issuer else ""
        typed["issuer_name"] = "" if known else claim.issuer or ""
        typed["number"] = claim.number or ""
    levels = levels_to_hand_in(criterion)
    if levels:
        typed["level"] = levels[-1 if criterion.formal and len(levels) < 3 else len(levels) // 2]
    return _evidence_page(place, criterion, FormView(typed))


@blueprint.post("/realta/<slug>/criteri/<code>/prova")
@accepts_upload(DOCUMENT_LIMIT_BYTES)
def hand_in(slug: str, code: str) -> Page:
    """Hand in evidence: it waits until somebody of another house has looked at it."""
    form = FormReader(request.form)
    # Before the first question to the database: making a picture anew takes a while.
    file = read_file(form, "document")
    actor, place = gate.signed_in(), find_place(slug)
    gate.require(policies.may_claim(actor, place.organisation.id))
    criterion = claimable(place.subject, code)
    moment = this_moment()
    evidence = read_evidence(form, criterion, day=moment.day)
    if evidence and file is None and evidence.level is not EvidenceLevel.PUBLIC_REGISTER:
        form.refuse("document", _("Choose the document: a PDF or a photo of the paper."))
    if evidence is None or not form.is_valid:
        return _evidence_page(place, criterion, form.view), HTTPStatus.UNPROCESSABLE_ENTITY

    def deed() -> str:
        document_id = _kept(place, file, is_public=form.ticked("public"))
        with_document = _with_document(evidence, document_id)
        services.hand_in(place.session, place.subject, code, with_document, moment)
        return place.url("claim", code=code)

    target = once(place.session, form.token, now=utc_now(), deed=deed)
    flash(_("Thank you: somebody of the district will look at it."), "info")
    return redirect(target, HTTPStatus.SEE_OTHER)


def _kept(place: Place, file: CheckedFile | None, *, is_public: bool) -> uuid.UUID | None:
    if file is None:
        return None
    owner = Belonging(organisation_id=place.organisation.id, is_public=is_public)
    return keep_document(place.session, current_file_store(), file, owner, this_moment()).id


def _with_document(evidence: Evidence, document_id: uuid.UUID | None) -> Evidence:
    return Evidence(
        value=evidence.value,
        level=evidence.level,
        issuer=evidence.issuer,
        register_number=evidence.register_number,
        issued_on=evidence.issued_on,
        valid_until=evidence.valid_until,
        document_id=document_id,
    )


@blueprint.get("/prove/<uuid:document_id>")
def document(document_id: uuid.UUID) -> FlaskResponse:
    """A document, for those who may see it; to anybody else it does not exist."""
    session = current_session()
    found = queries.document(session, document_id)
    actor = gate.onlooker()
    trusted = (
        queue.accreditation(session, actor.person_id, this_moment().day) is not None
        if actor
        else False
    )
    company = queries.company_of(session, found.visit_id) if found.visit_id else ()
    if not policies.may_see_document(actor, found, trusted=trusted, company=company):
        raise EvidenceNotFound
    return send_stored(found.file, download=False)
