"""Who may do what with collective orders.

Alice's organisation is a purchasing group here: its owners and editors coordinate, the others make no orders.
"""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.groups.models import Household
from app.orders.booking.models import Booking
from app.orders.claims.claim_models import GoodsClaim
from app.orders.claims.claim_states import ClaimState
from app.orders.models import CollectiveOrder, OrderLine
from app.orders.states import OrderState
from app.runtime.files.documents import document_from_bytes
from app.runtime.files.services import keep_file
from app.runtime.files.store import current_file_store
from catalog.organisations import Organisation, OrganisationKind
from tests.access.world import (
    CITIZEN,
    EDITORS,
    EVERYONE,
    ORDERERS,
    SIGNED_IN,
    VIEWERS,
    Row,
    World,
)
from tests.app.runtime.files.picture_kit import PDF
from tests.support import groups, orders
from tests.support.factories import NOW


def _as_group(session: Session, world: World) -> Mapping[str, object]:
    """Make Alice's organisation a group; whoever moves its money has the second factor that this asks for."""
    session.get_one(Organisation, world.farm.id).kind = OrganisationKind.GAS
    for who in world.people.values():
        session.get_one(Person, who.id).totp_confirmed_at = NOW
    return {}


def order_of_alice(session: Session, world: World) -> CollectiveOrder:
    """Add an open order of Alice's group with a line of the stranger's; the citizen has a household in it."""
    _as_group(session, world)
    row = orders.order(session, world.farm)
    orders.producer(session, row, world.other)
    orders.line(session, row, world.other)
    groups.household(session, world.farm, world.people[CITIZEN])
    return row


def _order(session: Session, world: World) -> Mapping[str, object]:
    return {"order_id": order_of_alice(session, world).id}


def _household(session: Session, _world: World) -> Mapping[str, object]:
    return {
        "household": session.scalars(select(Household.id).order_by(Household.id.desc())).first()
    }


def _sheet(session: Session, world: World) -> Mapping[str, object]:
    return {"order_id": order_of_alice(session, world).id, "kind": "csv"}


def _received(session: Session, world: World) -> Mapping[str, object]:
    """Send an order of the stranger's to Alice's organisation, which is a farm as ever."""
    row = orders.order(session, world.other, state=OrderState.SENT)
    orders.producer(session, row, world.farm)
    return {"order_id": row.id, "slug": world.farm.slug}


def _received_sheet(session: Session, world: World) -> Mapping[str, object]:
    return {**_received(session, world), "kind": "csv"}


def _handed(session: Session, world: World) -> Mapping[str, object]:
    """Send the order of Alice's group; the citizen has a household there and hands nothing over."""
    row = order_of_alice(session, world)
    row.state = OrderState.SENT
    return {"order_id": row.id, "slug": world.farm.slug}


def _handed_sheet(session: Session, world: World) -> Mapping[str, object]:
    return {**_handed(session, world), "kind": "famiglie"}


def _arrived(session: Session, world: World) -> Mapping[str, object]:
    """Hand over as above, and look at what came of the order's line."""
    values = _handed(session, world)
    line_id = session.scalars(
        select(OrderLine.id).where(OrderLine.order_id == values["order_id"])
    ).one()
    return {**values, "line_id": line_id}


def _spoiled(session: Session, world: World) -> Mapping[str, object]:
    """Let the citizen's household have got something of the order of Alice's group."""
    values = _handed(session, world)
    order_id = values["order_id"]
    line = session.scalars(select(OrderLine).where(OrderLine.order_id == order_id)).one()
    family = session.scalars(select(Household).order_by(Household.id.desc())).first()
    assert family is not None
    got = orders.given(session, line, family, 2)
    return {"order_id": order_id, "booking_id": got.booking_id}


def _claim(session: Session, world: World) -> Mapping[str, object]:
    """Report something of it as spoiled."""
    got = _spoiled(session, world)
    return {"order_id": got["order_id"], "claim_id": orders.claim(session, got["booking_id"]).id}


def _photo(session: Session, world: World) -> Mapping[str, object]:
    values = _claim(session, world)
    kept = keep_file(
        session,
        current_file_store(),
        document_from_bytes(PDF, "prova.pdf"),
        by=world.people[CITIZEN].id,
        now=NOW,
    )
    session.get_one(GoodsClaim, values["claim_id"]).photo_id = kept.id
    return values


def _claim_to_alice(session: Session, world: World) -> Mapping[str, object]:
    """Put a claim to Alice's organisation, which is a farm as ever."""
    values = _received(session, world)
    order = session.get_one(CollectiveOrder, values["order_id"])
    family = groups.household(session, world.other)
    got = orders.given(session, orders.line(session, order, world.farm), family, 2)
    claim = orders.claim(session, got.booking_id, state=ClaimState.CLAIMED)
    return {**values, "claim_id": claim.id}


