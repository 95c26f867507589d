"""What is asked of people beyond their password: pending sign-ins, recovery codes, known devices."""

import enum
import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from catalog.base import Base, enum_column, new_id


class SecondStep(enum.StrEnum):
    """How a sign-in is completed after the password."""

    TOTP = "totp"
    MAILED_CODE = "mailed_code"


class PendingSignIn(Base):
    """A browser that gave the right password and still owes a code; it is nobody's until then."""

    __tablename__ = "pending_sign_ins"
    __table_args__ = (CheckConstraint("tries >= 0", name="tries_not_negative"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    # Only the browser that holds the token can complete it.
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("persons.id", ondelete="CASCADE"), index=True
    )
    step: Mapped[SecondStep] = mapped_column(enum_column(SecondStep, "second_step"))
    # Of a mailed code: a keyed hash, useless to who only reads the table.
    code_hash: Mapped[str | None] = mapped_column(String(64))
    tries: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)

    person: Mapped[Person] = relationship(lazy="raise")


class RecoveryCode(Base):
    """A code on paper that replaces the second factor, once."""

    __tablename__ = "recovery_codes"
    __table_args__ = (UniqueConstraint("person_id", "code_hash"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id", ondelete="CASCADE"))
    code_hash: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Device(Base):
    """A browser on which a person has proved to read the mail of their address."""

    __tablename__ = "devices"
    # Two people may share a browser.
    __table_args__ = (UniqueConstraint("person_id", "token_hash"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    token_hash: Mapped[str] = mapped_column(String(64), index=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id", ondelete="CASCADE"))
    user_agent: Mapped[str] = mapped_column(String(300), default="")
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
