"""The real tree of categories: its size, its sectors, its words, its CPV codes and its seasons."""

import csv
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest

from catalog.categories import Category, CategoryTree, Nature, load_categories, load_cpv
from catalog.category_file import CATEGORY_FILE
from catalog.place_names import fold_name
from catalog.seasons import ALL_YEAR, months_of

FULL_CPV = Path(__file__).parents[2] / "../shared/data/cpv_2008_it_en.csv"
FRESH_PRODUCE = ("fresh-fruit", "fresh-vegetables")

# What the district says it deals in.
# fmt: off
SECTORS = (
    "fresh-food", "fresh-fruit", "fresh-vegetables", "legumes-cereals", "milk-eggs", "fresh-meat",
    "honey-hive", "processed-food", "cheese", "cured-meats", "flour-milling", "bread",
    "pasta-products", "preserves", "olive-oil", "juices-syrups", "wines", "craft-beer", "catering",
    "school-canteens", "social-agriculture", "green-maintenance", "cleaning", "laundry",
    "elderly-care", "disability-care", "minors-family", "home-help", "education",
    "work-integration", "theatre", "tourism", "energy", "building", "repair-reuse", "waste",
    "textiles", "communication", "mobility", "ict", "finance", "insurance", "mutual-aid",
    "training", "personal-care", "detergents", "fair-trade", "crafts", "events", "professional",
)
# fmt: on

# What a cook, a volunteer of a purchasing group and an officer of a comune type.
WORDS = {
    "mela": "apples",
    "renette": "apples",
    "mirtilli": "blueberries",
    "piccoli frutti": "mixed-berries",
    "castagne": "chestnuts",
    "patate": "potatoes",
    "zucca": "squash",
    "verdure": "fresh-vegetables",
    "uova": "hen-eggs",
    "miele": "honey-hive",
    "legumi": "legumes-cereals",
    "succo di frutta": "juices-syrups",
    "olio": "olive-oil",
    "lumache": "snails",
    "erbe officinali": "medicinal-plants",
    "zafferano": "saffron",
    "taleggio": "taleggio",
    "stracchino": "stracchino",
    "Formai de Mut": "formai-de-mut",
    "branzi": "branzi",
    "farina per polenta": "maize-flour",
    "mais spinato": "maize",
    "casonsèi": "filled-pasta",
    "marmellata": "jams",
    "olio extravergine": "olive-oil",
    "mensa scolastica": "school-canteens",
    "pasti": "collective-catering",
    "buffet": "buffets",
    "assistenza domiciliare": "home-care-elderly",
    "sfalcio": "mowing",
    "pulizia uffici": "office-cleaning",
    "asilo nido": "nurseries",
    "tirocini": "placements-internships",
    "spettacolo teatrale": "theatre",
    "agriturismo": "farm-stays",
    "fotovoltaico": "photovoltaics",
    "imbianchino": "painting",
    "ciclofficina": "bike-repair",
    "ingombranti": "bulky-weee",
    "volantini": "flyers-posters",
    "pedibus": "walking-school-bus",
    "sito web": "websites",
    "microcredito": "microcredit",
    "mutuo soccorso": "health-mutual",
    "corso di italiano": "italian-for-foreigners",
    "detersivi": "detergents",
    "bomboniere": "fair-trade-gifts",
    "convegno": "conferences",
    "commercialista": "accounting",
}

# Words of another part of a phrase: a month, a criterion, a way of delivery, a preposition.
MEAN_SOMETHING_ELSE = (
    "sale",
    "te",
    "mag",
    "gas",
    "agli",
    "bio",
    "biologico",
    "km zero",
    "consegna a domicilio",
    "equosolidale",
    "cooperativa sociale",
)


@pytest.fixture(scope="module")
def tree() -> CategoryTree:
    return load_categories()


@pytest.fixture(scope="module")
def meanings(tree: CategoryTree) -> dict[str, Category]:
    """Return the deepest category of every Italian word or label, folded."""
    return {
        fold_name(words): category
        for category in tree
        for words in (category.label_it, *category.synonyms)
    }


@pytest.fixture(scope="module")
def full_cpv() -> dict[str, dict[str, str]]:
    if not FULL_CPV.exists():
        pytest.skip("the whole CPV table is not beside the project")
    with FULL_CPV.open(encoding="utf-8", newline="") as lines:
        return {row["code"]: row for row in csv.DictReader(lines)}


def _leaves(tree: CategoryTree, code: str) -> list[Category]:
    start, stop = tree.span(code)
    return [each for each in tree if start <= each.number < stop and each.stop == each.number + 1]


def test_the_tree_has_at_least_290_categories_on_exactly_three_levels(tree: CategoryTree) -> None:
    assert len(tree) >= 290
    assert {category.depth for category in tree} == {0, 1, 2}


def test_only_the_third_level_has_nothing_below(tree: CategoryTree) -> None:
    assert {leaf.depth for root in tree.roots for leaf in _leaves(tree, root.code)} == {2}


def test_sectors_follow_each_other_without_gap_to_the_end(tree: CategoryTree) -> None:
    assert tree.roots[0].number == 0
    assert all(one.stop == following.number for one, following in pairwise(tree.roots))
    assert tree.roots[-1].stop == len(tree)


