"""Columns are recognised by the words above them and by what stands in them."""

from decimal import Decimal

import pytest

from app.exchange.errors import EmptyPriceList, PriceBasisUnclear, TitleColumnMissing
from app.exchange.listing.faults import FaultCode
from app.exchange.sheets.columns import Layout
from app.exchange.sheets.fields import Basis, Field
from tests.app.exchange.sheets import csv_list, layout_in, list_read, xlsx_rows


def meanings(layout: Layout) -> dict[str, Field | None]:
    return {column.header: column.field for column in layout.columns}


@pytest.mark.parametrize(
    ("header", "row", "expected"),
    [
        (
            "Cod. art.;Descrizione articolo;U.M.;Prezzo € + IVA;Aliquota IVA",
            "M-01;Mele;kg;2,50;4%",
            [Field.SKU, Field.TITLE, Field.UNIT, Field.PRICE, Field.VAT],
        ),
        (
            "Categoria;Nome prodotto;Formato;Prezzo ivato;Pezzi per cartone;Note",
            "Conserve;Confettura di more;240 g;4,40;6;senza zucchero",
            [Field.CATEGORY, Field.TITLE, Field.SIZE, Field.PRICE, Field.PACK, Field.DESCRIPTION],
        ),
        (
            "Articolo;€/kg;Disponibile;Bio;Ordine minimo;Multipli",
            "Mele;2,50;sì;x;5;5",
            [Field.TITLE, Field.PRICE, Field.ACTIVE, Field.ORGANIC, Field.MINIMUM, Field.MULTIPLE],
        ),
        (
            "Product;Price;VAT;Stock;Description",
            "Apples;2.50;4;100;crisp",
            [Field.TITLE, Field.PRICE, Field.VAT, Field.AVAILABLE, Field.DESCRIPTION],
        ),
        # The description names the products where no other column does.
        ("Codice;Descrizione;Prezzo", "M-01;Mele;2,50", [Field.SKU, Field.TITLE, Field.PRICE]),
    ],
)
def test_usual_headings_are_known(header: str, row: str, expected: list[Field]) -> None:
    layout = layout_in(csv_list(header, row))
    assert [column.field for column in layout.columns] == expected
    assert all(column.confidence > 0.5 for column in layout.columns)


def test_availability_is_a_quantity_or_an_answer_by_what_stands_in_it() -> None:
    amounts = layout_in(csv_list("Prodotto;Prezzo;Disponibilità", "Mele;2;100", "Pere;3;50"))
    answers = layout_in(csv_list("Prodotto;Prezzo;Disponibile", "Mele;2;sì", "Pere;3;no"))
    assert meanings(amounts)["Disponibilità"] is Field.AVAILABLE
    assert meanings(answers)["Disponibile"] is Field.ACTIVE


def test_a_heading_that_its_content_contradicts_is_doubted() -> None:
    layout = layout_in(csv_list("Prodotto;Prezzo", "Mele;rosse", "Pere;verdi", "Noci;secche"))
    assert layout.column(Field.PRICE) is None


def test_without_headings_the_content_decides() -> None:
    layout = layout_in(
        csv_list("Mele Golden;5 kg;2,50;4%", "Pere Abate;1 kg;3,20;4%", "Noci;1 kg;9,00;4%")
    )
    assert layout.header is None
    assert [column.field for column in layout.columns] == [
        Field.TITLE,
        Field.SIZE,
        Field.PRICE,
        Field.VAT,
    ]
    assert all(column.confidence <= 0.5 for column in layout.columns)


def test_titles_above_and_repeated_headings_are_no_products() -> None:
    header = ("Prodotto", "Prezzo IVA esclusa")
    found = list_read(
        xlsx_rows(
            ("Cascina Prova",), ("Listino autunno",), (), header, ("Mele", 2), header, ("Pere", 3)
        )
    )
    assert [(product.line, product.name) for product in found.products] == [
        (5, "Mele"),
        (7, "Pere"),
    ]
    assert found.faults == ()


def test_rows_of_their_own_are_the_category_of_what_follows() -> None:
    found = list_read(
        csv_list(
            "Prodotto;Unità;Prezzo",
            "FRUTTA;;",
            "Mele;kg;2",
            "Pere;kg;3",
            ";;",
            "VERDURA;;",
            "Patate;kg;1",
        )
    )
    assert [(product.name, product.category) for product in found.products] == [
        ("Mele", "FRUTTA"),
        ("Pere", "FRUTTA"),
        ("Patate", "VERDURA"),
    ]


