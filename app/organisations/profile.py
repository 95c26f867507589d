"""What an organisation says of itself when it registers or edits its profile, read and checked."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from catalog.organisations import LegalForm, OrganisationKind, PositionSource, Visibility
from catalog.places import Place
from catalog.registers import Register


@dataclass(frozen=True, slots=True)
class Who:
    """What it is and how it is called."""

    kind: OrganisationKind
    name: str


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry in a public register."""

    number: str
    section: str | None


@dataclass(frozen=True, slots=True)
class Papers:
    """What it is before the law."""

    legal_form: LegalForm
    vat_number: str | None
    tax_code: str | None
    registers: Mapping[Register, Entry]

    @property
    def identifiers(self) -> tuple[str, ...]:
        """Return the numbers that nobody else can have."""
        return tuple(number for number in (self.vat_number, self.tax_code) if number)


@dataclass(frozen=True, slots=True)
class Address:
    """In which comune, in which street."""

    istat: str
    street: str | None
    postcode: str | None


@dataclass(frozen=True, slots=True)
class Point:
    """Where on the map, and how well that is known."""

    lat: float
    lon: float
    source: PositionSource


@dataclass(frozen=True, slots=True)
class Words:
    """What it does, how it is reached, and who may know."""

    purpose: str
    email: str | None
    phone: str | None
    website: str | None
    visibility: Mapping[str, Visibility]


@dataclass(frozen=True, slots=True)
class Profile:
    """All of it."""

    who: Who
    papers: Papers
    address: Address
    point: Point
    words: Words


@dataclass(frozen=True, slots=True)
class EditedProfile:
    """What the form of an existing organisation holds: all but the pin, which has a page of its own."""

    who: Who
    papers: Papers
    address: Address
    place: Place
    words: Words


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An organisation near a point, as far as a comparison of names needs it."""

    id: uuid.UUID
    name: str
    slug: str
    istat: str
    lat: float
    lon: float
