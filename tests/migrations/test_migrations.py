"""The schema that migrations build is the schema that the models say, both ways, on both databases."""

import enum
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import Enum, inspect, text
from sqlalchemy.exc import IntegrityError

from app import create_app
from app.extensions import db
from catalog.base import UTCDateTime
from config import Settings
from tests.support.database import close, create_postgres_database, hurry, sqlite_url

VERSIONS = Path(__file__).parents[2] / "migrations" / "versions"


@pytest.fixture
def bare_app(database: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """Return an application on a database of its own, without any table."""
    if database == "sqlite":
        url = sqlite_url(tmp_path)
    else:
        worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
        server = request.getfixturevalue("postgres_server")
        url = create_postgres_database(server, f"migrations_{worker}")
    settings = Settings(testing=True, database_url=url, secret_key="only-for-these-tests")
    app = hurry(create_app(settings))
    yield app
    close(app)


def compare_type(
    _context: object, _column: object, _known: object, _found: object, own: object
) -> bool | None:
    """Moments are kept by a type of ours, which no database names; of all others the length counts too."""
    return False if isinstance(own, UTCDateTime) else None


def differences(app: Flask) -> list[object]:
    with app.app_context(), db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": compare_type})
        return list(compare_metadata(context, db.metadata))


def test_migrations_build_what_the_models_say(bare_app: Flask) -> None:
    with bare_app.app_context():
        upgrade()
    assert differences(bare_app) == []


def test_every_migration_can_be_taken_back_and_done_again(bare_app: Flask) -> None:
    with bare_app.app_context():
        upgrade()
        for _version in VERSIONS.glob("*.py"):
            downgrade(revision="-1")
        assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
        upgrade()
    assert differences(bare_app) == []


def test_a_table_that_is_altered_keeps_what_belongs_to_its_rows(bare_app: Flask) -> None:
    # SQLite alters a table by making it anew: what refers to the old one must not go with it.
    owner = "00000000000000000000000000000001"
    with bare_app.app_context():
        upgrade(revision="0004")
        with db.engine.begin() as connection:
            connection.execute(
                text(
                    "INSERT INTO organisations (id, slug, name, kind, legal_form, purpose, istat, lat, lon, "
                    "position_source, is_member, is_demo, created_at, updated_at) VALUES (:id, 'prova', "
                    "'Cascina Prova', 'producer', 'unknown', '', '016219', 45.5, 9.5, 'comune', :no, :no, "
                    ":at, :at)"
                ),
                {"id": owner, "no": False, "at": "2026-01-01 00:00:00"},
            )
            connection.execute(
                text(
                    "INSERT INTO delivery_areas (id, organisation_id, kind, comuni) "
                    "VALUES (:id, :id, 'everywhere', '[]')"
                ),
                {"id": owner},
            )
        upgrade()
        downgrade(revision="0004")
        with db.engine.begin() as connection:
            kept = connection.scalar(text("SELECT count(*) FROM delivery_areas"))
            if bare_app.config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite"):
                assert connection.scalar(text("PRAGMA foreign_keys")) == 1
    assert kept == 1


def test_migrations_are_numbered_without_a_gap() -> None:
    numbers = sorted(int(path.name[:4]) for path in VERSIONS.glob("*.py"))
    assert numbers == list(range(1, len(numbers) + 1))
    assert all(re.fullmatch(r"\d{4}_[a-z0-9_]+\.py", path.name) for path in VERSIONS.glob("*.py"))


def enum_columns() -> list[tuple[str, str, type[enum.StrEnum]]]:
    return [
        (table.name, column.name, column.type.enum_class)
        for table in db.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, Enum) and column.type.enum_class is not None
    ]


def test_the_database_takes_every_member_of_every_enum_and_nothing_else(
    migrated_app: Flask,
) -> None:
    # Alembic does not see a new member: only the database itself can say that it would be refused.
    with migrated_app.app_context(), db.engine.connect() as connection:
        checks = {
            (table, check["sqltext"])
            for table in inspect(connection).get_table_names()
            for check in inspect(connection).get_check_constraints(table)
        }
    for table, column, members in enum_columns():
        allowed = [
            sql for name, sql in checks if name == table and re.search(rf"\b{column}\b", sql)
        ]
        found = set(
            re.findall(
                r"'([a-zA-Z0-9_/-]+)'",
                " ".join(sql for sql in allowed if " IN " in sql.upper() or "ANY" in sql.upper()),
            )
        )
        assert found >= {member.value for member in members}, (table, column)


def test_an_unknown_member_is_refused_by_the_database(migrated_app: Flask) -> None:
    statement = text(
        "INSERT INTO jobs (id, key, kind, payload, state, run_at, attempts, created_at) VALUES "
        "(:id, 'k', 'k', '{}', 'sleeping', :at, 0, :at)"
    )
    values = {"id": "00000000000000000000000000000001", "at": "2026-01-01 00:00:00"}
    with migrated_app.app_context(), db.engine.connect() as connection:
        with pytest.raises(IntegrityError):
            connection.execute(statement, values)
        connection.rollback()
