"""The register of members on any day, and the queue of applications."""

import uuid
from collections.abc import Iterator
from datetime import date
from http import HTTPStatus

from flask import Blueprint, Response, abort, make_response, render_template, request, url_for

from app.accounts import gate
from app.district import policies, queries
from app.district.labels import category_label, state_label
from app.district.models import MembershipState
from app.district.queries import WAITING, RegisterLine
from app.district.views import applicant_name, membership_url
from app.runtime.clock import local_day, utc_now
from app.runtime.i18n import gettext as _
from app.runtime.transaction import current_session
from app.web.context import current_settings
from app.web.forms import FormReader
from app.web.paging import asked_key, part
from app.web.sheets import Cell, csv_bytes, xlsx_bytes

blueprint = Blueprint("members", __name__, template_folder="templates")

PAGE_SIZE = 50
MOST_EXPORTED = 10_000
CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _asked_day() -> tuple[date, FormReader]:
    form = FormReader(request.args)
    today = local_day(utc_now(), current_settings().timezone)
    return form.day("day") or today, form


@blueprint.get("/distretto/registro")
def register() -> str | tuple[str, HTTPStatus]:
    """The register of members on a day."""
    gate.require(policies.may_read_register(gate.signed_in()))
    session = current_session()
    day, form = _asked_day()
    after = asked_key(request.args)
    total = queries.count_members_on(session, day)
    lines = part(
        queries.register_on(session, day, after=after, most=PAGE_SIZE + 1),
        PAGE_SIZE,
        lambda line: (line.name, line.membership.id),
        "members.register",
        after=after,
        day=day.isoformat(),
    )
    shown = render_template(
        "district/register.html",
        day=day,
        form=form.view,
        total=total,
        lines=[
            (
                membership_url(line.membership.id),
                line.name,
                category_label(line.membership.category),
                state_label(line.state),
                line.since,
                line.fee_paid,
            )
            for line in lines.rows
        ],
        ways_on=lines.onward,
    )
    return shown if form.is_valid else (shown, HTTPStatus.UNPROCESSABLE_ENTITY)


@blueprint.get("/distretto/registro.<kind>")
def export(kind: str) -> Response:
    """The register of members on a day, as CSV or XLSX."""
    gate.require(policies.may_read_register(gate.signed_in()))
    day, _form = _asked_day()
    lines = queries.register_on(current_session(), day, most=MOST_EXPORTED)
    header = (
        _("Member"),
        _("VAT number"),
        _("Tax code"),
        _("Category"),
        _("State"),
        _("Member since"),
        _("Charter accepted"),
        _("Fee %(year)s", year=day.year),
    )
    rows = _cells(lines)
    if kind not in {"csv", "xlsx"}:
        abort(HTTPStatus.NOT_FOUND)
    as_csv = kind == "csv"
    table = csv_bytes(header, rows) if as_csv else xlsx_bytes(header, rows, name=day.isoformat())
    response = make_response(table)
    response.headers["Content-Type"] = CSV if as_csv else XLSX
    name = f"registro-soci-{day.isoformat()}.{kind}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _cells(lines: list[RegisterLine]) -> Iterator[tuple[Cell, ...]]:
    for line in lines:
        owner = line.membership.organisation
        yield (
            line.name,
            owner.vat_number if owner else None,
            owner.tax_code if owner else None,
            category_label(line.membership.category),
            state_label(line.state),
            line.since,
            line.membership.charter_version,
            _("paid") if line.fee_paid else "",
        )


@blueprint.get("/distretto/domande")
def applications() -> str:
    """The applications that wait, the oldest first."""
    gate.require(policies.may_read_register(gate.signed_in()))
    session = current_session()
    wanted = FormReader(request.args).one_of("state", [state.value for state in WAITING])
    state = MembershipState(wanted or MembershipState.APPLIED)
    rows = queries.waiting(session, state, after=_after(), most=PAGE_SIZE + 1)
    more = rows[PAGE_SIZE - 1].id if len(rows) > PAGE_SIZE else None
    counts = queries.count_waiting(session)
    return render_template(
        "district/applications.html",
        state=state.value,
        states=[
            (
                each.value,
                state_label(each),
                counts.get(each, 0),
                url_for("members.applications", state=each.value),
            )
            for each in WAITING
        ],
        lines=[
            (
                membership_url(row.id),
                applicant_name(row),
                category_label(row.category),
                row.created_at,
            )
            for row in rows[:PAGE_SIZE]
        ],
        more_url=url_for("members.applications", state=state.value, after=more) if more else None,
    )


def _after() -> uuid.UUID | None:
    try:
        return uuid.UUID(request.args.get("after", ""))
    except ValueError:
        return None
