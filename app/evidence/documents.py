"""Keeping documents handed in as evidence."""

import uuid
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.evidence.book import Moment
from app.evidence.document_models import EvidenceDocument
from app.runtime.files.checking import CheckedFile
from app.runtime.files.services import keep_file
from app.runtime.files.store import FileStore
from catalog.base import new_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Belonging:
    """What a document belongs to, and who may see it."""

    organisation_id: uuid.UUID
    visit_id: uuid.UUID | None = None
    objection_id: uuid.UUID | None = None
    is_public: bool = False


def keep_document(
    session: Session, store: FileStore, file: CheckedFile, owner: Belonging, moment: Moment
) -> EvidenceDocument:
    """Keep a document that was checked when it was read."""
    stored = keep_file(session, store, file, by=moment.person.person_id, now=moment.now)
    row = EvidenceDocument(
        id=new_id(),
        organisation_id=owner.organisation_id,
        file_id=stored.id,
        visit_id=owner.visit_id,
        objection_id=owner.objection_id,
        is_public=owner.is_public,
        created_at=moment.now,
    )
    session.add(row)
    session.flush()
    return row
