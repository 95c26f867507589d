"""The people who knock at every route."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.accounts.models import Person, Role, StaffRole
from catalog.organisations import Organisation, OrganisationKind
from tests.support import factories
from tests.support.people import CREMONA
from tests.support.signing import mandate, person, staff

ANONYMOUS = "anonymous"
# Signed in, without an organisation.
CITIZEN = "citizen"
# Those of the organisation that owns what a route is about.
OWNER, EDITOR, ORDERS, VIEWER = "owner", "editor", "orders", "viewer"
# The owner of another organisation.
STRANGER = "stranger"
SECRETARIAT, COORDINATION = "secretariat", "coordination"

SIGNED_IN = frozenset({CITIZEN, OWNER, EDITOR, ORDERS, VIEWER, STRANGER, SECRETARIAT, COORDINATION})
EVERYONE = SIGNED_IN | {ANONYMOUS}
STAFF = frozenset({SECRETARIAT, COORDINATION})
OWNERS = frozenset({OWNER})
EDITORS = frozenset({OWNER, EDITOR})
ORDERERS = frozenset({OWNER, EDITOR, ORDERS})
VIEWERS = frozenset({OWNER, EDITOR, ORDERS, VIEWER})
ROLES = (ANONYMOUS, CITIZEN, OWNER, EDITOR, ORDERS, VIEWER, STRANGER, SECRETARIAT, COORDINATION)


@dataclass(frozen=True)
class World:
    """Alice's organisation with its people, a stranger's, and the district's staff."""

    farm: Organisation
    other: Organisation
    people: Mapping[str, Person]

    def acting_for(self, role: str) -> Organisation | None:
        """Return the organisation that somebody acts for when they knock."""
        if role in VIEWERS:
            return self.farm
        return self.other if role == STRANGER else None


Values = Callable[[Session, World], Mapping[str, object]]


def nothing(_session: Session, _world: World) -> Mapping[str, object]:
    """Return the values of a route whose address has none, of a form without fields."""
    return {}


@dataclass(frozen=True, slots=True)
class Row:
    """One route with one method: who may use it.

    `from_outside` says that the form may come from a mail program, which knows no token of ours.
    `values` makes what the address names, belonging to Alice's organisation; `form` is what is
    sent, which need not be valid: a refusal of the form is no refusal of the person.
    """

    endpoint: str
    allowed: frozenset[str]
    method: str = "GET"
    values: Values = nothing
    form: Values = nothing
    from_outside: bool = False


def make_world(session: Session) -> World:
    """Add the people and their organisations."""
    farm = factories.organisation(session, name="Cascina di Alice", slug="cascina-di-alice")
    other = factories.organisation(
        session, CREMONA, name="Bottega di Carla", slug="di-carla", kind=OrganisationKind.COMPANY
    )
    people = {role: person(session) for role in ROLES if role != ANONYMOUS}
    for role in VIEWERS:
        mandate(session, people[role], farm, Role(role))
    mandate(session, people[STRANGER], other)
    staff(session, people[SECRETARIAT], StaffRole.SECRETARIAT)
    staff(session, people[COORDINATION], StaffRole.COORDINATION)
    return World(farm, other, people)
