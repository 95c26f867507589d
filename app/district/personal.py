"""What the district holds about people."""

import uuid

from sqlalchemy.orm import Session

from app.accounts.personal.registry import Fate, Holding, PersonalData, Reason
from app.district import queries
from app.district.models import Membership, MembershipEvent, MembershipFee
from app.runtime.i18n import gettext as _

ROOM = "district"


def belongs_or_applies(session: Session, person_id: uuid.UUID) -> list[str]:
    """Tell that somebody is a member themselves: who is erased cannot be one any more."""
    if queries.open_membership_of_person(session, person_id) is None:
        return []
    return [
        _(
            "You are a member of the district yourself, or have applied: leave it, or withdraw, first."
        )
    ]


def register(personal: PersonalData) -> None:
    """Tell what is held here."""
    kept = (
        Membership.person_id,
        Membership.charter_accepted_by_id,
        MembershipEvent.by_id,
        MembershipFee.noted_by_id,
    )
    personal.add(*(Holding(ROOM, each, Fate.KEPT, Reason.REGISTER) for each in kept))
    personal.hindrances.append(belongs_or_applies)
