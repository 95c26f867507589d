"""The promoters that the founding document names: real organisations, of which nothing is made up."""

from app.admin.demo.buyer_table import PromoterEntry
from app.admin.demo.plan import place_of
from app.admin.demo.world import Row, World
from catalog.organisations import PositionSource

PROMOTERS_PLACE = "Bergamo"
PURPOSE = "È tra i promotori nominati dal documento fondativo del distretto."


def make_promoter(world: World, entry: PromoterEntry) -> Row:
    """Return a promoter: its name, and nothing that the founding document does not say."""
    place = place_of(world, PROMOTERS_PLACE)
    return {
        "id": world.ids(),
        "slug": entry.slug,
        "name": entry.name,
        "kind": entry.kind,
        "legal_form": entry.legal_form,
        "vat_number": None,
        "tax_code": None,
        "purpose": PURPOSE,
        "email": None,
        "phone": None,
        "website": None,
        "street": None,
        "postcode": None,
        "istat": place.istat,
        "lat": place.lat,
        "lon": place.lon,
        "position_source": PositionSource.COMUNE,
        "is_member": True,
        "is_demo": False,
        "created_at": world.now,
        "updated_at": world.now,
    }