def _instead(session: Session, world: World) -> Mapping[str, object]:
    """Give the citizen's household something in place of what it had asked for."""
    got = _spoiled(session, world)
    asked = session.get_one(Booking, got["booking_id"])
    came = orders.line(session, session.get_one(CollectiveOrder, asked.order_id), world.other)
    family = session.get_one(Household, asked.household_id)
    share = orders.instead(session, asked.line_id, orders.given(session, came, family, 0), 2)
    return {"order_id": asked.order_id, "share_id": share.id}


def _instead_at_table(session: Session, world: World) -> Mapping[str, object]:
    return {**_instead(session, world), "slug": world.farm.slug}


def _accepts(_session: Session, _world: World) -> Mapping[str, object]:
    return {"action": "accept"}


def _agrees(_session: Session, _world: World) -> Mapping[str, object]:
    return {"action": "agree"}


def _noted(session: Session, world: World) -> Mapping[str, object]:
    return {"order_id": order_of_alice(session, world).id, "slug": world.other.slug}


def _account(session: Session, world: World) -> Mapping[str, object]:
    return {**_order(session, world), **_household(session, world)}


def _cost(session: Session, world: World) -> Mapping[str, object]:
    row = order_of_alice(session, world)
    return {"order_id": row.id, "cost_id": orders.cost(session, row).id}


# Members book for themselves, whoever coordinates for every household.
BOOKERS = EDITORS | {CITIZEN}

ROWS = (
    Row("making_orders.begin", EDITORS, values=_as_group),
    Row("making_orders.choose", EDITORS, values=_as_group),
    Row("making_orders.make", EDITORS, "POST", values=_as_group),
    Row("orders.show", BOOKERS, values=_order),
    Row("orders.book", BOOKERS, "POST", values=_order, form=_household),
    Row("managing_orders.manage", EDITORS, values=_order),
    Row("managing_orders.sheet", EDITORS, values=_sheet),
    Row("order_board.index", SIGNED_IN),
    Row("received_orders.index", SIGNED_IN),
    Row("received_orders.document", VIEWERS, values=_received),
    Row("received_orders.sheet", VIEWERS, values=_received_sheet),
    Row("order_answers.answer_form", ORDERERS, values=_received),
    Row("order_answers.answer", ORDERERS, "POST", values=_received),
    Row("order_answers.note_form", EDITORS, values=_noted),
    Row("order_answers.note", EDITORS, "POST", values=_noted),
    Row("managing_orders.step", EDITORS, "POST", values=_order),
    Row("handover.show", EDITORS, values=_handed),
    Row("handover.sheets", EDITORS, values=_handed_sheet),
    Row("handover.paper", EDITORS, values=_handed_sheet),
    Row("handover.history", EDITORS, values=_handed),
    Row("handover.deliver", EDITORS, "POST", values=_handed),
    Row("arrivals.show", EDITORS, values=_arrived),
    Row("arrivals.enter", EDITORS, "POST", values=_arrived),
    Row("substitutes.show", EDITORS, values=_arrived),
    Row("substitutes.give", EDITORS, "POST", values=_arrived),
    Row("substitutes.decline", frozenset({CITIZEN}), "POST", values=_instead),
    Row("substitutes.take_back", EDITORS, "POST", values=_instead_at_table),
    Row("spoiled.form", BOOKERS, values=_spoiled),
    Row("spoiled.report", BOOKERS, "POST", values=_spoiled),
    Row("spoiled.index", EDITORS, values=_order),
    Row("spoiled.decide", EDITORS, "POST", values=_claim, form=_accepts),
    Row("spoiled.withdraw", frozenset({CITIZEN}), "POST", values=_claim),
    Row("spoiled.photo", BOOKERS, values=_photo),
    Row("received_claims.answer", ORDERERS, "POST", values=_claim_to_alice, form=_agrees),
    Row("weighing.worker", EVERYONE),
    Row("weighing.show", EDITORS, values=_handed),
    Row("weighing.state", EDITORS, values=_handed),
    Row("weighing.save", EDITORS, "POST", values=_handed),
    Row("weighing.send", EDITORS, "POST", values=_handed),
    Row("order_accounts.show", BOOKERS, values=_account),
    Row("settling.show", EDITORS, values=_order),
    Row("settling.settle", EDITORS, "POST", values=_order),
    Row("settling.unsettle", EDITORS, "POST", values=_order),
    Row("settling.archive", EDITORS, "POST", values=_order),
    Row("settling.new_cost", EDITORS, values=_order),
    Row("settling.add_cost", EDITORS, "POST", values=_order),
    Row("settling.edit_cost", EDITORS, values=_cost),
    Row("settling.change_cost", EDITORS, "POST", values=_cost),
    Row("settling.remove_cost", EDITORS, "POST", values=_cost),
)
