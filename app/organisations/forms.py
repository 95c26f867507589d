"""Reading the forms of an organisation's profile, part by part: the same parts when it registers and later."""

from collections.abc import Callable, Mapping
from functools import partial
from math import isfinite
from typing import TypeVar
from urllib.parse import urlsplit

from werkzeug.datastructures import MultiDict

from app.accounts.addresses import normal_email
from app.organisations.comuni import Reading, read_comune, written
from app.organisations.contacts import CONTACTS
from app.organisations.profile import Address, Entry, Papers, Point, Who, Words
from app.runtime.i18n import gettext as _
from app.runtime.messages import message_for
from app.web.forms import FormReader
from catalog.errors import MarketError
from catalog.geography import distance_km
from catalog.identifiers import tax_code, vat_number
from catalog.organisations import (
    SOCIAL_COOPERATIVE_FORMS,
    LegalForm,
    OrganisationKind,
    PositionSource,
    Visibility,
)
from catalog.places import Gazetteer, Place
from catalog.registers import SECTIONS, Register, register_number, register_section

Value = TypeVar("Value")
# Whoever has one of these forms is entered in the register of enterprises and has a VAT number.
FIRMS = SOCIAL_COOPERATIVE_FORMS | {
    LegalForm.SOLE_TRADER,
    LegalForm.FARM_PARTNERSHIP,
    LegalForm.PARTNERSHIP,
    LegalForm.LIMITED_COMPANY,
    LegalForm.COOPERATIVE,
}
PERSONS_TAX_CODE_LENGTH = 16
FARTHEST_FROM_COMUNE_KM = 30.0
FEWEST_DIGITS = 5
MOST_PURPOSE = 2_000
# A pin that nobody has moved comes back as it was written, with this many decimals: about ten centimetres.
DECIMALS = 6


def number_field(register: Register) -> str:
    """Return the name of the field for the number in a register."""
    return f"{register.value}_number"


def section_field(register: Register) -> str:
    """Return the name of the field for the section of a register."""
    return f"{register.value}_section"


def visibility_field(contact: str) -> str:
    """Return the name of the field that says who may see a contact."""
    return f"{contact}_visibility"


def checked(form: FormReader, name: str, text: str, check: Callable[[str], Value]) -> Value | None:
    """Return what a rule of the catalogue makes of a text; its refusal stands beside the field."""
    if not text or name in form.errors:
        return None
    try:
        return check(text)
    except MarketError as error:
        form.refuse(name, message_for(error))
        return None


def read_who(form: FormReader) -> Who | None:
    """Return what the organisation is and how it is called."""
    kind = form.choice("kind", OrganisationKind)
    name = form.text("name", most=200)
    if name and not any(sign.isalnum() for sign in name):
        form.refuse("name", _("Write the name as people know it."))
    return Who(kind, name) if kind is not None and form.is_valid else None


def read_papers(form: FormReader) -> Papers | None:
    """Return what the organisation is before the law."""
    legal_form = form.choice("legal_form", LegalForm)
    vat = checked(form, "vat_number", form.text("vat_number", most=20, required=False), vat_number)
    tax = checked(form, "tax_code", form.text("tax_code", most=20, required=False), tax_code)
    if legal_form in FIRMS and vat is None:
        form.refuse("vat_number", _("A business has a VAT number: eleven digits."))
    if legal_form is LegalForm.PUBLIC_BODY and vat is None and tax is None:
        form.refuse("tax_code", _("A public body has a tax code: eleven digits."))
    if tax and len(tax) == PERSONS_TAX_CODE_LENGTH and legal_form is not LegalForm.SOLE_TRADER:
        form.refuse(
            "tax_code",
            _("This is the tax code of a person: an organisation's has eleven digits."),
        )
    registers = read_registers(form)
    if legal_form is None or not form.is_valid:
        return None
    return Papers(legal_form, vat, tax, registers)


def read_registers(form: FormReader) -> Mapping[Register, Entry]:
    """Return the entries in public registers."""
    entries = {}
    for register in Register:
        name, section_name = number_field(register), section_field(register)
        typed = form.text(name, most=40, required=False)
        number = checked(form, name, typed, partial(register_number, register))
        section = None
        if register in SECTIONS:
            chosen = form.text(section_name, most=4, required=False)
            section = checked(form, section_name, chosen, partial(register_section, register))
            if chosen and not typed:
                form.refuse(name, _("Write the number of the entry too, or leave the section out."))
        if number is not None:
            entries[register] = Entry(number, section)
    return entries


