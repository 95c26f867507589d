"""Row and bytes are there together, or neither is."""

import hashlib
import os
import stat
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.runtime.files.errors import FileInfected
from app.runtime.files.handlers import REMOVE_ORPHANS, remove_orphans
from app.runtime.files.kinds import MediaType
from app.runtime.files.store import FileStore
from app.runtime.jobs.registry import JobRegistry
from tests.app.runtime.files.file_stage import ACTOR, kept, rows, send
from tests.app.runtime.files.picture_kit import PDF, picture
from tests.support.database import Store
from tests.support.factories import NOW


def test_a_document_is_kept_outside_the_web_root_under_a_name_nobody_can_guess(
    actor: FlaskClient, store: Store, folder: FileStore, file_app: Flask
) -> None:
    assert send(actor, "/files/document", PDF, "../../visita.pdf").status_code == 200
    (row,), (path,) = rows(store), kept(folder)
    assert path.read_bytes() == PDF
    assert path == folder.folder / row.name[:2] / row.name
    assert len(bytes.fromhex(row.name)) * 8 >= 128
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert not path.is_relative_to(str(file_app.static_folder))
    assert row.sha256 == hashlib.sha256(PDF).hexdigest()
    assert (row.size_bytes, row.media_type) == (len(PDF), MediaType.PDF)
    assert (row.original_name, row.created_by, row.created_at) == ("visita.pdf", ACTOR, NOW)


def test_a_photo_is_kept_in_three_sizes(
    actor: FlaskClient, store: Store, folder: FileStore
) -> None:
    assert send(actor, "/files/photo", picture("JPEG", (2_000, 900)), "mele.jpg").status_code == 200
    assert len(rows(store)) == len(kept(folder)) == 3
    assert {row.original_name for row in rows(store)} == {"mele.webp"}


@pytest.mark.parametrize("status", [404, 422, 500])
def test_a_request_that_is_refused_leaves_neither_row_nor_bytes(
    actor: FlaskClient, store: Store, folder: FileStore, status: int
) -> None:
    send(actor, "/files/document", PDF, status=str(status))
    assert (rows(store), kept(folder)) == ([], [])
    # What was undone with one request is not undone again with the next.
    send(actor, "/files/document", PDF)
    send(actor, "/files/document", PDF, status="422")
    assert len(rows(store)) == len(kept(folder)) == 1


def test_a_commit_that_cannot_be_leaves_neither_row_nor_bytes(
    actor: FlaskClient, store: Store, folder: FileStore
) -> None:
    assert send(actor, "/files/clash", PDF).status_code == 500
    assert (rows(store), kept(folder)) == ([], [])


def test_a_deleted_file_is_gone_from_table_and_folder(
    actor: FlaskClient, store: Store, folder: FileStore
) -> None:
    number = send(actor, "/files/document", PDF).text
    assert actor.post(f"/files/forget/{number}", data={"status": "422"}).status_code == 422
    assert len(rows(store)) == len(kept(folder)) == 1
    assert actor.post(f"/files/forget/{number}").status_code == 200
    assert (rows(store), kept(folder)) == ([], [])


def test_bytes_without_a_row_are_removed_after_a_day(
    actor: FlaskClient, store: Store, folder: FileStore
) -> None:
    send(actor, "/files/document", PDF)
    old, fresh = folder.write(b"orphan"), folder.write(b"just written")
    part = folder.path(old).with_name("0" * 40 + ".part")
    part.write_bytes(b"half")
    foreign = folder.path(old).with_name("README")
    foreign.write_bytes(b"not ours")
    day_before = (NOW - timedelta(days=1, minutes=1)).timestamp()
    for path in kept(folder):
        moment = NOW.timestamp() if path.name == fresh else day_before
        os.utime(path, (moment, moment))
    with store.write() as session:
        remove_orphans(session, folder, NOW)
    assert {path.name for path in kept(folder)} == {rows(store)[0].name, fresh, "README"}


def test_a_full_folder_beside_an_empty_table_is_left_alone(store: Store, folder: FileStore) -> None:
    name = folder.write(b"of another database")
    os.utime(folder.path(name), (0, 0))
    with store.write() as session:
        remove_orphans(session, folder, NOW)
    assert folder.path(name).exists()


def test_the_search_for_orphans_comes_round_every_day(file_app: Flask) -> None:
    jobs: JobRegistry = file_app.extensions["jobs"]
    assert [each.period for each in jobs.periodic if each.kind == REMOVE_ORPHANS] == [
        timedelta(days=1)
    ]


def test_only_names_that_we_drew_lead_to_bytes(folder: FileStore) -> None:
    for name in ("../../etc/passwd", "a" * 39, "A" * 40, "", "a" * 40 + "\n"):
        with pytest.raises(ValueError, match=r".*"):
            folder.path(name)


def test_a_disk_that_fails_leaves_no_half_file(
    folder: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "no space left")

    (folder.folder / "00").mkdir(parents=True, exist_ok=True)
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="no space"):
        folder.write(b"data")
    assert kept(folder) == []


def test_an_antivirus_is_asked_before_anything_is_written(folder: FileStore) -> None:
    def finds(data: bytes, /) -> None:
        raise FileInfected(data.decode())

    watched = FileStore(folder.folder, finds)
    with pytest.raises(FileInfected):
        watched.write(b"EICAR")
    assert kept(folder) == []
