"""Claims with their evidence: what the tables say of a producer, in dates of today."""

import uuid
from dataclasses import dataclass
from datetime import date

from app.admin.demo.claim_table import ClaimKind
from app.admin.demo.world import Row, World
from catalog.evidence import EvidenceLevel


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What stands behind a claim."""

    level: EvidenceLevel
    issuer: str | None = None
    number: str | None = None
    issued_on: date | None = None
    valid_until: date | None = None


def make_claims(world: World, codes: tuple[str, ...], holder: uuid.UUID) -> list[Row]:
    """Return the claims that the tables give to a producer, one for each criterion."""
    kinds = {world.tables.claims[code].criterion: world.tables.claims[code] for code in codes}
    return [make_claim(world, kind, holder=holder) for kind in kinds.values()]


def make_claim(
    world: World, kind: ClaimKind, *, holder: uuid.UUID, offer: uuid.UUID | None = None
) -> Row:
    """Return a claim of a producer, or of one of its offers."""
    evidence = Evidence(
        level=kind.level,
        issuer=kind.issuer,
        number=None if kind.prefix is None else world.certificate(kind.prefix),
        issued_on=_issued_on(world, kind),
        valid_until=None if kind.valid is None else world.day_from_now(kind.valid),
    )
    row = claim_row(world, kind.criterion, value=kind.value, evidence=evidence, holder=holder)
    return row | {"offer_id": offer}


def _issued_on(world: World, kind: ClaimKind) -> date | None:
    if kind.issued is None:
        return None
    least, most = kind.issued
    return world.day_from_now((-most, -least))


def claim_row(
    world: World, criterion: str, *, value: int | None, evidence: Evidence, holder: uuid.UUID
) -> Row:
    """Return the row of a claim of a whole producer; peers who verified it are named."""
    peers = evidence.level is EvidenceLevel.PEER_VERIFIED
    return {
        "id": world.ids(),
        "organisation_id": holder,
        "offer_id": None,
        "criterion_code": criterion,
        "value": value,
        "level": evidence.level,
        "issuer": evidence.issuer,
        "number": evidence.number,
        "issued_on": evidence.issued_on,
        "valid_until": evidence.valid_until,
        "verified_by_id": verifier_of(world, holder) if peers else None,
        "created_at": world.now,
    }


def verifier_of(world: World, holder: uuid.UUID) -> uuid.UUID | None:
    """Return another organisation that paid a visit; None when nobody else is there yet."""
    others = [verifier for verifier in world.verifiers if verifier != holder]
    return world.random.choice(others) if others else None
