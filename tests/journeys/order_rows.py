"""Orders of a group, for the pages of those who make them and of those who book."""

import uuid
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.groups.models import Household
from app.notices.models import Notice, NoticeKind
from app.orders.booking.models import Booking
from app.orders.closing.models import LineOutcome
from app.orders.handover.models import HandoverReport, ReportOutcome
from app.orders.models import CollectiveOrder, OrderEvent, OrderLine
from app.orders.producers.answer_models import LineEvent, LineField, ProducerAnswer
from app.orders.settling.cost_models import OrderCost
from app.orders.settling.costs import CostKind
from app.orders.states import OrderAction, OrderState
from app.runtime.clock import utc_now
from catalog.base import new_id
from catalog.organisations import Organisation
from tests.journeys.claim_rows import add_short_line, short_line, spoiled_booking
from tests.journeys.evidence_rows import BUYER
from tests.support import groups, orders
from tests.support.signing import person

GAS_SLUG = "gas-vicini-demo"
MEMBER = "marta@example.org"
ORDER = "Farina e mele di dicembre"
DRAFT = "Formaggi di gennaio"
SENT = "Conserve di novembre"
DELIVERED = "Arance di ottobre"


def add_orders(session: Session, long_title: str, producer: Organisation) -> None:
    """Add an open order with lines of all sorts, and a draft."""
    gas = session.scalars(select(Organisation).where(Organisation.slug == GAS_SLUG)).one()
    member = person(session, email=MEMBER, name="Marta Prova")
    buyer = session.scalars(select(Person).where(Person.email == BUYER)).one()
    family = groups.household(session, gas, member, code="1", name="Famiglia Demo 1")
    groups.household(session, gas, buyer, code="2", name="Famiglia Demo 2")
    now = utc_now()
    for title, state in ((ORDER, OrderState.OPEN), (DRAFT, OrderState.DRAFT)):
        row = orders.order(
            session,
            gas,
            title=title,
            state=state,
            opens_at=now - timedelta(hours=1),
            closes_at=now + timedelta(days=6),
            deliver_on=(now + timedelta(days=9)).date(),
        )
        orders.producer(session, row, producer, minimum_cents=20_000, minimum_grams=50_000)
        apples = orders.line(session, row, producer, title="Mele Golden Demo", pack_size=6)
        orders.line(session, row, producer, title="Farina Demo", maximum_units=40, price_cents=185)
        orders.line(session, row, producer, title=long_title[:200], household_multiple=2)
        if state is OrderState.OPEN:
            _book(session, apples, family, 4, 1)
            _tell(session, row, member)


def _tell(session: Session, row: CollectiveOrder, member: Person) -> None:
    """Tell a member that an order closes soon, and what became of another."""
    title = row.title
    common = {"order_id": str(row.id), "title": title, "group": GAS_SLUG}
    day = row.deliver_on.isoformat() if row.deliver_on else None
    news = (
        {"what": "soon", "until": row.closes_at.isoformat(), "booked": 880},
        {
            "what": "pickup",
            "deliver_on": day,
            "place": "Oratorio",
            "street": "",
            "note": "",
            "cents": 880,
        },
    )
    for each in news:
        session.add(
            Notice(
                person_id=member.id,
                kind=NoticeKind.ORDERS,
                key=f"demo:{each['what']}",
                facts={**common, **each},
                created_at=utc_now(),
                mailed_at=utc_now(),
            )
        )
    session.flush()


def add_sent_order(session: Session, producer: Organisation) -> None:
    """Add an order that a producer has received."""
    gas = session.scalars(select(Organisation).where(Organisation.slug == GAS_SLUG)).one()
    now = utc_now()
    row = orders.order(
        session,
        gas,
        title=SENT,
        state=OrderState.SENT,
        opens_at=now - timedelta(days=9),
        closes_at=now - timedelta(days=2),
        deliver_on=(now + timedelta(days=2)).date(),
    )
    orders.producer(session, row, producer)
    line = orders.line(session, row, producer, title="Passata Demo", pack_size=6)
    session.add(
        LineOutcome(order_id=row.id, line_id=line.id, organisation_id=gas.id, ordered_units=12)
    )
    session.add(
        OrderEvent(
            order_id=row.id, number=1, action=OrderAction.SEND, state=OrderState.SENT, at=now
        )
    )
    session.add(
        LineEvent(
            order_id=row.id,
            number=1,
            line_id=line.id,
            organisation_id=gas.id,
            sending=1,
            answer=1,
            field=LineField.UNITS,
            old=18,
            new=12,
            why="Quest’anno i pomodori sono pochi.",
            at=now,
        )
    )
    session.add(
        ProducerAnswer(
            order_id=row.id,
            producer_id=producer.id,
            number=1,
            sending=1,
            on_behalf=True,
            message="Per telefono a Marta, stamattina.",
            at=now,
        )
    )
    session.flush()


