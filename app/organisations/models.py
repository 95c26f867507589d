"""What the room of organisations keeps beside them: registrations under way, matters for the district's desk."""

import enum
import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from catalog.base import Base, enum_column, new_id
from catalog.organisations import Organisation


class RegistrationDraft(Base):
    """What a person has filled in so far of a new organisation; one at a time, so that it can wait."""

    __tablename__ = "registration_drafts"

    person_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("persons.id", ondelete="CASCADE"), primary_key=True
    )
    values: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    updated_at: Mapped[datetime] = mapped_column(index=True)


class MatterKind(enum.StrEnum):
    """Why somebody of the district should look at an organisation."""

    REGISTERED = "registered"
    IDENTITY_CHANGED = "identity_changed"
    SIMILAR_NAME = "similar_name"
    REGISTERS_DISAGREE = "registers_disagree"


class Matter(Base):
    """Something to be looked at; it hinders nobody, and ends when a person of the district says so."""

    __tablename__ = "organisation_matters"
    __table_args__ = (
        CheckConstraint(
            "(settled_at IS NULL) = (settled_by_id IS NULL)", name="settled_by_somebody"
        ),
        Index("ix_organisation_matters_settled_at_id", "settled_at", "id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("organisations.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[MatterKind] = mapped_column(enum_column(MatterKind, "matter_kind"))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    raised_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    settled_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey(Person.id))

    organisation: Mapped[Organisation] = relationship(lazy="raise")
