"""Members that a district already has when it begins to use this: told once, with their day and minutes."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.audit import Subject, record
from app.accounts.models import Person
from app.district.models import (
    MemberCategory,
    Membership,
    MembershipAction,
    MembershipEvent,
    MembershipState,
)
from catalog.errors import Invalid
from catalog.organisations import Organisation

COLUMNS = ("organisation", "category", "since", "minutes", "charter")


class BadMemberList(Invalid):
    """A line of a list of members cannot be used; nothing has been written."""

    code = "bad_member_list"

    def __init__(self, line: int, column: str) -> None:
        self.line = line
        self.column = column
        super().__init__()


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberLine:
    """A member that was admitted before: its page (slug) or VAT number, and what the minutes say."""

    line: int
    organisation: str
    category: MemberCategory
    since: date
    minutes: str
    charter: str


def read_members(text: str) -> tuple[MemberLine, ...]:
    """Return the lines of a CSV with the columns of COLUMNS, parted by comma or semicolon.

    Raises
    ------
    BadMemberList
        With the line, counted as a spreadsheet does, and the column at fault.
    """
    first = text.partition("\n")[0]
    rows = csv.DictReader(io.StringIO(text), delimiter=";" if ";" in first else ",")
    for column in COLUMNS:
        if column not in (rows.fieldnames or ()):
            raise BadMemberList(1, column)
    return tuple(_line(number, row) for number, row in enumerate(rows, start=2))


def _line(number: int, row: dict[str, str | None]) -> MemberLine:
    values = {column: (row.get(column) or "").strip() for column in COLUMNS}
    for column in ("organisation", "minutes", "charter"):
        if not values[column]:
            raise BadMemberList(number, column)
    try:
        category = MemberCategory(values["category"])
    except ValueError as error:
        raise BadMemberList(number, "category") from error
    try:
        since = date.fromisoformat(values["since"])
    except ValueError as error:
        raise BadMemberList(number, "since") from error
    return MemberLine(
        line=number,
        organisation=values["organisation"],
        category=category,
        since=since,
        minutes=values["minutes"],
        charter=values["charter"],
    )


def record_members(
    session: Session, lines: Iterable[MemberLine], *, by: Person, now: datetime
) -> int:
    """Write memberships that were decided before; return how many are new.

    An organisation with an open membership is left as it is, so that repeating is harmless.

    Raises
    ------
    BadMemberList
        For an organisation that is not there.
    """
    return sum(_record(session, line, by, now) for line in lines)


def _record(session: Session, line: MemberLine, by: Person, now: datetime) -> bool:
    owner = session.scalar(
        select(Organisation).where(
            (Organisation.slug == line.organisation)
            | (Organisation.vat_number == line.organisation)
        )
    )
    if owner is None:
        raise BadMemberList(line.line, "organisation")
    row = Membership(
        organisation_id=owner.id,
        category=line.category,
        motivation="",
        state=MembershipState.ADMITTED,
        charter_version=line.charter,
        charter_accepted_by_id=by.id,
        charter_accepted_at=now,
        created_at=now,
    )
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        return False
    steps = (
        (MembershipAction.APPLY, MembershipState.APPLIED),
        (MembershipAction.ADMIT, MembershipState.ADMITTED),
    )
    for number, (action, state) in enumerate(steps, start=1):
        session.add(
            MembershipEvent(
                membership_id=row.id,
                number=number,
                action=action,
                state=state,
                effective_on=line.since,
                minutes_reference=line.minutes,
                by_id=by.id,
                at=now,
            )
        )
    owner.is_member = True
    facts = {"minutes": line.minutes, "since": line.since.isoformat()}
    record(
        session,
        "membership.recorded",
        Subject("membership", row.id),
        actor=None,
        now=now,
        facts=facts,
    )
    return True
