"""Commands for what comes from files: `flask catalog import-list FILE`, `flask catalog check`."""

from pathlib import Path

import click
from flask.cli import AppGroup

from app.exchange.errors import FileUnreadable
from app.exchange.list_commands import FILE, export_list, import_list
from app.runtime.i18n import gettext as _
from app.runtime.terminal import told_to_a_person
from catalog.categories import load_categories

catalog = AppGroup("catalog", help="Price lists and categories from files.")


catalog.add_command(import_list)
# The name from the time when GDXP was all that was read.
catalog.add_command(import_list, "import-gdxp")
catalog.add_command(export_list)


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
