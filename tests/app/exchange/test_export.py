"""Lists that we write: no cell is a formula, GDXP is valid, and a real list comes back as it was."""

import csv
import io
import json
import uuid
import zipfile
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from app.exchange.commands import catalog
from app.exchange.errors import FormatNotWritten
from app.exchange.export import WRITTEN, export_offers
from app.exchange.listing.drafts import Draft
from app.exchange.listing.rules import ImportRules
from app.exchange.services import apply_import, prepare_import
from app.exchange.sheets.escapes import DANGEROUS, escaped, unescaped
from app.exchange.sheets.formats import FileFormat
from catalog.offers import Offer
from tests.app.exchange.lists import price_list, product
from tests.support import factories
from tests.support.database import Store
from tests.support.factories import NOW

SCHEMA = json.loads(Path(__file__).with_name("gdxp_schema.json").read_text(encoding="utf-8"))
HOSTILE = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    "+39035",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "'=1+1",
    "＝1+1",
    "|x",
    "%0A",
    '"=1+1',
    ";=1+1",
]
SLUG = "cascina-prova-demo"


def shelf(store: Store, **fields: Any) -> None:
    with store.write() as session:
        owner = factories.organisation(session, slug=SLUG, vat_number="12345670017")
        for number, text in enumerate(HOSTILE):
            factories.offer(
                session, owner, title=text, description=text, sku=f"{text}{number}", **fields
            )


def exported(store: Store, kind: FileFormat, rules: ImportRules) -> bytes:
    with store.read() as session:
        return export_offers(session, SLUG, kind, rules.lexicon.tree, now=NOW).data


