"""What docs/privacy.md says is forgotten after a while is forgotten by the worker then, and not before."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.factor_models import Device, PendingSignIn, SecondStep
from app.accounts.models import MailLink, MailLinkPurpose, PersonSession, SignUp, Throttle
from app.integrations.geocoding.models import GeocodeCacheEntry
from app.ledger.bank.models import StatementUpload
from app.notices.models import Notice, NoticeKind
from app.runtime.clock import utc_now
from app.runtime.jobs.outbox import publish
from app.runtime.once import SpentToken, new_form_token
from catalog.base import Base, new_id
from tests.support import groups
from tests.support.database import Store
from tests.support.mails import drain
from tests.support.signing import person

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def sign_up(_session: Session, at: datetime) -> Base:
    return SignUp(
        email=f"{new_id()}@example.org",
        name="Prova",
        locale="it",
        password_hash="x",
        privacy_version="1",
        created_at=at,
    )


def mail_link(_session: Session, at: datetime) -> Base:
    return MailLink(
        token_hash=new_id().hex,
        purpose=MailLinkPurpose.RESET_PASSWORD,
        email="prova@example.org",
        created_at=at - HOUR,
        expires_at=at,
    )


def throttle(_session: Session, at: datetime) -> Base:
    return Throttle(key=new_id().hex, failures=3, last_at=at)


def looked_up(_session: Session, at: datetime) -> Base:
    return GeocodeCacheEntry(key=new_id().hex, found=False, fetched_at=at)


def spent(_session: Session, at: datetime) -> Base:
    return SpentToken(token=new_form_token(), spent_at=at)


def notice(session: Session, at: datetime) -> Base:
    return Notice(
        person_id=person(session).id,
        kind=NoticeKind.PROPOSALS,
        key=new_id().hex,
        created_at=at,
        read_at=at,
        mailed_at=at,
    )


def upload(session: Session, at: datetime) -> Base:
    group = groups.group(session)
    return StatementUpload(
        organisation_id=group.id, file_name="banca.csv", content=b"x", created_at=at
    )


def browser(session: Session, *, seen: datetime, ends: datetime) -> Base:
    return PersonSession(
        token_hash=new_id().hex,
        person_id=person(session).id,
        user_agent="",
        address="",
        proved_at=seen,
        created_at=seen,
        seen_at=seen,
        expires_at=ends,
    )


def at_its_end(session: Session, at: datetime) -> Base:
    return browser(session, seen=utc_now() - DAY, ends=at)


def idle(session: Session, at: datetime) -> Base:
    return browser(session, seen=at, ends=utc_now() + 30 * DAY)


def signing_in(session: Session, at: datetime) -> Base:
    return PendingSignIn(
        token_hash=new_id().hex,
        person_id=person(session).id,
        step=SecondStep.MAILED_CODE,
        created_at=at,
        expires_at=at,
    )


def device(session: Session, at: datetime) -> Base:
    return Device(
        token_hash=new_id().hex,
        person_id=person(session).id,
        user_agent="",
        created_at=at,
        seen_at=at,
        expires_at=at,
    )


@dataclass(frozen=True)
class Limit:
    """A kind of row, the job that forgets it, and the age from which on it does."""

    made: Callable[[Session, datetime], Any]
    job: str
    age: timedelta


LIMITS = [
    Limit(sign_up, "accounts.prune", 7 * DAY),
    Limit(at_its_end, "accounts.prune", timedelta(0)),
    Limit(idle, "accounts.prune", 14 * DAY),
    Limit(signing_in, "accounts.prune", timedelta(0)),
    Limit(device, "accounts.prune", timedelta(0)),
    Limit(mail_link, "accounts.forget_links_and_tries", 7 * DAY),
    Limit(throttle, "accounts.forget_links_and_tries", 2 * DAY),
    Limit(looked_up, "accounts.forget_links_and_tries", 180 * DAY),
    Limit(notice, "notices.prune", 180 * DAY),
    Limit(spent, "once.prune", 7 * DAY),
    Limit(upload, "ledger.forget_uploads", 7 * DAY),
]


@pytest.mark.parametrize("limit", LIMITS, ids=lambda limit: limit.made.__name__)
def test_the_worker_forgets_what_is_old_and_nothing_younger(store: Store, limit: Limit) -> None:
    now = utc_now()
    with store.write() as session:
        old = limit.made(session, now - limit.age - HOUR)
        young = limit.made(session, now - limit.age + HOUR)
        session.add_all([old, young])
        publish(session, limit.job, {}, now=now)
    drain(store.app, kinds={limit.job})
    table = type(young)
    key = table.__mapper__.primary_key[0]
    with store.read() as session:
        assert session.scalar(select(func.count()).select_from(table)) == 1
        assert session.scalar(select(key)) == table.__mapper__.primary_key_from_instance(young)[0]
