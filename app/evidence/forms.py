"""Reading the forms of ethical evidence."""

from collections.abc import Iterable, Sequence
from datetime import date

from flask import request
from werkzeug.datastructures import FileStorage, MultiDict

from app.evidence.services import Evidence
from app.evidence.subject import levels_to_hand_in
from app.evidence.visits import Finding
from app.runtime.files.checking import CheckedFile
from app.runtime.files.documents import read_document
from app.runtime.files.errors import BadFile
from app.runtime.i18n import gettext as _
from app.runtime.messages import message_for
from app.web.forms import FormReader
from catalog.checklist import load_checklist
from catalog.claims import Claim
from catalog.criterion import Criterion
from catalog.evidence import HIGHEST_VALUE, EvidenceLevel

NOT_APPLICABLE = "na"
VALUES = tuple(str(value) for value in range(HIGHEST_VALUE + 1))
LONGEST_ISSUER = 200
LONGEST_NUMBER = 80
OTHER_ISSUER = "other"
UNSEEN = "unseen"
ANSWERS = ("yes", "no", UNSEEN)
LONGEST_NOTES = 2000


def field_of(criterion: Criterion) -> str:
    """Return the name under which a form asks for a criterion."""
    return f"v-{criterion.code}"


def answers_as_typed(
    criteria: Iterable[Criterion], claims: dict[str, Claim]
) -> "MultiDict[str, str]":
    """Return what stands in the form before anybody touches it: what is claimed today."""
    typed: MultiDict[str, str] = MultiDict()
    for criterion in criteria:
        claim = claims.get(criterion.code)
        if claim is not None:
            said = NOT_APPLICABLE if claim.value is None else str(claim.value)
            typed[field_of(criterion)] = said
    return typed


def read_answers(form: FormReader, criteria: Iterable[Criterion]) -> dict[str, int | None]:
    """Return the answers by criterion; what is not answered is not in it."""
    answers: dict[str, int | None] = {}
    for criterion in criteria:
        said = form.one_of(field_of(criterion), (*VALUES, NOT_APPLICABLE), required=False)
        if said is not None:
            answers[criterion.code] = None if said == NOT_APPLICABLE else int(said)
    return answers


def read_evidence(form: FormReader, criterion: Criterion, *, day: date) -> Evidence | None:
    """Return what was handed in, without its document; None when something is wrong with it."""
    said = form.one_of("value", VALUES)
    asked = form.one_of("level", [level.value for level in levels_to_hand_in(criterion)])
    level = EvidenceLevel(asked) if asked else EvidenceLevel.DOCUMENTED
    issuer = _issuer(form, criterion, required=level is not EvidenceLevel.DOCUMENTED)
    number = form.text(
        "number", most=LONGEST_NUMBER, required=level is not EvidenceLevel.DOCUMENTED
    )
    issued_on, valid_until = form.day("issued_on"), form.day("valid_until")
    if issued_on and issued_on > day:
        form.refuse("issued_on", _("This day is still to come."))
    if valid_until and valid_until < day:
        form.refuse("valid_until", _("This day has passed: hand in what is valid today."))
    if said is None or asked is None or not form.is_valid:
        return None
    return Evidence(
        value=int(said),
        level=level,
        issuer=issuer or None,
        register_number=number or None,
        issued_on=issued_on,
        valid_until=valid_until,
    )


def _issuer(form: FormReader, criterion: Criterion, *, required: bool) -> str:
    if not criterion.issuers:
        return form.text("issuer_name", most=LONGEST_ISSUER, required=required)
    chosen = form.one_of("issuer", (*criterion.issuers, OTHER_ISSUER), required=required)
    if chosen != OTHER_ISSUER:
        return chosen or ""
    return form.text("issuer_name", most=LONGEST_ISSUER)


def read_file(form: FormReader, name: str) -> CheckedFile | None:
    """Return the document of a form, made anew; None when none was chosen or something is wrong."""
    return _checked(form, name, request.files.get(name))


def read_files(form: FormReader, name: str, *, most: int) -> list[CheckedFile]:
    """Return the documents of a form, made anew."""
    chosen = [each for each in request.files.getlist(name) if each.filename]
    if len(chosen) > most:
        form.refuse(name, _("At most %(most)s files.", most=most))
        return []
    files = [_checked(form, name, each) for each in chosen]
    return [file for file in files if file is not None]


def _checked(form: FormReader, name: str, chosen: FileStorage | None) -> CheckedFile | None:
    if chosen is None or not chosen.filename:
        return None
    try:
        return read_document(chosen)
    except BadFile as error:
        form.refuse(name, message_for(error))
        return None


def read_report(form: FormReader, codes: Sequence[str]) -> dict[str, Finding]:
    """Return what the visitors found, by criterion; every question has an answer, also "not seen"."""
    findings = {}
    for code in codes:
        said = form.one_of(f"v-{code}", (*VALUES, UNSEEN))
        answers = {}
        for question in load_checklist().questions(code):
            name = f"q-{code}-{question.code}"
            answers[question.code] = form.one_of(name, ANSWERS, required=False) or UNSEEN
        notes = form.paragraphs(f"n-{code}", most=LONGEST_NOTES)
        value = None if said in {None, UNSEEN} else int(said or 0)
        findings[code] = Finding(value, answers, notes)
    return findings
