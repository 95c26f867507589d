"""What does not go together in what an organisation says of itself: told to the district's desk, never a block."""

from collections.abc import Iterator

from app.organisations.profile import Papers
from catalog.organisations import SOCIAL_COOPERATIVE_FORMS, LegalForm, OrganisationKind
from catalog.registers import Register

SECTION_OF_FORM = {
    LegalForm.SOCIAL_COOPERATIVE_A: "A",
    LegalForm.SOCIAL_COOPERATIVE_B: "B",
    LegalForm.SOCIAL_COOPERATIVE_AB: "AB",
    LegalForm.SOCIAL_COOPERATIVE_CONSORTIUM: "C",
}
COOPERATIVE_FORMS = SOCIAL_COOPERATIVE_FORMS | {LegalForm.COOPERATIVE}
# Sections of RUNTS and the legal forms that can stand in them (D.Lgs. 117/2017, art. 46); the others take several.
ASSOCIATIONS = frozenset({LegalForm.ASSOCIATION})
FORMS_OF_RUNTS = {
    "a": ASSOCIATIONS,
    "b": ASSOCIATIONS,
    "f": frozenset({LegalForm.MUTUAL_AID_SOCIETY}),
}
PUBLIC_KINDS = frozenset({OrganisationKind.PUBLIC_BODY, OrganisationKind.SCHOOL})


def doubts_about(kind: OrganisationKind, papers: Papers) -> tuple[str, ...]:
    """Return the codes of what does not go together, none when all does."""
    return tuple(
        dict.fromkeys((*_of_social_cooperatives(kind, papers), *_of_other_registers(kind, papers)))
    )


def _of_social_cooperatives(kind: OrganisationKind, papers: Papers) -> Iterator[str]:
    entry = papers.registers.get(Register.SOCIAL_COOPERATIVES)
    is_social = papers.legal_form in SOCIAL_COOPERATIVE_FORMS
    if kind is OrganisationKind.SOCIAL_COOPERATIVE and not is_social:
        yield "kind_without_form"
    if is_social and entry is None:
        yield "no_regional_register"
    if entry is not None and not is_social:
        yield "register_without_form"
    if entry is not None and is_social and entry.section != SECTION_OF_FORM[papers.legal_form]:
        yield "section_not_of_form"


def _of_other_registers(kind: OrganisationKind, papers: Papers) -> Iterator[str]:
    runts = papers.registers.get(Register.RUNTS)
    possible = None if runts is None else FORMS_OF_RUNTS.get(runts.section or "")
    if possible is not None and papers.legal_form not in possible:
        yield "runts_section_not_of_form"
    if Register.COOPERATIVES in papers.registers and papers.legal_form not in COOPERATIVE_FORMS:
        yield "register_without_form"
    if Register.IPA in papers.registers and kind not in PUBLIC_KINDS:
        yield "ipa_of_no_public_body"
    is_public = papers.legal_form is LegalForm.PUBLIC_BODY
    if kind is OrganisationKind.PUBLIC_BODY and not is_public:
        yield "public_body_or_not"
    if is_public and kind not in PUBLIC_KINDS:
        yield "public_body_or_not"
