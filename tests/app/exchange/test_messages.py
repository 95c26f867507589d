"""Every refusal of this room has a sentence of its own, and so has every word of a preview."""

import inspect

import pytest
from flask import Flask
from flask_babel import force_locale

from app.exchange import errors, import_errors
from app.exchange.labels import doubt_text, fault_text, field_text, kind_text
from app.exchange.listing.doubts import Doubt
from app.exchange.listing.faults import FaultCode, LineFault
from app.exchange.preview import LineKind
from app.runtime.files.archives import ArchiveBomb, ArchiveFault, BadArchive
from app.runtime.messages import message_for
from app.runtime.tables import errors as table_errors
from catalog import category_errors
from catalog.errors import Invalid, MarketError

EXAMPLES: tuple[MarketError, ...] = (
    errors.BadPriceList(),
    errors.FileUnreadable("listino.json"),
    errors.PriceListTooLarge(100 * 1024 * 1024, 10 * 1024 * 1024),
    errors.PriceListNotUtf8(3),
    errors.PriceListNotJson(1, 2),
    errors.PriceListTooDeep(),
    errors.NotGdxp("blocks"),
    errors.EmptyPriceList(),
    errors.TooManyProducts(100_000, 10_000),
    errors.SeveralSuppliers(("Azienda Demo Prova", "Cascina Demo Altra")),
    errors.PriceListHasFaults(1),
    errors.PriceListHasFaults(3),
    errors.UnknownOrganisation("nessuna"),
    errors.NotAPriceListFormat(),
    table_errors.BadTable(),
    table_errors.UnknownEncoding(),
    table_errors.OneColumnOnly(),
    table_errors.QuoteNotClosed(7),
    table_errors.TooManyRows(20_000),
    table_errors.TooManyColumns(300, 100),
    table_errors.SpreadsheetUnreadable(),
    table_errors.SpreadsheetLocked(),
    table_errors.SpreadsheetTooHeavy(),
    table_errors.EmptySheet(),
    errors.UnknownSheet("Foglio 9"),
    errors.TitleColumnMissing(),
    errors.PriceBasisUnclear(),
    errors.FormatNotWritten("ods"),
    import_errors.ImportNotFound(),
    import_errors.ImportOpen("listino.csv"),
    import_errors.ImportMovedOn(),
    BadArchive(ArchiveFault.DAMAGED),
    ArchiveBomb(ArchiveFault.TOO_LARGE_INSIDE),
    category_errors.CategoryLoop("one", ("one", "two", "one")),
    category_errors.DuplicateLabel("one", "Mele", other="two"),
    category_errors.CategoriesNotToml("categorie.toml", "line 3"),
)


@pytest.fixture(scope="module")
def plain(migrated_app: Flask) -> Flask:
    return migrated_app


@pytest.mark.parametrize("error", EXAMPLES, ids=lambda error: error.code)
def test_every_refusal_has_its_sentence(plain: Flask, error: MarketError) -> None:
    with plain.app_context(), force_locale("en"):
        common = message_for(Invalid())
        text = message_for(error)
    assert text != common
    assert "%(" not in text


def test_no_refusal_is_forgotten() -> None:
    shown = {type(error) for error in EXAMPLES}
    ours = {
        member
        for _, member in inspect.getmembers(errors, inspect.isclass)
        if member.__module__ == errors.__name__
    }
    assert ours <= shown


def test_every_category_error_has_its_sentence(plain: Flask) -> None:
    with plain.app_context(), force_locale("en"):
        common = message_for(Invalid())
        for _, kind in inspect.getmembers(category_errors, inspect.isclass):
            if (
                issubclass(kind, category_errors.BadCategory)
                and kind is not category_errors.BadCategory
            ):
                extra = (
                    {"other": "two"}
                    if kind.__name__.startswith(("DuplicateL", "DuplicateS"))
                    else {}
                )
                assert message_for(kind("one", "found", **extra)) != common, kind.code


def test_every_word_of_a_preview_is_there(plain: Flask) -> None:
    with plain.app_context(), force_locale("en"):
        assert all(doubt_text(doubt) for doubt in Doubt)
        assert all(kind_text(kind) for kind in LineKind)
        for code in FaultCode:
            fault = LineFault(
                line=1, name="Mele", code=code, field="umPrice", value="x", other_line=2
            )
            assert "%(" not in fault_text(fault)


def test_every_imported_field_has_a_name(plain: Flask) -> None:
    fields = (
        "title",
        "description",
        "sku",
        "category_code",
        "months",
        "unit",
        "unit_label",
        "content_amount",
        "dimension",
        "price_cents",
        "vat_basis_points",
        "pack_size",
        "minimum_units",
        "multiple_units",
        "available_amount",
        "published",
    )
    with plain.app_context(), force_locale("en"):
        assert len({field_text(field) for field in fields}) == len(fields)
