"""Every table keeps the same promises."""

import enum

import pytest
from sqlalchemy import Column, DateTime, Enum, Float

from app import tables
from app.extensions import db
from catalog.base import UTCDateTime

COLUMNS = [column for table in db.metadata.sorted_tables for column in table.columns]
# "amount" alone, too.
COUNTED = ("_cents", "_amount", "_units", "amount")
ENUMS = [column for column in COLUMNS if isinstance(column.type, Enum)]


def named(column: Column[object]) -> str:
    return str(column)


def test_the_tables_are_known() -> None:
    assert tables.TABLES
    assert len(ENUMS) > 10


@pytest.mark.parametrize("column", ENUMS, ids=named)
def test_an_enum_is_stored_by_its_values_with_a_check(column: Column[str]) -> None:
    kind = column.type
    assert isinstance(kind, Enum)
    assert kind.enum_class is not None
    assert issubclass(kind.enum_class, enum.StrEnum)
    assert kind.enums == [member.value for member in kind.enum_class]
    assert not kind.native_enum
    assert kind.create_constraint
    assert kind.length is not None
    assert max(map(len, kind.enums)) <= kind.length


def test_a_moment_keeps_its_zone() -> None:
    moments = [column for column in COLUMNS if isinstance(column.type, DateTime | UTCDateTime)]
    assert len(moments) > 10
    assert [str(each) for each in moments if not isinstance(each.type, UTCDateTime)] == []


def test_no_price_and_no_amount_is_a_float() -> None:
    counted = [column for column in COLUMNS if column.name.endswith(COUNTED)]
    assert len(counted) > 10
    assert [str(column) for column in counted if isinstance(column.type, Float)] == []
