"""People, their sessions, and the roles they hold."""

import enum
import uuid
from datetime import datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    false,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalog.base import Base, enum_column, new_id
from catalog.organisations import Organisation


class Role(enum.StrEnum):
    """What a person may do for an organisation; each may also do what those below it may."""

    OWNER = "owner"
    EDITOR = "editor"
    ORDERS = "orders"
    VIEWER = "viewer"


class StaffRole(enum.StrEnum):
    """What a person does for the district."""

    SECRETARIAT = "secretariat"
    COORDINATION = "coordination"


class Person(Base):
    """Somebody who signs in. An erased person keeps the row, without name, address or password."""

    __tablename__ = "persons"
    __table_args__ = (
        CheckConstraint("(erased_at IS NULL) = (email IS NOT NULL)", name="erased_has_no_email"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    # Normalised: the same mailbox is the same text.
    email: Mapped[str | None] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    locale: Mapped[str] = mapped_column(String(8), default="it")
    password_hash: Mapped[str | None] = mapped_column(String(200))
    # The second factor: its secret, and the last of its codes that was used, which works only once.
    totp_secret: Mapped[str | None] = mapped_column(String(64))
    totp_counter: Mapped[int] = mapped_column(BigInteger, default=0)
    totp_confirmed_at: Mapped[datetime | None]
    # A secret that waits for its first code; until then the one before stays in force.
    totp_candidate: Mapped[str | None] = mapped_column(String(64))
    # Kept by the room of groups: this person looks after the money of a group, so a password is not enough.
    handles_money: Mapped[bool] = mapped_column(default=False, server_default=false())
    confirmed_at: Mapped[datetime | None]
    disabled_at: Mapped[datetime | None]
    erased_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    mandates: Mapped[list["Mandate"]] = relationship(
        back_populates="person",
        lazy="raise",
        passive_deletes="all",
        foreign_keys="Mandate.person_id",
    )


class Mandate(Base):
    """The role of a person in an organisation."""

    __tablename__ = "mandates"
    __table_args__ = (UniqueConstraint("person_id", "organisation_id"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id", ondelete="CASCADE"))
    organisation_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("organisations.id", ondelete="CASCADE"), index=True
    )
    role: Mapped[Role] = mapped_column(enum_column(Role, "role"))
    created_at: Mapped[datetime]

    person: Mapped[Person] = relationship(
        back_populates="mandates", lazy="raise", foreign_keys=[person_id]
    )
    organisation: Mapped[Organisation] = relationship(lazy="raise")


class StaffMandate(Base):
    """The role of a person in the district itself."""

    __tablename__ = "staff_mandates"
    __table_args__ = (UniqueConstraint("person_id", "role"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id", ondelete="CASCADE"))
    role: Mapped[StaffRole] = mapped_column(enum_column(StaffRole, "staff_role"))
    created_at: Mapped[datetime]

    person: Mapped[Person] = relationship(lazy="raise")


class PersonSession(Base):
    """One signed-in browser. Deleting the row signs it out at once, whatever cookie it still holds."""

    __tablename__ = "person_sessions"
    __table_args__ = (Index("ix_person_sessions_person_id_seen_at", "person_id", "seen_at"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    # The cookie holds the token, the database only its hash: who reads the table cannot sign in.
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id", ondelete="CASCADE"))
    acting_for_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("organisations.id", ondelete="SET NULL")
    )
    user_agent: Mapped[str] = mapped_column(String(300), default="")
    address: Mapped[str] = mapped_column(String(45), default="")
    # When a password or code was last given: sensitive changes ask for a recent one.
    proved_at: Mapped[datetime]
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]

    person: Mapped[Person] = relationship(lazy="raise")


class SignUp(Base):
    """Somebody who says that an address is theirs. Nobody is a person before the mail has proved it."""

    __tablename__ = "sign_ups"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    email: Mapped[str] = mapped_column(String(254), index=True)
    name: Mapped[str] = mapped_column(String(120))
    locale: Mapped[str] = mapped_column(String(8))
    password_hash: Mapped[str] = mapped_column(String(200))
    # To which version of the text on personal data they agreed.
    privacy_version: Mapped[str] = mapped_column(String(20))
    # Where to go on after the first signing in.
    target: Mapped[str | None] = mapped_column(String(500))
    created_at: Mapped[datetime] = mapped_column(index=True)


class MailLinkPurpose(enum.StrEnum):
    """What a link sent by mail allows, once."""

    CONFIRM_EMAIL = "confirm_email"
    RESET_PASSWORD = "reset_password"  # noqa: S105 a purpose, no password
    CHANGE_EMAIL = "change_email"
    INVITATION = "invitation"


class MailLink(Base):
    """A single-use, short-lived permission sent to an address."""

    __tablename__ = "mail_links"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    purpose: Mapped[MailLinkPurpose] = mapped_column(
        enum_column(MailLinkPurpose, "mail_link_purpose")
    )
    email: Mapped[str] = mapped_column(String(254), index=True)
    person_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("persons.id", ondelete="CASCADE"), index=True
    )
    organisation_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("organisations.id", ondelete="CASCADE"), index=True
    )
    role: Mapped[Role | None] = mapped_column(enum_column(Role, "role"))
    sign_up_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("sign_ups.id", ondelete="CASCADE"), index=True
    )
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Throttle(Base):
    """How often something was tried in vain of late: per account, per address."""

    __tablename__ = "throttles"
    __table_args__ = (CheckConstraint("failures >= 0", name="failures_not_negative"),)

    # What is counted and a keyed hash of whom: no address is readable here.
    key: Mapped[str] = mapped_column(String(100), primary_key=True)
    failures: Mapped[int] = mapped_column(default=0)
    blocked_until: Mapped[datetime | None]
    last_at: Mapped[datetime]


class Consent(Base):
    """That a person agreed to a version of a text; taken back, the row stays and says when."""

    __tablename__ = "consents"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("persons.id", ondelete="CASCADE"), index=True
    )
    text_code: Mapped[str] = mapped_column(String(40))
    version: Mapped[str] = mapped_column(String(20))
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
