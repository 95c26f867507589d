"""Who is asking: flask-login over our own table of sessions, and what routes ask of it."""

import logging
from http import HTTPStatus
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, redirect, request, url_for
from flask import session as cookie
from flask_login import UserMixin, current_user, login_user, logout_user
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.actor import Actor
from app.accounts.devices import COOKIE as DEVICE_COOKIE
from app.accounts.devices import KNOWN_FOR, MOST_TOKEN
from app.accounts.errors import Forbidden, ProofNeeded, SecondFactorNeeded, SignInNeeded
from app.accounts.models import PersonSession
from app.accounts.proof import is_recent
from app.accounts.sessions import SEEN_EVERY, Browser, actor_of
from app.extensions import login_manager
from app.runtime.clock import utc_now
from app.runtime.database import request_may_write
from app.runtime.errors import API_PREFIX, error_response
from app.runtime.messages import message_for
from app.runtime.transaction import current_session, rollback, separate_transaction

logger = logging.getLogger(__name__)


class SignedIn(UserMixin):  # type: ignore[misc] # flask-login is untyped
    """What flask-login carries: the token as identifier, so that nothing but the table says who it is."""

    def __init__(self, token: str, actor: Actor | None = None) -> None:
        self.token = token
        self.actor = actor

    def get_id(self) -> str:
        """Return the token that the cookie holds."""
        return self.token


def current_actor() -> Actor | None:
    """Return who has signed in on this browser."""
    if "actor" not in g:
        g.actor = current_user.actor if current_user.is_authenticated else None
    found: Actor | None = g.actor
    return found


def onlooker() -> Actor | None:
    """Return who looks at a page that everybody may open, with the rights that they have proved.

    Who still owes the second factor is a stranger there too: a password alone opens nothing of others.
    """
    actor = current_actor()
    if actor is None or (actor.needs_second_factor and not actor.has_second_factor):
        return None
    return actor


def known_actor() -> Actor | None:
    """Return who has signed in if this request has already asked: pages of errors ask nothing."""
    found: Actor | None = g.get("actor")
    return found


def signed_in() -> Actor:
    """Return who has signed in, with all that their roles ask for.

    Raises
    ------
    SignInNeeded
    SecondFactorNeeded
        For those of whom a password alone is not enough, until they have set up the second factor.
    """
    actor = signed_in_for_setup()
    if actor.needs_second_factor and not actor.has_second_factor:
        raise SecondFactorNeeded
    return actor


def signed_in_for_setup() -> Actor:
    """Return who has signed in, also without the second factor: to set it up, or to leave."""
    actor = current_actor()
    if actor is None:
        raise SignInNeeded
    return actor


def require_recent_proof(actor: Actor) -> Actor:
    """Return somebody who has given their password a moment ago.

    For what could take an account or money away: address, second factor, sessions, IBAN. Ask it in the
    route that shows the form too, so that nothing typed is lost.

    Raises
    ------
    ProofNeeded
        Leads to a page that asks for the password, and from there back.
    """
    if not is_recent(actor, utc_now()):
        raise ProofNeeded
    return actor


def require_second_factor(actor: Actor) -> Actor:
    """Return somebody who has set up the second factor.

    For deeds that write what others owe, by people of whom the door does not ask it.

    Raises
    ------
    SecondFactorNeeded
        Leads to the page that sets it up, and from there back.
    """
    if not actor.has_second_factor:
        raise SecondFactorNeeded
    return actor


def let_go() -> None:
    """End what the request has read so far: what follows hashes, or writes on its own."""
    rollback(current_session())


def require(allowed: bool) -> None:
    """Refuse what a policy does not allow."""
    if not allowed:
        raise Forbidden


def browser_of_request() -> Browser:
    """Return what the browser of this request tells of itself."""
    held = request.cookies.get(device_cookie(), "")[:MOST_TOKEN]
    return Browser(request.user_agent.string, request.remote_addr or "", held)


