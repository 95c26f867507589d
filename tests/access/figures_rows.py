"""Who sees the figures of a group and of the district. Alice's organisation is a purchasing group here."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from tests.access.orders_rows import order_of_alice
from tests.access.world import CITIZEN, STAFF, VIEWERS, Row, World


def _group(session: Session, world: World) -> Mapping[str, object]:
    order_of_alice(session, world)
    return {"slug": world.farm.slug}


def _group_sheet(session: Session, world: World) -> Mapping[str, object]:
    return {**_group(session, world), "kind": "csv"}


def _district_sheet(_session: Session, _world: World) -> Mapping[str, object]:
    return {"kind": "xlsx"}


# The citizen has a household in the group.
PEOPLE = VIEWERS | {CITIZEN}

ROWS = (
    Row("figures.of_group", PEOPLE, values=_group),
    Row("figures.group_sheet", PEOPLE, values=_group_sheet),
    Row("figures.of_district", STAFF),
    Row("figures.district_sheet", STAFF, values=_district_sheet),
)
