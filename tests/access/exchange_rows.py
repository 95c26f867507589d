"""Who may bring the price list of an organisation in, and take it out."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from app.exchange.models import ImportState, PriceListImport
from app.exchange.sheets.formats import FileFormat
from tests.access.world import EDITORS, Row, World
from tests.support.factories import NOW


def _farm(_session: Session, world: World) -> Mapping[str, object]:
    return {"slug": world.farm.slug}


def _import(session: Session, world: World) -> Mapping[str, object]:
    row = PriceListImport(
        organisation_id=world.farm.id,
        person_id=world.people["owner"].id,
        file_name="listino.csv",
        kind=FileFormat.CSV,
        state=ImportState.DONE,
        created_at=NOW,
        updated_at=NOW,
    )
    session.add(row)
    session.flush()
    return {"import_id": row.id}


ROWS = (
    Row("price_lists.start", EDITORS, values=_farm),
    Row("price_lists.upload", EDITORS, "POST", values=_farm),
    Row("price_lists.export", EDITORS, values=_farm),
    Row("price_lists.page", EDITORS, values=_import),
    Row("price_lists.columns", EDITORS, "POST", values=_import),
    Row("price_lists.confirm", EDITORS, "POST", values=_import),
    Row("price_lists.again", EDITORS, "POST", values=_import),
    Row("price_lists.give_up", EDITORS, "POST", values=_import),
    Row("price_lists.faults", EDITORS, values=_import),
)
