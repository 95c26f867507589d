"""Writing the audit log."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import g, has_request_context
from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.accounts.audit_models import AuditEntry


@dataclass(frozen=True, slots=True)
class Subject:
    """What a deed was about: a kind of thing ("offer") and which one."""

    kind: str
    id: uuid.UUID | None = None


def record(
    session: Session,
    action: str,
    subject: Subject,
    *,
    actor: Actor | None,
    now: datetime,
    facts: Mapping[str, Any] | None = None,
) -> None:
    """Note a deed in the running transaction: it is noted if and only if it happens.

    `action` is a stable word of the form "offer.published". `facts` are plain JSON values and hold no
    secret and no personal data that an identifier could stand for.
    """
    session.add(
        AuditEntry(
            at=now,
            actor_id=actor.person_id if actor else None,
            acting_for_id=actor.acting.organisation_id if actor and actor.acting else None,
            action=action,
            subject_kind=subject.kind,
            subject_id=subject.id,
            facts=dict(facts or {}),
            request_id=g.get("request_id") if has_request_context() else None,
        )
    )
