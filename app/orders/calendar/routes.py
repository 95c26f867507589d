"""The calendar of whoever has signed in, and the feed for programs, which cannot sign in."""

from datetime import timedelta
from http import HTTPStatus
from urllib.parse import urlencode, urlsplit, urlunsplit
from zoneinfo import ZoneInfo

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import force_locale

from app.accounts import gate
from app.accounts.actor import Actor
from app.accounts.errors import TooManyTries
from app.accounts.links import PARAMETER
from app.accounts.models import Person
from app.integrations.mail.links import public_link
from app.orders.calendar import feeds, queries
from app.orders.calendar.entries import Entry, entries_of
from app.orders.calendar.feed_file import About, ics_bytes
from app.orders.calendar.month import Month, days_of
from app.orders.calendar.words import kind_words, weekday_words
from app.orders.errors import CalendarNotFound
from app.orders.pages import Page
from app.runtime.clock import local_day, utc_now
from app.runtime.i18n import gettext as _
from app.runtime.transaction import current_session, separate_transaction
from app.web.context import current_settings

blueprint = Blueprint("calendar", __name__, template_folder="../templates")

# What a feed holds: the last months, so that what was cancelled is taken away, and the year to come.
BACK, AHEAD = timedelta(days=90), timedelta(days=400)
MOST_TOKEN = 100
KEPT = "private, max-age=900"


@blueprint.get("/calendario")
def index() -> Page:
    """A month of whoever has signed in."""
    actor, settings = gate.signed_in(), current_settings()
    today = local_day(utc_now(), settings.timezone)
    month = Month.read(request.args.get("mese", ""), today)
    zone = ZoneInfo(settings.timezone)
    entries = entries_of(current_session(), actor.person_id, *month.shown, zone)
    return render_template(
        "orders/calendar.html",
        month=month,
        today=today,
        is_now=Month.of(today) == month,
        days=days_of(month, entries, today),
        has_entries=any(month.first <= each.day <= month.last for each in entries),
        kind_words=kind_words,
        weekday_words=weekday_words,
        entry_url=_entry_url,
    )


@blueprint.get("/calendario/indirizzo")
def address() -> Page:
    """How a calendar program reads along."""
    return _address_page(gate.signed_in())


@blueprint.post("/calendario/indirizzo")
def renew() -> Page:
    """Make a new secret address, and show it this once."""
    actor = gate.signed_in()
    token = feeds.renew_feed(current_session(), actor, now=utc_now())
    return _address_page(actor, _feed_url(token))


@blueprint.post("/calendario/indirizzo/revoca")
def revoke() -> Page:
    """Take the secret address back."""
    actor = gate.signed_in()
    if feeds.revoke_feed(current_session(), actor, now=utc_now()):
        flash(_("The address is of no use any more."), "info")
    return redirect(url_for(".address"), HTTPStatus.SEE_OTHER)


@blueprint.get("/calendario.ics")
def feed() -> Page:
    """The calendar of whose secret it is. In the query: paths are written into the log."""
    token = request.args.get(PARAMETER, "")
    person = feeds.reader_of(current_session(), token) if len(token) <= MOST_TOKEN else None
    if person is None:
        return _refused()
    response = Response(_feed_of(person), mimetype="text/calendar")
    response.headers["Cache-Control"] = KEPT
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Content-Disposition"] = 'inline; filename="distretto.ics"'
    response.add_etag()
    return response.make_conditional(request)


def _refused() -> Page:
    try:
        with separate_transaction() as session:
            secret = current_app.config["SECRET_KEY"]
            feeds.note_guess(session, request.remote_addr or "", secret, now=utc_now())
    except TooManyTries as error:
        headers = {"Retry-After": str(error.seconds)}
        return Response(status=HTTPStatus.TOO_MANY_REQUESTS, headers=headers)
    raise CalendarNotFound


def _feed_of(person: Person) -> bytes:
    settings = current_settings()
    today = local_day(utc_now(), settings.timezone)
    zone = ZoneInfo(settings.timezone)
    entries = entries_of(current_session(), person.id, today - BACK, today + AHEAD, zone)
    language = person.locale if person.locale in settings.locales else settings.default_locale
    about = About(
        name=settings.district.name,
        language=language,
        host=urlsplit(settings.base_url).hostname or "localhost",
        zone=settings.timezone,
        link=lambda entry: public_link(entry.endpoint, **entry.address),
    )
    with force_locale(language):
        return ics_bytes(entries, about, today)


def _address_page(actor: Actor, url: str | None = None) -> str:
    feed = queries.feed_of(current_session(), actor.person_id)
    return render_template(
        "orders/calendar_address.html",
        since=feed.created_at if feed else None,
        url=url,
        program_url=url and urlunsplit(urlsplit(url)._replace(scheme="webcal")),
    )


def _feed_url(token: str) -> str:
    return f"{public_link('calendar.feed')}?{urlencode({PARAMETER: token})}"


def _entry_url(entry: Entry) -> str:
    return url_for(entry.endpoint, **entry.address)
