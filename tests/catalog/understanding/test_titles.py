"""Names of price lists: the head noun decides, the rest only helps."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from catalog.quantities import Dimension, Quantity
from catalog.understanding import Lexicon
from catalog.understanding.packs import pack_in_name
from catalog.understanding.titles import Reason, classify_title, criteria_in_title

REAL_LIST = Path(__file__).parents[3] / "../shared/data/gdxp_price_list_example.json"
TITLES = [
    ('[F] Mele "Renette Grigie" (BIO) 5Kg/9Kg/15Kg circa', "Frutta fresca", "apples"),
    ('[F] Mele "Golden" (BIO) 5Kg circa', "Non Specificato", "apples"),
    ("[T1] Confettura Extra di Mele & Cacao 240 gr", "Non Specificato", "jams"),
    ("[T3] Composta di Pere 330 gr", "Marmellate e composte di frutta", "fruit-compotes"),
    ("Frutta da bere - Pere - bott. 200ml", "Marmellate e composte di frutta", "other-juices"),
    ("Succo limpido di mele - 750ml / 3litri", "Marmellate", "apple-juice"),
    ("Confez. mele a fette essiccate - 100 gr", "Frutta secca", "dried-fruit"),
    ("Pere essiccate 100 g", "", "dried-fruit"),
    ("Zucchine sott'olio 200 g", "", "vegetables-in-oil"),
    ('Confezione Regalo "A" (2 composte)', "Marmellate", "gift-hampers"),
    ("Tuttifrutti (misto mele, pere, kiwi) 6Kg", "Frutta fresca", "mixed-fruit-boxes"),
    ("Barattolo di miele 500 g", "", "honey-hive"),
    ("Patate (a pasta gialla) - 10Kg", "Verdura fresca", "potatoes"),
    ("Kiwi mini (in conversione BIO) - 0,5 kg", "Frutta fresca", "kiwifruit"),
    ("Crostata Nonna Demo (alle pesche)", "", "cakes"),
]


@pytest.mark.parametrize(("title", "hint", "code"), TITLES, ids=[title for title, _, _ in TITLES])
def test_a_title_is_what_its_head_noun_says(
    title: str, hint: str, code: str, lexicon: Lexicon
) -> None:
    assert classify_title(title, lexicon, hint=hint)[0].code == code


def test_the_list_s_category_strengthens_what_it_agrees_with(lexicon: Lexicon) -> None:
    alone, agreed, against = (
        classify_title("Mele Demo 5 kg", lexicon, hint=hint)[0].confidence
        for hint in ("Non Specificato", "Frutta fresca", "Marmellate")
    )
    assert against < alone < agreed


def test_a_title_that_says_nothing_is_what_the_list_says(lexicon: Lexicon) -> None:
    (guess,) = classify_title("Cugnelotto 170 gr", lexicon, hint="Marmellate")
    assert (guess.code, guess.reason) == ("jams", Reason.HINT)


def test_a_title_and_a_list_that_say_nothing_give_no_guess(lexicon: Lexicon) -> None:
    assert classify_title("Xyzzy 12", lexicon, hint="Non Specificato") == ()


def test_what_stands_in_brackets_decides_only_when_nothing_else_does(lexicon: Lexicon) -> None:
    (guess,) = classify_title("Xyzzy (mele, pere)", lexicon)
    assert (guess.code, guess.reason) == ("fresh-fruit", Reason.INSIDE)


@pytest.mark.parametrize("title", ["", "   ", "()", '"', "[", "x" * 2000, "🍏" * 600])
def test_any_title_can_be_asked_about(title: str, lexicon: Lexicon) -> None:
    assert classify_title(title, lexicon, hint=title) == ()
    assert criteria_in_title(title, lexicon) == ()
    assert pack_in_name(title) == ()


@pytest.mark.parametrize(
    ("title", "codes"),
    [
        ("Mele (BIO) 5Kg", ["organic"]),
        ("Pesche - lotta integrata - 2Kg", ["integrated-production"]),
        ("Mele (In conversione BIO) 5Kg", []),
        ("Mele BIO/lotta integr. 5Kg", []),
        ("Mele non bio", []),
        ("Confettura SENZA ZUCCHERO di mele", []),
    ],
)
def test_only_what_a_title_surely_states_is_a_criterion(
    title: str, codes: list[str], lexicon: Lexicon
) -> None:
    assert [hit.code for hit in criteria_in_title(title, lexicon)] == codes


def grams(*amounts: int) -> tuple[Quantity, ...]:
    return tuple(Quantity(amount, Dimension.MASS) for amount in amounts)


def millilitres(*amounts: int) -> tuple[Quantity, ...]:
    return tuple(Quantity(amount, Dimension.VOLUME) for amount in amounts)


@pytest.mark.parametrize(
    ("name", "sizes"),
    [
        ("Confettura 240 gr", grams(240)),
        ("Mirtilli 0,5kg", grams(500)),
        ("Mele 5Kg/9Kg/15Kg circa", grams(5000, 9000, 15000)),
        ("Mele 5/9/15 kg", grams(5000, 9000, 15000)),
        ("Succo 750ml / 3litri", millilitres(750, 3000)),
        ("Succo bott. 200ml", millilitres(200)),
        ("Succo 6 x 200 ml", millilitres(1200)),
        ("Miele gr. 500", grams(500)),
        ("Burro 1/2 kg", grams(500)),
        ("Caffè 2 etti", grams(200)),
        ("Uova, confezione da 6 uova", (Quantity(6, Dimension.PIECE),)),
        ("Saponi 10 pz da 100 g", grams(1000)),
        ("Frutta da bere OFFERTA 6 x 5", ()),
        ("Formaggio 12 mesi", ()),
        ("Cioccolato 70%", ()),
        ("Mele", ()),
    ],
)
def test_a_pack_is_read_from_a_name(name: str, sizes: tuple[Quantity, ...]) -> None:
    assert pack_in_name(name) == sizes


def products(node: Any) -> Iterator[dict[str, Any]]:
    """Yield the products of a price list, wherever they hang in it."""
    children = list(node.values()) if isinstance(node, dict) else node
    if isinstance(node, dict):
        yield from node.get("products", ())
    for child in children if isinstance(children, list) else ():
        if isinstance(child, dict | list):
            yield from (product for product in products(child) if isinstance(product, dict))


@pytest.mark.skipif(
    not REAL_LIST.exists(), reason="the example price list is not beside the project"
)
def test_every_product_of_a_real_list_gets_a_category_and_fruit_is_fruit(lexicon: Lexicon) -> None:
    listed = {
        product["name"]: product.get("category", "")
        for product in products(json.loads(REAL_LIST.read_text(encoding="utf-8")))
    }
    best = {name: classify_title(name, lexicon, hint=hint)[0] for name, hint in listed.items()}
    assert len(best) == 72
    assert min(guess.confidence for guess in best.values()) >= 0.7
    for name, guess in best.items():
        kin = [category.code for category in lexicon.tree.path(guess.code)]
        assert ("fresh-fruit" in kin) == name.startswith("[F]"), name
