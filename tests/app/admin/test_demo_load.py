"""Loading the demonstration district into a database, and taking it out again."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import func, select

from app.admin.demo import MarketNotEmpty, clear_demo, is_empty, load_demo
from app.admin.demo.district import TABLES
from app.admin.demo.errors import BadDemoSize
from app.admin.demo_commands import demo
from app.matches.changes import changes_since, current_version
from app.matches.models import ChangedThing
from catalog.base import Base
from catalog.offers import Offer
from catalog.organisations import Organisation
from tests.support.database import Store

NOW = datetime(2026, 3, 14, 9, 30, tzinfo=UTC)


def contents(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    with store.read() as session:
        return {
            table.__tablename__: [
                tuple(row)
                for row in session.execute(
                    select(*table.__table__.columns).order_by(*table.__table__.primary_key)
                )
            ]
            for table in TABLES
        }


def count(store: Store, table: type[Base]) -> int:
    with store.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_two_empty_databases_get_the_same_rows(store: Store) -> None:
    with store.write() as session:
        load_demo(session, now=NOW)
    first = contents(store)
    store.empty()
    with store.write() as session:
        load_demo(session, now=NOW)
    assert contents(store) == first


def test_the_report_counts_what_is_there(store: Store) -> None:
    with store.write() as session:
        report = load_demo(session, now=NOW, offers=130)
    assert (report.offers, report.producers) == (130, 7)
    assert count(store, Offer) == 130
    assert count(store, Organisation) == report.producers + report.buyers + report.promoters


def test_readers_are_told_to_start_anew(store: Store) -> None:
    with store.read() as session:
        before = current_version(session)
    with store.write() as session:
        load_demo(session, now=NOW, offers=20)
    with store.read() as session:
        assert changes_since(session, before) == [(ChangedThing.EVERYTHING, None)]


def test_a_market_with_organisations_is_left_alone(store: Store) -> None:
    with store.write() as session:
        assert is_empty(session)
        load_demo(session, now=NOW, offers=20)
        assert not is_empty(session)
        with pytest.raises(MarketNotEmpty) as refused:
            load_demo(session, now=NOW, offers=20)
    assert refused.value.organisations == 33


@pytest.mark.parametrize("offers", [-1, 0, 1_000_001])
def test_a_demonstration_has_a_size(store: Store, offers: int) -> None:
    with store.write() as session, pytest.raises(BadDemoSize):
        load_demo(session, now=NOW, offers=offers)


def test_clearing_leaves_nothing(store: Store) -> None:
    with store.write() as session:
        load_demo(session, now=NOW, offers=40)
    with store.write() as session:
        assert clear_demo(session) == 34
    assert {table: count(store, table) for table in TABLES} == dict.fromkeys(TABLES, 0)


def test_clearing_keeps_a_promoter_that_somebody_has_taken_in_hand(store: Store) -> None:
    with store.write() as session:
        load_demo(session, now=NOW, offers=40)
    with store.write() as session:
        promoter = session.scalars(select(Organisation).filter_by(slug="ressolar")).one()
        promoter.updated_at = datetime(2026, 4, 1, tzinfo=UTC)
    with store.write() as session:
        clear_demo(session)
    with store.read() as session:
        assert session.scalars(select(Organisation.slug)).all() == ["ressolar"]


def test_the_command_loads_and_clears(store: Store) -> None:
    runner = store.app.test_cli_runner()
    loaded = runner.invoke(demo, ["load", "--offers", "40", "--seed", "7"])
    assert loaded.exit_code == 0, loaded.output
    assert "producers 2, buyers 12, promoters 20, offers 40" in loaded.output
    assert count(store, Offer) == 40
    assert runner.invoke(demo, ["clear"]).output == "organisations deleted: 34\n"
    assert count(store, Organisation) == 0


def test_the_command_refuses_a_market_in_use_unless_told_to_pass(store: Store) -> None:
    runner = store.app.test_cli_runner()
    runner.invoke(demo, ["load", "--offers", "20"])
    again = runner.invoke(demo, ["load", "--offers", "20"])
    assert again.exit_code == 1
    assert "market_not_empty" in again.output
    assert runner.invoke(demo, ["load", "--if-empty"]).exit_code == 0
    assert count(store, Offer) == 20
