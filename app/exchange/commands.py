"""Commands for what comes from files: `flask catalog import-gdxp FILE`, `flask catalog check`."""

from pathlib import Path

import click
from flask.cli import AppGroup

from app.exchange.errors import FileUnreadable, PriceListHasFaults
from app.exchange.gdxp.json_text import check_size
from app.exchange.preview import Preview
from app.exchange.report import preview_lines
from app.exchange.rules import ImportRules
from app.exchange.services import apply_import, prepare_import, preview_import
from app.matches.market import current_market
from app.runtime.clock import utc_now
from app.runtime.i18n import gettext as _
from app.runtime.terminal import told_to_a_person
from app.runtime.transaction import current_session, rollback, transaction
from app.web.context import current_settings
from catalog.categories import load_categories

catalog = AppGroup("catalog", help="Price lists and categories from files.")
FILE = click.Path(path_type=Path)


@catalog.command("import-gdxp")
@click.argument("file", type=FILE)
@click.option("--organisation", "slug", required=True, help="Short name of the organisation.")
@click.option("--apply", "wanted", is_flag=True, help="Import; without it only a preview is shown.")
@click.option(
    "--publish/--no-publish", default=True, help="Publish the products that the list has active."
)
@click.option("--skip-faulty", is_flag=True, help="Leave out products with faults.")
def import_gdxp(file: Path, slug: str, *, wanted: bool, publish: bool, skip_faulty: bool) -> None:
    """Read a GDXP price list FILE into an organisation."""
    with told_to_a_person():
        data = read_file(file, current_settings().import_limit_bytes)
        market = current_market()
        rules = ImportRules(lexicon=market.lexicon, criteria=market.words.criteria, publish=publish)
        prepared = prepare_import(data, rules)
        preview = preview_import(current_session(), prepared, slug)
        rollback(current_session())
        if preview.faults and not skip_faulty:
            _show(preview, rules)
            raise PriceListHasFaults(len(preview.faults))
        if wanted:
            with transaction() as session:
                preview = apply_import(
                    session, prepared, slug, now=utc_now(), skip_faulty=skip_faulty
                )
        _show(preview, rules)
        if wanted:
            click.echo(_("Imported."))
        else:
            click.echo(_("This is a preview: nothing was changed. Repeat with --apply to import."))


@catalog.command("check")
@click.argument("file", type=FILE, required=False)
def check(file: Path | None) -> None:
    """Check a FILE of categories, or the ones in use."""
    with told_to_a_person():
        try:
            tree = load_categories(file)
        except OSError as error:
            raise FileUnreadable(str(file)) from error
        click.echo(
            _(
                "The categories are in order: %(count)s, in %(sectors)s sectors.",
                count=len(tree),
                sectors=len(tree.roots),
            )
        )


def read_file(file: Path, limit: int) -> bytes:
    """Return the bytes of a file; one that is too large is refused before it is read.

    Raises
    ------
    FileUnreadable, PriceListTooLarge
    """
    try:
        check_size(file.stat().st_size, limit)
        with file.open("rb") as stream:
            # What is no plain file has no size of its own: never more than the limit is taken.
            data = stream.read(limit + 1)
    except OSError as error:
        raise FileUnreadable(str(file)) from error
    check_size(len(data), limit)
    return data


def _show(preview: Preview, rules: ImportRules) -> None:
    for line in preview_lines(preview, rules.lexicon.tree, rules.criteria):
        click.echo(line)
