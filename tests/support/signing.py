"""People who have signed in, without going through the door each time."""

from datetime import datetime, timedelta
from typing import Any

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.accounts.actor import MONEY_KINDS, MONEY_ROLES
from app.accounts.devices import know_device
from app.accounts.models import Mandate, Person, PersonSession, Role, StaffMandate, StaffRole
from app.accounts.tokens import new_token, token_hash
from app.runtime.clock import utc_now
from app.runtime.once import new_form_token
from catalog.organisations import Organisation
from tests.support.database import Store
from tests.support.factories import NOW, _numbers

CSRF = "of-these-tests"
COOKIE = "session"


def person(session: Session, **fields: Any) -> Person:
    """Add a person with a confirmed address, who needs no password to be signed in by `visitor`."""
    number = next(_numbers)
    values: dict[str, Any] = {
        "email": f"persona-{number}@example.org",
        "name": f"Persona Prova {number}",
        "confirmed_at": NOW,
        "created_at": NOW,
    }
    row = Person(**(values | fields))
    session.add(row)
    session.flush()
    return row


def mandate(session: Session, who: Person, owner: Organisation, role: Role = Role.OWNER) -> Mandate:
    """Let a person act for an organisation, with the second factor where money asks for it."""
    if owner.kind in MONEY_KINDS and role in MONEY_ROLES:
        session.execute(
            update(Person)
            .where(Person.id == who.id, Person.totp_confirmed_at.is_(None))
            .values(totp_confirmed_at=NOW)
        )
    row = Mandate(person_id=who.id, organisation_id=owner.id, role=role, created_at=NOW)
    session.add(row)
    session.flush()
    return row


def staff(session: Session, who: Person, *roles: StaffRole) -> Person:
    """Let a person work for the district, with the second factor that this asks for."""
    who.totp_confirmed_at = NOW
    for role in roles:
        session.add(StaffMandate(person_id=who.id, role=role, created_at=NOW))
    session.flush()
    return who


class Visitor(FlaskClient):
    """A browser; its POST requests carry the token of our forms, unless they bring their own."""

    csrf: str | None = None

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Send a request."""
        if self.csrf is not None and kwargs.get("method") not in {None, "GET", "HEAD"}:
            # Signing in and out empties the cookie; a real page would bring the new token.
            with self.session_transaction() as cookie:
                cookie["csrf_token"] = CSRF
            kwargs["headers"] = {"X-CSRFToken": self.csrf, **dict(kwargs.get("headers") or {})}
        return super().open(*args, **kwargs)

    def send(self, path: str, data: dict[str, Any] | None = None, **kwargs: Any) -> TestResponse:
        """Submit a form that has not been submitted before."""
        return self.post(path, data={"form_token": new_form_token(), **(data or {})}, **kwargs)


def anonymous(app: Flask) -> Visitor:
    """Return the browser of somebody who has not signed in."""
    client = Visitor(app, app.response_class, use_cookies=True)
    client.csrf = csrf_token(app)
    return client


def csrf_token(app: Flask) -> str:
    """Return what forms carry beside a cookie that holds CSRF."""
    signer = URLSafeTimedSerializer(app.config["SECRET_KEY"], salt="wtf-csrf-token")
    return str(signer.dumps(CSRF))


def at_home(store: Store, who: Person) -> Visitor:
    """Return a browser that is known as one of a person's: their password is enough there."""
    with store.write() as session:
        token = know_device(session, who.id, "", "Firefox/140.0 (X11; Linux)", now=utc_now())
    client = anonymous(store.app)
    client.set_cookie("device", token)
    return client


def begin(
    store: Store,
    who: Person,
    acting_for: Organisation | None = None,
    *,
    now: datetime | None = None,
) -> str:
    """Add a session and return its token."""
    token, moment = new_token(), now or utc_now()
    with store.write() as session:
        session.add(
            PersonSession(
                token_hash=token_hash(token),
                person_id=who.id,
                acting_for_id=acting_for.id if acting_for else None,
                proved_at=moment,
                created_at=moment,
                seen_at=moment,
                expires_at=moment + timedelta(days=1),
            )
        )
    return token


def visitor(
    store: Store,
    who: Person,
    acting_for: Organisation | None = None,
    *,
    now: datetime | None = None,
) -> Visitor:
    """Return the browser of a person who has signed in and acts for an organisation."""
    client = anonymous(store.app)
    with client.session_transaction() as cookie:
        cookie["_user_id"] = begin(store, who, acting_for, now=now)
        cookie["_fresh"] = True
    return client


def sign_in_by_cookie(store: Store, email: str, *, acting_for: str | None = None) -> str:
    """Sign somebody in and return the cookie that a real browser is to hold."""
    with store.read() as session:
        who = session.scalars(select(Person).where(Person.email == email)).one()
        hat = session.scalars(select(Organisation).where(Organisation.slug == acting_for)).first()
        assert (hat is None) == (acting_for is None), acting_for
    return signed_cookie(store.app, {"_user_id": begin(store, who, hat), "_fresh": True})


def signed_cookie(app: Flask, content: dict[str, Any]) -> str:
    """Return the cookie of our own that holds some values."""
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert signer is not None
    return str(signer.dumps(content))