def add_delivered_order(session: Session, producer: Organisation) -> None:
    """Add an order that has been handed over and waits to be settled, with a transport and a discount."""
    gas = session.scalars(select(Organisation).where(Organisation.slug == GAS_SLUG)).one()
    now = utc_now()
    row = orders.order(
        session,
        gas,
        title=DELIVERED,
        state=OrderState.DELIVERED,
        opens_at=now - timedelta(days=19),
        closes_at=now - timedelta(days=12),
        deliver_on=(now - timedelta(days=2)).date(),
    )
    orders.producer(session, row, producer)
    oranges = orders.line(
        session, row, producer, title="Arance Demo", price_cents=250, weighed=True
    )
    families = session.scalars(
        select(Household).where(Household.organisation_id == gas.id).order_by(Household.code)
    )
    for family, units, grams in zip(families, (6, 3), (6_120, 2_890), strict=False):
        given = orders.given(session, oranges, family, units, delivered_grams=grams)
        _late_report(session, row, given.booking_id)
    add_short_line(session, row, producer, gas)
    orders.cost(session, row, place=1, label="Trasporto", payee_id=producer.id)
    orders.cost(session, row, place=2, label="Sconto", kind=CostKind.DISCOUNT, basis_points=500)


def _late_report(session: Session, row: CollectiveOrder, booking_id: uuid.UUID) -> None:
    """Let a telephone have sent a weight when the accounts were closed."""
    session.add(
        HandoverReport(
            id=new_id(),
            order_id=row.id,
            booking_id=booking_id,
            organisation_id=row.holder_id,
            outcome=ReportOutcome.LATE,
            revision=1,
            units=6,
            grams=6_250,
            at=utc_now(),
            read_at=utc_now() - timedelta(hours=30),
        )
    )


def _book(
    session: Session, line: OrderLine, family: Household, quantity: int, tolerance: int
) -> None:
    session.add(
        Booking(
            order_id=line.order_id,
            line_id=line.id,
            household_id=family.id,
            organisation_id=family.organisation_id,
            quantity=quantity,
            tolerance=tolerance,
            updated_at=utc_now(),
        )
    )
    session.flush()


def _transport(session: Session) -> uuid.UUID:
    query = select(OrderCost.id).join(CollectiveOrder).where(CollectiveOrder.title == DELIVERED)
    return session.scalars(query.order_by(OrderCost.place).limit(1)).one()


def paths_of_orders(session: Session) -> dict[str, str]:
    """Return the paths of the pages of these orders."""
    rows = session.scalars(
        select(CollectiveOrder).where(CollectiveOrder.title.in_((ORDER, DRAFT, SENT, DELIVERED)))
    )
    found = {row.title: f"/ordini/{row.id}" for row in rows}
    gas = session.scalars(select(Organisation).where(Organisation.slug == GAS_SLUG)).one()
    sent = found[SENT].replace("/ordini/", "/ordini/ricevuti/")
    return {
        "order": found[ORDER],
        "draft_order": found[DRAFT],
        "sent_order": found[SENT],
        "delivered_order": found[DELIVERED],
        "received_order": sent,
        "group_sums": f"{found[DELIVERED]}/gruppi/{gas.id}/conteggio",
        "late_reports": f"{found[DELIVERED]}/gruppi/{gas.id}/tardivi",
        "order_cost": f"{found[DELIVERED]}/costi/{_transport(session)}",
        "handover": f"{found[DELIVERED]}/consegna/{GAS_SLUG}",
        "arrival": f"{found[DELIVERED]}/consegna/{GAS_SLUG}/arrivo/{short_line(session)}",
        "substitute": f"{found[DELIVERED]}/consegna/{GAS_SLUG}/al-posto/{short_line(session)}",
        "spoiled": f"{found[DELIVERED]}/guasti/{spoiled_booking(session)}/nuovo",
        "received_claims": found[DELIVERED].replace("/ordini/", "/ordini/ricevuti/"),
        "weighing": f"{found[DELIVERED].replace('/ordini/', '/ordini/pesata/')}/{GAS_SLUG}",
    }