def read_address(form: FormReader, gazetteer: Gazetteer) -> tuple[Address | None, Reading]:
    """Return the address; and, when the comune is not clear, those that may be meant."""
    text = form.text("comune", most=100)
    reading = read_comune(gazetteer, text, form.values.get("istat", "")) if text else Reading(None)
    if text and reading.place is None:
        form.refuse(
            "comune",
            _("Which one do you mean? Choose below, or write it another way.")
            if reading.candidates
            else _("We do not know a municipality of this name."),
        )
    street = form.text("street", most=200, required=False)
    postcode = form.text("postcode", most=5, required=False)
    if postcode and not (len(postcode) == 5 and postcode.isascii() and postcode.isdigit()):
        form.refuse("postcode", _("A postcode has five digits."))
    place = reading.place
    if place is None or not form.is_valid:
        return None, reading
    only = place.postcodes[0] if len(place.postcodes) == 1 else None
    return Address(place.istat, street or None, postcode or only), reading


def settle(values: "MultiDict[str, str]", place: Place) -> None:
    """Write the comune that was meant into the form, as we write it."""
    values["comune"], values["istat"] = written(place), place.istat


def read_point(form: FormReader, place: Place) -> Point | None:
    """Return where the pin stands, in or near the comune."""
    lat, lon = _degrees(form, "lat", 90), _degrees(form, "lon", 180)
    if lat is None or lon is None or not form.is_valid:
        return None
    if distance_km(lat, lon, place.lat, place.lon) > FARTHEST_FROM_COMUNE_KM:
        form.refuse(
            "lat",
            _(
                "The pin is more than %(km)s km from %(place)s: bring it nearer, or change the municipality.",
                km=round(FARTHEST_FROM_COMUNE_KM),
                place=place.name,
            ),
        )
        return None
    return Point(lat, lon, source_of(lat, lon, place))


def source_of(lat: float, lon: float, place: Place) -> PositionSource:
    """Return how well a pin is known: where the comune's own point is, nobody has said more."""
    if (degrees(lat), degrees(lon)) != (degrees(place.lat), degrees(place.lon)):
        return PositionSource.ADDRESS
    return PositionSource.APPROXIMATE if place.approximate else PositionSource.COMUNE


def degrees(value: float) -> str:
    """Return degrees as they stand in a field."""
    return f"{value:.{DECIMALS}f}".rstrip("0").rstrip(".")


def _degrees(form: FormReader, name: str, most: int) -> float | None:
    text = form.text(name, most=24).replace(",", ".")
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not (isfinite(value) and abs(value) <= most):
        form.refuse(name, _("Write degrees like 45.5213."))
        return None
    return round(value, DECIMALS)


def read_words(form: FormReader) -> Words | None:
    """Return what the organisation does, how it is reached, and who may know."""
    purpose = form.paragraphs("purpose", most=MOST_PURPOSE)
    email = checked(form, "email", form.text("email", most=254, required=False), normal_email)
    phone = form.text("phone", most=40, required=False)
    if phone and (
        sum(sign.isdigit() for sign in phone) < FEWEST_DIGITS
        or not set(phone) <= set("0123456789+ ()./-")
    ):
        form.refuse("phone", _("Write a phone number like 035 123456."))
    website = read_website(form)
    seen = {contact: form.choice(visibility_field(contact), Visibility) for contact in CONTACTS}
    if not form.is_valid:
        return None
    visibility = {contact: choice for contact, choice in seen.items() if choice is not None}
    return Words(purpose, email, phone or None, website, visibility)


def read_website(form: FormReader) -> str | None:
    """Return an address of the web with its scheme."""
    text = form.text("website", most=290, required=False)
    if not text:
        return None
    address = text if "://" in text else f"https://{text}"
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        host, parts = "", urlsplit("")
    if parts.scheme not in {"http", "https"} or "." not in host.strip(".") or " " in address:
        form.refuse("website", _("Write an address like www.example.org."))
        return None
    return address