@pytest.mark.parametrize(
    ("header", "note", "basis"),
    [
        ("Prezzo IVA esclusa", "", Basis.NET),
        ("Prezzo (IVA escl.)", "", Basis.NET),
        ("Prezzo + IVA", "", Basis.NET),
        ("Prezzo iva esc.", "", Basis.NET),
        ("Prezzo netto", "", Basis.NET),
        ("Prezzo IVA inclusa", "", Basis.GROSS),
        ("Prezzo IVA compresa", "", Basis.GROSS),
        ("Prezzo ivato", "", Basis.GROSS),
        ("Prezzo (IVA compr.)", "", Basis.GROSS),
        ("Prezzo IVA inc.", "", Basis.GROSS),
        ("Prezzo", "I prezzi si intendono IVA inclusa", Basis.GROSS),
        ("Prezzo", "Prezzi al netto di IVA esclusa", Basis.NET),
        ("Prezzo", "", Basis.UNCLEAR),
        ("Prezzo", "IVA inclusa o IVA esclusa", Basis.UNCLEAR),
    ],
)
def test_what_prices_include_is_read_from_heading_or_notes(
    header: str, note: str, basis: Basis
) -> None:
    assert layout_in(xlsx_rows((note,), ("Prodotto", header), ("Mele", 2.5))).basis is basis


def test_of_two_prices_the_one_without_vat_is_taken() -> None:
    data = csv_list(
        "Prodotto;Prezzo ivato;Prezzo senza IVA;IVA", "Mele;2,60;2,50;4", "Pere;3,12;3,00;4"
    )
    layout = layout_in(data)
    assert (layout.basis, layout.columns[2].field, layout.columns[1].field) == (
        Basis.NET,
        Field.PRICE,
        None,
    )
    assert [product.price for product in list_read(data).products] == [
        Decimal("2.50"),
        Decimal("3.00"),
    ]


def test_a_list_that_leaves_vat_open_asks() -> None:
    with pytest.raises(PriceBasisUnclear):
        list_read(csv_list("Prodotto;Prezzo", "Mele;2,50"), basis=None)


def test_a_list_without_names_asks() -> None:
    with pytest.raises(TitleColumnMissing):
        list_read(csv_list("Codice;Prezzo", "1;2,50", "2;3,20"))


def test_a_list_of_headings_alone_is_empty() -> None:
    with pytest.raises(EmptyPriceList):
        list_read(csv_list("Prodotto;Prezzo IVA esclusa"))


def test_a_person_may_choose_otherwise() -> None:
    layout = layout_in(csv_list("Nome;Note;Prezzo", "Mele;Frutta;2", "Pere;Frutta;3"))
    changed = layout.with_choice({1: Field.CATEGORY, 2: None}, Basis.GROSS)
    assert [column.field for column in changed.columns] == [Field.TITLE, Field.CATEGORY, None]
    assert (changed.basis, changed.columns[1].confidence) == (Basis.GROSS, 1.0)


@pytest.mark.parametrize(
    ("header", "row", "code", "column"),
    [
        ("Prodotto;Prezzo", "Mele;due", FaultCode.NOT_A_NUMBER, "B"),
        ("Prodotto;Prezzo;Minimo", "Mele;;3", FaultCode.PRICE_CELL_EMPTY, "B"),
        ("Prodotto;Prezzo", "Mele;-2", FaultCode.NEGATIVE, "B"),
        ("Prodotto;Prezzo", "Mele;99999999", FaultCode.TOO_LARGE, "B"),
        ("Prodotto;Prezzo;Codice", ";2;M-01", FaultCode.NAME_MISSING, "A"),
        ("Prodotto;Prezzo;IVA", "Mele;2;104%", FaultCode.BAD_VAT_RATE, "C"),
        ("Prodotto;Prezzo;Pezzi per collo", "Mele;2;1,5", FaultCode.NOT_WHOLE, "C"),
        ("Prodotto;Prezzo;Pubblicato", "Mele;2;forse", FaultCode.NOT_YES_OR_NO, "C"),
    ],
)
def test_a_fault_is_told_by_row_and_column(
    header: str, row: str, code: FaultCode, column: str
) -> None:
    good = (
        [f"Pere;3;{4 if 'IVA' in header else 1}"] * 8 if header.count(";") == 2 else ["Pere;3"] * 8
    )
    found = list_read(csv_list(header, *good, row))
    assert [(fault.line, fault.column, fault.code) for fault in found.faults] == [
        (10, column, code)
    ]


def test_units_of_prices_sizes_and_quantities_are_understood() -> None:
    found = list_read(
        csv_list(
            "Prodotto;Peso (g);Prezzo;Quantità disponibile",
            "Confettura;240;4,40;12",
            "Mele sfuse;;2,50 €/kg;esaurito",
        )
    )
    jam, apples = found.products
    assert (jam.size, jam.available) == ("240 g", Decimal(12))
    assert (apples.unit, apples.price, apples.available) == ("kg", Decimal("2.50"), Decimal(0))
