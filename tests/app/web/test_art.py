"""Which illustration stands for a category."""

from pathlib import Path

import pytest

import app.web
from app.web.art import GENERIC, ILLUSTRATIONS, art_of
from catalog.categories import load_categories

DRAWINGS = Path(app.web.__file__).parent / "static" / "art"


def test_no_two_sectors_share_a_drawing() -> None:
    tree = load_categories()
    arts = [art_of(tree, root.code) for root in tree.roots]
    assert GENERIC not in arts
    assert len(set(arts)) == len(arts)


def test_every_drawing_that_is_named_exists() -> None:
    assert [
        name for name in ILLUSTRATIONS.values() if not (DRAWINGS / f"{name}.svg").is_file()
    ] == []


def test_every_illustrated_category_exists() -> None:
    tree = load_categories()
    assert [code for code in ILLUSTRATIONS if code not in tree] == []


@pytest.mark.parametrize(
    ("code", "art"),
    [
        ("acacia-honey", "honey"),
        ("jams", "preserves"),
        ("hen-eggs", "eggs"),
        ("craft-beer", "beer"),
    ],
)
def test_a_category_takes_the_nearest_drawing_above_it(code: str, art: str) -> None:
    assert art_of(load_categories(), code) == art


def test_a_category_that_was_dropped_has_the_general_drawing() -> None:
    assert art_of(load_categories(), "dropped-category") == GENERIC
