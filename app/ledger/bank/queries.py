"""Every reading of what the bank has told."""

import uuid
from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import ColumnElement, and_, exists, func, not_, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from app.ledger.bank.errors import LineNotFound, StatementNotFound, UploadGone
from app.ledger.bank.models import (
    BankDetails,
    BankMovement,
    BankStatement,
    Placing,
    PlacingKind,
    StatementMapping,
    StatementUpload,
)
from app.ledger.models import LedgerEntry

_Reversal = aliased(LedgerEntry)
_Later = aliased(Placing)


def details_of(session: Session, organisation_id: uuid.UUID) -> BankDetails | None:
    """Return where the households of a group pay to."""
    return session.get(BankDetails, organisation_id)


def upload(session: Session, organisation_id: uuid.UUID, upload_id: uuid.UUID) -> StatementUpload:
    """Return a table that waits for its columns; raises UploadGone."""
    found = session.get(StatementUpload, upload_id)
    if found is None or found.organisation_id != organisation_id:
        raise UploadGone
    return found


def open_upload(session: Session, organisation_id: uuid.UUID) -> StatementUpload | None:
    """Return the table of a group that waits for its columns."""
    return session.scalar(
        select(StatementUpload).where(StatementUpload.organisation_id == organisation_id)
    )


def mapping_of(
    session: Session, organisation_id: uuid.UUID, fingerprint: str
) -> StatementMapping | None:
    """Return what the columns of such tables meant the last time."""
    return session.scalar(
        select(StatementMapping).where(
            StatementMapping.organisation_id == organisation_id,
            StatementMapping.fingerprint == fingerprint,
        )
    )


def statement(
    session: Session, organisation_id: uuid.UUID, statement_id: uuid.UUID
) -> BankStatement:
    """Return a statement of a group; raises StatementNotFound."""
    found = session.get(BankStatement, statement_id)
    if found is None or found.organisation_id != organisation_id:
        raise StatementNotFound
    return found


def last_statements(
    session: Session, organisation_id: uuid.UUID, *, first: int = 0, most: int
) -> Sequence[BankStatement]:
    """Return the statements of a group, the latest first."""
    return session.scalars(
        select(BankStatement)
        .where(BankStatement.organisation_id == organisation_id)
        .order_by(BankStatement.at.desc(), BankStatement.id.desc())
        .offset(first)
        .limit(most)
    ).all()


def count_statements(session: Session, organisation_id: uuid.UUID) -> int:
    """Return how many statements a group has."""
    query = select(func.count()).where(BankStatement.organisation_id == organisation_id)
    return session.scalar(query) or 0


def known_keys(session: Session, organisation_id: uuid.UUID, keys: Collection[str]) -> set[str]:
    """Return which of some movements have been read before."""
    return set(
        session.scalars(
            select(BankMovement.key).where(
                BankMovement.organisation_id == organisation_id, BankMovement.key.in_(keys)
            )
        )
    )


def movement(session: Session, organisation_id: uuid.UUID, movement_id: uuid.UUID) -> BankMovement:
    """Return a movement with its statement; raises LineNotFound."""
    found = session.scalar(
        select(BankMovement)
        .where(BankMovement.id == movement_id, BankMovement.organisation_id == organisation_id)
        .options(joinedload(BankMovement.statement))
    )
    if found is None:
        raise LineNotFound
    return found


def is_last_placing() -> ColumnElement[bool]:
    return not_(
        exists().where(_Later.movement_id == Placing.movement_id, _Later.number > Placing.number)
    )


def is_taken(session: Session, entry_id: uuid.UUID) -> bool:
    """Tell whether a movement stands for an entry."""
    query = select(exists().where(Placing.entry_id == entry_id, is_last_placing()))
    return bool(session.scalar(query))


def _is_placed() -> ColumnElement[bool]:
    stands = and_(
        Placing.entry_id.is_not(None),
        not_(exists().where(_Reversal.reverses_id == Placing.entry_id)),
    )
    return exists().where(
        Placing.movement_id == BankMovement.id,
        is_last_placing(),
        or_(Placing.kind == PlacingKind.ASIDE, stands),
    )


