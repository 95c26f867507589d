"""What an import would do, line by line, before it does anything."""

import enum
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.exchange.gdxp.document import vat_digits
from app.exchange.listing.doubts import Doubt
from app.exchange.listing.drafting import Drafts
from app.exchange.listing.drafts import Draft
from app.exchange.listing.faults import LineFault
from app.exchange.listing.listed import organic_of
from app.exchange.listing.names import ORGANIC, claims_in, title_of
from app.exchange.listing.product import PriceList, Supplier
from app.exchange.listing.rules import ImportRules
from app.exchange.listing.wanted import values_for_new, values_for_old
from app.exchange.pairing import pair, title_key
from catalog.claims import Claim
from catalog.evidence import EvidenceLevel
from catalog.offers import Offer
from catalog.organisations import Organisation


class LineKind(enum.StrEnum):
    """What happens to a product of the list."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


class Notice(enum.StrEnum):
    """What to know of the file as a whole before importing it."""

    OTHER_VAT_NUMBER = "other_vat_number"
    NO_VAT_NUMBER = "no_vat_number"
    ORDERS_LEFT = "orders"
    CONDITIONS_LEFT = "conditions"


@dataclass(frozen=True, slots=True)
class Change:
    """One value of an offer, before and after."""

    field: str
    old: object
    new: object


@dataclass(frozen=True, slots=True)
class ClaimChange:
    """A claim of an offer that its name gains, changes or loses; None is no claim."""

    criterion: str
    old: int | None
    new: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewLine:
    """One product of the list and what happens to it."""

    kind: LineKind
    draft: Draft
    offer_id: uuid.UUID | None = None
    values: Mapping[str, object]
    changes: tuple[Change, ...] = ()
    claims: tuple[ClaimChange, ...] = ()
    doubts: tuple[Doubt, ...] = ()

    @property
    def published(self) -> bool:
        """Whether buyers will see a new offer."""
        return self.values.get("published") is True


@dataclass(frozen=True, slots=True)
class MissingOffer:
    """An offer of ours that the list does not name; a person says what becomes of it."""

    id: uuid.UUID
    title: str
    published: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """Everything that an import would do and leave."""

    organisation: str
    slug: str
    supplier: Supplier | None
    created_on: str
    lines: tuple[PreviewLine, ...]
    faults: tuple[LineFault, ...]
    unclassified: tuple[Draft, ...]
    missing: tuple[MissingOffer, ...]
    notices: tuple[Notice, ...]
    paused: tuple[MissingOffer, ...] = ()

    def of_kind(self, kind: LineKind) -> tuple[PreviewLine, ...]:
        """Return the lines of one kind, in the order of the file."""
        return tuple(line for line in self.lines if line.kind is kind)

    @property
    def doubtful(self) -> tuple[PreviewLine, ...]:
        """The lines that a person should look at."""
        return tuple(line for line in self.lines if line.doubts)

    @property
    def changes_nothing(self) -> bool:
        """Whether everything is already as the list says."""
        return all(line.kind is LineKind.UNCHANGED for line in self.lines)


def make_preview(
    price_list: PriceList,
    drafts: Drafts,
    organisation: Organisation,
    offers: Sequence[Offer],
    *,
    claims: Mapping[uuid.UUID, Sequence[Claim]],
    rules: ImportRules,
) -> Preview:
    """Compare a list with what the organisation offers now."""
    everything = sorted((*drafts.drafts, *drafts.unclassified), key=lambda draft: draft.line)
    pairs = pair(everything, offers)
    left = tuple(draft for draft, offer in pairs if offer is None and draft.category_code is None)
    lines = tuple(
        _line(draft, offer, claims.get(offer.id, ()) if offer else (), rules)
        for draft, offer in pairs
        if offer is not None or draft.category_code is not None
    )
    named = {title_key(title_of(fault.name)) for fault in drafts.faults}
    taken = {offer.id for _, offer in pairs if offer is not None}
    return Preview(
        organisation=organisation.name,
        slug=organisation.slug,
        supplier=price_list.supplier,
        created_on=price_list.created_on,
        lines=lines,
        faults=drafts.faults,
        unclassified=left,
        missing=tuple(
            MissingOffer(offer.id, offer.title, offer.published)
            for offer in sorted(offers, key=lambda offer: (offer.title, offer.id))
            if offer.id not in taken and title_key(offer.title) not in named
        ),
        notices=tuple(_notices(price_list, organisation)),
    )


def _notices(price_list: PriceList, organisation: Organisation) -> Iterable[Notice]:
    supplier = price_list.supplier
    theirs = vat_digits(supplier.vat_number) if supplier is not None else ""
    if supplier is None:
        # A sheet says nothing of whose it is: the person who chose it knows.
        pass
    elif not theirs or organisation.vat_number is None:
        yield Notice.NO_VAT_NUMBER
    elif theirs != organisation.vat_number:
        yield Notice.OTHER_VAT_NUMBER
    yield from (Notice(left.value) for left in sorted(price_list.left))


def _line(
    draft: Draft, offer: Offer | None, claims: Sequence[Claim], rules: ImportRules
) -> PreviewLine:
    if offer is None:
        values = values_for_new(draft, publish=rules.publish)
        gained = tuple(ClaimChange(code, None, value) for code, value in draft.claims.items())
        return PreviewLine(
            kind=LineKind.CREATED, draft=draft, values=values, claims=gained, doubts=draft.doubts
        )
    values = values_for_old(draft, offer, publish=rules.publish)
    changes = tuple(
        Change(field, getattr(offer, field), new)
        for field, new in values.items()
        if getattr(offer, field) != new
    )
    claim_changes = tuple(_claim_changes(draft, offer, claims, rules))
    return PreviewLine(
        kind=LineKind.UPDATED if changes or claim_changes else LineKind.UNCHANGED,
        draft=draft,
        offer_id=offer.id,
        values=values,
        changes=changes,
        claims=claim_changes,
        doubts=_doubts_now(draft, offer),
    )


def _doubts_now(draft: Draft, offer: Offer) -> tuple[Doubt, ...]:
    doubts = draft.doubts
    if draft.category_code is None:
        doubts = tuple(doubt for doubt in doubts if doubt is not Doubt.CATEGORY_GUESSED)
    if offer.vat_basis_points is not None:
        doubts = tuple(doubt for doubt in doubts if doubt is not Doubt.VAT_UNKNOWN)
    if title_key(offer.title) != title_key(draft.title):
        return (*doubts, Doubt.RENAMED)
    return doubts


def _claim_changes(
    draft: Draft, offer: Offer, claims: Sequence[Claim], rules: ImportRules
) -> Iterable[ClaimChange]:
    """Return the claims to add, to change and to take back.

    A claim that rests on more than the producer's word is never touched; nor is any as long as the
    name says the same: a person who took it away knew why.
    """
    there = {claim.criterion_code: claim for claim in claims}
    before = draft.claims if offer.title == draft.title else claims_in(offer.title, rules)
    stated = draft.said.organic
    for code in sorted({*before, *draft.claims, *([ORGANIC] if stated else [])}):
        new = draft.claims.get(code)
        claim = there.get(code)
        old = claim.value if claim is not None else None
        if code == ORGANIC and stated is not None:
            nothing_new = stated is organic_of(claims)
        else:
            nothing_new = before.get(code) == new
        if old == new or nothing_new or not _is_bare_word(claim):
            continue
        yield ClaimChange(code, old, new)


def _is_bare_word(claim: Claim | None) -> bool:
    return claim is None or (
        claim.level is EvidenceLevel.SELF_DECLARED
        and claim.issuer is None
        and claim.number is None
        and claim.verified_by_id is None
    )
