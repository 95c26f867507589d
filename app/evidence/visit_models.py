"""Participatory visits: peers go and see, write down what they found, and an assembly decides."""

import enum
import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, SmallInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from catalog.base import Base, enum_column, new_id
from catalog.organisations import Organisation, OrganisationKind


class VisitState(enum.StrEnum):
    """Where a visit stands."""

    PLANNED = "planned"
    VISITED = "visited"
    REPORTED = "reported"
    APPROVED = "approved"
    CONDITIONAL = "conditional"
    REFUSED = "refused"
    CANCELLED = "cancelled"


class VisitAction(enum.StrEnum):
    """What can be done with a visit."""

    VISIT = "visit"
    REPORT = "report"
    APPROVE = "approve"
    APPROVE_WITH_CONDITIONS = "approve_with_conditions"
    REFUSE = "refuse"
    CANCEL = "cancel"


VISIT_DECISIONS = frozenset(
    {VisitAction.APPROVE, VisitAction.APPROVE_WITH_CONDITIONS, VisitAction.REFUSE}
)
# What is not here is refused.
VISIT_MOVES = {
    (VisitState.PLANNED, VisitAction.VISIT): VisitState.VISITED,
    (VisitState.PLANNED, VisitAction.CANCEL): VisitState.CANCELLED,
    (VisitState.VISITED, VisitAction.REPORT): VisitState.REPORTED,
    (VisitState.VISITED, VisitAction.CANCEL): VisitState.CANCELLED,
    (VisitState.REPORTED, VisitAction.APPROVE): VisitState.APPROVED,
    (VisitState.REPORTED, VisitAction.APPROVE_WITH_CONDITIONS): VisitState.CONDITIONAL,
    (VisitState.REPORTED, VisitAction.REFUSE): VisitState.REFUSED,
}


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody who goes to see, and for which organisation."""

    person_id: uuid.UUID
    organisation_id: uuid.UUID
    kind: OrganisationKind


class Visit(Base):
    """One visit to an organisation, for some of its criteria."""

    __tablename__ = "visits"
    __table_args__ = (
        Index("ix_visits_organisation_id_id", "organisation_id", "id"),
        Index("ix_visits_state_id", "state", "id"),
        CheckConstraint(
            "state NOT IN ('approved', 'conditional', 'refused') OR minutes_reference <> ''",
            name="decision_has_minutes",
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("organisations.id", ondelete="CASCADE")
    )
    state: Mapped[VisitState] = mapped_column(
        enum_column(VisitState, "visit_state"), default=VisitState.PLANNED
    )
    planned_on: Mapped[date]
    visited_on: Mapped[date | None]
    criteria: Mapped[list[str]] = mapped_column(JSON)
    checklist_version: Mapped[str] = mapped_column(String(20))
    report: Mapped[str] = mapped_column(Text, default="")
    conditions: Mapped[str] = mapped_column(Text, default="")
    minutes_reference: Mapped[str] = mapped_column(String(200), default="")
    verified_until: Mapped[date | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    organisation: Mapped[Organisation] = relationship(lazy="raise")
    visitors: Mapped[list["VisitVisitor"]] = relationship(
        lazy="raise", order_by="VisitVisitor.person_id", passive_deletes="all"
    )
    findings: Mapped[list["VisitFinding"]] = relationship(
        lazy="raise", order_by="VisitFinding.criterion_code", passive_deletes="all"
    )


class VisitVisitor(Base):
    """Somebody who goes to see, in the name of another organisation. A trigger refuses those of the house."""

    __tablename__ = "visit_visitors"

    visit_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("visits.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("persons.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    organisation_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("organisations.id", ondelete="CASCADE")
    )

    person: Mapped[Person] = relationship(lazy="raise")
    organisation: Mapped[Organisation] = relationship(lazy="raise")


class VisitFinding(Base):
    """What the visitors saw of one criterion; without a value they could not tell."""

    __tablename__ = "visit_findings"
    __table_args__ = (CheckConstraint("value BETWEEN 0 AND 4", name="value_scale"),)

    visit_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("visits.id", ondelete="CASCADE"), primary_key=True
    )
    criterion_code: Mapped[str] = mapped_column(String(80), primary_key=True)
    value: Mapped[int | None] = mapped_column(SmallInteger)
    # The questions of the checklist by code: "yes", "no" or "unseen".
    answers: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    notes: Mapped[str] = mapped_column(Text, default="")
