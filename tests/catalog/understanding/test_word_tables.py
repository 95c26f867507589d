"""The tables of words hold together and speak of things that exist."""

from catalog.categories import load_categories
from catalog.criteria import load_criteria
from catalog.places import load_gazetteer
from catalog.understanding.tables import load_tables
from tests.catalog.understanding.conftest import Asking


def test_every_further_name_is_of_a_category_that_exists() -> None:
    known = {category.code for category in load_categories()}
    assert {code for _, code in load_tables().extra_synonyms} <= known


def test_every_further_name_is_of_a_criterion_that_exists() -> None:
    known = {criterion.code for criterion in load_criteria()}
    assert {code for _, code in load_tables().extra_criteria} <= known


def test_every_transformation_leads_from_a_group_to_a_category_that_exists() -> None:
    known = {category.code for category in load_categories()}
    changes = load_tables().transformations
    assert {change.group for change in changes} | {change.category for change in changes} <= known


def test_every_territory_is_a_province() -> None:
    gazetteer = load_gazetteer()
    codes = load_tables().territories.values()
    assert all(gazetteer.find_province(code) is not None for code in codes)


def test_nearly_every_label_of_the_tree_leads_to_its_category(ask: Asking) -> None:
    tree = ask.lexicon.tree
    lost = [
        category.label_it
        for category in tree
        if not any(
            category.code in {each.code for each in tree.path(hit.code)}
            or hit.code in {each.code for each in tree.path(category.code)}
            for hit in ask(category.label_it).categories
        )
    ]
    assert len(lost) <= len(tree) // 50, lost
