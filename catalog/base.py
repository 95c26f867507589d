"""The declarative base: naming convention, column types and identifiers, free of Flask."""

import enum
import secrets
import threading
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


_ID_LOCK = threading.Lock()
_last_id = (0, 0)
_COUNTER_LIMIT = 0xFFF


def _next_moment() -> tuple[int, int]:
    """Return milliseconds and a counter that together only ever grow in this process."""
    global _last_id  # noqa: PLW0603 the one clock hand of all identifiers
    with _ID_LOCK:
        # An identifier is not a rule of the market: the clock here orders rows and decides nothing.
        milliseconds = time.time_ns() // 1_000_000
        last, counter = _last_id
        if milliseconds > last:
            _last_id = (milliseconds, secrets.randbits(11))
        elif counter < _COUNTER_LIMIT:
            _last_id = (last, counter + 1)
        else:
            _last_id = (last + 1, 0)
        return _last_id


def new_id() -> uuid.UUID:
    """Return a time-ordered identifier (UUID version 7, RFC 9562 sections 5.7 and 6.2, method 1).

    The first 48 bits are milliseconds since 1970, the next 12 free ones count within the millisecond, so
    that rows made one after the other by a process stand in that order; the last 62 are random.
    """
    milliseconds, counter = _next_moment()
    value = milliseconds << 80 | 0x7 << 76 | counter << 64 | 0x2 << 62 | secrets.randbits(62)
    return uuid.UUID(int=value)


class Base(DeclarativeBase):
    """Every table of the product hangs on this metadata."""

    metadata = MetaData(naming_convention=NAMING_CONVENTION)
    type_annotation_map: ClassVar[dict[Any, TypeEngine[Any] | type[TypeEngine[Any]]]] = {
        datetime: UTCDateTime,
        uuid.UUID: Uuid(),
    }
