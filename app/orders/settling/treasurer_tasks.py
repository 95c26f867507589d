"""What collective orders tell the treasurer to do."""

import uuid

from flask import url_for

from app.ledger.tasks import NOTHING, Asked, Found, Task, TaskProvider
from app.orders import policies
from app.orders.handover import late_queries
from app.orders.models import CollectiveOrder
from app.orders.people import Standing, standing_of
from app.orders.settling import treasurer_queries
from app.runtime.i18n import gettext as _
from app.runtime.i18n import ngettext


def delivered(asked: Asked) -> Found:
    """Orders that the group holds, delivered and not settled."""
    session, group = asked.session, asked.group
    total = treasurer_queries.count_unsettled(session, group.id)
    if not total:
        return NOTHING
    standing = standing_of(session, asked.actor)
    rows = treasurer_queries.unsettled(session, group.id, first=asked.first, most=asked.most)
    makers = treasurer_queries.makers_of(session, [row.id for row in rows])
    return Found(total, [_task(standing, row, makers[row.id]) for row in rows])


def _task(standing: Standing, order: CollectiveOrder, makers: set[uuid.UUID]) -> Task:
    may = policies.may_manage(standing, order, makers)
    # Whoever keeps the books alone reads the sums; whoever coordinates the order settles it.
    url = (
        url_for("settling.show", order_id=order.id)
        if may
        else url_for("group_sums.show", order_id=order.id, group_id=order.holder_id)
    )
    return Task(order.title, _("no. %(number)s", number=order.number), url, since=order.deliver_on)


def came_late(asked: Asked) -> Found:
    """Orders of which a weight or a count came after their accounts were closed."""
    session, group = asked.session, asked.group
    total = late_queries.count_waiting_orders(session, group.id)
    if not total:
        return NOTHING
    rows = late_queries.waiting_orders(session, group.id, first=asked.first, most=asked.most)
    return Found(total, [_late(order, count, group.id) for order, count in rows])


def _late(order: CollectiveOrder, count: int, group_id: uuid.UUID) -> Task:
    words = ngettext("%(num)s value waits", "%(num)s values wait", count)
    url = url_for("late_reports.show", order_id=order.id, group_id=group_id)
    return Task(order.title, words, url, since=order.deliver_on)


PROVIDERS = (
    TaskProvider(
        "ordini",
        lambda: _("Orders to be settled"),
        lambda: _("Delivered; what each owes is not in the books yet."),
        delivered,
    ),
    TaskProvider(
        "tardivi",
        lambda: _("Weights that came too late"),
        lambda: _(
            "From a telephone, after the accounts of the order were closed: enter them or dismiss them."
        ),
        came_late,
    ),
)
