"""The one real price list that we have: every product gets the category a person would give it."""

from collections import Counter

import pytest

from app.exchange.gdxp.document import read_price_lists
from app.exchange.listing.doubts import Doubt
from app.exchange.listing.drafting import Drafts, drafts_of
from app.exchange.listing.rules import ImportRules
from app.exchange.preview import LineKind, Notice
from app.exchange.services import apply_import, prepare_import, preview_import
from tests.support import factories
from tests.support.database import Store
from tests.support.factories import NOW

# Judged by reading the 72 names, in runs: number of the last product of the run, its category.
JUDGED = [
    (4, "apricots"),
    (5, "cherries"),
    (6, "strawberries"),
    (10, "kiwifruit"),
    (21, "apples"),
    (23, "blueberries"),
    (26, "pears"),
    (27, "peaches"),
    (30, "plums"),
    (31, "mixed-fruit-boxes"),
    (32, "potatoes"),
    (46, "jams"),
    (56, "fruit-compotes"),
    (61, "other-juices"),
    (63, "apple-juice"),
    (64, "dried-fruit"),
    # Cugnà, the sweet relish of grape must that goes with cheese: beside the mostarde.
    (65, "fruit-in-syrup"),
    (72, "gift-hampers"),
]
SLUG = "azienda-demo-prova"


@pytest.fixture(scope="module")
def drafts(real_list: bytes, rules: ImportRules) -> Drafts:
    (found,) = read_price_lists(real_list)
    return drafts_of(found, rules)


def judged() -> dict[int, str]:
    lines: dict[int, str] = {}
    for last, category in JUDGED:
        lines |= dict.fromkeys(range(len(lines) + 1, last + 1), category)
    return lines


@pytest.mark.parametrize(("line", "category"), judged().items())
def test_every_product_has_the_category_a_person_would_give_it(
    line: int, category: str, drafts: Drafts
) -> None:
    assert {draft.line: draft.category_code for draft in drafts.drafts}[line] == category


def test_the_whole_list_is_read_without_faults(drafts: Drafts) -> None:
    assert (len(drafts.drafts), drafts.faults, drafts.unclassified) == (72, (), ())


def test_no_code_is_taken_for_one(drafts: Drafts) -> None:
    assert {draft.sku for draft in drafts.drafts} == {None}


def test_prices_and_packs_are_read(drafts: Drafts) -> None:
    by_line = {draft.line: draft for draft in drafts.drafts}
    facts = {
        line: (by_line[line].unit_label, by_line[line].content.amount, by_line[line].price_cents)
        for line in (2, 6, 11, 32, 33, 57, 59, 62, 64, 66)
    }
    assert facts == {
        2: ("cassetta", 6000, 1154),
        6: ("vaschetta", 500, 337),
        11: ("cassetta", 5000, None),
        32: ("sacco", 10_000, 1058),
        33: ("barattolo", 240, 364),
        57: ("bottiglia", 200, 227),
        59: ("bottiglia", 200, 114),
        62: ("bottiglia", 750, None),
        64: ("busta", 100, 288),
        66: (None, 1, 909),
    }
    assert by_line[59].multiple_units == 6


def test_claims_follow_the_names_alone(drafts: Drafts) -> None:
    claimed = Counter(claim for draft in drafts.drafts for claim in draft.claims.items())
    assert claimed == {
        ("organic", 4): 12,
        ("organic", 2): 3,
        ("integrated-production", 1): 11,
    }


def test_a_person_is_asked_where_a_person_would_hesitate(drafts: Drafts) -> None:
    doubts = Counter(doubt for draft in drafts.drafts for doubt in draft.doubts)
    assert doubts[Doubt.SEVERAL_SIZES] == 24
    assert doubts[Doubt.SIZE_FROM_DESCRIPTION] == 2
    unclear = [draft.line for draft in drafts.drafts if Doubt.CLAIM_UNCLEAR in draft.doubts]
    # The mixed crate, organic or integrated; the apples called organic and described as integrated.
    assert unclear == [15, 20]


def test_the_list_is_imported_once(store: Store, real_list: bytes, rules: ImportRules) -> None:
    with store.write() as session:
        factories.organisation(session, slug=SLUG, name="Azienda Demo Prova")
    file = prepare_import(real_list, rules)
    with store.write() as session:
        done = apply_import(session, file, SLUG, now=NOW)
    assert len(done.of_kind(LineKind.CREATED)) == 72
    assert sum(line.published for line in done.lines) == sum(
        line.draft.active for line in done.lines
    )
    assert done.notices == (Notice.NO_VAT_NUMBER,)
    with store.read() as session:
        again = preview_import(session, file, SLUG)
    assert again.changes_nothing
    assert again.missing == ()
