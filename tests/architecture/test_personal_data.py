"""No table can lead to a person and be forgotten when the person asks for their data, or goes."""

import re
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Column, String, Uuid

from app.accounts.personal.labels import table_label
from app.accounts.personal.registry import EXTENSION, Fate, PersonalData
from app.extensions import db
from tests.architecture.source import ROOT

BY_NUMBER = re.compile(r"(.*_)?by_id|actor_id|person_id|created_by|.*_person_id")
BY_ADDRESS = re.compile(r"(.*_)?email")
# Columns that look as if they led to a person, and do not.
NOT_PERSONAL = {
    "claims.verified_by_id": "an organisation",
    "organisations.email": "the address that an organisation shows",
    "persons.email": "in the row of the person itself, which is named by its number",
}
PERSON = "persons.id"


def leads_to_a_person(column: Column[object]) -> bool:
    targets = {key.target_fullname for key in column.foreign_keys}
    if targets:
        return PERSON in targets
    if isinstance(column.type, Uuid):
        return BY_NUMBER.fullmatch(column.name) is not None
    return isinstance(column.type, String) and BY_ADDRESS.fullmatch(column.name) is not None


COLUMNS = [
    str(c) for table in db.metadata.sorted_tables for c in table.columns if leads_to_a_person(c)
]


@pytest.fixture(scope="module")
def personal(migrated_app: Flask) -> PersonalData:
    found: PersonalData = migrated_app.extensions[EXTENSION]
    return found


def test_the_columns_are_found() -> None:
    assert {"mandates.person_id", "stored_files.created_by", "audit_entries.actor_id"} <= set(
        COLUMNS
    )


@pytest.mark.parametrize("column", COLUMNS)
def test_a_column_that_leads_to_a_person_is_in_the_registry(
    personal: PersonalData, column: str
) -> None:
    """Name the column in the `personal.py` of its room: what becomes of it, and why if it stays."""
    told = {holding.name for holding in personal.holdings}
    assert column in told or column in NOT_PERSONAL


def test_no_column_is_named_twice(personal: PersonalData) -> None:
    told = [holding.name for holding in personal.holdings]
    assert len(set(told)) == len(told)


def test_every_table_has_a_name_that_people_read(
    migrated_app: Flask, personal: PersonalData
) -> None:
    with migrated_app.test_request_context():
        assert [t.name for _r, t, _h in personal.by_table() if table_label(t.name) == t.name] == []


def test_what_is_emptied_can_be_empty(personal: PersonalData) -> None:
    emptied = [holding for holding in personal.holdings if holding.fate is Fate.EMPTIED]
    assert [holding.name for holding in emptied if not holding.column.nullable] == []


def test_what_is_secret_is_a_column_and_no_secret_is_taken_out(personal: PersonalData) -> None:
    for _room, table, held in personal.by_table():
        secret = frozenset().union(*(holding.secret for holding in held))
        hidden = {
            c.name
            for c in table.columns
            if re.search(r"hash|secret|token|totp_counter|totp_candidate", c.name)
        }
        assert hidden - {"sha256"} <= secret, table.name


def test_the_document_names_every_column_with_what_becomes_of_it(personal: PersonalData) -> None:
    text = (ROOT / Path("docs/privacy.md")).read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `([a-z_.]+)` \| ([a-z]+) \|", text, flags=re.MULTILINE))
    told = {holding.name: holding.fate.value for holding in personal.holdings}
    assert rows == told


def test_the_document_names_every_job_that_forgets(migrated_app: Flask) -> None:
    """A periodic job whose name says that it clears up is a line of the table of time limits."""
    text = (ROOT / Path("docs/privacy.md")).read_text(encoding="utf-8")
    jobs = migrated_app.extensions["jobs"]
    forgetting = {
        each.kind
        for each in jobs.periodic
        if re.search(r"prune|forget|erase|remove|withdraw_expired", each.kind)
    }
    assert {kind for kind in forgetting if f"`{kind}`" not in text} == set()
