"""Kinds of organisation and legal forms in plain words, for those who choose one."""

from app.organisations.labels import kind_label, legal_form_label
from app.runtime.i18n import gettext as _
from catalog.organisations import LegalForm, OrganisationKind
from catalog.registers import SECTIONS, Register

# What those of a kind mostly are, first in their list of forms.
USUAL_FORMS: dict[OrganisationKind, tuple[LegalForm, ...]] = {
    OrganisationKind.PRODUCER: (
        LegalForm.SOLE_TRADER,
        LegalForm.FARM_PARTNERSHIP,
        LegalForm.COOPERATIVE,
    ),
    OrganisationKind.SOCIAL_COOPERATIVE: (
        LegalForm.SOCIAL_COOPERATIVE_A,
        LegalForm.SOCIAL_COOPERATIVE_B,
        LegalForm.SOCIAL_COOPERATIVE_AB,
        LegalForm.SOCIAL_COOPERATIVE_CONSORTIUM,
    ),
    OrganisationKind.COMPANY: (LegalForm.LIMITED_COMPANY, LegalForm.PARTNERSHIP),
    OrganisationKind.GAS: (LegalForm.INFORMAL_GROUP, LegalForm.ASSOCIATION),
    OrganisationKind.CSA: (LegalForm.COOPERATIVE, LegalForm.ASSOCIATION),
    OrganisationKind.CONSUMER_COOPERATIVE: (LegalForm.COOPERATIVE,),
    OrganisationKind.PUBLIC_BODY: (LegalForm.PUBLIC_BODY,),
    OrganisationKind.ASSOCIATION: (LegalForm.ASSOCIATION,),
    OrganisationKind.THIRD_SECTOR_BODY: (LegalForm.ASSOCIATION, LegalForm.FOUNDATION),
    OrganisationKind.SCHOOL: (LegalForm.PUBLIC_BODY,),
    OrganisationKind.TIME_BANK: (LegalForm.ASSOCIATION, LegalForm.INFORMAL_GROUP),
    OrganisationKind.MUTUAL_AID_SOCIETY: (LegalForm.MUTUAL_AID_SOCIETY,),
}
_EVERYBODYS = (Register.REA,)
_OF_COOPERATIVES = (Register.COOPERATIVES, Register.REA)
_OF_THIRD_SECTOR = (Register.RUNTS,)
USUAL_REGISTERS: dict[OrganisationKind, tuple[Register, ...]] = {
    OrganisationKind.SOCIAL_COOPERATIVE: (Register.SOCIAL_COOPERATIVES, *_OF_COOPERATIVES),
    OrganisationKind.SOCIAL_ENTERPRISE: (Register.RUNTS, Register.REA),
    OrganisationKind.CONSUMER_COOPERATIVE: _OF_COOPERATIVES,
    OrganisationKind.PUBLIC_BODY: (Register.IPA,),
    OrganisationKind.SCHOOL: (Register.IPA,),
    OrganisationKind.ASSOCIATION: _OF_THIRD_SECTOR,
    OrganisationKind.THIRD_SECTOR_BODY: _OF_THIRD_SECTOR,
    OrganisationKind.MUTUAL_AID_SOCIETY: _OF_THIRD_SECTOR,
    OrganisationKind.GAS: (),
    OrganisationKind.TIME_BANK: _OF_THIRD_SECTOR,
    OrganisationKind.TRADE_UNION: (),
    OrganisationKind.DISTRICT: (),
}


