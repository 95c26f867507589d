"""A spreadsheet is a ZIP: what is in it is looked at before anybody opens it."""

import io
import time
import zipfile
from contextlib import suppress

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from app.runtime.files.archives import (
    ArchiveBomb,
    ArchiveFault,
    ArchiveLimits,
    BadArchive,
    check_archive,
)
from tests.app.runtime.files.archive_kit import MEGABYTE, archive, lying, zeros
from tests.app.runtime.files.measuring import memory


def fault_of(data: bytes, limits: ArchiveLimits | None = None) -> ArchiveFault:
    with pytest.raises(BadArchive) as caught:
        check_archive(data, limits or ArchiveLimits())
    return caught.value.fault


def workbook(rows: int) -> bytes:
    written = io.BytesIO()
    book = xlsxwriter.Workbook(written, {"in_memory": True})
    sheet = book.add_worksheet()
    for row in range(rows):
        sheet.write_row(row, 0, ["Mele Golden", "kg", 2.1, 4, "", "Cascina Prova"])
    book.close()
    return written.getvalue()


def test_a_price_list_of_ten_thousand_rows_is_let_through() -> None:
    check_archive(workbook(10_000))


def test_a_stored_and_a_deflated_file_are_let_through() -> None:
    check_archive(archive({"a.xml": b"<a/>", "empty": b""}, zipfile.ZIP_STORED))
    check_archive(archive({"folder/a.xml": b"<a/>" * 50_000, "empty": b""}))


def test_a_gigabyte_of_zeros_is_refused_at_once_and_without_memory() -> None:
    data = zeros(1024)
    assert len(data) < 2 * MEGABYTE
    began = time.perf_counter()
    with memory() as peak, pytest.raises(ArchiveBomb):
        check_archive(data)
    assert time.perf_counter() - began < 2
    assert peak.size_bytes < 8 * MEGABYTE


def test_a_bomb_that_declares_ten_bytes_is_inflated_only_to_the_limit() -> None:
    data = lying(400, declared=bytes(10))
    with zipfile.ZipFile(io.BytesIO(data)) as container:
        # What makes the lie dangerous: the standard reader is content with it.
        assert container.read("zeros") == bytes(10)
    with memory() as peak, pytest.raises(ArchiveBomb):
        check_archive(data)
    assert peak.size_bytes < 8 * MEGABYTE


def test_a_small_lie_about_a_size_is_a_damaged_archive() -> None:
    assert fault_of(lying(1, declared=bytes(10))) is ArchiveFault.DAMAGED


def test_the_limits_are_those_that_are_given() -> None:
    data = archive({"a": b"0123456789" * 10})
    check_archive(data, ArchiveLimits(inflated_bytes=100))
    with pytest.raises(ArchiveBomb):
        check_archive(data, ArchiveLimits(inflated_bytes=99))
    dense = ArchiveLimits(ratio=2, ratio_from_bytes=1_000)
    assert fault_of(archive({"a": bytes(10_000)}), dense) is ArchiveFault.TOO_LARGE_INSIDE


def test_many_entries_are_refused_before_they_are_listed() -> None:
    data = archive({f"{number}": b"" for number in range(2_001)}, zipfile.ZIP_STORED)
    assert fault_of(data) is ArchiveFault.TOO_MANY_ENTRIES


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_an_archive_within_an_archive_is_refused(method: int) -> None:
    inner = archive({"a": b"a"})
    assert fault_of(archive({"xl/data.bin": inner}, method)) is ArchiveFault.NESTED


@pytest.mark.parametrize(
    "name", ["/etc/passwd", "../../out", "xl/../../out", "..\\out", "C:\\out", "a\x00.xml"]
)
def test_names_that_lead_elsewhere_are_refused(name: str) -> None:
    placeholder = "n" * len(name)
    data = archive({placeholder: b"x"}).replace(placeholder.encode(), name.encode())
    assert fault_of(data) is ArchiveFault.UNSAFE_NAME


def test_an_encrypted_entry_is_refused() -> None:
    data = bytearray(archive({"a": b"secret"}))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert fault_of(bytes(data)) is ArchiveFault.ENCRYPTED


def test_two_entries_of_one_name_are_refused() -> None:
    data = archive({"aa": b"one", "ab": b"two"}).replace(b"ab", b"aa")
    assert fault_of(data) is ArchiveFault.DAMAGED


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_method_that_spreadsheets_do_not_use_is_refused(method: int) -> None:
    assert fault_of(archive({"a": b"a" * 100}, method)) is ArchiveFault.DAMAGED


def test_what_surrounds_an_archive_is_refused() -> None:
    good = archive({"a": b"a"})
    assert fault_of(b"<html>" + good) is ArchiveFault.NOT_ZIP
    assert fault_of(good + b"more") is ArchiveFault.DAMAGED
    assert fault_of(good + good) is ArchiveFault.DAMAGED
    assert fault_of(b"") is ArchiveFault.NOT_ZIP
    assert fault_of(good[:-1]) is ArchiveFault.DAMAGED


@given(data=st.binary(max_size=300))
def test_chance_bytes_are_refused_in_our_own_words(data: bytes) -> None:
    for attempt in (data, b"PK\x03\x04" + data, b"PK\x03\x04" + data + b"PK\x05\x06" + bytes(18)):
        with pytest.raises(BadArchive):
            check_archive(attempt)


@given(where=st.integers(min_value=0), value=st.integers(0, 255), cut=st.booleans())
def test_a_spoilt_archive_is_let_through_or_refused_in_our_own_words(
    where: int, value: int, cut: bool
) -> None:
    data = bytearray(archive({"a.xml": b"<a>one</a>" * 30, "b.xml": b"<b/>"}))
    data[where % len(data)] = value
    with suppress(BadArchive):
        check_archive(bytes(data[: where % len(data)]) if cut else bytes(data))
