"""The life of a pact of solidarity: begun and kept by the group, agreed to by the producer."""

import uuid
from dataclasses import dataclass, fields
from datetime import date, datetime
from types import MappingProxyType

from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from app.accounts.actor import Actor
from app.accounts.audit import Subject, record
from app.groups import duty_queries, pact_queries, queries
from app.groups.errors import NotOfTheGroup, PactExists
from app.groups.pact_models import Pact, PactAct, PactEvent, PactState
from app.runtime.files.models import StoredFile
from app.web.conflict import require_revision
from catalog.base import new_id
from catalog.organisations import Organisation
from catalog.states import next_state

TRANSITIONS = MappingProxyType(
    {
        (PactState.ACTIVE, PactAct.CHANGE): PactState.ACTIVE,
        (PactState.ACTIVE, PactAct.SIGN): PactState.ACTIVE,
        (PactState.ACTIVE, PactAct.AGREE): PactState.ACTIVE,
        (PactState.ACTIVE, PactAct.SUSPEND): PactState.SUSPENDED,
        (PactState.ACTIVE, PactAct.END): PactState.ENDED,
        (PactState.SUSPENDED, PactAct.CHANGE): PactState.SUSPENDED,
        (PactState.SUSPENDED, PactAct.SIGN): PactState.SUSPENDED,
        (PactState.SUSPENDED, PactAct.AGREE): PactState.SUSPENDED,
        (PactState.SUSPENDED, PactAct.RESUME): PactState.ACTIVE,
        (PactState.SUSPENDED, PactAct.END): PactState.ENDED,
    }
)
# What is taken from the other side is told with its reason.
NEEDS_REASON = frozenset({PactAct.SUSPEND, PactAct.END})
OF_THE_GROUP = frozenset({PactAct.SUSPEND, PactAct.RESUME, PactAct.END})


@dataclass(frozen=True, slots=True, kw_only=True)
class PactForm:
    """What a pact says."""

    terms: str
    price_agreement: str
    minimum_order_cents: int | None
    minimum_grams: int | None
    delivery_cost_cents: int | None
    starts_on: date
    ends_on: date | None
    keeper_id: uuid.UUID | None


# Another keeper is the group's own affair: the producer need not agree again.
_PROMISED = tuple(field.name for field in fields(PactForm) if field.name != "keeper_id")


def begin_pact(
    session: Session,
    group: Organisation,
    producer: Organisation,
    form: PactForm,
    *,
    actor: Actor,
    now: datetime,
) -> Pact:
    """Begin a pact with a producer.

    Raises
    ------
    PactExists, NotOfTheGroup
    """
    queries.locked_group(session, group.id)
    if pact_queries.open_pact(session, group.id, producer.id) is not None:
        raise PactExists
    _require_keeper(session, group.id, form)
    row = Pact(
        id=new_id(),
        organisation_id=group.id,
        producer_id=producer.id,
        state=PactState.ACTIVE,
        revision=1,
        created_at=now,
        **{field.name: getattr(form, field.name) for field in fields(form)},
    )
    session.add(row)
    session.flush()
    _happened(session, row, PactAct.BEGIN, actor, now)
    return row


def change_pact(
    session: Session,
    pact_id: uuid.UUID,
    form: PactForm,
    *,
    seen: "MultiDict[str, str]",
    actor: Actor,
    now: datetime,
) -> None:
    """Say something else in a pact; the producer is asked again.

    Raises
    ------
    EditedMeanwhile, ImpossibleAction, NotOfTheGroup
    """
    row = pact_queries.locked_pact(session, pact_id)
    next_state(TRANSITIONS, row.state, PactAct.CHANGE)
    require_revision(row.revision, seen)
    _require_keeper(session, row.organisation_id, form)
    if any(getattr(row, name) != getattr(form, name) for name in _PROMISED):
        row.agreed_on = row.agreed_by_id = None
    for field in fields(form):
        setattr(row, field.name, getattr(form, field.name))
    row.revision += 1
    _happened(session, row, PactAct.CHANGE, actor, now)


def agree(
    session: Session,
    pact_id: uuid.UUID,
    *,
    seen: "MultiDict[str, str]",
    actor: Actor,
    day: date,
    now: datetime,
) -> None:
    """Note that the producer agrees to what the pact says: to what was read, and nothing else.

    Raises
    ------
    EditedMeanwhile, ImpossibleAction
    """
    row = pact_queries.locked_pact(session, pact_id)
    next_state(TRANSITIONS, row.state, PactAct.AGREE)
    require_revision(row.revision, seen)
    if row.agreed_on is None:
        row.agreed_on, row.agreed_by_id = day, actor.person_id
        _happened(session, row, PactAct.AGREE, actor, now)


def take_step(
    session: Session,
    pact_id: uuid.UUID,
    step: tuple[PactAct, str],
    *,
    actor: Actor,
    day: date,
    now: datetime,
) -> None:
    """Suspend, resume or end a pact, with the reason.

    Raises
    ------
    ImpossibleAction
    """
    act, reason = step
    row = pact_queries.locked_pact(session, pact_id)
    row.state = next_state(TRANSITIONS, row.state, act)
    if row.state is PactState.ENDED:
        row.ends_on = max(day, row.starts_on)
    row.revision += 1
    _happened(session, row, act, actor, now, reason=reason)


def sign(
    session: Session, pact_id: uuid.UUID, file: StoredFile, *, actor: Actor, now: datetime
) -> None:
    """Keep the signed document of a pact; the one before stays in the folder of files.

    Raises
    ------
    ImpossibleAction
    """
    row = pact_queries.locked_pact(session, pact_id)
    next_state(TRANSITIONS, row.state, PactAct.SIGN)
    row.file_id = file.id
    _happened(session, row, PactAct.SIGN, actor, now)


def _require_keeper(session: Session, group_id: uuid.UUID, form: PactForm) -> None:
    keeper = form.keeper_id
    if keeper is not None and not duty_queries.belongs(session, group_id, keeper):
        raise NotOfTheGroup


def _happened(
    session: Session, row: Pact, act: PactAct, actor: Actor, now: datetime, *, reason: str = ""
) -> None:
    event = PactEvent(
        pact_id=row.id,
        number=pact_queries.last_number(session, row.id) + 1,
        act=act,
        state=row.state,
        reason=reason,
        by_id=actor.person_id,
        at=now,
    )
    session.add(event)
    subject = Subject("organisation", row.organisation_id)
    facts = {"pact": str(row.id)}
    record(session, f"pact.{act.value}", subject, actor=actor, now=now, facts=facts)
    session.flush()
