"""Takes the demonstration district out of the market."""

from sqlalchemy import ColumnElement, Select, delete, exists, func, or_, select
from sqlalchemy.orm import Session

from app.admin.demo.world import load_tables
from app.matches.changes import note_change
from app.matches.models import ChangedThing
from catalog.claims import Claim
from catalog.delivery_areas import DeliveryArea
from catalog.demands import Demand, DemandCriterion
from catalog.offers import Offer
from catalog.organisations import Organisation


def clear_demo(session: Session) -> int:
    """Delete the demonstrative organisations with all that is theirs; return how many.

    Promoters go with them as long as nobody has taken them in hand: still as loaded, with nothing of
    their own.
    """
    going = select(Organisation.id).where(or_(Organisation.is_demo, _untouched_promoter()))
    count = session.scalar(select(func.count()).select_from(going.subquery())) or 0
    # Children first and by themselves: a cascade would look for each organisation's claims one by one.
    demands = select(Demand.id).where(Demand.organisation_id.in_(going))
    for statement in (
        delete(DemandCriterion).where(DemandCriterion.demand_id.in_(demands)),
        delete(Demand).where(Demand.organisation_id.in_(going)),
        delete(Claim).where(Claim.organisation_id.in_(going)),
        delete(Offer).where(Offer.organisation_id.in_(going)),
        delete(DeliveryArea).where(DeliveryArea.organisation_id.in_(going)),
        delete(Organisation).where(Organisation.id.in_(going)),
    ):
        session.execute(statement, execution_options={"synchronize_session": False})
    note_change(session, ChangedThing.EVERYTHING)
    return count


def _untouched_promoter() -> ColumnElement[bool]:
    slugs = [promoter.slug for promoter in load_tables().promoters]
    own: tuple[Select[tuple[bool]], ...] = tuple(
        select(exists().where(table.organisation_id == Organisation.id).correlate(Organisation))
        for table in (Offer, Claim, DeliveryArea, Demand)
    )
    untouched = Organisation.slug.in_(slugs) & (Organisation.updated_at == Organisation.created_at)
    for belongings in own:
        untouched &= ~belongings.scalar_subquery()
    return untouched
