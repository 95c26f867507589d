"""The desk's first page, and the lists that no room keeps."""

from flask import render_template, request, url_for

from app.accounts import gate
from app.admin import policies
from app.admin.blueprint import blueprint
from app.admin.desk import queries, views
from app.admin.desk.queries import QueueCode
from app.admin.keys import after_key
from app.admin.masking import masked_address
from app.runtime.clock import local_day, utc_now
from app.runtime.transaction import current_session
from app.web.context import current_settings
from app.web.filters import locale_code
from app.web.paging import page_number, pager
from catalog.criteria import load_criteria
from catalog.errors import NotFound

PAGE_SIZE = 50
CLAIM_QUEUES = (QueueCode.EVIDENCE, QueueCode.OBJECTIONS, QueueCode.EXPIRING)


class QueueNotFound(NotFound):
    """The desk keeps no list of this name."""

    code = "queue_not_found"


@blueprint.get("")
def home() -> str:
    """Everything that waits for the district, counted."""
    actor = gate.signed_in()
    gate.require(policies.may_sit_at_desk(actor))
    day = local_day(utc_now(), current_settings().timezone)
    full, empty = views.cards_of(queries.everything_that_waits(current_session(), day))
    return render_template("admin/desk.html", full=full, calm=empty, actor=actor)


@blueprint.get("/dichiarazioni/<queue>")
def claims(queue: str) -> str:
    """The claims of a queue."""
    gate.require(policies.may_sit_at_desk(gate.signed_in()))
    code = next((each for each in CLAIM_QUEUES if each == queue), None)
    if code is None:
        raise QueueNotFound
    day = local_day(utc_now(), current_settings().timezone)
    page = page_number(request.args)
    rows, total = queries.claims_that(
        current_session(), code, day, first=(page - 1) * PAGE_SIZE, most=PAGE_SIZE
    )
    criteria, locale = load_criteria(), locale_code()
    return render_template(
        "admin/claims.html",
        title=views.queue_label(code),
        queues=[
            (each == code, views.queue_label(each), views.queue_url(each)) for each in CLAIM_QUEUES
        ],
        lines=[views.claim_line(row, criteria, locale) for row in rows],
        pages=pager(page, total, PAGE_SIZE, "desk.claims", queue=code.value),
    )


@blueprint.get("/realta")
def matters() -> str:
    """Organisations that somebody should look at."""
    gate.require(policies.may_sit_at_desk(gate.signed_in()))
    rows = queries.open_matters(current_session(), after=after_key(), most=PAGE_SIZE + 1)
    more = rows[PAGE_SIZE - 1].id if len(rows) > PAGE_SIZE else None
    return render_template(
        "admin/matters.html",
        lines=[views.matter_line(row) for row in rows[:PAGE_SIZE]],
        more_url=url_for("desk.matters", after=more) if more else None,
    )


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
