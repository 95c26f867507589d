"""Proving again who one is, before what could take an account away."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.accounts.audit import Subject, record
from app.accounts.factor import spend_code
from app.accounts.models import Person, PersonSession
from app.accounts.sessions import PROOF_HOLDS
from app.accounts.throttle import (
    FREE_PER_ACCOUNT,
    forgive,
    note_failure,
    require_calm,
    throttle_key,
)
from app.accounts.tokens import new_token, token_hash


@dataclass(frozen=True, slots=True)
class ProofAsked:
    """What is needed to check a proof."""

    password_hash: str | None
    by_app: bool


def is_recent(actor: Actor, now: datetime) -> bool:
    """Tell whether the password was given a moment ago."""
    return actor.proved_at is not None and now - actor.proved_at < PROOF_HOLDS


def proof_keys(person_id: uuid.UUID, secret: str) -> dict[str, int]:
    """Return under which name proofs in vain count."""
    return {throttle_key("proof", str(person_id), secret): FREE_PER_ACCOUNT}


def asked_of(session: Session, actor: Actor, secret: str, *, now: datetime) -> ProofAsked:
    """Return what a person is asked for.

    Raises
    ------
    TooManyTries
    """
    require_calm(session, proof_keys(actor.person_id, secret), now=now)
    person = session.get_one(Person, actor.person_id)
    return ProofAsked(person.password_hash, person.totp_confirmed_at is not None)


def conclude_proof(
    session: Session, actor: Actor, code: str | None, secret: str, *, proved: bool, now: datetime
) -> str | None:
    """Note a proof and return the new token of the session; None when it was in vain, which counts.

    `code` is that of the second factor, for those who have one. The old token is dead.
    """
    keys = proof_keys(actor.person_id, secret)
    if proved and code is not None:
        person = session.get_one(Person, actor.person_id)
        proved = spend_code(session, person, code, now=now)
    row = session.get(PersonSession, actor.session_id, with_for_update=True, populate_existing=True)
    if not proved or row is None:
        note_failure(session, keys, now=now)
        subject = Subject("person", actor.person_id)
        record(session, "account.proof_failed", subject, actor=actor, now=now)
        return None
    forgive(session, next(iter(keys)))
    token = new_token()
    row.token_hash = token_hash(token)
    row.proved_at = now
    return token
