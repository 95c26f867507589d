"""What importing goes by, read once for all tests; the sentences of the room."""

from pathlib import Path

import pytest

from app.exchange import messages
from app.exchange.listing.rules import ImportRules
from catalog.categories import load_categories
from catalog.criteria import load_criteria
from catalog.places import load_gazetteer
from catalog.understanding import build_lexicon

SHARED = Path(__file__).parents[3] / "../shared/data"


@pytest.fixture(scope="session")
def rules() -> ImportRules:
    criteria = load_criteria()
    lexicon = build_lexicon(load_categories(), criteria, load_gazetteer())
    return ImportRules(lexicon=lexicon, criteria=criteria)


@pytest.fixture(scope="session", autouse=True)
def sentences() -> None:
    messages.register()


@pytest.fixture(scope="session")
def real_list() -> bytes:
    path = SHARED / "gdxp_price_list_example.json"
    if not path.exists():
        pytest.skip("the real price list is not on this machine")
    return path.read_bytes()
