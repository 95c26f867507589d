"""The form of an existing organisation: what stands in it, and how its fields are called in a conflict."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from app.organisations.comuni import written
from app.organisations.contacts import CONTACTS
from app.organisations.forms import degrees, number_field, section_field, visibility_field
from app.organisations.kinds import kind_choices, legal_form_choices, register_label
from app.organisations.pin import PinView
from app.organisations.registration_views import ProfileChoices, visibility_choices
from app.runtime.i18n import gettext as _
from app.web.conflict import FieldWords, marked
from app.web.forms import FormView
from catalog.organisations import Organisation
from catalog.places import Gazetteer
from catalog.registers import SECTIONS, OrganisationRegister, Register


@dataclass(frozen=True, slots=True, kw_only=True)
class EditPage:
    """The page on which an organisation is edited."""

    name: str
    slug: str
    form: FormView
    choices: ProfileChoices
    token: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PinPage:
    """The page on which its pin is moved."""

    name: str
    slug: str
    place: str
    form: FormView
    pin: PinView
    token: str


def profile_form(
    organisation: Organisation,
    entries: Mapping[Register, OrganisationRegister],
    gazetteer: Gazetteer,
) -> "MultiDict[str, str]":
    """Return what the form of an organisation holds as it is stored now."""
    known = organisation.istat in gazetteer
    values = {
        "kind": organisation.kind.value,
        "name": organisation.name,
        "legal_form": organisation.legal_form.value,
        "comune": written(gazetteer.get(organisation.istat)) if known else "",
        "istat": organisation.istat,
        "purpose": organisation.purpose,
    }
    for name in ("vat_number", "tax_code", "street", "postcode", "email", "phone", "website"):
        values[name] = getattr(organisation, name) or ""
    for contact in CONTACTS:
        values[visibility_field(contact)] = getattr(organisation, visibility_field(contact)).value
    for register in Register:
        entry = entries.get(register)
        values[number_field(register)] = entry.number if entry else ""
        if register in SECTIONS:
            values[section_field(register)] = (entry.section if entry else None) or ""
    return marked(MultiDict(values), organisation.revision)


def pin_form(organisation: Organisation) -> "MultiDict[str, str]":
    """Return what the form of the pin holds as it is stored now."""
    values = {"lat": degrees(organisation.lat), "lon": degrees(organisation.lon)}
    return marked(MultiDict(values), organisation.revision)


def profile_words() -> tuple[FieldWords, ...]:
    """Return how the fields of the profile are called when two people have edited them."""
    kinds = {value: label for value, label, _meant in kind_choices()}
    seen = _said(dict(visibility_choices()))
    return (
        FieldWords("name", _("Name")),
        FieldWords("kind", _("Kind"), _said(kinds)),
        FieldWords("legal_form", _("Legal form"), _said(dict(legal_form_choices(None)))),
        FieldWords("vat_number", _("VAT number")),
        FieldWords("tax_code", _("Tax code")),
        *_register_words(),
        FieldWords("comune", _("Municipality")),
        FieldWords("street", _("Street and number")),
        FieldWords("postcode", _("Postcode")),
        FieldWords("purpose", _("What you do, in a few sentences")),
        FieldWords("email", _("E-mail")),
        FieldWords("email_visibility", _("Who may see the e-mail"), seen),
        FieldWords("phone", _("Phone")),
        FieldWords("phone_visibility", _("Who may see the phone number"), seen),
        FieldWords("website", _("Website")),
        FieldWords("website_visibility", _("Who may see the website"), seen),
        FieldWords("street_visibility", _("Who may see the street"), seen),
    )


def pin_words() -> tuple[FieldWords, ...]:
    """Return how the fields of the pin are called when two people have moved it."""
    return (FieldWords("lat", _("Latitude")), FieldWords("lon", _("Longitude")))


def _register_words() -> list[FieldWords]:
    words = []
    for register in Register:
        label = register_label(register)
        words.append(FieldWords(number_field(register), label))
        if register in SECTIONS:
            words.append(FieldWords(section_field(register), f"{label}: {_('Section')}"))
    return words


def _said(labels: Mapping[str, str]) -> Callable[[Sequence[str]], str]:
    """Return how chosen values are said: by their labels."""
    return lambda values: ", ".join(labels.get(value, value) for value in values)
