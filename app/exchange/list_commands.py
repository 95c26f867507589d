"""Price lists from the terminal: `flask catalog import-list FILE`, `flask catalog export-list FILE`."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from app.exchange.errors import FileUnreadable, PriceListHasFaults
from app.exchange.export import export_offers
from app.exchange.files import read_file
from app.exchange.listing.rules import ImportRules
from app.exchange.mappings import recalled
from app.exchange.missing import KEEP_MISSING, Missing, MissingRule
from app.exchange.preview import Preview
from app.exchange.queries import organisation_by_slug
from app.exchange.report import column_lines, preview_lines
from app.exchange.services import (
    Choices,
    apply_plan,
    plan_import,
    prepare_import,
    preview_import,
    recognised_layout,
)
from app.exchange.sheets.columns import Layout
from app.exchange.sheets.fields import Basis
from app.exchange.sheets.formats import FileFormat
from app.exchange.sheets.reading import AS_RECOGNISED, choice_of
from app.matches.market import current_market
from app.runtime.clock import utc_now
from app.runtime.i18n import gettext as _
from app.runtime.terminal import told_to_a_person
from app.runtime.transaction import current_session, reading, rollback, transaction
from app.web.context import current_settings

FILE = click.Path(path_type=Path)
FORMATS = click.Choice([FileFormat.CSV, FileFormat.XLSX, FileFormat.GDXP])


@click.command("import-list")
@click.argument("file", type=FILE)
@click.option("--organisation", "slug", required=True, help="Short name of the organisation.")
@click.option("--apply", "wanted", is_flag=True, help="Import; without it only a preview is shown.")
@click.option(
    "--publish/--no-publish", default=True, help="Publish the products that the list has active."
)
@click.option("--skip-faulty", is_flag=True, help="Leave out products with faults.")
@click.option("--sheet", help="Name of the sheet; without it the one that looks like a list.")
@click.option(
    "--vat-included/--vat-excluded",
    "gross",
    default=None,
    help="What the prices are, when the list does not say it.",
)
@click.option(
    "--pause-missing", is_flag=True, help="Withdraw the offers that the list does not name."
)
@with_appcontext
def import_list(
    file: Path, slug: str, *, wanted: bool, skip_faulty: bool, **options: object
) -> None:
    """Read a price list FILE (CSV, XLSX, XLS, ODS, GDXP) into an organisation."""
    with told_to_a_person():
        data = read_file(file, current_settings().import_limit_bytes)
        market = current_market()
        rules = ImportRules(
            lexicon=market.lexicon,
            criteria=market.words.criteria,
            publish=options["publish"] is True,
        )
        layout = _layout(data, slug, options)
        prepared = prepare_import(
            data, rules, choice=choice_of(layout) if layout else AS_RECOGNISED
        )
        preview = preview_import(current_session(), prepared, slug)
        rollback(current_session())
        for line in column_lines(layout):
            click.echo(line)
        if preview.faults and not skip_faulty:
            _show(preview, rules)
            raise PriceListHasFaults(len(preview.faults))
        if wanted:
            pause = Missing(MissingRule.PAUSE) if options["pause_missing"] else KEEP_MISSING
            choices = Choices(skip_faulty=skip_faulty, missing=pause)
            with reading() as session:
                plan = plan_import(session, prepared, slug, now=utc_now(), choices=choices)
            with transaction() as session:
                preview = apply_plan(session, prepared, plan, slug, choices).preview
        _show(preview, rules)
        if wanted:
            click.echo(_("Imported."))
        else:
            click.echo(_("This is a preview: nothing was changed. Repeat with --apply to import."))


@click.command("export-list")
@click.argument("file", type=FILE)
@click.option("--organisation", "slug", required=True, help="Short name of the organisation.")
@click.option("--format", "kind", type=FORMATS, help="Without it the ending of the file decides.")
@with_appcontext
def export_list(file: Path, slug: str, kind: str | None) -> None:
    """Write the offers of an organisation into FILE (CSV, XLSX or GDXP)."""
    with told_to_a_person():
        chosen = FileFormat(kind) if kind else _format_by_ending(file)
        tree = current_market().lexicon.tree
        exported = export_offers(current_session(), slug, chosen, tree, now=utc_now())
        rollback(current_session())
        try:
            file.write_bytes(exported.data)
        except OSError as error:
            raise FileUnreadable(str(file)) from error
        click.echo(_("Written: %(file)s.", file=file))


def _layout(data: bytes, slug: str, options: dict[str, object]) -> Layout | None:
    """Return how a spreadsheet is to be read: as recognised, as remembered, as said."""
    sheet = options["sheet"]
    layout = recognised_layout(data, sheet if isinstance(sheet, str) else None)
    if layout is None:
        return None
    session = current_session()
    layout = recalled(session, organisation_by_slug(session, slug).id, layout)
    rollback(session)
    gross = options["gross"]
    if gross is None:
        return layout
    return layout.with_choice({}, Basis.GROSS if gross else Basis.NET)


def _format_by_ending(file: Path) -> FileFormat:
    endings = {".csv": FileFormat.CSV, ".xlsx": FileFormat.XLSX, ".json": FileFormat.GDXP}
    return endings.get(file.suffix.lower(), FileFormat.CSV)


def _show(preview: Preview, rules: ImportRules) -> None:
    for line in preview_lines(preview, rules.lexicon.tree, rules.criteria):
        click.echo(line)
