"""The category tree and its loader: numbers, inheritance, a refusal for every fault of a file."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog import category_errors as faults
from catalog.categories import (
    BadCategories,
    CategoryTree,
    Nature,
    UnknownCategory,
    load_categories,
    load_cpv,
)
from catalog.errors import Invalid
from catalog.quantities import Dimension, UnitCode
from catalog.seasons import ALL_YEAR, month_mask

FOOD = """
[[category]]
code = "food"
it = "Alimenti"
en = "Food"
synonyms = ["cibo"]
cpv = ["15000000"]
nature = "good"
dimension = "mass"
unit = "KGM"
"""
FRUIT = """
[[category]]
code = "fruit"
parent = "food"
it = "Frutta"
en = "Fruit"
cpv = ["03222000"]
"""
APPLES = """
[[category]]
code = "apples"
parent = "fruit"
it = "Mele"
en = "Apples"
synonyms = ["mela"]
cpv = ["03222321"]
months = [12, 1, 2]
"""
JUICE = """
[[category]]
code = "juice"
parent = "food"
it = "Succo"
en = "Juice"
cpv = ["15321000"]
dimension = "volume"
unit = "LTR"
"""
TREE = FOOD + FRUIT + APPLES + JUICE

Load = Callable[[str], CategoryTree]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Return a function that loads a tree from the text of a file."""

    def write_and_load(text: str) -> CategoryTree:
        path = tmp_path / "categories.toml"
        path.write_text(text, encoding="utf-8")
        return load_categories(path)

    return write_and_load


def test_categories_are_numbered_in_pre_order_of_the_file(load: Load) -> None:
    assert [category.code for category in load(TREE)] == ["food", "fruit", "apples", "juice"]
    assert [category.number for category in load(TREE)] == [0, 1, 2, 3]


def test_a_span_covers_a_category_and_everything_below_it(load: Load) -> None:
    tree = load(TREE)
    assert [tree.span(code) for code in ("food", "fruit", "apples")] == [(0, 4), (1, 3), (2, 3)]


def test_a_child_may_stand_before_its_parent_in_the_file(load: Load) -> None:
    assert [category.code for category in load(APPLES + FRUIT + FOOD)] == [
        "food",
        "fruit",
        "apples",
    ]


def test_depth_counts_from_the_sector(load: Load) -> None:
    assert [category.depth for category in load(TREE)] == [0, 1, 2, 1]


def test_what_a_category_does_not_say_it_takes_from_its_parent(load: Load) -> None:
    apples = load(TREE).get("apples")
    assert (apples.nature, apples.dimension, apples.unit) == (
        Nature.GOOD,
        Dimension.MASS,
        UnitCode.KILOGRAM,
    )


def test_what_a_category_says_wins_over_its_parent(load: Load) -> None:
    assert load(TREE).get("juice").unit is UnitCode.LITRE


def test_months_are_a_mask_and_their_absence_means_all_year(load: Load) -> None:
    tree = load(TREE)
    assert tree.get("apples").months == month_mask([12, 1, 2])
    assert tree.get("fruit").months == ALL_YEAR


def test_months_are_inherited(load: Load) -> None:
    tree = load(FOOD + FRUIT + "months = [6]\n" + APPLES.replace("months = [12, 1, 2]", ""))
    assert tree.get("apples").months == month_mask([6])


def test_the_tree_answers_path_children_roots_and_labels(load: Load) -> None:
    tree = load(TREE)
    assert [category.code for category in tree.path("apples")] == ["food", "fruit", "apples"]
    assert [category.code for category in tree.children("food")] == ["fruit", "juice"]
    assert [category.code for category in tree.roots] == ["food"]
    assert (tree.label("apples", "it"), tree.label("apples", "en")) == ("Mele", "Apples")
    assert tree.by_number(2) is tree.get("apples")
    assert "apples" in tree
    assert "pears" not in tree


@pytest.mark.parametrize("number", [-1, 4])
def test_a_number_outside_the_tree_is_refused(load: Load, number: int) -> None:
    with pytest.raises(UnknownCategory):
        load(TREE).by_number(number)