def device_cookie() -> str:
    """Return the name of the cookie that marks a known device; browsers guard the prefix."""
    secure = current_app.config["SESSION_COOKIE_SECURE"]
    return f"__Host-{DEVICE_COOKIE}" if secure else DEVICE_COOKIE


def mark_device(response: AnyResponse, token: str | None) -> None:
    """Let the browser hold the mark of a known device."""
    if token is not None:
        response.set_cookie(
            device_cookie(),
            token,
            max_age=KNOWN_FOR,
            secure=current_app.config["SESSION_COOKIE_SECURE"],
            httponly=True,
            samesite="Lax",
        )


def remember(token: str) -> None:
    """Let the browser of this request hold a new session; what it held before is dropped."""
    cookie.clear()
    login_user(SignedIn(token))
    g.pop("actor", None)


def forget() -> None:
    """Drop what the browser of this request holds."""
    logout_user()
    cookie.clear()
    g.actor = None


def safe_target(target: str | None) -> str | None:
    """Return a page of ours to go on to; None for an address that leads elsewhere."""
    if not target or not target.startswith("/") or target.startswith("//"):
        return None
    if "\\" in target or not target.isprintable():
        return None
    parts = urlsplit(target)
    return None if parts.scheme or parts.netloc else target


def this_page() -> str:
    """Return where to come back to: this page or, of a form that was sent, the page that held it."""
    if request.method == "GET":
        return request.full_path.rstrip("?")
    before = urlsplit(request.referrer or "")
    if before.netloc != request.host:
        return url_for("accounts.home")
    page = f"{before.path}?{before.query}".rstrip("?")
    return safe_target(page) or url_for("accounts.home")


def _load(token: str) -> SignedIn | None:
    now = utc_now()
    found = actor_of(current_session(), token, now)
    if found is None:
        return None
    actor, row = found
    if now - row.seen_at >= SEEN_EVERY:
        _note_seen(row)
    return SignedIn(token, actor)


def _note_seen(row: PersonSession) -> None:
    if request_may_write():
        row.seen_at = utc_now()
        return
    try:
        with separate_transaction() as session:
            _touch(session, row)
    except OperationalError:
        # Somebody else is writing: it is noted next time.
        logger.info("session not noted as seen")


def _touch(session: Session, row: PersonSession) -> None:
    kept = session.get(PersonSession, row.id)
    if kept is not None:
        kept.seen_at = utc_now()


def _to_sign_in(error: SignInNeeded) -> AnyResponse:
    rollback(current_session())
    if request.path.startswith(API_PREFIX):
        return error_response(HTTPStatus.UNAUTHORIZED, error.code, message_for(error))
    return redirect(url_for("accounts.sign_in", next=this_page()), HTTPStatus.SEE_OTHER)


def _to_setup(error: SecondFactorNeeded) -> AnyResponse:
    rollback(current_session())
    if request.path.startswith(API_PREFIX):
        return error_response(HTTPStatus.FORBIDDEN, error.code, message_for(error))
    return redirect(url_for("factor.page", next=this_page()), HTTPStatus.SEE_OTHER)


def _to_proof(error: ProofNeeded) -> AnyResponse:
    rollback(current_session())
    if request.path.startswith(API_PREFIX):
        return error_response(HTTPStatus.FORBIDDEN, error.code, message_for(error))
    return redirect(url_for("access.prove", next=this_page()), HTTPStatus.SEE_OTHER)


def init_app(app: Flask) -> None:
    """Recognise who comes back, and send whoever must sign in to the door."""
    login_manager.session_protection = None  # Our own table is the protection.
    login_manager.user_loader(_load)
    login_manager.init_app(app)
    app.register_error_handler(SignInNeeded, _to_sign_in)
    app.register_error_handler(SecondFactorNeeded, _to_setup)
    app.register_error_handler(ProofNeeded, _to_proof)

    @app.context_processor
    def shared() -> dict[str, object]:
        return {"signed_in": current_actor}

    @app.after_request
    def keep_private(response: Response) -> Response:
        # What a signed-in person has seen must not be found by the next one at the same screen.
        if known_actor() is not None:
            response.headers.setdefault("Cache-Control", "no-store")
        return response
