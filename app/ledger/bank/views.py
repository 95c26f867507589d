"""What the bank's pages show."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import url_for
from sqlalchemy.orm import Session

from app.ledger import book_queries
from app.ledger.bank import queries
from app.ledger.bank.columns import BankLayout
from app.ledger.bank.fields import BankField
from app.ledger.bank.known import known_to
from app.ledger.bank.labels import became_of, fault_label, field_label, guess_words
from app.ledger.bank.lines import BankFile, FaultCode
from app.ledger.bank.models import BankMovement, BankStatement, PlacingKind
from app.ledger.bank.recognising import Guess, Known, guess_of
from app.ledger.bank.services import Table
from app.ledger.bank.targets import Target, TargetKind
from app.ledger.labels import account_title
from app.ledger.models import OF_ORGANISATIONS
from app.runtime.i18n import gettext as _
from app.runtime.tables.cells import Row, Trouble
from app.web.filters import long_day

Choices = Sequence[tuple[str, str]]
# With more than these to choose from, the list of movements offers the likeliest only.
MOST_CHOICES = 80
SAMPLE_ROWS = 5
LONGEST_SAMPLE = 60
MOST_SHOWN_FAULTS = 20


@dataclass(frozen=True, slots=True)
class Places:
    """Where movements can go, by name."""

    households: Choices
    partners: Choices

    @property
    def are_many(self) -> bool:
        """Whether they are too many to be offered beside every movement."""
        return len(self.households) + len(self.partners) > MOST_CHOICES

    @property
    def deposits(self) -> Choices:
        """Return the deposits of the households, by name."""
        of = TargetKind.HOUSEHOLD.value
        return [
            (value.replace(of, TargetKind.DEPOSIT.value, 1), _("Deposit of %(name)s", name=name))
            for value, name in self.households
        ]

    @property
    def names(self) -> Mapping[str, str]:
        """Return the name of each."""
        return dict((*self.households, *self.partners))


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """A movement that waits, with what it is taken for."""

    id: uuid.UUID
    on: date
    cents: int
    text: str
    name: str
    words: str
    is_certain: bool
    twice: bool
    suggestions: Choices
    chosen: str


@dataclass(frozen=True, slots=True)
class MovementRow:
    """A movement of a statement, with what became of it."""

    id: uuid.UUID
    on: date
    cents: int
    text: str
    name: str
    became: str
    entry_id: uuid.UUID | None


@dataclass(frozen=True, slots=True)
class ColumnView:
    """A column of a table: what it is taken for, with its first cells."""

    index: int
    header: str
    letter: str
    chosen: str
    samples: Sequence[str]


@dataclass(frozen=True, slots=True)
class TablePreview:
    """What a table would bring."""

    columns: Sequence[ColumnView]
    fields: Choices
    file: BankFile | None
    known: int
    faults: Sequence[str]

    @property
    def new(self) -> int:
        """How many movements no file has told before."""
        return 0 if self.file is None else len(self.file.lines) - self.known


def places_of(session: Session, organisation_id: uuid.UUID) -> Places:
    """Return the households and partners of a group."""
    households = book_queries.households_to_choose(session, organisation_id)
    accounts = book_queries.accounts(session, organisation_id, *OF_ORGANISATIONS)
    return Places(
        [
            (str(Target(TargetKind.HOUSEHOLD, row.id)), f"{row.code} {row.name}")
            for row in households
        ],
        [(str(Target(TargetKind.ACCOUNT, row.id)), account_title(row)) for row, _cents in accounts],
    )


def other_places(cents: int) -> Choices:
    """Return what is neither a household nor a partner; `cents` above zero came in."""
    own = _("The group's own money (interest, gift)") if cents > 0 else _("Charges of the bank")
    cash = _("Cash brought to the bank") if cents > 0 else _("Cash drawn")
    return (
        (TargetKind.GROUP.value, own),
        (TargetKind.CASH.value, cash),
        (TargetKind.ASIDE.value, _("Put aside: it does not concern the books")),
    )


def waiting_rows(
    session: Session,
    organisation_id: uuid.UUID,
    rows: Sequence[BankMovement],
    places: Places,
    typed: Mapping[str, str],
) -> list[WaitingRow]:
    """Return movements with what they are taken for; `typed` is what a form had chosen."""
    known = known_to(session, organisation_id, rows)
    names = dict(places.names)
    for each in known.by_hand:
        names[str(Target(TargetKind.ENTRY, each.entry.id))] = _(
            "no. %(number)s of %(day)s", number=each.entry.number, day=long_day(each.entry.on)
        )
    return [_waiting_row(row, known, names, typed) for row in rows]


def _waiting_row(
    row: BankMovement, known: Known, names: Mapping[str, str], typed: Mapping[str, str]
) -> WaitingRow:
    guess = guess_of(row, known)
    suggestions = [
        (str(each), _suggested(each, names)) for each in guess.targets if str(each) in names
    ]
    certain = str(guess.targets[0]) if guess.is_certain else ""
    return WaitingRow(
        id=row.id,
        on=row.on,
        cents=row.cents,
        text=row.text,
        name=row.name,
        words=guess_words(guess, _likeliest(guess, names)),
        is_certain=guess.is_certain,
        twice=guess.twice,
        suggestions=suggestions,
        chosen=typed.get(f"m-{row.id}", certain),
    )


def _likeliest(guess: Guess, names: Mapping[str, str]) -> str:
    return names.get(str(guess.targets[0]), "") if guess.targets else ""


def _suggested(target: Target, names: Mapping[str, str]) -> str:
    name = names[str(target)]
    return _("Entered already: %(entry)s", entry=name) if target.kind is TargetKind.ENTRY else name


def movement_rows(session: Session, rows: Sequence[BankMovement]) -> list[MovementRow]:
    """Return movements with what became of them."""
    last = {each.movement_id: each for each in queries.placings_of(session, [r.id for r in rows])}
    entries = [each.entry_id for each in last.values() if each.entry_id is not None]
    reversed_ = queries.reversed_among(session, entries)
    found: list[MovementRow] = []
    for row in rows:
        placing = last.get(row.id)
        entry_id = placing.entry_id if placing is not None else None
        found.append(
            MovementRow(
                row.id,
                row.on,
                row.cents,
                row.text,
                row.name,
                became_of(placing, reversed_=entry_id in reversed_),
                entry_id,
            )
        )
    return found


def can_reopen(session: Session, row: BankMovement) -> bool:
    """Whether a movement was put where it can be taken from again."""
    done = queries.placings_of(session, [row.id])
    return bool(done) and done[-1].kind in {PlacingKind.ASIDE, PlacingKind.MATCHED}


def table_preview(
    table: Table, layout: BankLayout, file: BankFile | None, known: int
) -> TablePreview:
    """Return a table as it would be read."""
    first = layout.header.number if layout.header is not None else 0
    rows = [row for row in table.sheet.rows if row.number > first and len(row.filled) > 1]
    columns = [
        ColumnView(
            each.index,
            each.header,
            each.letter,
            each.field.value if each.field else "",
            [_shown(row, each.index) for row in rows[:SAMPLE_ROWS]],
        )
        for each in layout.columns
    ]
    faults = (
        ()
        if file is None
        else [
            fault_words(each.row, each.code, each.value) for each in file.faults[:MOST_SHOWN_FAULTS]
        ]
    )
    return TablePreview(
        columns, [(each.value, field_label(each)) for each in BankField], file, known, faults
    )


def _shown(row: Row, index: int) -> str:
    cell = row.cell(index)
    text = "#" if isinstance(cell, Trouble) else " ".join(str(cell).split())
    return text if len(text) <= LONGEST_SAMPLE else f"{text[: LONGEST_SAMPLE - 1]}…"


def fault_words(row: int, code: FaultCode, value: str) -> str:
    """Return in words which row cannot be read, and why."""
    return _("Row %(row)s: %(fault)s", row=row, fault=fault_label(code, value))


def statement_faults(statement: BankStatement) -> list[str]:
    """Return in words which rows of a statement could not be read."""
    return [
        fault_words(int(row), FaultCode(code), str(value)) for row, code, value in statement.faults
    ]


def taken_words(new: int, known: int) -> str:
    """Return what a file has brought."""
    if not new:
        return _("This file holds nothing new: all its movements were known. Nothing was changed.")
    if known:
        return _(
            "%(new)s new movements; %(known)s were known already and are not read twice.",
            new=new,
            known=known,
        )
    return _("%(new)s new movements.", new=new)


def way_on(slug: str, statement_id: uuid.UUID | None) -> str:
    """Return where one goes on after a file was read."""
    if statement_id is None:
        return url_for("bank.start", slug=slug)
    return url_for("bank_movements.waiting", slug=slug, estratto=statement_id)
