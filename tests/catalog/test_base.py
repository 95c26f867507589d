"""Identifiers in the order of their time; moments that keep their zone on both databases."""

import time
import uuid
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.exc import StatementError

from app.runtime.jobs.models import Job
from catalog.base import NaiveDatetime, UTCDateTime, new_id
from tests.support.database import Store

ROME = timezone(timedelta(hours=2))
moments = st.datetimes(
    datetime(1900, 1, 1),  # noqa: DTZ001 the zone is drawn beside it
    datetime(2200, 1, 1),  # noqa: DTZ001 as above
    timezones=st.sampled_from([UTC, ROME, timezone(timedelta(hours=-11, minutes=-30))]),
)


def test_identifiers_made_later_are_larger() -> None:
    made = []
    for _turn in range(20):
        made.append(new_id())
        time.sleep(0.0011)
    assert made == sorted(made)
    assert [str(one) for one in made] == sorted(str(one) for one in made)


def test_an_identifier_is_a_version_7_with_its_millisecond_in_front() -> None:
    before = time.time_ns() // 1_000_000
    made = new_id()
    after = time.time_ns() // 1_000_000
    assert (made.version, made.variant) == (7, uuid.RFC_4122)
    assert before <= made.int >> 80 <= after


def test_identifiers_of_one_moment_differ() -> None:
    assert len({new_id() for _turn in range(10_000)}) == 10_000


def job(key: str, moment: datetime) -> Job:
    return Job(key=key, kind="clock", run_at=moment, created_at=moment)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moment=moments)
def test_a_moment_comes_back_as_it_was_in_utc(store: Store, moment: datetime) -> None:
    with store.write() as session:
        row = job(str(new_id()), moment)
        session.add(row)
        session.flush()
        identifier = row.id
    with store.read() as session:
        kept = session.get_one(Job, identifier).run_at
    assert kept == moment
    assert kept.utcoffset() == timedelta(0)


def test_moments_of_different_zones_are_compared_as_moments(store: Store) -> None:
    early = datetime(2026, 6, 1, 10, 0, tzinfo=ROME)  # 8:00 UTC
    late = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
    with store.write() as session:
        session.add_all([job("early", early), job("late", late)])
    with store.read() as session:
        before = select(Job.key).where(Job.run_at < datetime(2026, 6, 1, 10, 30, tzinfo=ROME))
        assert session.scalars(before).all() == ["early"]
        assert session.scalars(select(Job.key).order_by(Job.run_at)).all() == ["early", "late"]


def test_a_moment_without_a_zone_is_refused(store: Store) -> None:
    naive = datetime(2026, 6, 1, 10, 0)  # noqa: DTZ001 that is what is refused
    with store.write() as session:
        session.add(job("naive", naive))
        with pytest.raises((NaiveDatetime, StatementError)) as caught:
            session.flush()
        session.rollback()
    cause = getattr(caught.value, "orig", caught.value)
    assert isinstance(cause, NaiveDatetime)
    assert cause.value == naive


def test_no_moment_is_no_moment() -> None:
    assert UTCDateTime().process_bind_param(None, None) is None  # type: ignore[arg-type] # not asked
    assert UTCDateTime().process_result_value(None, None) is None  # type: ignore[arg-type] # as above
