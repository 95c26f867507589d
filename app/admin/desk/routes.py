"""The desk's first page, and the lists that no room keeps."""

import uuid
from datetime import date

from flask import render_template, request

from app.accounts import gate
from app.admin import policies
from app.admin.blueprint import blueprint
from app.admin.desk import queries, views
from app.admin.desk.queries import QueueCode
from app.admin.masking import masked_address
from app.organisations.policies import may_settle_matters
from app.runtime.clock import local_day, utc_now
from app.runtime.transaction import current_session
from app.web.context import current_settings
from app.web.filters import locale_code
from app.web.paging import Key, asked_key, page_number, pager, part
from catalog.criteria import load_criteria

PAGE_SIZE = 50


@blueprint.get("")
def home() -> str:
    """Everything that waits for the district, counted."""
    actor = gate.signed_in()
    gate.require(policies.may_sit_at_desk(actor))
    day = local_day(utc_now(), current_settings().timezone)
    waiting = queries.everything_that_waits(current_session(), day)
    # What only the secretariat settles leads nobody else to a closed door.
    shut = set() if may_settle_matters(actor) else {QueueCode.MATTERS}
    full, empty = views.cards_of([each for each in waiting if each.code not in shut])
    return render_template("admin/desk.html", full=full, calm=empty, actor=actor)


@blueprint.get("/scadenze")
def claims() -> str:
    """The claims that end soon."""
    gate.require(policies.may_sit_at_desk(gate.signed_in()))
    day = local_day(utc_now(), current_settings().timezone)
    after = asked_key(request.args)
    shown = part(
        queries.expiring_claims(
            current_session(), day, after=_ending_after(after), most=PAGE_SIZE + 1
        ),
        PAGE_SIZE,
        lambda claim: (str(claim.valid_until), claim.id),
        "desk.claims",
        after=after,
    )
    criteria, locale = load_criteria(), locale_code()
    return render_template(
        "admin/claims.html",
        lines=[views.claim_line(row, criteria, locale) for row in shown.rows],
        ways_on=shown.onward,
    )


def _ending_after(key: Key | None) -> tuple[date, uuid.UUID] | None:
    """Return a key as a day and an identifier; nonsense is the beginning."""
    try:
        return key and (date.fromisoformat(key[0]), key[1])
    except ValueError:
        return None


@blueprint.get("/indirizzi")
def suppressed() -> str:
    """Addresses that refuse our mail."""
    gate.require(policies.may_sit_at_desk(gate.signed_in()))
    page = page_number(request.args)
    rows, total = queries.suppressed(
        current_session(), first=(page - 1) * PAGE_SIZE, most=PAGE_SIZE
    )
    return render_template(
        "admin/suppressed.html",
        lines=[(masked_address(row.address), row.reason_code, row.suppressed_at) for row in rows],
        pages=pager(page, total, PAGE_SIZE, "desk.suppressed"),
    )