def kind_choices() -> list[tuple[str, str, str]]:
    """Return every kind with its name and what is meant by it."""
    meant = {
        OrganisationKind.PRODUCER: _("A farm, a workshop, a bakery: who makes what it sells."),
        OrganisationKind.SOCIAL_COOPERATIVE: _("Type A, type B or a consortium (law 381/1991)."),
        OrganisationKind.SOCIAL_ENTERPRISE: _("A business of the third sector (decree 112/2017)."),
        OrganisationKind.COMPANY: _("Any other business that shares the charter."),
        OrganisationKind.GAS: _("Families that buy together, also without a statute."),
        OrganisationKind.CSA: _("Members pay a farm in advance and share its harvest."),
        OrganisationKind.CONSUMER_COOPERATIVE: _("A shop that belongs to those who buy there."),
        OrganisationKind.PUBLIC_BODY: _("A municipality, a province, a health authority, a park."),
        OrganisationKind.ASSOCIATION: _("Recognised or not, also a group with a statute."),
        OrganisationKind.THIRD_SECTOR_BODY: _("Entered in RUNTS: volunteers, social promotion…"),
        OrganisationKind.SCHOOL: _("Of any level, public or not."),
        OrganisationKind.TIME_BANK: _("People who exchange hours instead of money."),
        OrganisationKind.ETHICAL_FINANCE: _("Ethical banks, MAG, solidarity funds."),
        OrganisationKind.MUTUAL_AID_SOCIETY: _("A society of mutual aid (law 3818/1886)."),
        OrganisationKind.FAIR_TRADE: _("A world shop or an importer of fair trade."),
        OrganisationKind.TRADE_ASSOCIATION: _("It represents businesses or cooperatives."),
        OrganisationKind.TRADE_UNION: _("It represents people who work."),
        OrganisationKind.DISTRICT: _("Another district of the solidarity economy."),
    }
    return [(kind.value, kind_label(kind), meant[kind]) for kind in OrganisationKind]


def legal_form_choices(kind: OrganisationKind | None) -> list[tuple[str, str]]:
    """Return every legal form, those first that are usual for a kind."""
    usual = () if kind is None else USUAL_FORMS.get(kind, ())
    rest = [form for form in LegalForm if form not in usual and form is not LegalForm.UNKNOWN]
    named = [
        (form.value, label)
        for form in (*usual, *rest)
        if (label := legal_form_label(form)) is not None
    ]
    return [
        *((value, label[:1].upper() + label[1:]) for value, label in named),
        (LegalForm.UNKNOWN.value, _("I do not know, or another one")),
    ]


def usual_registers(kind: OrganisationKind | None) -> tuple[Register, ...]:
    """Return the registers in which those of a kind are mostly entered."""
    return _EVERYBODYS if kind is None else USUAL_REGISTERS.get(kind, _EVERYBODYS)


def register_label(register: Register) -> str:
    """Return the name of a register."""
    return {
        Register.RUNTS: _("RUNTS, the register of the third sector"),
        Register.SOCIAL_COOPERATIVES: _("Regional register of social cooperatives"),
        Register.COOPERATIVES: _("National register of cooperatives"),
        Register.IPA: _("IPA code (unique office code)"),
        Register.REA: _("REA number of the chamber of commerce"),
    }[register]


def register_help(register: Register) -> str:
    """Return what a number of a register looks like."""
    return {
        Register.RUNTS: _("The number of the entry, for example 12345."),
        Register.SOCIAL_COOPERATIVES: _("Number of the entry and section."),
        Register.COOPERATIVES: _("For example A123456."),
        Register.IPA: _("Six letters and digits, those for electronic invoices."),
        Register.REA: _("Province and number, for example BG-123456."),
    }[register]


def section_choices(register: Register) -> list[tuple[str, str]]:
    """Return the sections of a register."""
    runts = {
        "a": _("a) voluntary organisations"),
        "b": _("b) social promotion associations"),
        "c": _("c) philanthropic bodies"),
        "d": _("d) social enterprises and social cooperatives"),
        "e": _("e) networks of associations"),
        "f": _("f) mutual aid societies"),
        "g": _("g) other bodies of the third sector"),
    }
    social = {
        "A": _("A: services to people"),
        "B": _("B: work for people at a disadvantage"),
        "AB": _("A and B"),
        "C": _("C: consortia"),
    }
    labels = runts if register is Register.RUNTS else social
    return [(section, labels[section]) for section in SECTIONS.get(register, ())]
