"""The ethical profile of a producer beyond its certificates: what it says of itself, more or less shown."""

import uuid
from collections.abc import Collection

from app.admin.demo.claims import Evidence, claim_row
from app.admin.demo.world import Row, World
from catalog.criteria import Criterion, Scope
from catalog.evidence import EvidenceLevel

CHANCE_OF_CORE = 0.6
CHANCE_OF_OTHER = 0.07
CHANCE_OF_END = 0.5
VALUES = (1, 2, 2, 3, 3, 3, 4)
LEVEL_WEIGHTS = {
    EvidenceLevel.SELF_DECLARED: 45,
    EvidenceLevel.DOCUMENTED: 30,
    EvidenceLevel.PEER_VERIFIED: 20,
    EvidenceLevel.CERTIFIED: 3,
    EvidenceLevel.PUBLIC_REGISTER: 4,
}
ISSUERS = {
    EvidenceLevel.DOCUMENTED: "Documento dimostrativo",
    EvidenceLevel.PEER_VERIFIED: "Gruppo di visita dimostrativo",
    EvidenceLevel.CERTIFIED: "Ente di certificazione dimostrativo",
    EvidenceLevel.PUBLIC_REGISTER: "Registro dimostrativo",
}
# What only those who grow or raise something can be asked.
OF_FARMS = frozenset(
    {
        "biodiversity",
        "soil-care",
        "land-recovery",
        "own-production",
        "local-seeds",
        "animal-welfare",
    }
    | {"agroecology", "seasonal", "water-care", "short-chain"}
)


def plausible_claims(
    world: World, holder: uuid.UUID, *, farm: bool, said: Collection[str]
) -> list[Row]:
    """Return declarations on criteria that no certificate speaks of yet."""
    rows = []
    for criterion in world.criteria:
        if not _can_be_said(criterion) or criterion.code in said:
            continue
        if not world.happens(CHANCE_OF_CORE if criterion.core else CHANCE_OF_OTHER):
            continue
        if not farm and criterion.code in OF_FARMS:
            rows.append(_not_applicable(world, holder, criterion))
        else:
            rows.append(_declaration(world, holder, criterion))
    return rows


def _can_be_said(criterion: Criterion) -> bool:
    # Certificates and registers come from the tables only: they are never a matter of chance.
    return not criterion.formal and not criterion.computed and criterion.scope is not Scope.OFFER


def _not_applicable(world: World, holder: uuid.UUID, criterion: Criterion) -> Row:
    evidence = Evidence(level=criterion.evidence[0])
    return claim_row(world, criterion.code, value=None, evidence=evidence, holder=holder)


def _declaration(world: World, holder: uuid.UUID, criterion: Criterion) -> Row:
    weights = [LEVEL_WEIGHTS[level] for level in criterion.evidence]
    level = world.random.choices(criterion.evidence, weights)[0]
    evidence = Evidence(level=level)
    if level is not EvidenceLevel.SELF_DECLARED:
        evidence = Evidence(
            level=level,
            issuer=ISSUERS[level],
            number=world.certificate("DEMO-DOC"),
            issued_on=world.day_from_now((-600, -30)),
            valid_until=world.day_from_now((-30, 900)) if world.happens(CHANCE_OF_END) else None,
        )
    value = world.random.choice(VALUES)
    return claim_row(world, criterion.code, value=value, evidence=evidence, holder=holder)
