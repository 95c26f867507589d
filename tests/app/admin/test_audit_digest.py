"""The chain of daily digests shows whatever is taken out of the log, changed or slipped in."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError

from app.accounts.audit import Subject, record
from app.accounts.audit_models import AuditEntry
from app.admin.log.digest import broken_days, make_digests
from app.admin.log.models import AuditDigest
from tests.support.database import Store, may_change_history

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
DAYS = [MONDAY + timedelta(days=number) for number in (0, 1, 3)]
LATER = MONDAY + timedelta(days=5)


@pytest.fixture
def log(store: Store) -> Store:
    """Give the test a log of three days, one day without a deed between them, with its digests."""
    with store.write() as session:
        for at in DAYS:
            for number in range(3):
                facts = {"count": number, "reason": "è così"}
                record(session, "jobs.retried", Subject("job"), actor=None, now=at, facts=facts)
        assert make_digests(session, now=LATER) == 3
    return store


def verify(store: Store) -> tuple[int, str]:
    result = store.app.test_cli_runner().invoke(args=["audit", "verify"])
    return result.exit_code, result.output


def test_an_untouched_log_is_whole_and_tells_its_last_digest(log: Store) -> None:
    with log.read() as session:
        rows = session.scalars(select(AuditDigest).order_by(AuditDigest.day)).all()
        assert broken_days(session) == []
    assert [row.previous for row in rows] == ["", rows[0].digest, rows[1].digest]
    assert [row.entries for row in rows] == [3, 3, 3]
    assert verify(log) == (0, f"2026-11-26 {rows[2].digest}\n")


def test_a_day_has_a_digest_only_when_it_is_surely_over(store: Store) -> None:
    with store.write() as session:
        record(session, "jobs.retried", Subject("job"), actor=None, now=MONDAY)
        assert make_digests(session, now=datetime(2026, 11, 24, 5, 59, tzinfo=UTC)) == 0
        assert make_digests(session, now=datetime(2026, 11, 24, 6, 0, tzinfo=UTC)) == 1
        assert make_digests(session, now=datetime(2026, 11, 24, 7, 0, tzinfo=UTC)) == 0


def test_a_log_without_digests_says_so(store: Store) -> None:
    assert verify(store) == (0, "no digest yet\n")


@pytest.mark.parametrize("deed", ["removed", "changed", "slipped in", "a whole day removed"])
def test_whatever_is_done_to_the_log_is_found(log: Store, deed: str) -> None:
    day = DAYS[1]
    with log.write() as session, may_change_history(session):
        first = session.scalars(select(AuditEntry.id).where(AuditEntry.at == day).limit(1)).one()
        if deed == "removed":
            session.execute(delete(AuditEntry).where(AuditEntry.id == first))
        elif deed == "changed":
            told = {"facts": {"count": 7}}
            session.execute(update(AuditEntry).where(AuditEntry.id == first).values(told))
        elif deed == "slipped in":
            record(session, "jobs.retried", Subject("job"), actor=None, now=day)
            session.flush()
        else:
            session.execute(delete(AuditEntry).where(AuditEntry.at == day))
    exit_code, output = verify(log)
    assert exit_code == 1
    assert output.startswith("2026-11-24: 3 entries then")
    assert output.count("NOT AS IT WAS") == 1


def test_a_digest_that_is_made_anew_breaks_the_chain_after_it(log: Store) -> None:
    with log.write() as session, may_change_history(session):
        forged = {"digest": "0" * 64}
        day = DAYS[1].date()
        session.execute(update(AuditDigest).where(AuditDigest.day == day).values(forged))
    assert verify(log)[1].count("NOT AS IT WAS") == 2


@pytest.mark.parametrize("deed", [update(AuditDigest).values(entries=9), delete(AuditDigest)])
def test_the_database_refuses_to_change_a_digest(log: Store, deed: object) -> None:
    with pytest.raises(DBAPIError, match="never changed"), log.write() as session:
        session.execute(deed)  # type: ignore[call-overload] # a statement, whichever
