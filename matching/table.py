"""The offers of the market as read-only columns."""

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.columns import BadOfferTable, column, freeze, indexes, within
from matching.prices import NO_PRICE, reference_prices

PICK_UP = 1
DELIVERY = 2
AT_A_DISTANCE = 4
ALL_MONTHS = 0xFFF
DIMENSIONS = 7
NO_END = 2**31 - 1
NOT_APPLICABLE = -1

_DEFAULT: Any = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OfferClaims:
    """Claims that belong to one offer and win over those of its producer.

    Parameters
    ----------
    offer : int64[m]
        Row of the offer.
    criterion : int32[m]
        Criterion number. At most one claim per (offer, criterion).
    value : int8[m]
        0..4, or -1 = not applicable.
    level : int8[m]
        Level of evidence, 0..4.
    until : int32[m]
        Last valid day, days since 1970-01-01; 2**31 - 1 = no end.

    Raises
    ------
    BadOfferTable
        When a column has another length, type or range, or a pair appears twice.
    """

    offer: NDArray[np.int64]
    criterion: NDArray[np.int32]
    value: NDArray[np.int8]
    level: NDArray[np.int8]
    until: NDArray[np.int32]

    def __post_init__(self) -> None:
        m = (len(self.offer),)
        for name, dtype in _CLAIM_COLUMNS.items():
            kept = column(f"offer_claims.{name}", getattr(self, name), dtype, m)
            object.__setattr__(self, name, kept)
        within("offer_claims.value", self.value, NOT_APPLICABLE, 4)
        within("offer_claims.level", self.level, 0, 4)
        order = np.lexsort((self.criterion, self.offer))
        same = (np.diff(self.offer[order]) == 0) & (np.diff(self.criterion[order]) == 0)
        if same.any():
            raise BadOfferTable(column="offer_claims.offer", reason="duplicate")

    def __len__(self) -> int:
        return len(self.offer)


