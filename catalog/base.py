"""The declarative base: naming convention, column types and identifiers, free of Flask."""

import enum
import secrets
import time
import uuid
from datetime import UTC, datetime
from typing import Any, ClassVar, TypeVar

from sqlalchemy import DateTime, Dialect, Enum, MetaData, Uuid
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator, TypeEngine

from catalog.errors import Invalid

NAMING_CONVENTION = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

EnumType = TypeVar("EnumType", bound=enum.StrEnum)


class NaiveDatetime(Invalid):
    """A moment without a time zone means nothing."""

    code = "naive_datetime"

    def __init__(self, value: datetime) -> None:
        self.value = value
        super().__init__()


class UTCDateTime(TypeDecorator[datetime]):
    """Aware UTC on both databases; SQLite drops the zone, so it is put back on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 the form is SQLAlchemy's
        if value is None:
            return None
        if value.tzinfo is None:
            raise NaiveDatetime(value)
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 as above
        if value is None:
            return None
        if value.tzinfo is None:
            return value.replace(tzinfo=UTC)
        return value.astimezone(UTC)


def enum_column(members: type[EnumType], name: str) -> Enum:
    """Return the column type of a StrEnum: its values as text, with a CHECK named `name`."""
    return Enum(
        members,
        name=name,
        native_enum=False,
        create_constraint=True,
        validate_strings=True,
        length=40,
        values_callable=lambda kind: [member.value for member in kind],
    )


def new_id() -> uuid.UUID:
    """Return a time-ordered identifier (UUID version 7, RFC 9562 section 5.7).

    The first 48 bits are milliseconds since 1970, so rows created together lie together in an index;
    the other 74 free bits are random, so identifiers cannot be guessed one from another.
    """
    # An identifier is not a rule of the market: the clock here orders rows and decides nothing.
    milliseconds = time.time_ns() // 1_000_000
    value = milliseconds << 80 | secrets.randbits(80)
    value &= ~(0xF << 76) & ~(0x3 << 62)
    value |= 0x7 << 76 | 0x2 << 62
    return uuid.UUID(int=value)


class Base(DeclarativeBase):
    """Every table of the product hangs on this metadata."""

    metadata = MetaData(naming_convention=NAMING_CONVENTION)
    type_annotation_map: ClassVar[dict[Any, TypeEngine[Any] | type[TypeEngine[Any]]]] = {
        datetime: UTCDateTime,
        uuid.UUID: Uuid(),
    }
