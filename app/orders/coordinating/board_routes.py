"""All orders of the groups that a person belongs to."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, render_template, request, url_for

from app.accounts import gate
from app.orders import policies
from app.orders.coordinating import board_queries
from app.orders.coordinating.board_due import MOST_SHOWN, Due, due_first
from app.orders.coordinating.board_queries import Wanted
from app.orders.coordinating.board_words import to_do_words
from app.orders.making.forms import identifiers
from app.orders.models import CollectiveOrder
from app.orders.pages import Page
from app.orders.people import Standing, standing_of
from app.orders.states import OrderState
from app.orders.together import queries as group_queries
from app.orders.words import state_words
from app.runtime.clock import utc_now
from app.runtime.transaction import current_session
from app.web.context import current_settings

blueprint = Blueprint("order_board", __name__, template_folder="../templates")


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardOrder:
    """One order of the board."""

    title: str
    group: str
    number: int
    state: str
    state_label: str
    to_do: str
    closes_at: datetime
    households: int
    url: str
    book_url: str | None


@blueprint.get("/ordini")
def index() -> Page:
    """Orders of one's groups: what waits first, then what is over."""
    actor, session = gate.signed_in(), current_session()
    standing = standing_of(session, actor)
    before = next(iter(identifiers([request.args.get("before", "")])), None)
    wanted = _wanted()
    found = board_queries.orders_of(session, standing.groups, standing.coordinates, before, wanted)
    rows = found[: board_queries.PAGE_SIZE]
    counts = board_queries.households_booked(session, [row.id for row in rows])
    parts = group_queries.own_parts(session, [row.id for row in rows], standing.coordinates)
    orders = []
    for row in rows:
        manages = policies.may_make(standing, row.holder_id)
        place = _url(row, parts.get(row.id), manages=manages)
        orders.append(_board_order(row, counts.get(row.id, 0), place, manages=manages))
    older = len(found) > len(rows)
    return render_template(
        "orders/board.html",
        active=[each for each in orders if each.state not in {"archived", "cancelled", "settled"}],
        over=[each for each in orders if each.state in {"archived", "cancelled", "settled"}],
        may_make=bool(standing.coordinates),
        invitations=group_queries.open_invitations(session, frozenset(standing.coordinates)),
        older_url=url_for(".index", **_asked(wanted), before=rows[-1].id) if older else None,
        due=_due(standing) if wanted.is_all and before is None else (),
        most_due=MOST_SHOWN,
        wanted=wanted,
        states=[(state.value, state_words(state)) for state in OrderState],
        producers=board_queries.producers_of(session, standing.groups),
    )


def _wanted() -> Wanted:
    state = request.args.get("stato", "")
    producer = next(iter(identifiers([request.args.get("produttore", "")])), None)
    return Wanted(OrderState(state) if state in set(OrderState) else None, producer)


def _asked(wanted: Wanted) -> dict[str, Any]:
    asked = {"stato": wanted.state, "produttore": wanted.producer_id}
    return {name: value for name, value in asked.items() if value is not None}


def _due(standing: Standing) -> list[Due]:
    if not standing.coordinates:
        return []
    rows = board_queries.waiting(current_session(), standing.coordinates)
    return due_first(rows, ZoneInfo(current_settings().timezone), utc_now())


def _url(row: CollectiveOrder, part: uuid.UUID | None, *, manages: bool) -> str | None:
    """Return where the person looks after an order, or after their group's part of it."""
    if manages:
        return url_for("managing_orders.manage", order_id=row.id)
    if part is not None:
        return url_for("order_parts.show", order_id=row.id, group_id=part)
    return None


def _board_order(
    row: CollectiveOrder, households: int, place: str | None, *, manages: bool
) -> BoardOrder:
    book = url_for("orders.show", order_id=row.id)
    return BoardOrder(
        title=row.title,
        group=row.holder.name,
        number=row.number,
        state=row.state.value,
        state_label=state_words(row.state),
        to_do=to_do_words(row, manages=manages),
        closes_at=row.closes_at,
        households=households,
        url=place or book,
        book_url=book if place else None,
    )
