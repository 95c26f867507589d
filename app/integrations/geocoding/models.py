"""The cache table of the geocoder."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.integrations.geocoding.answers import LONGEST_ADDRESS, Precision
from app.integrations.geocoding.cached import CachedAnswer
from catalog.base import Base, enum_column


class GeocodeCacheEntry(Base):
    """What the address service answered about an address."""

    __tablename__ = "geocode_cache"
    __table_args__ = (
        CheckConstraint(
            "NOT found OR (lat IS NOT NULL AND lon IS NOT NULL AND precision IS NOT NULL)",
            name="found_has_point",
        ),
    )

    key: Mapped[str] = mapped_column(String(2 * LONGEST_ADDRESS), primary_key=True)
    found: Mapped[bool]
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    precision: Mapped[Precision | None] = mapped_column(enum_column(Precision, "geocode_precision"))
    istat: Mapped[str | None] = mapped_column(String(6))
    fetched_at: Mapped[datetime]


class SqlGeocodeCache:
    """The cache in the database, in short transactions of its own.

    Its own, so that no lock is held while the service is asked, and so that an answer is kept
    even when the request that needed it fails.

    Parameters
    ----------
    transaction : callable
        Opens a session whose block is committed at its end.
    """

    def __init__(self, transaction: Callable[[], AbstractContextManager[Session]]) -> None:
        self._transaction = transaction

    def get(self, key: str) -> CachedAnswer | None:
        with self._transaction() as session:
            entry = session.get(GeocodeCacheEntry, key)
            if entry is None:
                return None
            return CachedAnswer(
                found=entry.found,
                fetched_at=entry.fetched_at,
                lat=entry.lat,
                lon=entry.lon,
                precision=entry.precision,
                istat=entry.istat,
            )

    def put(self, key: str, answer: CachedAnswer) -> None:
        with self._transaction() as session:
            session.merge(
                GeocodeCacheEntry(
                    key=key,
                    found=answer.found,
                    lat=answer.lat,
                    lon=answer.lon,
                    precision=answer.precision,
                    istat=answer.istat,
                    fetched_at=answer.fetched_at,
                )
            )
