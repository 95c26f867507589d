"""What the pages of a registration show, as plain values."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.organisations.comuni import written
from app.organisations.forms import number_field, section_field
from app.organisations.kinds import (
    kind_choices,
    legal_form_choices,
    register_help,
    register_label,
    section_choices,
    usual_registers,
)
from app.organisations.labels import kind_label, place_name
from app.organisations.pin import PinView
from app.organisations.steps import Step, place_in_order
from app.organisations.views import organisation_url
from app.runtime.i18n import gettext as _
from app.web.forms import FormView
from catalog.organisations import Organisation, OrganisationKind, Visibility
from catalog.places import Gazetteer, Place
from catalog.registers import Register


@dataclass(frozen=True, slots=True)
class RegisterFields:
    """The fields for an entry in one register."""

    label: str
    help: str
    number: str
    section: str
    sections: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class ProfileChoices:
    """What can be chosen in the forms of a profile."""

    kinds: list[tuple[str, str, str]]
    legal_forms: list[tuple[str, str]]
    registers: tuple[RegisterFields, ...]
    more_registers: tuple[RegisterFields, ...]
    visibilities: list[tuple[str, str]]
    candidates: list[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class StepPage:
    """One page of a registration."""

    number: int
    count: int
    action: str
    back: str | None
    is_begun: bool
    form: FormView
    choices: ProfileChoices
    place: str
    pin: PinView | None = None
    token: str | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """An organisation that is there already."""

    id: str
    name: str
    kind: str
    place: str
    url: str
    is_owned: bool


def profile_choices(
    kind: OrganisationKind | None, form: FormView, candidates: Sequence[Place] = ()
) -> ProfileChoices:
    """Return the choices for organisations of a kind; filled registers are always in sight."""
    usual = usual_registers(kind)
    shown = [each for each in Register if each in usual or form.get(number_field(each))]
    rest = [each for each in Register if each not in shown]
    return ProfileChoices(
        kind_choices(),
        legal_form_choices(kind),
        tuple(map(register_fields, shown)),
        tuple(map(register_fields, rest)),
        visibility_choices(),
        [(place.istat, f"{written(place)}, {place.region}") for place in candidates],
    )


def register_fields(register: Register) -> RegisterFields:
    """Return the fields for an entry in a register."""
    return RegisterFields(
        register_label(register),
        register_help(register),
        number_field(register),
        section_field(register),
        section_choices(register),
    )


def visibility_choices() -> list[tuple[str, str]]:
    """Return who may see a contact."""
    return [
        (Visibility.PUBLIC.value, _("Everybody")),
        (Visibility.MEMBERS.value, _("Members of the district")),
        (Visibility.NOBODY.value, _("Nobody")),
    ]


def step_page(
    step: Step,
    form: FormView,
    choices: ProfileChoices,
    *,
    place: Place | None,
    ways: tuple[str, str | None],
    is_begun: bool,
) -> StepPage:
    """Return the page of a step; `ways` are its own address and that of the step before."""
    number, count = place_in_order(step)
    return StepPage(
        number=number,
        count=count,
        action=ways[0],
        back=ways[1],
        is_begun=is_begun,
        form=form,
        choices=choices,
        place="" if place is None else written(place),
    )


def known(organisation: Organisation, gazetteer: Gazetteer, *, is_owned: bool) -> Known:
    """Return an organisation that is there already, to be recognised."""
    return Known(
        str(organisation.id),
        organisation.name,
        kind_label(organisation.kind),
        place_name(organisation, gazetteer),
        organisation_url(organisation),
        is_owned,
    )
