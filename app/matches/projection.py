"""The one bridge between rows and arrays: turns the market into an OfferTable and keeps it fresh."""

import threading
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Row
from sqlalchemy.orm import Session

from app.matches import changes, columns
from app.matches.models import ChangedThing
from app.matches.records import (
    CLAIM_RECORD,
    LOW_BITS,
    OFFER_RECORD,
    ProducerRecord,
    Vocabulary,
    area_of,
    claim_records,
    claim_tuple,
    offer_records,
    producer_record,
)
from app.matches.service_areas import ServiceAreas, reach_km
from catalog.claims import Claim
from catalog.delivery_areas import DeliveryArea
from catalog.offers import Offer
from catalog.organisations import Organisation
from matching import OfferClaims, OfferTable, TextScores

OFFER_ID_MASK = 2**63 - 1


@dataclass(frozen=True, slots=True)
class MarketSnapshot:
    """The market at one version: what the engine ranks, and the way back to identifiers."""

    version: int
    table: OfferTable
    offers: NDArray[np.void]
    producers: tuple[ProducerRecord, ...]
    areas: ServiceAreas
    words: Vocabulary
    # Rows in the order of the lower halves of their identifiers.
    by_low: NDArray[np.int64]

    def offer_uuid(self, row: int) -> uuid.UUID:
        """Return the identifier of the offer in a row of the table."""
        record = self.offers[row]
        return uuid.UUID(int=int(record["high"]) << 64 | int(record["low"]))

    def rows_of(self, ids: Sequence[uuid.UUID]) -> NDArray[np.int64]:
        """Return the row of each offer, -1 for an unknown one."""
        lows = np.array([offer_id.int & LOW_BITS for offer_id in ids], dtype=np.uint64)
        if not len(self.offers):
            return np.full(len(lows), -1, dtype=np.int64)
        held = self.offers["low"]
        places = np.searchsorted(held, lows, sorter=self.by_low)
        rows = self.by_low[np.minimum(places, len(held) - 1)]
        return np.where(held[rows] == lows, rows, -1)

    def text_scores(self, hits: Sequence[tuple[uuid.UUID, float]]) -> TextScores:
        """Return what the word index found as the engine takes it; unknown offers are left out."""
        rows = self.rows_of([offer_id for offer_id, _score in hits])
        scores = np.array([score for _offer_id, score in hits], dtype=np.float64)
        known = (rows >= 0) & (scores > 0)
        return TextScores(rows[known], scores[known])


class MarketProjection:
    """Holds the snapshot of this process and brings it up to the database's version on demand."""

    def __init__(self, words: Vocabulary) -> None:
        self._words = words
        self._lock = threading.Lock()
        self._snapshot: MarketSnapshot | None = None

    def snapshot(self, session: Session) -> MarketSnapshot:
        """Return the market as last committed; reads one row when nothing has changed."""
        held = self._snapshot
        if held is not None and held.version == changes.current_version(session):
            return held
        with self._lock:
            return self._refresh(session)

    def use_words(self, words: Vocabulary) -> None:
        """Take new words (a gazetteer with exact points); the next reader rebuilds."""
        with self._lock:
            self._words = words
            self._snapshot = None

    def _refresh(self, session: Session) -> MarketSnapshot:
        held = self._snapshot
        version = changes.current_version(session)
        if held is not None and held.version == version:
            return held
        self._snapshot = self._follow(session, held, version)
        return self._snapshot

    def _follow(
        self, session: Session, held: MarketSnapshot | None, version: int
    ) -> MarketSnapshot:
        # Behind the oldest note, or ahead of the database (it was replaced): start anew.
        if held is None or not _can_follow(session, held.version, version):
            return read_market(session, self._words, version)
        noted = changes.changes_since(session, held.version)
        if any(thing is ChangedThing.EVERYTHING for thing, _id in noted):
            return read_market(session, self._words, version)
        return apply_changes(session, held, noted, version)


def _can_follow(session: Session, held_version: int, version: int) -> bool:
    if held_version > version:
        return False
    oldest = changes.oldest_kept_version(session)
    return 0 < oldest <= held_version + 1


def read_market(session: Session, words: Vocabulary, version: int) -> MarketSnapshot:
    """Read the whole market: four statements, whatever its size."""
    producers = [
        producer_record(row)
        for row in columns.read_all(session, columns.ORGANISATION_COLUMNS, Organisation.id)
    ]
    index = {producer.id: number for number, producer in enumerate(producers)}
    _attach_areas(
        producers, index, columns.read_all(session, columns.AREA_COLUMNS, DeliveryArea.id)
    )
    claims = columns.read_all(session, columns.CLAIM_COLUMNS, Claim.id)
    _attach_claims(producers, index, claims, words)
    rows = columns.read_all(session, columns.OFFER_COLUMNS, Offer.id)
    offers = offer_records(rows, index, words)
    own = claim_records((row for row in claims if row.offer_id is not None), words)
    return assemble(version, offers, own, producers, words)


def apply_changes(
    session: Session, held: MarketSnapshot, noted: Sequence[changes.Change], version: int
) -> MarketSnapshot:
    """Read again what has changed since `held` and put it in its place."""
    offer_ids = {thing_id for thing, thing_id in noted if thing is ChangedThing.OFFER and thing_id}
    organisation_ids = {
        thing_id for thing, thing_id in noted if thing is ChangedThing.ORGANISATION and thing_id
    }
    producers, gone = _reread_producers(session, held, organisation_ids)
    index = {producer.id: number for number, producer in enumerate(producers)}
    lows = np.array([offer_id.int & LOW_BITS for offer_id in offer_ids], dtype=np.uint64)
    stay = ~np.isin(held.offers["low"], lows) & ~np.isin(held.offers["producer"], gone)
    rows = columns.read_some(session, columns.OFFER_COLUMNS, Offer.id, offer_ids)
    fresh = offer_records(rows, index, held.words)
    offers = np.concatenate([held.offers[stay], fresh])
    old_claims = _offer_claims_of(held)
    claim_rows = columns.read_some(session, columns.CLAIM_COLUMNS, Claim.offer_id, offer_ids)
    own = np.concatenate(
        [old_claims[~np.isin(old_claims["low"], lows)], claim_records(claim_rows, held.words)]
    )
    return assemble(version, offers, own, producers, held.words)