def csv_cells(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_no_cell_of_a_csv_list_begins_a_formula(store: Store, rules: ImportRules) -> None:
    shelf(store)
    rows = csv_cells(exported(store, FileFormat.CSV, rules))
    assert len(rows) == len(HOSTILE) + 1
    assert [cell for row in rows for cell in row if cell and cell[0] in DANGEROUS] == []


def test_no_cell_of_an_xlsx_list_is_or_begins_a_formula(store: Store, rules: ImportRules) -> None:
    shelf(store)
    data = exported(store, FileFormat.XLSX, rules)
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    cells = [cell for row in book.get_sheet_by_index(0).to_python() for cell in row]
    texts = [cell for cell in cells if isinstance(cell, str) and cell]
    assert len(texts) > 5 * len(HOSTILE)
    assert [text for text in texts if text[0] in DANGEROUS] == []
    assert b"<f>" not in sheet_xml(data)


def sheet_xml(data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read("xl/worksheets/sheet1.xml")


@given(st.text(max_size=20) | st.sampled_from(HOSTILE))
def test_every_text_comes_back_as_it_was(text: str) -> None:
    assert unescaped(escaped(text)) == text
    assert not escaped(text) or escaped(text)[0] not in DANGEROUS


def test_a_csv_list_opens_in_italian_spreadsheets(store: Store, rules: ImportRules) -> None:
    with store.write() as session:
        owner = factories.organisation(session, slug=SLUG)
        factories.offer(session, owner, title="Perché", price_cents=123_450, sku="P-1")
    data = exported(store, FileFormat.CSV, rules)
    assert data.startswith(b"\xef\xbb\xbf")
    header, row = csv_cells(data)
    assert row[header.index("Prezzo IVA esclusa")] == "1234,5"
    assert row[header.index("Prodotto")] == "Perché"
    assert row[header.index("IVA")] == "4%"


def test_gdxp_is_valid_and_its_prices_include_vat(store: Store, rules: ImportRules) -> None:
    shelf(store, price_cents=1000, vat_basis_points=400)
    document = json.loads(exported(store, FileFormat.GDXP, rules))
    jsonschema_rs.validate(SCHEMA, document)
    (block,) = document["blocks"]
    first = block["supplier"]["products"][0]
    assert (first["orderInfo"]["umPrice"], first["orderInfo"]["vatRate"]) == (10.4, 4)
    assert block["supplier"]["vatNumber"] == "12345670017"


def test_what_is_sold_out_or_hidden_is_not_active_in_gdxp(store: Store, rules: ImportRules) -> None:
    with store.write() as session:
        owner = factories.organisation(session, slug=SLUG)
        factories.offer(session, owner, title="C'è", sku="A-1")
        factories.offer(session, owner, title="Finito", sku="A-2", available_amount=0)
        factories.offer(session, owner, title="Nascosto", sku="A-3", published=False)
    (block,) = json.loads(exported(store, FileFormat.GDXP, rules))["blocks"]
    active = {each["name"]: each["active"] for each in block["supplier"]["products"]}
    assert active == {"C'è": True, "Finito": False, "Nascosto": False}


def test_an_offer_without_a_code_is_known_by_its_reference(
    store: Store, rules: ImportRules
) -> None:
    with store.write() as session:
        owner = factories.organisation(session, slug=SLUG)
        first = factories.offer(session, owner, title="Mele di prova", price_cents=100).id
        factories.offer(session, owner, title="Mele di prova", price_cents=200)
    data = exported(store, FileFormat.GDXP, rules)
    changed = data.replace(b'"umPrice": 1.04', b'"umPrice": 5.2')
    assert changed != data
    with store.write() as session:
        apply_import(session, prepare_import(changed, rules), SLUG, now=NOW)
    with store.read() as session:
        prices = {row.id: row.price_cents for row in session.scalars(select(Offer))}
    assert (len(prices), prices[first], sorted(map(int, filter(None, prices.values())))) == (
        2,
        500,
        [200, 500],
    )


def test_a_reference_of_another_organisation_means_nothing(
    store: Store, rules: ImportRules
) -> None:
    with store.write() as session:
        owner = factories.organisation(session, slug=SLUG)
        factories.offer(session, owner, title="Mele di prova", price_cents=100)
        thief = factories.organisation(session).slug
    data = exported(store, FileFormat.CSV, rules)
    with store.write() as session:
        apply_import(session, prepare_import(data, rules), thief, now=NOW)
    with store.read() as session:
        owners = {row.organisation_id for row in session.scalars(select(Offer))}
    assert len(owners) == 2


def test_ods_is_read_and_not_written(store: Store, rules: ImportRules) -> None:
    with store.write() as session:
        factories.organisation(session, slug=SLUG)
    with store.read() as session, pytest.raises(FormatNotWritten):
        export_offers(session, SLUG, FileFormat.ODS, rules.lexicon.tree, now=NOW)


def facts(draft: Draft) -> tuple[object, ...]:
    return (
        draft.title,
        draft.unit,
        draft.unit_label,
        draft.content,
        draft.price_cents,
        draft.vat_basis_points,
        draft.pack_size,
        draft.minimum_units,
        draft.multiple_units,
        draft.available_units,
        draft.category_code,
        draft.active,
    )


@pytest.mark.parametrize("kind", WRITTEN)
def test_the_real_list_comes_back_as_the_same_drafts(
    store: Store, rules: ImportRules, real_list: bytes, kind: FileFormat
) -> None:
    with store.write() as session:
        factories.organisation(session, slug=SLUG)
    before = prepare_import(real_list, rules)
    with store.write() as session:
        apply_import(session, before, SLUG, now=NOW)
    after = prepare_import(exported(store, kind, rules), rules)
    assert after.drafts[0].faults == ()
    assert [facts(draft) for draft in sorted_drafts(after.drafts[0].drafts)] == [
        facts(draft) for draft in sorted_drafts(before.drafts[0].drafts)
    ]


def sorted_drafts(drafts: tuple[Draft, ...]) -> list[Draft]:
    return sorted(drafts, key=lambda draft: draft.title)


@pytest.mark.parametrize("ending", ["csv", "xlsx", "json"])
def test_the_terminal_writes_and_reads_a_list(store: Store, tmp_path: Path, ending: str) -> None:
    shelf(store)
    path = tmp_path / f"listino.{ending}"
    run = store.app.test_cli_runner().invoke
    written = run(catalog, ["export-list", str(path), "--organisation", SLUG])
    assert written.exit_code == 0, written.output
    read = run(catalog, ["import-list", str(path), "--organisation", SLUG, "--apply"])
    assert read.exit_code == 0, read.output
    assert "13" in read.output.splitlines()[-2]


def test_the_terminal_shows_columns_and_asks_for_vat(store: Store, tmp_path: Path) -> None:
    with store.write() as session:
        factories.organisation(session, slug=SLUG)
    path = tmp_path / "listino.csv"
    path.write_bytes(b"Prodotto;Prezzo\nMele di prova;2,50")
    run = store.app.test_cli_runner().invoke
    words = ["import-list", str(path), "--organisation", SLUG]
    assert run(catalog, words).exit_code == 1
    shown = run(catalog, [*words, "--vat-excluded", "--apply"])
    assert shown.exit_code == 0, shown.output
    assert "2,50" in shown.output
    with store.read() as session:
        assert session.scalars(select(Offer.price_cents)).all() == [250]


def test_old_gdxp_command_still_works(store: Store, tmp_path: Path) -> None:
    with store.write() as session:
        factories.organisation(session, slug=SLUG)
    path = tmp_path / f"{uuid.uuid4()}.json"
    path.write_bytes(price_list(product("Mele di prova")))
    words = ["import-gdxp", str(path), "--organisation", SLUG, "--apply"]
    assert store.app.test_cli_runner().invoke(catalog, words).exit_code == 0