def _waiting(
    organisation_id: uuid.UUID, statement_id: uuid.UUID | None
) -> list[ColumnElement[bool]]:
    wanted = [BankMovement.organisation_id == organisation_id, not_(_is_placed())]
    if statement_id is not None:
        wanted.append(BankMovement.statement_id == statement_id)
    return wanted


def count_waiting(
    session: Session, organisation_id: uuid.UUID, statement_id: uuid.UUID | None = None
) -> int:
    """Return how many movements wait to be placed."""
    query = select(func.count()).select_from(BankMovement)
    return session.scalar(query.where(*_waiting(organisation_id, statement_id))) or 0


def waiting(
    session: Session,
    organisation_id: uuid.UUID,
    statement_id: uuid.UUID | None = None,
    *,
    first: int = 0,
    most: int,
) -> Sequence[BankMovement]:
    """Return movements that wait to be placed, the oldest first, with their statements."""
    return session.scalars(
        select(BankMovement)
        .where(*_waiting(organisation_id, statement_id))
        .options(joinedload(BankMovement.statement))
        .order_by(BankMovement.on, BankMovement.statement_id, BankMovement.number)
        .offset(first)
        .limit(most)
    ).all()


def waiting_among(
    session: Session, organisation_id: uuid.UUID, movement_ids: Collection[uuid.UUID]
) -> Sequence[BankMovement]:
    """Return those of some movements that wait to be placed, the oldest first."""
    return session.scalars(
        select(BankMovement)
        .where(*_waiting(organisation_id, None), BankMovement.id.in_(movement_ids))
        .order_by(BankMovement.on, BankMovement.statement_id, BankMovement.number)
    ).all()


def is_waiting(session: Session, row: BankMovement) -> bool:
    """Tell whether a movement waits to be placed."""
    return bool(waiting_among(session, row.organisation_id, [row.id]))


def movements_of(
    session: Session, statement_id: uuid.UUID, *, first: int, most: int
) -> Sequence[BankMovement]:
    """Return the movements that a statement brought, as they stand in it."""
    return session.scalars(
        select(BankMovement)
        .where(BankMovement.statement_id == statement_id)
        .order_by(BankMovement.number)
        .offset(first)
        .limit(most)
    ).all()


def placings_of(session: Session, movement_ids: Collection[uuid.UUID]) -> Sequence[Placing]:
    """Return what was done with some movements, the first first, with the entries."""
    return session.scalars(
        select(Placing)
        .where(Placing.movement_id.in_(movement_ids))
        .options(joinedload(Placing.entry))
        .order_by(Placing.movement_id, Placing.number)
    ).all()


def movement_of_entry(session: Session, entry_id: uuid.UUID) -> BankMovement | None:
    """Return the movement that an entry stands for."""
    return session.scalar(
        select(BankMovement)
        .join(Placing, Placing.movement_id == BankMovement.id)
        .where(Placing.entry_id == entry_id, is_last_placing())
        .limit(1)
    )


def reversed_among(session: Session, entry_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Return which of some entries have been reversed."""
    found = session.scalars(
        select(LedgerEntry.reverses_id).where(LedgerEntry.reverses_id.in_(entry_ids))
    )
    return {each for each in found if each is not None}


def closing_known(session: Session, organisation_id: uuid.UUID) -> BankStatement | None:
    """Return the statement that tells the latest balance of the bank."""
    return session.scalar(
        select(BankStatement)
        .where(
            BankStatement.organisation_id == organisation_id,
            BankStatement.closing_cents.is_not(None),
        )
        .order_by(BankStatement.last_on.desc(), BankStatement.at.desc(), BankStatement.id)
        .limit(1)
    )


def oldest_waiting(session: Session, organisation_id: uuid.UUID) -> date | None:
    """Return since when a movement waits."""
    query = select(func.min(BankMovement.on)).where(*_waiting(organisation_id, None))
    return session.scalar(query)
