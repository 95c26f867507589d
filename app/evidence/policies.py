"""Who may do what with ethical evidence."""

import uuid
from collections.abc import Collection

from app.accounts.actor import Actor
from app.accounts.policies import is_coordination, is_secretariat, is_staff, may_edit
from app.evidence.document_models import EvidenceDocument
from app.evidence.objection_models import Objection
from app.evidence.visit_models import Visit


def may_claim(actor: Actor | None, organisation_id: uuid.UUID) -> bool:
    """Whether the person may say what the organisation keeps, and hand in evidence for it."""
    return may_edit(actor, organisation_id)


def has_interest(actor: Actor, organisation_id: uuid.UUID) -> bool:
    """Whether the person has any role in the organisation, worn now or not: then they do not judge it."""
    wears = actor.acting is not None and actor.acting.organisation_id == organisation_id
    return wears or actor.role_in(organisation_id) is not None


def may_check(actor: Actor | None, accreditation: frozenset[str] | None) -> bool:
    """Whether the person may see what waits to be checked: the district's staff, accredited verifiers."""
    return is_staff(actor) or (actor is not None and accreditation is not None)


def may_confirm(actor: Actor, accreditation: frozenset[str] | None, principle: str) -> bool:
    """Whether the person may decide on evidence for a principle, leaving their interests aside."""
    if is_secretariat(actor):
        return True
    return accreditation is not None and (not accreditation or principle in accreditation)


def may_accredit(actor: Actor | None) -> bool:
    """Whether the person may say who verifies."""
    return is_coordination(actor)


def may_plan_visits(actor: Actor | None) -> bool:
    """Whether the person may plan visits and call them off."""
    return is_secretariat(actor)


def may_see_visit(actor: Actor, visit: Visit) -> bool:
    """Whether the person may read a visit before it is decided: staff, its company, who is visited."""
    return is_staff(actor) or is_visitor(actor, visit) or may_edit(actor, visit.organisation_id)


def is_visitor(actor: Actor, visit: Visit) -> bool:
    """Whether the person is of the company of a visit."""
    return any(visitor.person_id == actor.person_id for visitor in visit.visitors)


def may_decide_visits(actor: Actor | None) -> bool:
    """Whether the person may write down what the assembly or the coordination decided."""
    return is_coordination(actor)


def may_see_objection(actor: Actor, objection: Objection) -> bool:
    """Whether the person may read an objection: staff, who made it, who is meant."""
    return is_staff(actor) or is_objector(actor, objection) or may_reply(actor, objection)


def is_objector(actor: Actor, objection: Objection) -> bool:
    """Whether the person made the objection."""
    return objection.person_id == actor.person_id


def may_reply(actor: Actor, objection: Objection) -> bool:
    """Whether the person may reply to an objection for the organisation that is meant."""
    return may_edit(actor, objection.organisation_id)


def may_decide_objection(actor: Actor, objection: Objection) -> bool:
    """Whether the person may decide an objection: the district's staff, never on their own."""
    return is_staff(actor) and not is_objector(actor, objection)


def may_see_document(
    actor: Actor | None,
    document: EvidenceDocument,
    *,
    trusted: bool,
    company: Collection[uuid.UUID],
) -> bool:
    """Whether the person may open a document: `trusted` says that they verify, `company` who visits."""
    if document.is_public:
        return True
    if actor is None:
        return False
    if document.objection_id is not None and document.file.created_by == actor.person_id:
        return True
    of_the_house = actor.role_in(document.organisation_id) is not None
    return trusted or is_staff(actor) or of_the_house or actor.person_id in company