@pytest.mark.parametrize("method", ["get", "span", "path", "children"])
def test_an_unknown_code_is_refused_with_the_code(load: Load, method: str) -> None:
    with pytest.raises(UnknownCategory) as caught:
        getattr(load(TREE), method)("pears")
    assert caught.value.facts() == {"category": "pears"}


def test_the_default_tree_is_read_once() -> None:
    assert load_categories() is load_categories()


def test_a_cpv_code_is_shown_with_its_check_digit() -> None:
    assert load_cpv()["03222321"].full == "03222321-9"


FAULTS: list[tuple[str, type[BadCategories]]] = [
    ("[[category", faults.CategoriesNotToml),
    ("", faults.MissingCategoryKey),
    ("category = []", faults.WrongCategoryValue),
    ("category = [3]", faults.WrongCategoryValue),
    (TREE.replace('en = "Apples"\n', ""), faults.MissingCategoryKey),
    (TREE.replace('cpv = ["03222321"]\n', ""), faults.MissingCategoryKey),
    (TREE.replace('unit = "KGM"\n', ""), faults.MissingCategoryKey),
    (TREE.replace("synonyms", "synonym"), faults.UnknownCategoryKey),
    ('title = "x"\n' + TREE, faults.UnknownCategoryKey),
    (TREE.replace('"Mele"', "7"), faults.WrongCategoryValue),
    (TREE.replace('["mela"]', '"mela"'), faults.WrongCategoryValue),
    (TREE.replace('["mela"]', "[1]"), faults.WrongCategoryValue),
    (TREE.replace('["03222321"]', "[]"), faults.WrongCategoryValue),
    (TREE.replace('["03222321"]', '["03222321", "03222321"]'), faults.WrongCategoryValue),
    (TREE.replace("[12, 1, 2]", '"all"'), faults.WrongCategoryValue),
    (TREE.replace('code = "apples"', 'code = "Red Apples"'), faults.BadCategoryCode),
    (TREE + APPLES, faults.DuplicateCategory),
    (TREE.replace('parent = "fruit"', 'parent = "fruits"'), faults.UnknownParent),
    (TREE.replace('code = "food"', 'code = "food"\nparent = "apples"'), faults.CategoryLoop),
    (TREE.replace('parent = "fruit"', 'parent = "apples"'), faults.CategoryLoop),
    (TREE + JUICE.replace("juice", "fuji").replace('"food"', '"apples"'), faults.CategoryTooDeep),
    (TREE.replace("[12, 1, 2]", "[13]"), faults.BadCategoryMonth),
    (TREE.replace("[12, 1, 2]", "[true]"), faults.BadCategoryMonth),
    (TREE.replace("[12, 1, 2]", '["June"]'), faults.BadCategoryMonth),
    (TREE.replace("[12, 1, 2]", "[]"), faults.BadCategoryMonth),
    (TREE.replace("[12, 1, 2]", "[1, 1]"), faults.BadCategoryMonth),
    (TREE.replace('"KGM"', '"KG"'), faults.UnknownUnit),
    (TREE.replace('"mass"', '"weight"'), faults.UnknownDimension),
    (TREE.replace('"good"', '"thing"'), faults.UnknownNature),
    (TREE.replace('"LTR"', '"KGM"'), faults.UnitNotOfDimension),
    (TREE.replace('dimension = "volume"\n', ""), faults.UnitNotOfDimension),
    (TREE.replace("03222321", "03222329"), faults.BadCpv),
    (TREE.replace("03222321", "03222321-9"), faults.BadCpv),
    (TREE.replace('"Mele"', '" - "'), faults.EmptyLabel),
    (TREE.replace('"Apples"', '""'), faults.EmptyLabel),
    (TREE.replace('["mela"]', '["mela", "!"]'), faults.EmptyLabel),
    (TREE.replace('"Succo"', '"MÈLE"'), faults.DuplicateLabel),
    (TREE.replace('"Juice"', '"apples"'), faults.DuplicateLabel),
    (TREE.replace('["mela"]', '["mela", "Mèla"]'), faults.DuplicateSynonym),
    (TREE.replace('["mela"]', '["mela", "mele"]'), faults.DuplicateSynonym),
    (TREE + 'synonyms = ["mela"]\n', faults.DuplicateSynonym),
    (TREE + 'synonyms = ["Mele"]\n', faults.DuplicateSynonym),
]


