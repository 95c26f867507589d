"""Actors as the rules of membership meet them."""

from app.accounts.actor import Actor
from app.accounts.models import Person
from app.accounts.sessions import Browser, begin_session
from app.accounts.sessions import actor_of as actor_of_token
from catalog.base import new_id
from tests.support.database import Store
from tests.support.factories import NOW


def actor_of(who: Person, store: Store | None = None) -> Actor:
    """Return a person as an actor: bare, or with the roles that the store knows of."""
    if store is None:
        return Actor(
            person_id=who.id,
            session_id=new_id(),
            name=who.name,
            email=who.email or "",
            locale=who.locale,
        )
    with store.write() as session:
        token = begin_session(session, who.id, Browser("", ""), now=NOW)
        session.flush()
        found = actor_of_token(session, token, NOW)
    assert found is not None
    return found[0]
