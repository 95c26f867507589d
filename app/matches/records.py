"""Turns rows of the market into the records that the projection keeps."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Row

from app.matches.service_areas import Area
from app.runtime.clock import day_number
from catalog.categories import CategoryTree
from catalog.criteria import CriteriaSet
from catalog.evidence import EvidenceLevel
from catalog.gazetteer import Gazetteer
from catalog.offers import available_in_a_month, months_on_offer
from catalog.organisations import (
    SOCIAL_COOPERATIVE_FORMS,
    TYPE_B_FORMS,
    LegalForm,
    OrganisationKind,
)
from catalog.quantities import Dimension, Quantity, comparable_price_cents, dimension_code

NO_END = 2**31 - 1
NOT_APPLICABLE = -1
UNKNOWN = -1
KIND_SOCIAL_COOPERATIVE = 1
KIND_TYPE_B = 2
KIND_SOCIAL_ENTERPRISE = 4
MODE_PICKUP, MODE_DELIVERY, MODE_AT_DISTANCE = 1, 2, 4
EVIDENCE_CODE = {level: number for number, level in enumerate(EvidenceLevel)}
DIMENSION_CODE = {dimension: dimension_code(dimension) for dimension in Dimension}
LOW_BITS = 2**64 - 1

# The two halves of the identifier: `low` is random enough to be the key of a row.
OFFER_RECORD = np.dtype(
    [
        ("high", np.uint64),
        ("low", np.uint64),
        ("producer", np.int32),
        ("category", np.int32),
        ("price_cents", np.int64),
        ("available", np.int64),
        ("months", np.uint16),
        ("dimension", np.int8),
        ("modes", np.uint8),
        ("published", np.bool_),
        ("origin", np.int32),
        ("transformation", np.int32),
    ]
)
CLAIM_RECORD = np.dtype(
    [
        ("low", np.uint64),
        ("criterion", np.int32),
        ("value", np.int8),
        ("level", np.int8),
        ("until", np.int32),
    ]
)
ClaimTuple = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of the market by number: categories, criteria, places."""

    tree: CategoryTree
    criteria: CriteriaSet
    gazetteer: Gazetteer
    category_numbers: Mapping[str, int]
    criterion_numbers: Mapping[str, int]
    place_numbers: Mapping[str, int]

    @classmethod
    def of(cls, tree: CategoryTree, criteria: CriteriaSet, gazetteer: Gazetteer) -> "Vocabulary":
        """Number everything once."""
        return cls(
            tree,
            criteria,
            gazetteer,
            {category.code: category.number for category in tree},
            {criterion.code: criterion.number for criterion in criteria},
            {place.istat: number for number, place in enumerate(gazetteer)},
        )


@dataclass(slots=True)
class ProducerRecord:
    """One organisation as the engine sees it."""

    id: uuid.UUID
    lat: float
    lon: float
    istat: str
    kind: int
    areas: tuple[Area, ...] = ()
    claims: dict[int, ClaimTuple] = field(default_factory=dict)


def kind_flags(kind: OrganisationKind, form: LegalForm) -> int:
    """Return the bit flags by which a demand may reserve itself to a kind of organisation."""
    flags = 0
    if form in SOCIAL_COOPERATIVE_FORMS:
        flags |= KIND_SOCIAL_COOPERATIVE
    if form in TYPE_B_FORMS:
        flags |= KIND_TYPE_B
    if kind is OrganisationKind.SOCIAL_ENTERPRISE or form in SOCIAL_COOPERATIVE_FORMS:
        flags |= KIND_SOCIAL_ENTERPRISE
    return flags


def producer_record(row: Row[*tuple[Any, ...]]) -> ProducerRecord:
    """Return the record of an organisation, its areas and claims still to come."""
    return ProducerRecord(row.id, row.lat, row.lon, row.istat, kind_flags(row.kind, row.legal_form))


def area_of(row: Row[*tuple[Any, ...]]) -> Area:
    """Return a delivery area as the projection keeps it."""
    return Area(row.kind, row.radius_km, tuple(row.comuni), row.polygon)


def claim_tuple(value: int | None, level: EvidenceLevel, until: date | None) -> ClaimTuple:
    """Return value, level and last valid day as numbers."""
    return (
        NOT_APPLICABLE if value is None else value,
        EVIDENCE_CODE[level],
        NO_END if until is None else day_number(until),
    )


def _modes(row: Row[*tuple[Any, ...]]) -> int:
    flags = {
        MODE_PICKUP: row.pickup,
        MODE_DELIVERY: row.delivery,
        MODE_AT_DISTANCE: row.at_distance,
    }
    return sum(flag for flag, is_set in flags.items() if is_set)


def offer_records(
    rows: Sequence[Row[*tuple[Any, ...]]], producers: Mapping[uuid.UUID, int], words: Vocabulary
) -> NDArray[np.void]:
    """Return offers as an array of OFFER_RECORD.

    An offer in a category that the tree no longer knows is kept but not shown: a person must move it.
    """
    records = []
    for row in rows:
        category = words.category_numbers.get(row.category_code)
        available = row.available_amount
        price = row.price_cents
        content = Quantity(row.content_amount, row.dimension)
        records.append(
            (
                row.id.int >> 64,
                row.id.int & LOW_BITS,
                producers[row.organisation_id],
                category or 0,
                UNKNOWN if price is None else comparable_price_cents(price, content),
                UNKNOWN
                if available is None
                else available_in_a_month(available, row.available_period),
                months_on_offer(row.months, row.available_from, row.available_until),
                DIMENSION_CODE[row.dimension],
                _modes(row),
                row.published and category is not None,
                words.place_numbers.get(row.origin_istat, UNKNOWN),
                words.place_numbers.get(row.transformation_istat, UNKNOWN),
            )
        )
    return np.array(records, dtype=OFFER_RECORD)


def claim_records(rows: Iterable[Row[*tuple[Any, ...]]], words: Vocabulary) -> NDArray[np.void]:
    """Return the claims of single offers as an array of CLAIM_RECORD."""
    records = [
        (
            row.offer_id.int & LOW_BITS,
            words.criterion_numbers[row.criterion_code],
            *claim_tuple(row.value, row.level, row.valid_until),
        )
        for row in rows
        if row.criterion_code in words.criterion_numbers
    ]
    return np.array(records, dtype=CLAIM_RECORD)
