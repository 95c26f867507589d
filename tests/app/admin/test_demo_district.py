"""What the demonstration district is made of: believable, plainly fictional, nothing about promoters."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.admin.demo.district import district_rows
from app.admin.demo.identity import demo_vat_number, slug_of
from app.admin.demo.pricing import as_written
from app.admin.demo.world import Row, World
from catalog.base import Base
from catalog.categories import load_categories
from catalog.category_tree import Nature
from catalog.claims import Claim
from catalog.delivery_areas import AreaKind, DeliveryArea
from catalog.demands import Demand
from catalog.evidence import EvidenceLevel
from catalog.identifiers import vat_number
from catalog.offers import Offer
from catalog.organisations import Organisation, OrganisationKind
from catalog.places import load_gazetteer

NOW = datetime(2026, 3, 14, 9, 30, tzinfo=UTC)
Rows = dict[type[Base], list[Row]]


def rows_of(*, seed: int = 1, now: datetime = NOW, offers: int | None = None) -> Rows:
    rows: Rows = defaultdict(list)
    for table, some in district_rows(World.make(now=now, seed=seed), offers):
        rows[table].extend(some)
    return rows


@pytest.fixture(scope="module")
def small() -> Rows:
    return rows_of()


@pytest.fixture(scope="module")
def large() -> Rows:
    return rows_of(offers=2_010)


def organic(rows: Rows) -> list[Row]:
    return [claim for claim in rows[Claim] if claim["criterion_code"] == "organic"]


def test_the_same_seed_and_moment_give_the_same_rows(small: Rows) -> None:
    assert rows_of() == small


def test_another_seed_gives_another_district(small: Rows) -> None:
    assert rows_of(seed=2)[Offer] != small[Offer]


def test_the_district_does_not_age(small: Rows) -> None:
    later = rows_of(now=NOW + timedelta(days=1_000))
    ends = [claim["valid_until"] for claim in small[Claim]]
    moved = [claim["valid_until"] for claim in later[Claim]]
    assert moved == [None if end is None else end + timedelta(days=1_000) for end in ends]


def test_identifiers_do_not_hang_on_the_moment(small: Rows) -> None:
    later = rows_of(now=NOW + timedelta(days=1_000))
    assert [row["id"] for row in later[Offer]] == [row["id"] for row in small[Offer]]


def test_it_is_a_district_of_believable_size(small: Rows) -> None:
    assert 60 <= len({offer["organisation_id"] for offer in small[Offer]}) <= 90
    assert 400 <= len(small[Offer]) <= 600
    assert len(small[Demand]) == 20


def test_it_covers_the_sectors_of_the_market(small: Rows) -> None:
    tree = load_categories()
    sectors = {tree.path(offer["category_code"])[0].code for offer in small[Offer]}
    assert len(sectors) >= 25
    natures = {tree.get(offer["category_code"]).nature for offer in small[Offer]}
    assert natures == {Nature.GOOD, Nature.SERVICE}


def test_every_demonstrative_organisation_says_so(small: Rows) -> None:
    for organisation in small[Organisation]:
        assert organisation["is_demo"] == ("Demo" in organisation["name"].split())


def test_nothing_is_made_up_about_a_promoter(small: Rows) -> None:
    promoters = [row for row in small[Organisation] if not row["is_demo"]]
    assert len(promoters) == 20
    contacts = ("vat_number", "tax_code", "email", "phone", "website", "street", "postcode")
    for promoter in promoters:
        assert promoter["is_member"]
        assert [promoter[column] for column in contacts] == [None] * len(contacts)
    own = {promoter["id"] for promoter in promoters}
    for table in (Offer, Claim, DeliveryArea, Demand):
        assert own.isdisjoint(row["organisation_id"] for row in small[table])
    assert own.isdisjoint(claim["verified_by_id"] for claim in small[Claim])


def test_contacts_of_the_demonstration_lead_nowhere(small: Rows) -> None:
    for organisation in small[Organisation]:
        if organisation["is_demo"]:
            assert organisation["email"].endswith("@example.org")
            assert organisation["phone"] is None


def test_vat_numbers_have_a_right_check_digit_and_a_series_of_their_own(small: Rows) -> None:
    numbers = [row["vat_number"] for row in small[Organisation] if row["vat_number"]]
    assert len(numbers) == len(set(numbers)) > 60
    for number in numbers:
        assert vat_number(number) == number
        assert number.startswith("77")


def test_vat_numbers_last_for_the_largest_market() -> None:
    assert vat_number(demo_vat_number(99_999)) == "77999990169"


def test_slugs_are_readable() -> None:
    assert slug_of("GAS Demo Città 4") == "gas-demo-citta-4"


def test_names_and_slugs_are_unique(small: Rows) -> None:
    for column in ("name", "slug"):
        values = [row[column] for row in small[Organisation]]
        assert len(values) == len(set(values))


def test_a_producer_has_no_two_offers_of_one_title(large: Rows) -> None:
    titles = [(offer["organisation_id"], offer["title"]) for offer in large[Offer]]
    assert len(titles) == len(set(titles))


def test_prices_are_positive_or_on_request(small: Rows) -> None:
    prices = [offer["price_cents"] for offer in small[Offer]]
    assert all(price is None or price > 0 for price in prices)
    assert 0 < prices.count(None) < len(prices) / 10


@pytest.mark.parametrize(
    ("drawn", "written"),
    [(0, 1), (7, 7), (99, 99), (187, 185), (1_247, 1_240), (35_066, 35_000), (820_499, 820_000)],
)
def test_prices_are_written_as_people_write_them(drawn: int, written: int) -> None:
    assert as_written(drawn) == written


def test_some_organic_certificates_hold_some_end_soon_and_some_have_expired(small: Rows) -> None:
    ends = [(row["valid_until"] - NOW.date()).days for row in organic(small) if row["valid_until"]]
    assert any(days > 100 for days in ends)
    assert any(0 < days < 30 for days in ends)
    assert any(days < 0 for days in ends)


def test_some_are_in_conversion_and_for_some_it_does_not_apply(small: Rows) -> None:
    assert {2, 4, None} <= {claim["value"] for claim in organic(small)}


def test_every_level_of_evidence_is_there(small: Rows) -> None:
    assert {claim["level"] for claim in small[Claim]} == set(EvidenceLevel)


def test_peers_are_other_demonstrative_organisations(small: Rows) -> None:
    demonstrative = {row["id"] for row in small[Organisation] if row["is_demo"]}
    visited = [claim for claim in small[Claim] if claim["level"] is EvidenceLevel.PEER_VERIFIED]
    assert visited
    for claim in visited:
        assert claim["verified_by_id"] in demonstrative
        assert claim["verified_by_id"] != claim["organisation_id"]


def test_nothing_is_claimed_twice(large: Rows) -> None:
    claims: list[tuple[Any, ...]] = [
        (claim["organisation_id"], claim["offer_id"], claim["criterion_code"])
        for claim in large[Claim]
    ]
    assert len(claims) == len(set(claims))


def test_type_b_cooperatives_stand_in_a_register(small: Rows) -> None:
    levels = [
        claim["level"] for claim in small[Claim] if claim["criterion_code"] == "social-coop-b"
    ]
    assert levels.count(EvidenceLevel.PUBLIC_REGISTER) >= 5
    assert EvidenceLevel.SELF_DECLARED in levels


def test_goods_are_reached_in_every_way(small: Rows) -> None:
    assert {area["kind"] for area in small[DeliveryArea]} == set(AreaKind)


def test_who_delivers_has_an_area(small: Rows) -> None:
    with_area = {area["organisation_id"] for area in small[DeliveryArea]}
    delivering = {offer["organisation_id"] for offer in small[Offer] if offer["delivery"]}
    assert delivering <= with_area


def test_every_offer_can_be_had_somehow(large: Rows) -> None:
    assert all(
        offer["pickup"] or offer["delivery"] or offer["at_distance"] for offer in large[Offer]
    )


def test_most_producers_live_in_the_home_province(small: Rows) -> None:
    gazetteer = load_gazetteer()
    homes = [
        gazetteer.get(row["istat"]).province for row in small[Organisation] if row["vat_number"]
    ]
    assert homes.count("BG") > len(homes) * 0.8
    assert {"CR", "BS", "LC", "MI"} <= set(homes)


def test_a_large_market_has_exactly_the_offers_asked_for(large: Rows) -> None:
    assert len(large[Offer]) == 2_010
    producers = [row for row in large[Organisation] if row["vat_number"]]
    assert len(producers) == 101


def test_a_large_market_is_crowded_in_few_towns() -> None:
    rows = rows_of(offers=10_000)
    homes = [row["istat"] for row in rows[Organisation] if row["vat_number"]]
    crowd = sorted((homes.count(home) for home in set(homes)), reverse=True)
    assert sum(crowd[: len(crowd) // 10]) > len(homes) * 0.25
    gazetteer = load_gazetteer()
    assert len({gazetteer.get(home).region for home in homes}) > 3


def test_buyers_are_of_many_kinds(small: Rows) -> None:
    buyers = {demand["organisation_id"] for demand in small[Demand]}
    kinds = {row["kind"] for row in small[Organisation] if row["id"] in buyers}
    assert len(buyers) == 12
    assert kinds >= {
        OrganisationKind.GAS,
        OrganisationKind.PUBLIC_BODY,
        OrganisationKind.CONSUMER_COOPERATIVE,
        OrganisationKind.SCHOOL,
    }
