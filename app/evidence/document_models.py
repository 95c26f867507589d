"""Documents handed in as evidence, and photos of visits."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.runtime.files.models import StoredFile
from catalog.base import Base, new_id


class EvidenceDocument(Base):
    """A file for the owner's people and those who check; for everybody only if the owner says so."""

    __tablename__ = "evidence_documents"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("organisations.id", ondelete="CASCADE"), index=True
    )
    file_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("stored_files.id"), index=True)
    # Of a visit: one of its photos.
    visit_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("visits.id", ondelete="CASCADE"), index=True
    )
    # Of an objection: what the objector shows; the owner may look at it, others may not.
    objection_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("objections.id", ondelete="CASCADE"), index=True
    )
    is_public: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]

    file: Mapped[StoredFile] = relationship(lazy="raise")
