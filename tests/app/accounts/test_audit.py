"""The audit log is written once."""

import pytest
from sqlalchemy import delete, text, update
from sqlalchemy.exc import DBAPIError

from app.accounts.audit import Subject, record
from app.accounts.audit_models import AuditEntry
from tests.support.database import Store
from tests.support.factories import NOW


@pytest.mark.parametrize(
    "deed",
    [
        update(AuditEntry).values(action="other"),
        delete(AuditEntry),
        text("UPDATE audit_entries SET action = 'other'"),
        text("DELETE FROM audit_entries"),
    ],
    ids=["update", "delete", "plain update", "plain delete"],
)
def test_the_database_refuses_to_change_or_delete_an_entry(store: Store, deed: object) -> None:
    with store.write() as session:
        record(session, "test.done", Subject("test"), actor=None, now=NOW)
    with pytest.raises(DBAPIError, match="never changed"), store.write() as session:
        session.execute(deed)  # type: ignore[call-overload] # a statement, whichever


@pytest.mark.only("postgres")
def test_the_database_refuses_to_empty_the_log(store: Store) -> None:
    with store.write() as session:
        record(session, "test.done", Subject("test"), actor=None, now=NOW)
    with pytest.raises(DBAPIError, match="never changed"), store.write() as session:
        session.execute(text("TRUNCATE audit_entries"))
