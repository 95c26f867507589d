"""The tables of the demonstration name only what the market knows, and nothing that is real."""

import pytest
from shapely.geometry import shape

from app.admin.demo.areas import drawn, zone
from app.admin.demo.organic import CALLED_ORGANIC
from app.admin.demo.plan import place_of
from app.admin.demo.world import Tables, World, load_tables
from app.runtime.clock import utc_now
from catalog.categories import load_categories
from catalog.criteria import Scope, load_criteria
from catalog.places import load_gazetteer

ISSUED_BY_SOMEBODY = {"certified", "peer_verified", "public_register", "documented"}


@pytest.fixture(scope="module")
def tables() -> Tables:
    return load_tables()


def test_a_product_is_sold_in_packs_of_its_category(tables: Tables) -> None:
    for product in tables.products.values():
        category = load_categories().get(product.category)
        assert {pack.dimension for pack in product.sale} == {category.dimension}, product.key


def test_prices_are_positive_ranges(tables: Tables) -> None:
    for product in tables.products.values():
        assert 0 < product.price[0] <= product.price[1], product.key


def test_the_rates_of_vat_are_those_of_italy(tables: Tables) -> None:
    rates = {product.vat_basis_points for product in tables.products.values()}
    assert rates <= {0, 400, 500, 1_000, 2_200}


def test_a_title_says_the_same_with_and_without_its_organic_word(tables: Tables) -> None:
    for product in tables.products.values():
        marked = {title.count("[") + title.count("]") for title in product.titles}
        assert marked <= {0, 2}, product.key
        assert len(marked) == 1, product.key


def test_every_sort_of_claim_fits_its_criterion(tables: Tables) -> None:
    criteria = load_criteria()
    for code, kind in tables.claims.items():
        criterion = criteria.get(kind.criterion)
        assert criterion.accepts(kind.level), code
        assert kind.value is None or 0 <= kind.value <= 4, code


def test_claims_of_offers_speak_of_criteria_for_offers(tables: Tables) -> None:
    criteria = load_criteria()
    codes = {code for product in tables.products.values() for code in product.claims}
    codes |= {code for product in tables.products.values() for code in product.extras}
    codes |= CALLED_ORGANIC
    for code in codes:
        assert criteria.get(tables.claims[code].criterion).scope is not Scope.ORGANISATION, code


def test_claims_of_producers_speak_of_criteria_for_organisations(tables: Tables) -> None:
    criteria = load_criteria()
    codes = {code for entry in tables.producers for code in entry.claims}
    codes |= {
        code for profile in tables.profiles.values() for set_ in profile.claims for code in set_
    }
    for code in codes:
        assert criteria.get(tables.claims[code].criterion).scope is not Scope.OFFER, code


def test_issuers_and_numbers_are_plainly_fictional(tables: Tables) -> None:
    for code, kind in tables.claims.items():
        if kind.level.value in ISSUED_BY_SOMEBODY:
            assert kind.issuer is not None, code
            assert "dimostrativ" in kind.issuer, code
        assert kind.prefix is None or kind.prefix.startswith("DEMO-"), code


def test_every_drawn_polygon_is_valid_and_lies_around_the_home_province(tables: Tables) -> None:
    for rings in tables.polygons.values():
        assert drawn(rings)
        west, south, east, north = shape({"type": "Polygon", "coordinates": rings}).bounds
        assert 9.4 < west < east < 10.2
        assert 45.4 < south < north < 46.1


def test_every_place_and_zone_is_known(tables: Tables) -> None:
    world = World.make(now=utc_now(), seed=1)
    for entry in tables.producers:
        assert place_of(world, entry.place, entry.province).name == entry.place
    for buyer in tables.buyers:
        assert place_of(world, buyer.place).name == buyer.place
    specs = {spec for entry in tables.producers for spec in entry.areas}
    specs |= {
        spec for profile in tables.profiles.values() for option in profile.areas for spec in option
    }
    zones = [value for key, value in specs if key == "zone"]
    assert all(zone(load_gazetteer(), code) for code in zones)
    polygons = {value for key, value in specs if key == "polygon"}
    assert polygons == tables.polygons.keys()


def test_assortments_name_products_that_exist(tables: Tables) -> None:
    named = {key for profile in tables.profiles.values() for key in profile.assortment}
    named |= {key for entry in tables.producers for key in entry.products}
    assert named == tables.products.keys()


def test_demands_name_what_the_market_knows(tables: Tables) -> None:
    tree, criteria = load_categories(), load_criteria()
    for buyer in tables.buyers:
        for demand in buyer.demands:
            assert tree.get(demand.category).dimension is demand.dimension, demand.text
            codes = {*demand.must, *demand.prefer}
            assert codes <= {criterion.code for criterion in criteria}, demand.text


def test_every_demonstrative_name_says_so(tables: Tables) -> None:
    patterns = [name for profile in tables.profiles.values() for name in profile.names]
    for name in (*patterns, *(buyer.name for buyer in tables.buyers)):
        assert "Demo" in name.split(), name


def test_the_twenty_promoters_are_named_once_each(tables: Tables) -> None:
    assert len(tables.promoters) == 20
    assert len({promoter.slug for promoter in tables.promoters}) == 20
    assert not [promoter for promoter in tables.promoters if "Demo" in promoter.name]
