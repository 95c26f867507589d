"""Messages camt.053 of every version, their oddities, and XML that means harm."""

from datetime import date

import pytest

from app.ledger.bank.camt import read_camt
from app.ledger.bank.errors import (
    BadStatement,
    BrokenXml,
    DangerousXml,
    NotAStatement,
    NotCamt,
    SeveralAccounts,
    TooManyMovements,
)
from app.ledger.bank.formats import StatementKind, kind_of
from app.ledger.bank.keys import keys_of
from app.ledger.bank.lines import BankFile, FaultCode
from app.runtime.files.errors import FileMissing
from tests.support.bank_files import (
    LAYOUTS,
    TODAY,
    VERSIONS,
    Moved,
    batch_of,
    camt_of,
    entry_of,
)

PAID = Moved(12_050, "K7QM-4XWP", name="Anna Prova", reference="A-1")
SPENT = Moved(-123_456, "Fattura 12", name="Cascina Prova", reference="A-2")


def read(*entries: str, **around: str) -> BankFile:
    return read_camt(camt_of(entries, **around), today=TODAY)


@pytest.mark.parametrize("version", VERSIONS)
def test_every_version_is_read_alike(version: str) -> None:
    entries = [entry_of(each, version=version) for each in (PAID, SPENT)]
    found = read(*entries, version=version, closing="885.94")
    assert [(line.on, line.cents, line.text, line.name) for line in found.lines] == [
        (date(2026, 11, 3), 12_050, "K7QM-4XWP", "Anna Prova"),
        (date(2026, 11, 3), -123_456, "Fattura 12", "Cascina Prova"),
    ]
    assert [line.reference for line in found.lines] == ["A-1", "A-2"]
    assert found.iban == "IT60X0542811101000000123456"
    assert found.opening is not None
    assert found.closing is not None
    assert (found.opening.cents, found.closing.cents) == (200_000, 88_594)
    assert found.closing.on == date(2026, 11, 24)
    assert found.adds_up


def test_a_missing_movement_shows_in_the_balances() -> None:
    assert not read(entry_of(PAID), closing="885.94").adds_up


@pytest.mark.parametrize("version", ["02", "08"])
@pytest.mark.parametrize("state", ["PDNG", "INFO"])
def test_what_is_not_booked_is_left_for_a_later_file(version: str, state: str) -> None:
    found = read(entry_of(PAID, version=version, state=state), version=version)
    assert (len(found.lines), found.pending) == (0, 1)


def test_a_structured_reference_is_text_to_be_recognised_by() -> None:
    found = read(entry_of(Moved(100, "RF18539007547034"), structured=True))
    assert found.lines[0].text == "RF18539007547034"


@pytest.mark.parametrize("newer", [False, True])
def test_a_collective_entry_is_one_line_for_each_payment(newer: bool) -> None:
    parts = [
        Moved(1_000, "K7QM-4XWP", name="Anna Prova", reference="E-1"),
        Moved(2_001, "Spesa", name="Bruno Prova", reference="E-2"),
    ]
    found = read(batch_of(3_001, parts, newer=newer))
    assert [(line.cents, line.name, line.reference) for line in found.lines] == [
        (1_000, "Anna Prova", "E-1"),
        (2_001, "Bruno Prova", "E-2"),
    ]
    assert len(set(keys_of(found.lines))) == 2


def test_a_collective_entry_that_does_not_add_up_stays_one_line() -> None:
    parts = [Moved(1_000, "uno", name="Anna"), Moved(2_000, "due", name="Bruno")]
    (line,) = read(batch_of(3_001, parts)).lines
    assert (line.cents, line.text, line.name) == (3_001, "uno due", "Anna, Bruno")


def test_what_the_bank_takes_back_says_so() -> None:
    (line,) = read(entry_of(SPENT, reversal=True)).lines
    assert (line.cents, line.is_reversal) == (-123_456, True)


def test_money_of_another_currency_is_refused_with_its_row() -> None:
    found = read(entry_of(PAID), entry_of(PAID, currency="CHF"))
    assert [(fault.row, fault.code, fault.value) for fault in found.faults] == [
        (2, FaultCode.OTHER_CURRENCY, "120.50 CHF")
    ]
    assert len(found.lines) == 1


def test_entries_without_day_amount_or_direction_are_faults() -> None:
    entry = entry_of(PAID)
    dayless = entry.replace("<BookgDt>", "<X>").replace("</BookgDt>", "</X>")
    dayless = dayless.replace("<ValDt>", "<Y>").replace("</ValDt>", "</Y>")
    found = read(
        dayless, entry.replace("CRDT", "BOTH"), entry.replace("120.50", "1e9"), entry.replace("2026", "2027")
    )  # fmt: skip
    assert [fault.code for fault in found.faults] == [
        FaultCode.NO_DAY,
        FaultCode.BAD_SIGN,
        FaultCode.BAD_AMOUNT,
        FaultCode.DAY_TO_COME,
    ]


LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">
<!ENTITY lol1 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;">]><Document>&lol1;</Document>"""
OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>
<Document><BkToCstmrStmt><Stmt>&x;</Stmt></BkToCstmrStmt></Document>"""


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (LAUGHS, DangerousXml),
        (OUTSIDE, DangerousXml),
        (b"<!DOCTYPE Document><Document/>", DangerousXml),
        (b"<Document><BkToCstmrStmt>", BrokenXml),
        (b'<?xml version="1.0" encoding="klingon"?><Document/>', BrokenXml),
        (b"<Document><BkToCstmrAcctRpt/></Document>", NotCamt),
        (b"<Document><BkToCstmrStmt/></Document>", NotCamt),
        (b"<svg/>", NotCamt),
        (b"<a>" * 200_000, BrokenXml),
        (b"<a>" * 200_000 + b"</a>" * 200_000, NotCamt),
    ],
)
def test_xml_that_is_no_statement_is_refused(data: bytes, error: type[BadStatement]) -> None:
    with pytest.raises(error):
        read_camt(data, today=TODAY)


def test_two_accounts_in_one_file_are_refused() -> None:
    one = camt_of([entry_of(PAID)]).decode()
    start, end = one.index("<Stmt>"), one.index("</Stmt>") + len("</Stmt>")
    other = one[start:end].replace("IT60X0542811101000000123456", "IT40S0542811101000000123456")
    with pytest.raises(SeveralAccounts):
        read_camt((one[:end] + other + one[end:]).encode(), today=TODAY)


def test_too_many_entries_are_refused() -> None:
    with pytest.raises(TooManyMovements):
        read(*[entry_of(PAID)] * 5_001)


@pytest.mark.parametrize("name", LAYOUTS)
def test_tables_are_told_from_messages_by_what_they_hold(name: str) -> None:
    assert kind_of(LAYOUTS[name]) is StatementKind.TABLE


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", FileMissing),
        (b" \r\n", FileMissing),
        (b"%PDF-1.7", NotAStatement),
        (b"\x89PNG\r\n", NotAStatement),
        (b"<html><table>", NotAStatement),
        (b'{"a": 1}', NotAStatement),
    ],
)
def test_other_files_are_refused(data: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        kind_of(data)


def test_a_message_is_told_by_what_it_holds() -> None:
    assert kind_of(camt_of([])) is StatementKind.CAMT
    assert kind_of(camt_of([]).decode().encode("utf-16")) is StatementKind.CAMT
