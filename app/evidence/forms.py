"""Reading the forms of ethical evidence."""

from collections.abc import Iterable
from datetime import date

from werkzeug.datastructures import MultiDict

from app.evidence.services import Evidence, levels_to_hand_in
from app.runtime.i18n import gettext as _
from app.web.forms import FormReader
from catalog.claims import Claim
from catalog.criterion import Criterion
from catalog.evidence import HIGHEST_VALUE, EvidenceLevel

NOT_APPLICABLE = "na"
VALUES = tuple(str(value) for value in range(HIGHEST_VALUE + 1))
LONGEST_ISSUER = 200
LONGEST_NUMBER = 80
OTHER_ISSUER = "other"


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
