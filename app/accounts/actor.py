"""Who acts: the person who signed in, the organisations they act for, their role in the district."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from app.accounts.models import Role, StaffRole
from catalog.organisations import OrganisationKind

RANK = {Role.OWNER: 3, Role.EDITOR: 2, Role.ORDERS: 1, Role.VIEWER: 0}
# Kinds whose organisations handle the money of their members or of the public.
MONEY_KINDS = frozenset(
    {OrganisationKind.GAS, OrganisationKind.CSA, OrganisationKind.CONSUMER_COOPERATIVE}
)
MONEY_ROLES = frozenset({Role.OWNER, Role.EDITOR, Role.ORDERS})


@dataclass(frozen=True, slots=True)
class Hat:
    """One organisation that a person may act for, and in which role."""

    organisation_id: uuid.UUID
    slug: str
    name: str
    kind: OrganisationKind
    is_member: bool
    role: Role
    # Of a public body, whatever its kind: a state school buys with public money.
    is_public: bool = False

    @property
    def moves_money(self) -> bool:
        """Whether the role allows to spend or hold the money of others."""
        return self.kind in MONEY_KINDS and self.role in MONEY_ROLES


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A signed-in person as policies see them."""

    person_id: uuid.UUID
    session_id: uuid.UUID
    name: str
    email: str
    locale: str
    hats: tuple[Hat, ...] = ()
    acting: Hat | None = None
    staff: frozenset[StaffRole] = frozenset()
    has_second_factor: bool = False
    # Looks after the money of a group, with or without a role in it.
    handles_money: bool = False
    # When the password was last given on this browser.
    proved_at: datetime | None = None

    def role_in(self, organisation_id: uuid.UUID) -> Role | None:
        """Return the role held in an organisation, whichever one is acted for now."""
        for hat in self.hats:
            if hat.organisation_id == organisation_id:
                return hat.role
        return None

    def holds(self, organisation_id: uuid.UUID, least: Role) -> bool:
        """Tell whether the person may do in an organisation what `least` may."""
        role = self.role_in(organisation_id)
        return role is not None and RANK[role] >= RANK[least]

    @property
    def is_staff(self) -> bool:
        """Whether the person works for the district."""
        return bool(self.staff)

    @property
    def needs_second_factor(self) -> bool:
        """Whether a password alone is not enough: district, public buyers, whoever moves money."""
        public = any(hat.is_public and hat.role is not Role.VIEWER for hat in self.hats)
        money = self.handles_money or any(hat.moves_money for hat in self.hats)
        return self.is_staff or public or money
