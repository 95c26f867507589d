"""Papers: what is written can be read back, in every letter of the members' names, the same bytes each time."""

import io
from datetime import UTC, datetime

import pytest
from flask import Flask
from pypdf import PdfReader

from app.web.pdf import BOX, Column, Paper
from tests.support.papers import pages, text_of

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
