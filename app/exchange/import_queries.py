"""What the pages of an import read."""

import enum
import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, func, insert, select
from sqlalchemy.orm import Session

from app.exchange.import_errors import ImportNotFound
from app.exchange.lines import LINE_COLUMNS, Facts, Rewritten, Shown, in_pieces
from app.exchange.models import OPEN_STATES, LineSection, PriceListImport, PriceListLine
from app.runtime.files.models import StoredFile
from catalog.offers import Offer
from catalog.organisations import Organisation


def import_by_id(session: Session, import_id: uuid.UUID) -> PriceListImport:
    """Return an import; raises ImportNotFound."""
    found = session.get(PriceListImport, import_id)
    if found is None:
        raise ImportNotFound
    return found


def locked_import(session: Session, import_id: uuid.UUID) -> PriceListImport:
    """Return an import as it is now, locked: of two people the second sees what the first did."""
    found = session.scalar(
        select(PriceListImport)
        .where(PriceListImport.id == import_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise ImportNotFound
    return found


def organisation_of(session: Session, taken: PriceListImport) -> Organisation:
    """Return the organisation that a list is for."""
    return session.get_one(Organisation, taken.organisation_id)


def open_import(session: Session, organisation_id: uuid.UUID) -> PriceListImport | None:
    """Return the list that is on its way into an organisation."""
    return session.scalar(
        select(PriceListImport).where(
            PriceListImport.organisation_id == organisation_id,
            PriceListImport.state.in_(OPEN_STATES),
        )
    )


def last_imports(
    session: Session, organisation_id: uuid.UUID, *, most: int
) -> Sequence[PriceListImport]:
    """Return the latest lists of an organisation, the newest first."""
    return session.scalars(
        select(PriceListImport)
        .where(PriceListImport.organisation_id == organisation_id)
        .order_by(PriceListImport.created_at.desc(), PriceListImport.id.desc())
        .limit(most)
    ).all()


def count_offers(session: Session, organisation_id: uuid.UUID) -> int:
    """Return how many offers a list of the organisation would hold."""
    query = select(func.count()).select_from(Offer)
    return (
        session.scalar(
            query.where(Offer.organisation_id == organisation_id, Offer.withdrawn_at.is_(None))
        )
        or 0
    )


def imports_before(session: Session, moment: datetime, *, most: int) -> Sequence[PriceListImport]:
    """Return lists that were handed in before a moment, the oldest first."""
    return session.scalars(
        select(PriceListImport)
        .where(PriceListImport.created_at < moment)
        .order_by(PriceListImport.created_at, PriceListImport.id)
        .limit(most)
    ).all()


def stored_file(session: Session, taken: PriceListImport) -> StoredFile | None:
    """Return the file of a list, None when it is no longer kept."""
    return None if taken.file_id is None else session.get(StoredFile, taken.file_id)


class Wish(enum.StrEnum):
    """Which lines a person wants to see."""

    ALL = "all"
    FAULT = "fault"
    DOUBTFUL = "doubtful"
    MOVED = "moved"
    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    UNCLASSIFIED = "unclassified"
    MISSING = "missing"


def page_of_lines(
    session: Session, import_id: uuid.UUID, wish: Wish, *, offset: int, most: int
) -> Sequence[PriceListLine]:
    """Return some lines of an import, in the order of the file."""
    query = select(PriceListLine).where(PriceListLine.import_id == import_id)
    match wish:
        case Wish.ALL:
            pass
        case Wish.DOUBTFUL:
            query = query.where(PriceListLine.doubtful)
        case Wish.MOVED:
            query = query.where(PriceListLine.moved)
        case _:
            query = query.where(PriceListLine.section == LineSection(wish.value))
    return session.scalars(query.order_by(PriceListLine.position).offset(offset).limit(most)).all()


def lines_in(
    session: Session, import_id: uuid.UUID, section: LineSection, *, most: int
) -> Sequence[PriceListLine]:
    """Return the first lines of one section."""
    return session.scalars(
        select(PriceListLine)
        .where(PriceListLine.import_id == import_id, PriceListLine.section == section)
        .order_by(PriceListLine.position)
        .limit(most)
    ).all()


def shown_lines(session: Session, import_id: uuid.UUID) -> Shown:
    """Return the lines of an import as a person has been shown them."""
    columns = (getattr(PriceListLine, name) for name in LINE_COLUMNS)
    rows = session.execute(
        select(PriceListLine.position, *columns)
        .where(PriceListLine.import_id == import_id)
        .order_by(PriceListLine.position)
    )
    return {row[0]: dict(zip(LINE_COLUMNS, row[1:], strict=True)) for row in rows}


def replace_lines(session: Session, import_id: uuid.UUID, lines: Sequence[Facts]) -> None:
    """Keep these lines of an import and no others."""
    session.execute(delete(PriceListLine).where(PriceListLine.import_id == import_id))
    _insert_lines(session, lines)


def rewrite_lines(session: Session, import_id: uuid.UUID, lines: Rewritten) -> None:
    """Put new lines in the place of those that are no longer right."""
    if lines.gone:
        this = (PriceListLine.import_id == import_id, PriceListLine.position == bindparam("at"))
        session.connection().execute(
            delete(PriceListLine).where(*this), [{"at": position} for position in lines.gone]
        )
    _insert_lines(session, lines.new)


def _insert_lines(session: Session, lines: Sequence[Facts]) -> None:
    for piece in in_pieces(lines):
        session.connection().execute(insert(PriceListLine), list(piece))
