"""Writing what an organisation says of itself into its rows."""

import uuid
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from app.organisations.profile import EditedProfile, Entry, Point, Profile
from catalog.organisations import Organisation
from catalog.registers import OrganisationRegister, Register


def write_profile(organisation: Organisation, profile: Profile | EditedProfile) -> None:
    """Write what an organisation says of itself into its row; registers and the pin are written apart."""
    organisation.kind, organisation.name = profile.who.kind, profile.who.name
    organisation.legal_form = profile.papers.legal_form
    organisation.vat_number = profile.papers.vat_number
    organisation.tax_code = profile.papers.tax_code
    organisation.istat = profile.address.istat
    organisation.street = profile.address.street
    organisation.postcode = profile.address.postcode
    words = profile.words
    organisation.purpose, organisation.email = words.purpose, words.email
    organisation.phone, organisation.website = words.phone, words.website
    for contact, visibility in words.visibility.items():
        setattr(organisation, f"{contact}_visibility", visibility)


def write_point(organisation: Organisation, point: Point) -> None:
    """Write where an organisation is on the map."""
    organisation.lat, organisation.lon = point.lat, point.lon
    organisation.position_source = point.source


def write_registers(
    session: Session,
    organisation_id: uuid.UUID,
    known: Mapping[Register, OrganisationRegister],
    entries: Mapping[Register, Entry],
    now: datetime,
) -> None:
    """Bring the entries in registers in line with what was said; what stays the same keeps its date."""
    for register, row in known.items():
        if register not in entries:
            session.delete(row)
    for register, entry in entries.items():
        row = known.get(register) or OrganisationRegister(
            organisation_id=organisation_id, register=register, noted_at=now
        )
        if (row.number, row.section) != (entry.number, entry.section):
            row.number, row.section, row.noted_at = entry.number, entry.section, now
        session.add(row)
