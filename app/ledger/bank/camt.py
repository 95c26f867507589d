"""Statements of accounts as banks exchange them: ISO 20022 camt.053, whichever version.

The versions differ in their namespace and in a few places where a value got a box around it: the state
(`Sts` / `Sts/Cd`), the parties (`Dbtr/Nm` / `Dbtr/Pty/Nm`), the amount of a part (`AmtDtls/TxAmt/Amt` /
`Amt`). We look for the innermost names and do not ask the version.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from app.ledger.bank.days import read_day
from app.ledger.bank.errors import (
    BrokenXml,
    DangerousXml,
    NotCamt,
    SeveralAccounts,
    TooManyMovements,
)
from app.ledger.bank.lines import (
    LONGEST_REFERENCE,
    MOST_LINES,
    BankBalance,
    BankFile,
    BankLine,
    FaultCode,
    RowFault,
    RowRefused,
)
from app.ledger.bank.sums import exact_cents

MESSAGE = "BkToCstmrStmt"
_AMOUNT = re.compile(r"\d{1,15}(?:\.\d{1,5})?")
_OPENING = ("OPBD", "PRCD")
_CLOSING = ("CLBD",)
# Banks write these where they have no reference.
_NOTHING = frozenset({"NONREF", "NOTPROVIDED", "NOT PROVIDED"})


def read_camt(data: bytes, *, today: date) -> BankFile:
    """Return the movements of a camt.053 message.

    Raises
    ------
    BrokenXml, DangerousXml, NotCamt, SeveralAccounts, TooManyMovements
    """
    statements = _statements(data)
    ibans = {_value(each, "Acct", "Id", "IBAN") for each in statements}
    if len(ibans) > 1:
        raise SeveralAccounts
    reader = _Reader(today)
    for statement in statements:
        for entry in _all(statement, "Ntry"):
            reader.take(entry)
    if len(reader.lines) > MOST_LINES:
        raise TooManyMovements(MOST_LINES)
    return BankFile(
        lines=reader.lines,
        faults=reader.faults,
        pending=reader.pending,
        iban=ibans.pop().replace(" ", "")[:34] if ibans else "",
        opening=_balance(statements[:1], _OPENING),
        closing=_balance(statements[-1:], _CLOSING),
    )


def _statements(data: bytes) -> Sequence[Element]:
    try:
        root = fromstring(data, forbid_dtd=True)
    except DefusedXmlException as error:
        raise DangerousXml from error
    except (ParseError, ValueError, LookupError) as error:
        # ValueError and LookupError: an encoding that is declared and not there.
        raise BrokenXml from error
    message = root if _name(root) == MESSAGE else _one(root, MESSAGE)
    if message is None:
        inner = next(iter(root), root)
        raise NotCamt(_name(inner)[:40])
    found = list(_all(message, "Stmt"))
    if not found:
        raise NotCamt(MESSAGE)
    return found


@dataclass(frozen=True, slots=True)
class _Booking:
    """What the parts of an entry have in common."""

    row: int
    on: date
    value_on: date | None
    cents: int
    is_reversal: bool
    reference: str


class _Reader:
    """Takes entry by entry."""

    def __init__(self, today: date) -> None:
        self.today = today
        self.lines: list[BankLine] = []
        self.faults: list[RowFault] = []
        self.pending = 0
        self.row = 0

    def take(self, entry: Element) -> None:
        """Read an entry into its movements."""
        self.row += 1
        state = _inner(entry, "Sts")
        if state in {"PDNG", "INFO", "FUTR"}:
            self.pending += 1
            return
        try:
            booking = self._booking(entry)
        except RowRefused as refused:
            self.faults.append(RowFault(self.row, refused.code, refused.value))
            return
        if booking.cents:
            self.lines.extend(_parts(entry, booking))

    def _booking(self, entry: Element) -> _Booking:
        on = _day(entry, "BookgDt") or _day(entry, "ValDt")
        if on is None:
            raise RowRefused(FaultCode.NO_DAY)
        if on > self.today:
            raise RowRefused(FaultCode.DAY_TO_COME, on.isoformat())
        return _Booking(
            row=self.row,
            on=on,
            value_on=_day(entry, "ValDt"),
            cents=_signed(entry, _one(entry, "Amt")),
            is_reversal=_value(entry, "RvslInd") in {"true", "1"},
            reference=_reference(_value(entry, "AcctSvcrRef") or _value(entry, "NtryRef")),
        )


def _parts(entry: Element, booking: _Booking) -> list[BankLine]:
    """Return one line for each payment of a collective entry, if their amounts are told and add up."""
    parts = [part for details in _all(entry, "NtryDtls") for part in _all(details, "TxDtls")]
    if len(parts) > 1:
        try:
            sums = [_signed(part, _amount_of(part), entry) for part in parts]
        except RowRefused:
            sums = []
        if sums and sum(sums) == booking.cents and all(sums):
            return [
                _line(booking, entry, [part], cents, _own_reference(part, booking, place))
                for place, (part, cents) in enumerate(zip(parts, sums, strict=True), start=1)
            ]
    reference = booking.reference or (_own_reference(parts[0], booking, 1) if parts else "")
    return [_line(booking, entry, parts, booking.cents, reference)]


def _line(
    booking: _Booking, entry: Element, parts: Sequence[Element], cents: int, reference: str
) -> BankLine:
    texts = [text for part in parts for text in _texts(part)]
    if not texts:
        told = (_value(each, "AddtlTxInf") for each in parts)
        texts = [text for text in (*told, _value(entry, "AddtlNtryInf")) if text]
    party = "Dbtr" if cents > 0 else "Cdtr"
    names = [name for part in parts if (name := _party(part, party))]
    return BankLine(
        row=booking.row,
        on=booking.on,
        value_on=booking.value_on,
        cents=cents,
        text=" ".join(dict.fromkeys(texts)),
        name=", ".join(dict.fromkeys(names)),
        reference=reference,
        is_reversal=booking.is_reversal,
    )


def _texts(part: Element) -> Iterator[str]:
    for remittance in _all(part, "RmtInf"):
        yield from (text for each in _all(remittance, "Ustrd") if (text := _text(each)))
        for structured in _all(remittance, "Strd"):
            reference = _value(structured, "CdtrRefInf", "Ref")
            if reference:
                yield reference
            yield from (text for each in _all(structured, "AddtlRmtInf") if (text := _text(each)))


def _party(part: Element, party: str) -> str:
    parties = _one(part, "RltdPties")
    found = None if parties is None else _one(parties, party)
    return "" if found is None else _value(found, "Pty", "Nm") or _value(found, "Nm")


def _own_reference(part: Element, booking: _Booking, place: int) -> str:
    references = _one(part, "Refs")
    if references is not None:
        for name in ("AcctSvcrRef", "TxId", "EndToEndId"):
            own = _reference(_value(references, name))
            if own and own != booking.reference:
                return own
    return f"{booking.reference[: LONGEST_REFERENCE - 6]}/{place}" if booking.reference else ""


def _reference(text: str) -> str:
    return "" if text.upper() in _NOTHING else text[:LONGEST_REFERENCE]


def _amount_of(part: Element) -> Element | None:
    own = _one(part, "Amt")
    if own is not None:
        return own
    details = _one(part, "AmtDtls")
    inner = None if details is None else _one(details, "TxAmt")
    return None if inner is None else _one(inner, "Amt")


def _signed(told: Element, amount: Element | None, entry: Element | None = None) -> int:
    """Return cents with the sign that an entry, or a part of it, tells."""
    direction = _value(told, "CdtDbtInd")
    if not direction and entry is not None:
        direction = _value(entry, "CdtDbtInd")
    if direction not in {"CRDT", "DBIT"}:
        raise RowRefused(FaultCode.BAD_SIGN, direction)
    cents = _cents(amount)
    return cents if direction == "CRDT" else -cents


def _cents(amount: Element | None) -> int:
    if amount is None:
        raise RowRefused(FaultCode.NO_AMOUNT)
    text, currency = _text(amount), amount.get("Ccy", "EUR")
    if currency != "EUR":
        raise RowRefused(FaultCode.OTHER_CURRENCY, f"{text} {currency}")
    if _AMOUNT.fullmatch(text) is None:
        raise RowRefused(FaultCode.BAD_AMOUNT, text)
    return exact_cents(Decimal(text), text)


def _balance(statements: Sequence[Element], codes: Sequence[str]) -> BankBalance | None:
    found = {
        code: each
        for statement in statements
        for each in _all(statement, "Bal")
        if (code := _value(each, "Tp", "CdOrPrtry", "Cd")) in codes
    }
    for code in codes:
        if code in found:
            try:
                cents = _signed(found[code], _one(found[code], "Amt"))
            except (RowRefused, InvalidOperation):
                return None
            return BankBalance(cents, _day(found[code], "Dt"))
    return None


def _day(parent: Element, name: str) -> date | None:
    text = _inner(parent, name)
    return read_day(text) if text else None


def _name(element: Element) -> str:
    """Return the name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def _all(parent: Element, name: str) -> Iterator[Element]:
    return (child for child in parent if _name(child) == name)


def _one(parent: Element, name: str) -> Element | None:
    return next(_all(parent, name), None)


def _value(parent: Element, *path: str) -> str:
    """Return the text at the end of a path of names, empty when it is not there."""
    found: Element | None = parent
    for name in path:
        found = None if found is None else _one(found, name)
    return "" if found is None else _text(found)


def _inner(parent: Element, name: str) -> str:
    """Return the text of an element, or of the first box inside of it."""
    found = _one(parent, name)
    if found is None:
        return ""
    return _text(found) or next((text for child in found if (text := _text(child))), "")


def _text(element: Element) -> str:
    return " ".join((element.text or "").split())
