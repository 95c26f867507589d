"""The lexicon of the real data, built once: the same that the search box uses."""

from datetime import date

import pytest

from catalog.categories import load_categories
from catalog.criteria import load_criteria
from catalog.places import load_gazetteer
from catalog.understanding import Lexicon, Understood, build_lexicon, understand

TODAY = date(2025, 11, 22)


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    return build_lexicon(load_categories(), load_criteria(), load_gazetteer(), home_province="BG")


@pytest.fixture(scope="session")
def lexicon_without_home() -> Lexicon:
    return build_lexicon(load_categories(), load_criteria(), load_gazetteer())


class Asking:
    """Understands lines on the day of these tests."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon

    def __call__(self, text: str) -> Understood:
        return understand(text, self.lexicon, today=TODAY)


@pytest.fixture(scope="session")
def ask(lexicon: Lexicon) -> Asking:
    return Asking(lexicon)
