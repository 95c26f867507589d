"""Who may do what with memberships."""

from app.accounts.actor import Actor
from app.accounts.policies import is_coordination, is_secretariat, is_staff, may_own
from app.district.models import Membership, MembershipAction, Sponsorship
from app.district.transitions import OF_APPLICANT, OF_COORDINATION, OF_SECRETARIAT


def is_applicant(actor: Actor | None, membership: Membership) -> bool:
    """Whether the person decides for the applicant: is it, or owns the organisation."""
    if actor is None:
        return False
    if membership.organisation_id is not None:
        return may_own(actor, membership.organisation_id)
    return membership.person_id == actor.person_id


def may_apply(actor: Actor) -> bool:
    """Whether the person may apply: for themselves, or for the organisation they own."""
    return actor.acting is None or may_own(actor, actor.acting.organisation_id)


def may_see(actor: Actor | None, membership: Membership) -> bool:
    """Whether the person may read the application: its own people and the district's staff."""
    return is_staff(actor) or is_applicant(actor, membership)


def may_act(actor: Actor | None, membership: Membership, action: MembershipAction) -> bool:
    """Whether the person is one who takes this step, whether or not it is possible now."""
    if action in OF_APPLICANT:
        return is_applicant(actor, membership)
    if action in OF_SECRETARIAT:
        return is_secretariat(actor)
    return action in OF_COORDINATION and is_coordination(actor)


def may_sponsor(actor: Actor | None, sponsorship: Sponsorship, membership: Membership) -> bool:
    """Whether the person answers for the member that was named; nobody vouches for what is their own."""
    return may_own(actor, sponsorship.organisation_id) and not is_applicant(actor, membership)


def may_read_register(actor: Actor | None) -> bool:
    """Whether the person may read the register with its details, and take it out."""
    return is_staff(actor)


def may_note_fee(actor: Actor | None) -> bool:
    """Whether the person keeps the record of fees."""
    return is_secretariat(actor)
