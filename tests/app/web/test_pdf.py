"""Papers: what is written can be read back, in every letter of the members' names, the same bytes each time."""

import io
from datetime import UTC, datetime

import pytest
from flask import Flask
from pypdf import PdfReader

from app.web.pdf import BOX, Column, Paper
from tests.support.papers import pages, text_of

# Operators of a page's content that set a colour: of what is filled or drawn, as a grey or as red, green, blue.
COLOURS = {b"g", b"G", b"rg", b"RG"}
OTHER_COLOURS = {b"k", b"K", b"cs", b"CS", b"sc", b"SC", b"scn", b"SCN", b"sh"}
READABLE = 4.5
MADE = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def paper(rows: int = 2) -> bytes:
    made = Paper("Ordine n. 7: città è più", made=MADE, made_words="2 marzo 2026")
    made.facts([("Gruppo", "GAS Prova – “l’Arancia”"), ("Łódź", "ș ț ő")]).text("Un testo. " * 40)
    made.heading("Prodotti", 2)
    columns = [Column("Prodotto", 4), Column("Preso"), Column("Totale", 1, number=True)]
    made.table(
        columns,
        [[f"Arance {row}", BOX, "10,01 €"] for row in range(rows)],
        total=["Totale", "", "20,02 €"],
    )
    return made.as_bytes()


def test_a_paper_is_a_pdf_and_the_same_content_gives_the_same_bytes(app: Flask) -> None:
    with app.test_request_context():
        first, second = paper(), paper()
    assert first.startswith(b"%PDF-")
    assert first == second
    assert len(pages(first)) == 1


@pytest.mark.only("sqlite")
def test_a_paper_reads_the_same_in_black_and_white(app: Flask) -> None:
    """No colour can be lost that says something, and no grey is too pale to be read."""
    with app.test_request_context():
        read = PdfReader(io.BytesIO(paper(rows=120)))
    greys = set()
    for page in read.pages:
        assert not page.images
        drawn = page.get_contents()
        assert drawn is not None
        for values, operator in drawn.operations:
            if operator in COLOURS:
                numbers = [float(value) for value in values]
                assert len(set(numbers)) == 1, "a colour, not a grey"
                greys.add(numbers[0])
            # A separation, a pattern or four inks would be colours by another way.
            assert operator not in OTHER_COLOURS
    assert greys
    assert min(_contrast_with_paper(grey) for grey in greys) >= READABLE


def _contrast_with_paper(grey: float) -> float:
    """Return the contrast of WCAG 2.2 between a grey and white."""
    light = grey / 12.92 if grey <= 0.04045 else ((grey + 0.055) / 1.055) ** 2.4
    return 1.05 / (light + 0.05)


def test_a_long_table_goes_over_pages(app: Flask) -> None:
    with app.test_request_context():
        assert len(pages(paper(rows=120))) > 3


@pytest.mark.parametrize("text", ["città è più", "– “l’Arancia”", "Łódź", "ș ț ő", "10,01 €"])
def test_what_is_set_can_be_read_back(app: Flask, text: str) -> None:
    """What a face lacks would be an empty box on paper."""
    with app.test_request_context():
        assert text in text_of(paper())


def test_every_page_says_what_it_belongs_to_and_which_it_is(app: Flask) -> None:
    with app.test_request_context():
        last = PdfReader(io.BytesIO(paper(rows=120))).pages[-1].extract_text()
    assert "Ordine n. 7: città è più · 2 marzo 2026" in last
    assert "Pagina 4 di 4" in last
    # The head of the table comes again.
    assert "Prodotto" in last