@pytest.mark.parametrize(("text", "error"), FAULTS)
def test_a_faulty_file_is_refused_by_the_fault_of_its_kind(
    load: Load, text: str, error: type[BadCategories]
) -> None:
    with pytest.raises(BadCategories) as caught:
        load(text)
    assert type(caught.value) is error


def test_every_fault_has_a_code_of_its_own_and_is_invalid_input() -> None:
    errors: set[type[BadCategories]] = {error for _, error in FAULTS}
    assert len({error.code for error in errors}) == len(errors)
    assert all(issubclass(error, Invalid) for error in errors)


def test_bytes_that_are_not_utf_8_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "latin.toml"
    path.write_bytes(b'x = "caff\xe8"')
    with pytest.raises(faults.CategoriesNotToml) as caught:
        load_categories(path)
    assert caught.value.file == "latin.toml"


def test_a_loop_is_told_by_its_way(load: Load) -> None:
    with pytest.raises(faults.CategoryLoop) as caught:
        load(TREE.replace('code = "food"', 'code = "food"\nparent = "apples"'))
    assert caught.value.found == ("food", "apples", "fruit", "food")


def test_a_duplicate_synonym_is_told_with_both_categories(load: Load) -> None:
    with pytest.raises(faults.DuplicateSynonym) as caught:
        load(TREE + 'synonyms = ["mela"]\n')
    assert caught.value.facts() == {"category": "juice", "found": "mela", "other": "apples"}


def test_a_category_without_a_code_is_told_by_its_position(load: Load) -> None:
    with pytest.raises(faults.MissingCategoryKey) as caught:
        load(TREE.replace('code = "juice"\n', ""))
    assert caught.value.facts() == {"category": "4", "found": "code"}


def test_a_category_and_one_above_it_may_share_a_synonym(load: Load) -> None:
    tree = load(TREE.replace('["mela"]', '["mela", "cibo"]'))
    assert "cibo" in tree.get("apples").synonyms


def test_a_category_made_by_hand_checks_itself(load: Load) -> None:
    apples = load(TREE).get("apples")
    with pytest.raises(faults.EmptyLabel):
        replace(apples, label_en=" ")
    with pytest.raises(faults.UnitNotOfDimension):
        replace(apples, unit=UnitCode.LITRE)
    with pytest.raises(faults.BadCategoryMonth):
        replace(apples, months=0)
    with pytest.raises(faults.BadCpv):
        replace(apples, cpv=("0322232",))


@given(
    shape=st.lists(st.lists(st.integers(0, 3), max_size=3), min_size=1, max_size=4),
    order=st.randoms(use_true_random=False),
)
def test_spans_are_contiguous_and_nested_whatever_the_order_of_the_file(
    tmp_path_factory: pytest.TempPathFactory, shape: list[list[int]], order: Random
) -> None:
    tables = _tables(shape)
    order.shuffle(tables)
    path = tmp_path_factory.mktemp("tree") / "categories.toml"
    path.write_text("".join(text for _, text in tables), encoding="utf-8")
    tree = load_categories(path)
    assert [category.number for category in tree] == list(range(len(tables)))
    for category in tree:
        below = [each.number for each in tree if category in tree.path(each.code)]
        assert below == list(range(*tree.span(category.code)))
    roots = [code for code, _ in tables if "-" not in code]
    assert [root.code for root in tree.roots] == roots


def _tables(shape: list[list[int]]) -> list[tuple[str, str]]:
    """Return codes and TOML of a tree: its sectors, the groups of each, how many in each group."""
    tables = []
    for root, groups in enumerate(shape):
        tables.append(_table(f"s{root}", 'nature = "good"\ndimension = "mass"\nunit = "KGM"'))
        for group, leaves in enumerate(groups):
            tables.append(_table(f"s{root}-g{group}", f'parent = "s{root}"'))
            tables.extend(
                _table(f"s{root}-g{group}-l{leaf}", f'parent = "s{root}-g{group}"')
                for leaf in range(leaves)
            )
    return tables


def _table(code: str, more: str) -> tuple[str, str]:
    text = f'[[category]]\ncode = "{code}"\nit = "{code}"\nen = "{code}"\ncpv = ["15000000"]\n'
    return code, f"{text}{more}\n"