def _reread_producers(
    session: Session, held: MarketSnapshot, ids: set[uuid.UUID]
) -> tuple[list[ProducerRecord], list[int]]:
    """Return the producers with the changed ones read again, and the indices of those now gone."""
    producers = list(held.producers)
    index = {producer.id: number for number, producer in enumerate(producers)}
    rows = columns.read_some(session, columns.ORGANISATION_COLUMNS, Organisation.id, ids)
    fresh = [producer_record(row) for row in rows]
    own = {producer.id: number for number, producer in enumerate(fresh)}
    areas = columns.read_some(session, columns.AREA_COLUMNS, DeliveryArea.organisation_id, ids)
    _attach_areas(fresh, own, areas)
    claims = columns.read_some(session, columns.CLAIM_COLUMNS, Claim.organisation_id, ids)
    _attach_claims(fresh, own, claims, held.words)
    for producer in fresh:
        if producer.id in index:
            producers[index[producer.id]] = producer
        else:
            producers.append(producer)
    gone = [
        index[organisation_id] for organisation_id in ids - own.keys() if organisation_id in index
    ]
    return producers, gone


def _attach_areas(
    producers: list[ProducerRecord],
    index: dict[uuid.UUID, int],
    rows: Iterable[Row[*tuple[Any, ...]]],
) -> None:
    for row in rows:
        producer = producers[index[row.organisation_id]]
        producer.areas = (*producer.areas, area_of(row))


def _attach_claims(
    producers: list[ProducerRecord],
    index: dict[uuid.UUID, int],
    rows: Iterable[Row[*tuple[Any, ...]]],
    words: Vocabulary,
) -> None:
    for row in rows:
        number = words.criterion_numbers.get(row.criterion_code)
        if row.offer_id is None and number is not None:
            claims = producers[index[row.organisation_id]].claims
            claims[number] = claim_tuple(row.value, row.level, row.valid_until)


def _offer_claims_of(snapshot: MarketSnapshot) -> NDArray[np.void]:
    claims = snapshot.table.offer_claims
    records = np.zeros(len(claims.offer), dtype=CLAIM_RECORD)
    records["low"] = snapshot.offers["low"][claims.offer]
    records["criterion"] = claims.criterion
    records["value"] = claims.value
    records["level"] = claims.level
    records["until"] = claims.until
    return records


def assemble(
    version: int,
    offers: NDArray[np.void],
    own: NDArray[np.void],
    producers: Sequence[ProducerRecord],
    words: Vocabulary,
) -> MarketSnapshot:
    """Build the table of the engine from records."""
    offers = np.asarray(offers, dtype=OFFER_RECORD)
    value = np.zeros((len(producers), len(words.criteria)), dtype=np.int8)
    level = np.zeros_like(value)
    until = np.zeros(value.shape, dtype=np.int32)
    for number, producer in enumerate(producers):
        for criterion, claim in producer.claims.items():
            value[number, criterion], level[number, criterion], until[number, criterion] = claim
    places = list(words.gazetteer)
    by_low = np.argsort(offers["low"]).astype(np.int64)
    table = OfferTable(
        offer_id=(offers["low"] & np.uint64(OFFER_ID_MASK)).astype(np.int64),
        producer=offers["producer"],
        category=offers["category"],
        price_cents=offers["price_cents"],
        available=offers["available"],
        months=offers["months"],
        dimension=offers["dimension"],
        modes=offers["modes"],
        published=offers["published"],
        origin_place=offers["origin"],
        transformation_place=offers["transformation"],
        lat=np.array([producer.lat for producer in producers], dtype=np.float64),
        lon=np.array([producer.lon for producer in producers], dtype=np.float64),
        reach_km=np.array([reach_km(producer.areas) for producer in producers], dtype=np.float64),
        province=np.array([int(producer.istat[:3]) for producer in producers], dtype=np.int32),
        kind=np.array([producer.kind for producer in producers], dtype=np.int32),
        place_lat=np.array([place.lat for place in places], dtype=np.float64),
        place_lon=np.array([place.lon for place in places], dtype=np.float64),
        place_province=np.array([int(place.istat[:3]) for place in places], dtype=np.int32),
        claim_value=value,
        claim_level=level,
        claim_until=until,
        offer_claims=_sparse_claims(offers, own, by_low),
    )
    areas = ServiceAreas.build(
        (number, area) for number, producer in enumerate(producers) for area in producer.areas
    )
    return MarketSnapshot(version, table, offers, tuple(producers), areas, words, by_low)


def _sparse_claims(
    offers: NDArray[np.void], own: NDArray[np.void], by_low: NDArray[np.int64]
) -> OfferClaims:
    """Point the claims of single offers at their rows; a claim of a deleted offer is dropped."""
    own = np.asarray(own, dtype=CLAIM_RECORD)
    own = own[np.isin(own["low"], offers["low"])]
    rows = by_low[np.searchsorted(offers["low"], own["low"], sorter=by_low)]
    return OfferClaims(
        offer=rows.astype(np.int64),
        criterion=own["criterion"],
        value=own["value"],
        level=own["level"],
        until=own["until"],
    )
