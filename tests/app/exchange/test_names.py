"""What names claim, and what they are not allowed to claim."""

import pytest

from app.exchange.listing.names import claim_is_unclear, claims_in, title_of
from app.exchange.listing.rules import ImportRules


@pytest.mark.parametrize(
    ("name", "claims"),
    [
        ("Mele Golden (BIO) 5 kg", {"organic": 4}),
        ("Mirtilli - BIO - 0,5Kg", {"organic": 4}),
        ("Farina biologica", {"organic": 4}),
        ("Mele Gala (In conversione BIO)", {"organic": 2}),
        ("Kiwi in  conversione biologica", {"organic": 2}),
        ("Pere Abate (lotta integrata)", {"integrated-production": 1}),
        ("Mele miste BIO/lotta integr.", {}),
        ("Mele non bio", {}),
        ("Biografia di un melo", {}),
        ("Mele di montagna", {}),
        ("Composta di pere 330 gr", {}),
        ("Caffè equo e solidale", {}),
    ],
)
def test_only_organic_and_integrated_farming_are_taken_from_names(
    name: str, claims: dict[str, int], rules: ImportRules
) -> None:
    assert claims_in(name, rules) == claims


@pytest.mark.parametrize(
    ("name", "description", "unclear"),
    [
        ("Mele miste BIO/lotta integr.", "", True),
        ("Mele non bio", "", True),
        ("Mele (BIO)", "Coltivate con le modalità della lotta integrata.", True),
        ("Mele (BIO)", "Prodotto BIO.", False),
        ("Mele (in conversione BIO)", "Coltivate con lotta integrata.", False),
        ("Mele (lotta integrata)", "", False),
        ("Mele", "Coltivate con lotta integrata.", False),
    ],
)
def test_a_name_that_contradicts_itself_or_its_description_is_unclear(
    name: str, description: str, unclear: bool, rules: ImportRules
) -> None:
    claims = claims_in(name, rules)
    assert claim_is_unclear(name, description, claims, rules) is unclear


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("[F] Mele", "Mele"),
        ("[T1] Confettura", "Confettura"),
        ("[F]", "[F]"),
        ("[Offerta] Mele", "[Offerta] Mele"),
        ("Mele [F]", "Mele [F]"),
        ("x" * 300, "x" * 200),
    ],
)
def test_titles_lose_the_code_that_lists_are_sorted_by(name: str, title: str) -> None:
    assert title_of(name) == title
