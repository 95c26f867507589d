"""Orders that several groups share, for the pages of those who hold them and of those who take part."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.groups.models import Household
from app.orders import queries
from app.orders.booking.models import Booking
from app.orders.models import CollectiveOrder, GroupState, OrderGroup
from app.orders.together.places import serve_everywhere
from app.runtime.clock import utc_now
from catalog.organisations import Organisation
from tests.journeys.order_rows import GAS_SLUG
from tests.support import groups, orders
from tests.support.factories import TREVIGLIO

FRIENDS_SLUG = "gas-amici-demo"
INVITATION, JOINED = "Arance di gennaio Demo", "Riso e farro Demo"


def add_shared_orders(session: Session, unbreakable: str, producer: Organisation) -> None:
    """Add a group that holds two orders: to one the group of the journeys is invited, in the other it takes part."""
    gas = session.scalars(select(Organisation).where(Organisation.slug == GAS_SLUG)).one()
    friends = groups.group(
        session, slug=FRIENDS_SLUG, name=f"GAS Amici Demo {unbreakable[:40]}", is_demo=True
    )
    for name in ("Oratorio Demo", f"Scuola {unbreakable[:60]}"):
        groups.pickup_place(session, gas, name=name, istat=TREVIGLIO[0])
    asked = _add(session, friends, producer, INVITATION)
    session.add(
        OrderGroup(
            order_id=asked.id,
            organisation_id=gas.id,
            state=GroupState.INVITED,
            message=f"Vi va di riempire il bancale con noi? {unbreakable}",
            created_at=utc_now(),
        )
    )
    session.flush()
    _take_part(session, _add(session, friends, producer, JOINED), gas)


def _add(
    session: Session, holder: Organisation, producer: Organisation, title: str
) -> CollectiveOrder:
    now = utc_now()
    row = orders.order(
        session,
        holder,
        title=title,
        opens_at=now - timedelta(hours=1),
        closes_at=now + timedelta(days=5),
    )
    orders.producer(session, row, producer, minimum_cents=30_000)
    orders.line(session, row, producer, title=f"Merce di {title}", pack_size=10)
    return row


def _take_part(session: Session, order: CollectiveOrder, gas: Organisation) -> None:
    part = orders.join(session, order, gas, closes_at=order.closes_at - timedelta(days=1))
    serve_everywhere(session, part)
    family = session.scalars(
        select(Household)
        .where(Household.organisation_id == gas.id, Household.left_on.is_(None))
        .order_by(Household.id)
        .limit(1)
    ).one()
    line = queries.lines_of(session, order.id)[0]
    session.add(
        Booking(
            order_id=order.id,
            line_id=line.id,
            household_id=family.id,
            organisation_id=gas.id,
            quantity=3,
            tolerance=2,
            updated_at=utc_now(),
        )
    )
    session.flush()


def paths_of_shared_orders(session: Session) -> dict[str, str]:
    """Return the paths of the pages of these orders."""
    gas = session.scalars(select(Organisation).where(Organisation.slug == GAS_SLUG)).one()
    rows = session.scalars(
        select(CollectiveOrder).where(CollectiveOrder.title.in_((INVITATION, JOINED)))
    )
    found = {row.title: f"/ordini/{row.id}" for row in rows}
    return {
        "invitation": f"{found[INVITATION]}/gruppi/{gas.id}",
        "shared_order": found[JOINED],
        "order_part": f"{found[JOINED]}/gruppi/{gas.id}",
    }
