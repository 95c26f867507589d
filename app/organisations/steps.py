"""The steps of registering: which fields belong to which, and how far somebody has come."""

import enum
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict

from app.organisations.contacts import CONTACTS
from app.organisations.forms import (
    FIRMS,
    number_field,
    read_address,
    read_papers,
    read_point,
    read_who,
    read_words,
    section_field,
    settle,
    visibility_field,
)
from app.organisations.profile import Address, Papers, Point, Profile, Who, Words
from app.web.forms import FormReader
from catalog.organisations import Visibility
from catalog.places import Gazetteer, Place
from catalog.registers import Register


class Step(enum.StrEnum):
    """The steps in their order; the values stand in the address."""

    WHO = "chi"
    PAPERS = "dati"
    PLACE = "dove"
    POINT = "punto"
    WORDS = "contatti"


STEPS = tuple(Step)
MOVING = ("istat", "street")
NOT_THESE = "not_these"
FIELDS: Mapping[Step, tuple[str, ...]] = {
    Step.WHO: ("kind", "name"),
    Step.PAPERS: (
        "legal_form",
        "vat_number",
        "tax_code",
        *(name(register) for register in Register for name in (number_field, section_field)),
    ),
    Step.PLACE: ("comune", "istat", "street", "postcode"),
    Step.POINT: ("lat", "lon"),
    Step.WORDS: ("purpose", *CONTACTS[:3], *(visibility_field(each) for each in CONTACTS)),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SoFar:
    """What stands of a registration; a part is None as long as it is missing or wrong."""

    who: Who | None = None
    papers: Papers | None = None
    address: Address | None = None
    place: Place | None = None
    point: Point | None = None
    words: Words | None = None

    @property
    def missing(self) -> Step | None:
        """The first step that is not done."""
        parts = (self.who, self.papers, self.address, self.point, self.words)
        return next((step for step, part in zip(STEPS, parts, strict=True) if part is None), None)

    @property
    def profile(self) -> Profile | None:
        """The whole, once nothing is missing."""
        if self.who is None or self.papers is None or self.address is None:
            return None
        if self.point is None or self.words is None:
            return None
        return Profile(self.who, self.papers, self.address, self.point, self.words)


def so_far(values: "MultiDict[str, str]", gazetteer: Gazetteer) -> SoFar:
    """Return what the values of a form or draft amount to; each part is read for itself."""
    address, reading = read_address(FormReader(values), gazetteer)
    place = reading.place if address is not None else None
    return SoFar(
        who=read_who(FormReader(values)),
        papers=read_papers(FormReader(values)),
        address=address,
        place=place,
        point=None if place is None else read_point(FormReader(values), place),
        words=read_words(FormReader(values)),
    )


def read_step(
    step: Step, form: FormReader, gazetteer: Gazetteer, place: Place | None
) -> tuple[Place, ...]:
    """Read one step, its faults noted in the form; return the comuni that may be meant when it is not clear.

    `place` is the comune of the step before that of the pin.
    """
    if step is Step.WHO:
        read_who(form)
    elif step is Step.PAPERS:
        read_papers(form)
    elif step is Step.PLACE:
        _address, reading = read_address(form, gazetteer)
        if reading.place is None:
            return reading.candidates
        settle(form.values, reading.place)
    elif step is Step.POINT and place is not None:
        read_point(form, place)
    elif step is Step.WORDS:
        read_words(form)
    return ()


def merged(
    draft: Mapping[str, Any], values: "MultiDict[str, str]", step: Step
) -> dict[str, list[str]]:
    """Return a draft with the fields of one step as they were typed now; who moves, moves the pin."""
    kept = {name: list(texts) for name, texts in draft.items() if name not in FIELDS[step]}
    typed = {name: values.getlist(name) for name in FIELDS[step] if name in values}
    if step is Step.PLACE and any(draft.get(each) != typed.get(each) for each in MOVING):
        kept = {name: texts for name, texts in kept.items() if name not in FIELDS[Step.POINT]}
    return kept | typed


def form_values(draft: Mapping[str, Any]) -> "MultiDict[str, str]":
    """Return a draft as the values of a form."""
    return MultiDict({name: list(texts) for name, texts in draft.items()})


def with_first_choices(values: "MultiDict[str, str]") -> "MultiDict[str, str]":
    """Return values with the choices that a form opens with: as little as possible is shown to everybody."""
    is_firm = values.get("legal_form") in FIRMS
    first = {
        "email": Visibility.MEMBERS,
        "phone": Visibility.MEMBERS,
        "website": Visibility.PUBLIC,
        "street": Visibility.PUBLIC if is_firm else Visibility.MEMBERS,
    }
    opened = values.copy()
    for contact, visibility in first.items():
        opened.setdefault(visibility_field(contact), visibility.value)
    return opened


def not_these(draft: Mapping[str, Any]) -> frozenset[uuid.UUID]:
    """Return the organisations of which the person has said that it is none of them."""
    found = set()
    for text in draft.get(NOT_THESE, []):
        try:
            found.add(uuid.UUID(text))
        except ValueError:
            continue
    return frozenset(found)


def comes_before(missing: Step | None, wanted: Step) -> bool:
    """Tell whether a step that is missing must be taken before the one that is wanted."""
    return missing is not None and STEPS.index(missing) < STEPS.index(wanted)


def place_in_order(step: Step) -> tuple[int, int]:
    """Return which step it is, and of how many."""
    return STEPS.index(step) + 1, len(STEPS)


def before(step: Step) -> Step | None:
    """Return the step before."""
    at = STEPS.index(step)
    return STEPS[at - 1] if at else None


def after(step: Step) -> Step | None:
    """Return the step after."""
    rest: Sequence[Step] = STEPS[STEPS.index(step) + 1 :]
    return rest[0] if rest else None
