"""Which entries of the audit log somebody asks for."""

import uuid
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from app.accounts import queries as account_queries
from app.accounts.addresses import normal_email
from app.accounts.errors import BadEmail
from app.admin.log import queries
from app.admin.log.queries import Filter
from app.admin.log.sentences import sentences
from app.runtime.i18n import gettext as _
from app.web.forms import FormReader

LONGEST = 254
FIELDS = ("person", "organisation", "action", "since", "until")


def _midnight(day: date, timezone: str) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(timezone))


def filter_of(
    session: Session, values: "MultiDict[str, str]", timezone: str
) -> tuple[FormReader, Filter]:
    """Return what is asked for; what is faulty is told on the form and not asked for."""
    form = FormReader(values)
    since, until = form.day("since"), form.day("until")
    if since is not None and until is not None and until < since:
        form.refuse("until", _("The last day comes after the first."))
    action = form.one_of("action", list(sentences()), required=False)
    asked = Filter(
        person_id=_person(session, form),
        organisation_id=_organisation(session, form),
        action=action,
        since=_midnight(since, timezone) if since else None,
        before=_midnight(until + timedelta(days=1), timezone) if until else None,
    )
    return form, asked


def _person(session: Session, form: FormReader) -> uuid.UUID | None:
    text = form.text("person", most=LONGEST, required=False)
    if not text:
        return None
    try:
        found = account_queries.person_by_email(session, normal_email(text))
    except BadEmail:
        found = None
    if found is None:
        form.refuse("person", _("Nobody here has this address."))
        return None
    return found.id


def _organisation(session: Session, form: FormReader) -> uuid.UUID | None:
    text = form.text("organisation", most=LONGEST, required=False)
    if not text:
        return None
    found = queries.organisation_called(session, text)
    if found is None:
        form.refuse("organisation", _("No organisation has exactly this name."))
        return None
    return found.id
