"""What a sale unit holds, from free-text units and sizes written in names."""

import pytest

from app.exchange.listing.contents import sale_unit
from app.exchange.listing.doubts import Doubt
from app.exchange.listing.sizes import size_text
from app.exchange.listing.units import container_label, measure_of
from catalog.quantities import Dimension, Quantity, UnitCode

MASS, VOLUME, PIECE = Dimension.MASS, Dimension.VOLUME, Dimension.PIECE


@pytest.mark.parametrize(
    ("unit", "name", "usual", "label", "content"),
    [
        ("Cassette", "Mele 5Kg/9Kg/15Kg circa", MASS, "cassetta", Quantity(5000, MASS)),
        ("Barattoli", "Confettura di prova 240 gr", MASS, "barattolo", Quantity(240, MASS)),
        ("Vaschette", "Fragole - 0,5 kg", MASS, "vaschetta", Quantity(500, MASS)),
        ("Bottiglie", "Succo bott. 200ml", VOLUME, "bottiglia", Quantity(200, VOLUME)),
        ("Bottiglie", "Succo 750ml / 3litri", VOLUME, "bottiglia", Quantity(750, VOLUME)),
        ("Sacchi", "Patate - 10Kg", MASS, "sacco", Quantity(10_000, MASS)),
        ("Pezzi", "Sapone", PIECE, None, Quantity(1, PIECE)),
        ("Pezzi", "Sapone 100 g", PIECE, "pezzo", Quantity(100, MASS)),
        ("Non Specificato", "Acido citrico 500 gr", MASS, "confezione", Quantity(500, MASS)),
        ("Non Specificato", "Spugna", PIECE, None, Quantity(1, PIECE)),
        ("Vaschetta 500 g", "Fragole", MASS, "vaschetta", Quantity(500, MASS)),
        ("Cartone", "Passata 6 x 700 ml", VOLUME, "cartone", Quantity(4200, VOLUME)),
        ("Barilotto", "Birra 5 l", VOLUME, "barilotto", Quantity(5000, VOLUME)),
    ],
)
def test_containers_hold_what_the_name_says(
    unit: str, name: str, usual: Dimension, label: str | None, content: Quantity
) -> None:
    found = sale_unit(unit, name, "", usual)
    assert (found.unit, found.label) == (UnitCode.PIECE, label)
    assert found.content == content


@pytest.mark.parametrize(
    ("unit", "code", "amount"),
    [
        ("Kg", UnitCode.KILOGRAM, 1000),
        ("Chili", UnitCode.KILOGRAM, 1000),
        ("Litri", UnitCode.LITRE, 1000),
        ("quintali", UnitCode.QUINTAL, 100_000),
        ("ml.", UnitCode.MILLILITRE, 1),
        ("Dozzina", UnitCode.DOZEN, 12),
    ],
)
def test_measures_hold_one_of_themselves(unit: str, code: UnitCode, amount: int) -> None:
    found = sale_unit(unit, "Mele", "", Dimension.MASS)
    assert (found.unit, found.label, found.content.amount) == (code, None, amount)


def test_of_several_sizes_the_smallest_counts_and_a_person_is_asked() -> None:
    found = sale_unit("Cassette", "Mele 15Kg/9Kg/5Kg", "", MASS)
    assert found.content == Quantity(5000, MASS)
    assert [size.amount for size in found.sizes] == [15_000, 9000, 5000]
    assert found.doubts == (Doubt.SEVERAL_SIZES,)


def test_a_bargain_is_not_a_size() -> None:
    found = sale_unit("Bottiglie", "Succo - OFFERTA 6 x 5", "bottigliette da 200ml", VOLUME)
    assert found.content == Quantity(200, VOLUME)
    assert found.doubts == (Doubt.SIZE_FROM_DESCRIPTION,)


def test_a_description_with_several_sizes_tells_nothing() -> None:
    found = sale_unit("Pezzi", "Confezione regalo", "1 succo 200ml, 1 succo 750 ml", VOLUME)
    assert (found.content, found.doubts) == (Quantity(1, PIECE), (Doubt.SIZE_UNKNOWN,))


def test_a_price_per_kilo_stays_per_kilo_and_a_size_in_the_name_is_a_doubt() -> None:
    found = sale_unit("Kg", "Patate in sacco 10 kg", "", MASS)
    assert (found.content, found.doubts) == (Quantity(1000, MASS), (Doubt.SIZE_BESIDE_UNIT,))


def test_goods_sold_by_weight_without_a_weight_are_a_doubt() -> None:
    assert sale_unit("Vaschette", "Fragole", "", MASS).doubts == (Doubt.SIZE_UNKNOWN,)
    assert sale_unit("Pezzi", "Spazzola", "", PIECE).doubts == ()


def test_an_absurd_size_is_no_size() -> None:
    found = sale_unit("Sacchi", "Patate 99999999999 kg", "", MASS)
    assert found.doubts == (Doubt.SIZE_UNKNOWN,)


@pytest.mark.parametrize(
    ("unit", "label"),
    [("CASSETTE", "cassetta"), ("Conf. da 6", "confezione"), ("", None), ("Bobine", "bobine")],
)
def test_containers_are_named_in_the_singular_when_known(unit: str, label: str | None) -> None:
    assert container_label(unit) == label


@pytest.mark.parametrize("unit", ["al kg", "€/kg", "prezzo al Kg.", "per kg", "/kg"])
def test_a_price_per_kilo_is_known_however_it_is_said(unit: str) -> None:
    found = sale_unit(unit, "Mele Renette", "", MASS)
    assert (found.content, found.label, found.doubts) == (Quantity(1000, MASS), None, ())


def test_an_endless_unit_is_cut() -> None:
    assert len(container_label("x" * 500) or "") == 40
    assert measure_of("x" * 500) is None


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (Quantity(5000, MASS), "5 kg"),
        (Quantity(1500, MASS), "1,5 kg"),
        (Quantity(240, MASS), "240 g"),
        (Quantity(3050, VOLUME), "3,05 l"),
        (Quantity(6, PIECE), "6 pezzi"),
    ],
)
def test_sizes_are_written_as_people_read_them(size: Quantity, text: str) -> None:
    assert size_text(size) == text
