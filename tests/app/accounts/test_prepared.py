"""Files made for one person live for a week, and go with their bytes."""

from datetime import timedelta

from sqlalchemy import select

from app.accounts.prepared.models import PreparedFile, Purpose
from app.accounts.prepared.parcel import zipped
from app.accounts.prepared.services import deliver, forget_old
from app.runtime.files.models import StoredFile
from app.runtime.files.store import FileStore
from tests.support.database import Store
from tests.support.factories import NOW
from tests.support.signing import person, visitor


def test_a_file_is_forgotten_after_its_week_and_a_wish_never_met_after_a_month(
    store: Store,
) -> None:
    files: FileStore = store.app.extensions[FileStore.EXTENSION]
    with store.write() as session:
        who = person(session)
        rows = [
            PreparedFile(person_id=who.id, purpose=Purpose.PERSONAL_DATA, asked_at=NOW)
            for _ in range(2)
        ]
        session.add_all(rows)
        session.flush()
        made = zipped({"a.txt": b"a"}, "dati")
        assert deliver(session, files, rows[0].id, made, now=NOW) is not None
        # A job done twice keeps one file.
        assert deliver(session, files, rows[0].id, made, now=NOW) is None
        name = session.scalars(select(StoredFile.name)).one()
    assert files.path(name).exists()
    url = f"/io/file/{rows[0].id}"
    assert visitor(store, who).get(f"/io/file/{rows[1].id}").status_code == 200
    with store.app.app_context(), store.write() as session:
        forget_old(session, files, now=NOW + timedelta(days=7) - timedelta(seconds=1))
        session.flush()
        assert len(session.scalars(select(PreparedFile)).all()) == 2
        forget_old(session, files, now=NOW + timedelta(days=7))
        session.flush()
        assert [row.id for row in session.scalars(select(PreparedFile))] == [rows[1].id]
        assert session.scalars(select(StoredFile)).all() == []
        forget_old(session, files, now=NOW + timedelta(days=31))
        session.flush()
        assert session.scalars(select(PreparedFile)).all() == []
    assert visitor(store, who).get(url).status_code == 404
