"""The offers of one organisation as its own people see them: filtered, counted, page by page."""

import enum
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, case, func, or_, select, true, tuple_
from sqlalchemy.orm import Session

from catalog.offers import Offer, OfferRepeat


class Shown(enum.StrEnum):
    """Which of the offers a person wants to see."""

    ALL = "all"
    PUBLISHED = "published"
    PAUSED = "paused"
    DRAFT = "draft"
    OUT_OF_SEASON = "season"
    OLD_PRICE = "price"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """Whose offers, seen on which day; prices not confirmed since `old_before` are old."""

    organisation_id: uuid.UUID
    day: date
    old_before: datetime


@dataclass(frozen=True, slots=True)
class Wish:
    """What part of a shelf is wanted: a kind, words of the title, and from where on."""

    shown: Shown = Shown.ALL
    words: str = ""
    after: tuple[str, uuid.UUID] | None = None


def _mine(shelf: Shelf) -> ColumnElement[bool]:
    return and_(Offer.organisation_id == shelf.organisation_id, Offer.withdrawn_at.is_(None))


def has_old_price(old_before: datetime) -> ColumnElement[bool]:
    """Return the condition of an offer that buyers see with a price nobody has confirmed lately."""
    return and_(
        Offer.published,
        Offer.price_cents.is_not(None),
        or_(Offer.price_confirmed_at.is_(None), Offer.price_confirmed_at < old_before),
    )


def _is(shown: Shown, shelf: Shelf) -> ColumnElement[bool]:
    month = 1 << (shelf.day.month - 1)
    match shown:
        case Shown.PUBLISHED:
            return and_(Offer.published)
        case Shown.PAUSED:
            return and_(~Offer.published, Offer.published_at.is_not(None))
        case Shown.DRAFT:
            return and_(~Offer.published, Offer.published_at.is_(None))
        case Shown.OUT_OF_SEASON:
            return or_(
                Offer.months.bitwise_and(month) == 0,
                Offer.available_from > shelf.day,
                Offer.available_until < shelf.day,
            )
        case Shown.OLD_PRICE:
            return has_old_price(shelf.old_before)
        case _all:
            return true()


def count_shelf(session: Session, shelf: Shelf) -> Mapping[Shown, int]:
    """Return how many offers there are of each kind, with one question."""
    columns = [
        func.count(case((_is(shown, shelf), 1))).label(shown.value)
        for shown in Shown
        if shown is not Shown.ALL
    ]
    row = session.execute(
        select(func.count().label(Shown.ALL.value), *columns).where(_mine(shelf))
    ).one()
    return {shown: getattr(row, shown.value) for shown in Shown}


def page_of_shelf(session: Session, shelf: Shelf, wish: Wish, *, most: int) -> Sequence[Offer]:
    """Return the next `most` offers after a title and id, by title."""
    query = select(Offer).where(_mine(shelf), _is(wish.shown, shelf))
    if wish.words:
        query = query.where(Offer.title.icontains(wish.words, autoescape=True))
    if wish.after is not None:
        query = query.where(tuple_(Offer.title, Offer.id) > tuple_(*wish.after))
    return session.scalars(query.order_by(Offer.title, Offer.id).limit(most)).all()


def due_again(session: Session, shelf: Shelf, *, first_day: date, most: int) -> Sequence[Offer]:
    """Return offers whose season comes round and whose owners want to be asked.

    `first_day` is the day of the year before at which a season began that is now about to begin again.
    """
    return session.scalars(
        select(Offer)
        .where(_mine(shelf), _comes_round(OfferRepeat.ASK, shelf.day, first_day))
        .order_by(Offer.title, Offer.id)
        .limit(most)
    ).all()


def _comes_round(repeat: OfferRepeat, day: date, first_day: date) -> ColumnElement[bool]:
    return and_(
        Offer.repeat == repeat, Offer.available_until < day, Offer.available_from <= first_day
    )


def seasons_to_open(session: Session, *, day: date, first_day: date, most: int) -> Sequence[Offer]:
    """Return offers of whatever organisation whose season comes round by itself."""
    return session.scalars(
        select(Offer)
        .where(_comes_round(OfferRepeat.AUTOMATIC, day, first_day), Offer.withdrawn_at.is_(None))
        .order_by(Offer.id)
        .limit(most)
    ).all()


def offers_by_id(
    session: Session, organisation_id: uuid.UUID, ids: Sequence[uuid.UUID]
) -> dict[uuid.UUID, Offer]:
    """Return those of an organisation's offers that are asked for, as they are now."""
    found = session.scalars(
        select(Offer)
        .where(
            Offer.organisation_id == organisation_id,
            Offer.withdrawn_at.is_(None),
            Offer.id.in_(ids),
        )
        .order_by(Offer.id)
        .execution_options(populate_existing=True)
    )
    return {offer.id: offer for offer in found}
