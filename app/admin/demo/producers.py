"""A producer of the demonstration with everything that hangs on it."""

from dataclasses import dataclass

from app.admin.demo.areas import make_areas
from app.admin.demo.claims import make_claims
from app.admin.demo.identity import demo_vat_number, slug_of
from app.admin.demo.offers import make_offers
from app.admin.demo.plan import Plan
from app.admin.demo.plausible import plausible_claims
from app.admin.demo.world import Row, World
from catalog.organisations import LegalForm, OrganisationKind, PositionSource
from catalog.places import Place

STREET = "Via Dimostrativa"
# Spread around the middle of a comune, in degrees: half a kilometre or so.
SPREAD_DEGREES = 0.005
FAMILIAR_VERIFIERS = 24
CHANCE_OF_MEMBERSHIP = 0.75


@dataclass(frozen=True, slots=True)
class ProducerRows:
    """The rows of one producer."""

    organisation: Row
    areas: list[Row]
    offers: list[Row]
    claims: list[Row]


def make_producer(world: World, plan: Plan) -> ProducerRows:
    """Return the rows of a producer."""
    name = _name(world, plan)
    organisation = organisation_row(
        world,
        name=name,
        kind=plan.profile.kind,
        legal_form=plan.profile.legal_form,
        purpose=plan.profile.purpose,
        place=plan.place,
    )
    organisation |= {
        "vat_number": demo_vat_number(plan.number),
        "street": f"{STREET} {world.random.randint(1, 99)}",
        "postcode": plan.place.postcodes[0],
        "lat": plan.place.lat + world.random.uniform(-SPREAD_DEGREES, SPREAD_DEGREES),
        "lon": plan.place.lon + world.random.uniform(-SPREAD_DEGREES, SPREAD_DEGREES),
        "position_source": PositionSource.ADDRESS,
        "is_member": world.happens(CHANCE_OF_MEMBERSHIP),
    }
    holder = organisation["id"]
    claims = make_claims(world, plan.claims, holder)
    said = {claim["criterion_code"] for claim in claims} | {"organic"}
    claims += plausible_claims(world, holder, farm=plan.profile.farm, said=said)
    offers, offer_claims = make_offers(world, plan, holder)
    areas = make_areas(world, plan.areas, holder=holder, place=plan.place)
    if len(world.verifiers) < FAMILIAR_VERIFIERS:
        world.verifiers.append(holder)
    return ProducerRows(organisation, areas, offers, claims + offer_claims)


def _name(world: World, plan: Plan) -> str:
    pattern = world.random.choice(plan.profile.names)
    return pattern.format(n=plan.number, word=world.random.choice(world.tables.words))


def organisation_row(
    world: World,
    *,
    name: str,
    kind: OrganisationKind,
    legal_form: LegalForm,
    purpose: str,
    place: Place,
) -> Row:
    """Return a demonstrative organisation at the point of its comune, without offers or numbers."""
    slug = slug_of(name)
    created = world.moment_ago(30, 900)
    source = PositionSource.APPROXIMATE if place.approximate else PositionSource.COMUNE
    return {
        "id": world.ids(),
        "slug": slug,
        "name": name,
        "kind": kind,
        "legal_form": legal_form,
        "vat_number": None,
        "tax_code": None,
        "purpose": purpose,
        "email": f"{slug}@example.org",
        "phone": None,
        "website": None,
        "street": None,
        "postcode": None,
        "istat": place.istat,
        "lat": place.lat,
        "lon": place.lon,
        "position_source": source,
        "is_member": True,
        "is_demo": True,
        "created_at": created,
        "updated_at": created,
    }
