"""Times the import of a price list, from the bytes of a spreadsheet to committed offers.

A list of 1,000 and one of 10,000 products, each with a name of its own, as XLSX: first all new, then
again with every price changed. Prints seconds of each step, rows per second and statements. "locked" is the
time in which on SQLite nobody else writes; "ratio" is how much longer it were if the plan was made in it too.
"""

import argparse
import io
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import xlsxwriter
from flask import Flask
from flask_migrate import upgrade

from app import create_app
from app.exchange.listing.rules import ImportRules
from app.exchange.services import (
    ALL_OR_NOTHING,
    PreparedFile,
    apply_plan,
    plan_import,
    prepare_import,
)
from app.extensions import db
from app.matches.market import current_market
from app.runtime.transaction import reading, transaction
from catalog.organisations import LegalForm, Organisation, OrganisationKind, PositionSource
from config import Settings
from tests.support.queries import counted_statements

SLUG = "cascina-prova"
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
KINDS = (
    ("Mele Golden", "cassetta", "5 kg"),
    ("Confettura di fragole", "vasetto", "240 g"),
    ("Succo di mela", "bottiglia", "750 ml"),
    ("Miele di acacia (BIO)", "vasetto", "500 g"),
    ("Patate a pasta gialla", "sacco", "10 kg"),
    ("Formaggella stagionata", "forma", "1,5 kg"),
    ("Sapone alla lavanda", "pezzo", "100 g"),
    ("Insalata mista", "kg", ""),
)


def sheet_of(rows: int, cents: int) -> bytes:
    """Return a list as a producer has it; prices differ by `cents`."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Listino")
        sheet.write_row(0, 0, ["Cascina Prova: listino, prezzi IVA esclusa"])
        sheet.write_row(
            2, 0, ["Codice", "Prodotto", "Unità", "Contenuto", "Prezzo", "IVA", "Disponibilità"]
        )
        for row in range(rows):
            name, unit, size = KINDS[row % len(KINDS)]
            values = [f"P-{row:05}", f"{name} lotto {row}", unit, size]
            numbers = [(200 + row % 900 + cents) / 100, 0.04, row % 50 + 1]
            sheet.write_row(row + 3, 0, [*values, *numbers])
    return stream.getvalue()


@contextmanager
def empty_market() -> Iterator[Flask]:
    """A market with one organisation and no offers, in a file or where the environment says."""
    with tempfile.TemporaryDirectory() as folder:
        url = os.environ.get("DISTRETTO_BENCH_DATABASE_URL", f"sqlite:///{folder}/bench.sqlite")
        os.environ.update(DISTRETTO_DATABASE_URL=url, DISTRETTO_LOG_LEVEL="WARNING")
        app = create_app(Settings.from_env(os.environ))
        with app.app_context():
            upgrade(str(Path(__file__).resolve().parents[1] / "migrations"))
            with transaction() as session:
                session.add(
                    Organisation(
                        slug=SLUG,
                        name="Cascina Prova",
                        kind=OrganisationKind.PRODUCER,
                        legal_form=LegalForm.SOLE_TRADER,
                        purpose="Una realtà inventata.",
                        istat="016219",
                        lat=45.5213,
                        lon=9.5914,
                        position_source=PositionSource.COMUNE,
                        created_at=NOW,
                        updated_at=NOW,
                    )
                )
            yield app
            db.session.remove()


def timed_import(app: Flask, data: bytes, rules: ImportRules) -> dict[str, float]:
    """Import a list and return the seconds of each step, and the statements of the last one."""
    marks = [time.perf_counter()]
    prepared: PreparedFile = prepare_import(data, rules)
    marks.append(time.perf_counter())
    with reading() as session:
        plan = plan_import(session, prepared, SLUG, now=NOW)
    marks.append(time.perf_counter())
    with counted_statements(app) as statements, transaction() as session:
        assert apply_plan(session, prepared, plan, SLUG, ALL_OR_NOTHING) is plan
    marks.append(time.perf_counter())
    steps = [after - before for before, after in pairwise(marks)]
    named = dict(zip(("prepare", "plan", "locked"), steps, strict=True))
    ratio = (named["plan"] + named["locked"]) / named["locked"]
    return named | {"total": sum(steps), "ratio": ratio, "statements": float(len(statements))}


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="*", default=[1_000, 10_000])
    for rows in parser.parse_args().rows:
        with empty_market() as app:
            market = current_market()
            rules = ImportRules(lexicon=market.lexicon, criteria=market.words.criteria)
            for what, cents in (("new", 0), ("changed", 10)):
                found = timed_import(app, sheet_of(rows, cents), rules)
                print(
                    f"{rows:>6} rows {what:<8}"
                    f" prepare {found['prepare']:6.2f} s  plan {found['plan']:6.2f} s"
                    f"  locked {found['locked']:6.2f} s  ratio {found['ratio']:4.1f}"
                    f"  total {found['total']:6.2f} s"
                    f"  {rows / found['total']:7.0f} rows/s  {found['statements']:.0f} statements"
                )


if __name__ == "__main__":
    main()