_CLAIM_COLUMNS: dict[str, type[np.generic]] = {
    "offer": np.int64,
    "criterion": np.int32,
    "value": np.int8,
    "level": np.int8,
    "until": np.int32,
}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, weakref_slot=True)
class OfferTable:
    """All offers, their producers, their places and their claims. Build once, query often.

    `n` offers, `p` producers, `c` criteria, `g` categories, `d` dimensions, `q` places. A "row" is
    always the index of an offer in the columns as they were passed.

    Parameters
    ----------
    offer_id : int64[n]
        Stable identifier, used to break ties.
    producer : int32[n]
        Index into the producer columns.
    category : int32[n]
        Pre-order number of the category, so that a subtree is a contiguous range.
    price_cents : int64[n]
        Cents per pricing unit of the dimension (kg, l, piece, hour, m2, kWh, km); -1 = on request.
    available : int64[n]
        Smallest units of the dimension (g, ml, piece, minute, ...); -1 = unlimited.
    months : uint16[n]
        Months of availability, bit 0 = January ... bit 11 = December.
    dimension : int8[n]
        0 <= dimension < d.
    lat, lon : float64[p]
        Degrees, WGS 84, in [-90, 90] and [-180, 180].
    reach_km : float64[p]
        Radius delivered in km; 0 = pick-up only, inf = everywhere.
    province : int32[p]
        Province number, -1 = unknown.
    kind : int32[p]
        Bit flags of the organisation, >= 0.
    modes : uint8[n], optional
        Bit 0 = pick-up at the producer, bit 1 = delivery in its area, bit 2 = rendered at a
        distance (serves everywhere). Default 3.
    published : bool[n], optional
        Default all True.
    origin_place, transformation_place : int32[n], optional
        Index into the place columns, -1 = unknown (the default). Used for km0 only.
    reference_cents : int64[g, d], optional
        Cents per pricing unit, -1 = none. Default: the medians of `reference_prices`.
    place_lat, place_lon : float64[q], optional
        Degrees. Default no places.
    place_province : int32[q], optional
        Province number, -1 = unknown.
    claim_value, claim_level : int8[p, c], optional
        Value 0..4 or -1 = not applicable (unknown is 0); level of evidence 0..4. Default c = 0.
    claim_until : int32[p, c], optional
        Last valid day, days since 1970-01-01; 2**31 - 1 = no end.
    offer_claims : OfferClaims, optional
        Claims of single offers.

    Raises
    ------
    BadOfferTable
        When a column has another length, type or range than stated; carries `column` and `reason`.

    Notes
    -----
    Cost: one pass over every column, plus O(n log n) for the reference prices when they are not
    given. The columns are copied unless they already are read-only arrays of the wanted type.
    """

    offer_id: NDArray[np.int64]
    producer: NDArray[np.int32]
    category: NDArray[np.int32]
    price_cents: NDArray[np.int64]
    available: NDArray[np.int64]
    months: NDArray[np.uint16]
    dimension: NDArray[np.int8]
    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    reach_km: NDArray[np.float64]
    province: NDArray[np.int32]
    kind: NDArray[np.int32]
    modes: NDArray[np.uint8] = _DEFAULT
    published: NDArray[np.bool_] = _DEFAULT
    origin_place: NDArray[np.int32] = _DEFAULT
    transformation_place: NDArray[np.int32] = _DEFAULT
    reference_cents: NDArray[np.int64] = _DEFAULT
    place_lat: NDArray[np.float64] = _DEFAULT
    place_lon: NDArray[np.float64] = _DEFAULT
    place_province: NDArray[np.int32] = _DEFAULT
    claim_value: NDArray[np.int8] = _DEFAULT
    claim_level: NDArray[np.int8] = _DEFAULT
    claim_until: NDArray[np.int32] = _DEFAULT
    offer_claims: OfferClaims = _DEFAULT

    def __post_init__(self) -> None:
        n, p = len(self.offer_id), len(self.lat)
        if n >= NO_END or p >= NO_END:
            raise BadOfferTable(column="offer_id", reason="size")
        self._fill_defaults(n, p)
        q, c = len(self.place_lat), np.shape(self.claim_value)[-1]
        self._freeze_columns(_OFFER_COLUMNS, (n,))
        self._freeze_columns(_PRODUCER_COLUMNS, (p,))
        self._freeze_columns(_PLACE_COLUMNS, (q,))
        self._freeze_columns(_PRODUCER_CLAIM_COLUMNS, (p, c))
        for name, (least, most) in _RANGES.items():
            within(name, getattr(self, name), least, most)
        indexes("producer", self.producer, p)
        indexes("origin_place", self.origin_place, q, least=-1)
        indexes("transformation_place", self.transformation_place, q, least=-1)
        indexes("offer_claims.offer", self.offer_claims.offer, n)
        indexes("offer_claims.criterion", self.offer_claims.criterion, c)
        self._settle_reference()

    def __len__(self) -> int:
        return len(self.offer_id)

    @property
    def producers(self) -> int:
        """How many producers."""
        return len(self.lat)

    @property
    def criteria(self) -> int:
        """How many criteria."""
        return int(self.claim_value.shape[1])

    @property
    def nbytes(self) -> int:
        """Bytes of all columns."""
        claims = sum(getattr(self.offer_claims, name).nbytes for name in _CLAIM_COLUMNS)
        columns = [getattr(self, f.name) for f in fields(self) if f.name != "offer_claims"]
        return int(claims + sum(array.nbytes for array in columns))

    def _fill_defaults(self, n: int, p: int) -> None:
        nothing = np.empty(0, dtype=np.int64)
        defaults: dict[str, object] = {
            "modes": np.full(n, PICK_UP | DELIVERY, dtype=np.uint8),
            "published": np.ones(n, dtype=np.bool_),
            "origin_place": np.full(n, -1, dtype=np.int32),
            "transformation_place": np.full(n, -1, dtype=np.int32),
            "place_lat": nothing,
            "place_lon": nothing,
            "place_province": nothing,
            "claim_value": np.empty((p, 0), dtype=np.int8),
            "claim_level": np.empty((p, 0), dtype=np.int8),
            "claim_until": np.empty((p, 0), dtype=np.int32),
            "offer_claims": _DEFAULT,
        }
        for name, default in defaults.items():
            if getattr(self, name) is None:
                object.__setattr__(self, name, default)
        if self.offer_claims is None:
            none = OfferClaims(**dict.fromkeys(_CLAIM_COLUMNS, nothing))
            object.__setattr__(self, "offer_claims", none)

    def _freeze_columns(self, columns: dict[str, type[np.generic]], shape: tuple[int, ...]) -> None:
        for name, dtype in columns.items():
            object.__setattr__(self, name, column(name, getattr(self, name), dtype, shape))

    def _settle_reference(self) -> None:
        if self.reference_cents is None:
            g = int(self.category.max()) + 1 if len(self) else 0
            indexes("dimension", self.dimension, DIMENSIONS)
            reference = reference_prices(
                self.category, self.dimension, self.price_cents, self.published, g, DIMENSIONS
            )
        else:
            given = np.asarray(self.reference_cents)
            if given.ndim != 2:
                raise BadOfferTable(column="reference_cents", reason="shape")
            reference = column("reference_cents", given, np.int64, given.shape)
            within("reference_cents", reference, NO_PRICE, np.inf)
        object.__setattr__(self, "reference_cents", freeze(reference))
        g, d = reference.shape
        indexes("category", self.category, g)
        indexes("dimension", self.dimension, d)


_OFFER_COLUMNS: dict[str, type[np.generic]] = {
    "offer_id": np.int64,
    "producer": np.int32,
    "category": np.int32,
    "price_cents": np.int64,
    "available": np.int64,
    "months": np.uint16,
    "dimension": np.int8,
    "modes": np.uint8,
    "published": np.bool_,
    "origin_place": np.int32,
    "transformation_place": np.int32,
}
_PRODUCER_COLUMNS: dict[str, type[np.generic]] = {
    "lat": np.float64,
    "lon": np.float64,
    "reach_km": np.float64,
    "province": np.int32,
    "kind": np.int32,
}
_PLACE_COLUMNS: dict[str, type[np.generic]] = {
    "place_lat": np.float64,
    "place_lon": np.float64,
    "place_province": np.int32,
}
_PRODUCER_CLAIM_COLUMNS: dict[str, type[np.generic]] = {
    "claim_value": np.int8,
    "claim_level": np.int8,
    "claim_until": np.int32,
}
_RANGES: dict[str, tuple[float, float]] = {
    "category": (0, np.inf),
    "price_cents": (-1, np.inf),
    "available": (-1, np.inf),
    "months": (0, ALL_MONTHS),
    "dimension": (0, np.inf),
    "modes": (0, PICK_UP | DELIVERY | AT_A_DISTANCE),
    "lat": (-90, 90),
    "lon": (-180, 180),
    "reach_km": (0, np.inf),
    "province": (-1, np.inf),
    "kind": (0, np.inf),
    "place_lat": (-90, 90),
    "place_lon": (-180, 180),
    "place_province": (-1, np.inf),
    "claim_value": (NOT_APPLICABLE, 4),
    "claim_level": (0, 4),
}
