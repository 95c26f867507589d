"""The words of organisations on a page."""

from app.runtime.i18n import gettext as _
from catalog.organisations import LegalForm, Organisation, OrganisationKind
from catalog.places import Gazetteer
from catalog.registers import OrganisationRegister


def kind_label(kind: OrganisationKind) -> str:
    """Return the name of a kind of organisation."""
    return {
        OrganisationKind.PRODUCER: _("Producer"),
        OrganisationKind.SOCIAL_COOPERATIVE: _("Social cooperative"),
        OrganisationKind.SOCIAL_ENTERPRISE: _("Social enterprise"),
        OrganisationKind.COMPANY: _("Company"),
        OrganisationKind.GAS: _("Solidarity purchasing group"),
        OrganisationKind.CSA: _("Community supported agriculture"),
        OrganisationKind.CONSUMER_COOPERATIVE: _("Consumer cooperative"),
        OrganisationKind.PUBLIC_BODY: _("Public body"),
        OrganisationKind.ASSOCIATION: _("Association"),
        OrganisationKind.THIRD_SECTOR_BODY: _("Third-sector body"),
        OrganisationKind.SCHOOL: _("School or university"),
        OrganisationKind.TIME_BANK: _("Time bank"),
        OrganisationKind.ETHICAL_FINANCE: _("Ethical finance"),
        OrganisationKind.MUTUAL_AID_SOCIETY: _("Mutual aid society"),
        OrganisationKind.FAIR_TRADE: _("Fair trade"),
        OrganisationKind.TRADE_ASSOCIATION: _("Trade association"),
        OrganisationKind.TRADE_UNION: _("Trade union"),
        OrganisationKind.DISTRICT: _("District"),
    }[kind]


def legal_form_label(form: LegalForm) -> str | None:
    """Return the name of a legal form; None when it is not known."""
    return {
        LegalForm.SOLE_TRADER: _("sole trader"),
        LegalForm.FARM_PARTNERSHIP: _("farm partnership"),
        LegalForm.PARTNERSHIP: _("partnership"),
        LegalForm.LIMITED_COMPANY: _("limited company"),
        LegalForm.COOPERATIVE: _("cooperative"),
        LegalForm.SOCIAL_COOPERATIVE_A: _("social cooperative, type A"),
        LegalForm.SOCIAL_COOPERATIVE_B: _("social cooperative, type B"),
        LegalForm.SOCIAL_COOPERATIVE_AB: _("social cooperative, types A and B"),
        LegalForm.SOCIAL_COOPERATIVE_CONSORTIUM: _("consortium of social cooperatives"),
        LegalForm.ASSOCIATION: _("association"),
        LegalForm.FOUNDATION: _("foundation"),
        LegalForm.MUTUAL_AID_SOCIETY: _("mutual aid society"),
        LegalForm.PUBLIC_BODY: _("public body"),
        LegalForm.INFORMAL_GROUP: _("informal group"),
        LegalForm.UNKNOWN: None,
    }[form]


def place_name(organisation: Organisation, gazetteer: Gazetteer) -> str:
    """Return the comune of an organisation with its province; one we do not know, by its code."""
    if organisation.istat not in gazetteer:
        return organisation.istat
    place = gazetteer.get(organisation.istat)
    return f"{place.name} ({place.province})"


def membership_text(organisation: Organisation) -> str:
    """Return whether an organisation belongs to the district."""
    return (
        _("Member of the district")
        if organisation.is_member
        else _("Not yet a member of the district")
    )


def entry_text(entry: OrganisationRegister) -> str:
    """Return an entry in a register as it is shown."""
    if entry.section is None:
        return entry.number
    return _("%(number)s, section %(section)s", number=entry.number, section=entry.section)