def test_the_children_of_a_category_fill_its_span(tree: CategoryTree) -> None:
    for category in tree:
        children = tree.children(category.code)
        marks = [category.number + 1, *(child.stop for child in children)]
        assert [child.number for child in children] == marks[:-1]
        assert marks[-1] == category.stop


@pytest.mark.parametrize("code", SECTORS)
def test_every_sector_of_the_district_has_a_category(tree: CategoryTree, code: str) -> None:
    assert code in tree


def test_there_are_goods_and_services(tree: CategoryTree) -> None:
    natures = [category.nature for category in tree]
    assert natures.count(Nature.GOOD) >= 100
    assert natures.count(Nature.SERVICE) >= 100


@pytest.mark.parametrize("group", FRESH_PRODUCE)
def test_every_leaf_of_fresh_produce_states_its_months(tree: CategoryTree, group: str) -> None:
    tables = tomllib.loads(CATEGORY_FILE.read_text(encoding="utf-8"))["category"]
    stated = {table["code"] for table in tables if "months" in table}
    leaves = {leaf.code for leaf in _leaves(tree, group)}
    assert len(leaves) >= 25
    assert leaves <= stated


def test_most_fresh_produce_has_a_season(tree: CategoryTree) -> None:
    leaves = [leaf for group in FRESH_PRODUCE for leaf in _leaves(tree, group)]
    assert sum(leaf.months != ALL_YEAR for leaf in leaves) > len(leaves) * 0.9


@pytest.mark.parametrize(
    ("code", "months", "absent"),
    [
        ("apples", {9, 12, 3}, {6, 7}),
        ("strawberries", {5, 6}, {12, 1}),
        ("cherries", {6}, {4, 9}),
        ("tomatoes", {7, 8}, {1, 4}),
        ("potatoes", {7, 12, 3}, {5}),
        ("squash", {10, 1}, {5, 6}),
        ("asparagus", {4, 5}, {8, 11}),
        ("chestnuts", {10, 11}, {6}),
        ("kiwifruit", {11, 2}, {7}),
    ],
)
def test_seasons_are_those_of_the_area_with_storage(
    tree: CategoryTree, code: str, months: set[int], absent: set[int]
) -> None:
    stated = set(months_of(tree.get(code).months))
    assert months <= stated
    assert not stated & absent


def test_a_child_is_never_available_when_its_parent_is_not(tree: CategoryTree) -> None:
    for category in tree:
        for above in tree.path(category.code):
            assert category.months & ~above.months == 0


def test_nearly_every_category_has_synonyms(tree: CategoryTree) -> None:
    counts = [len(category.synonyms) for category in tree]
    assert min(counts) >= 1
    assert sum(counts) / len(counts) > 5


@pytest.mark.parametrize(("words", "code"), WORDS.items())
def test_what_people_type_finds_its_category(
    meanings: dict[str, Category], words: str, code: str
) -> None:
    assert meanings[fold_name(words)].code == code


@pytest.mark.parametrize("words", MEAN_SOMETHING_ELSE)
def test_words_that_mean_something_else_are_no_synonyms(
    meanings: dict[str, Category], words: str
) -> None:
    assert words not in meanings


def test_synonyms_leave_the_word_organic_to_the_criteria(meanings: dict[str, Category]) -> None:
    organic = {"bio", "biologico", "biologica", "biologici", "biologiche"}
    assert [words for words in meanings if organic & set(words.split())] == []


def test_labels_are_short_and_unique_in_each_language(tree: CategoryTree) -> None:
    for language in ("it", "en"):
        labels = [fold_name(category.label(language)) for category in tree]
        assert len(set(labels)) == len(labels)
        assert max(map(len, labels)) <= 60


def test_every_category_has_cpv_codes_and_every_code_of_cpv_csv_is_used(tree: CategoryTree) -> None:
    used = {code for category in tree for code in category.cpv}
    assert used <= load_cpv().keys()
    above = {ancestor for code in used for ancestor in _ancestors(code)}
    assert load_cpv().keys() <= used | above


def test_services_do_not_wear_the_cpv_codes_of_fresh_produce(tree: CategoryTree) -> None:
    leaves = [
        leaf
        for root in ("care", "cleaning", "finance", "ict")
        for leaf in tree
        if tree.path(leaf.code)[0].code == root
    ]
    assert all(not code.startswith("03") for leaf in leaves for code in leaf.cpv)


def test_cpv_codes_check_digits_and_labels_are_those_of_the_full_table(
    full_cpv: dict[str, dict[str, str]],
) -> None:
    for code, entry in load_cpv().items():
        assert entry.check == full_cpv[code]["check"]
        assert entry.label_it == full_cpv[code]["label_it"]


def test_the_ancestors_of_every_cpv_code_are_there(full_cpv: dict[str, dict[str, str]]) -> None:
    for code in load_cpv():
        existing = {ancestor for ancestor in _ancestors(code) if ancestor in full_cpv}
        assert existing <= load_cpv().keys()


def test_labels_of_cpv_codes_hold_no_broken_letters() -> None:
    letters = {letter for each in load_cpv().values() for letter in each.label_it + each.label_en}
    # The table in circulation shows some accented letters as Cyrillic ones, U+0400 to U+04FF.
    assert not {letter for letter in letters if "\u0400" <= letter <= "\u04ff"}


def _ancestors(code: str) -> list[str]:
    digits = code.rstrip("0")
    return [digits[:length].ljust(8, "0") for length in range(2, len(digits))]
