"""Who may do what with the offers of an organisation."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from tests.access.world import EDITORS, STRANGER, Row, World
from tests.support import factories

# Those who may write offers for the organisation that they act for themselves.
WRITERS = EDITORS | {STRANGER}


def _offer(session: Session, world: World) -> Mapping[str, object]:
    return {"offer_id": factories.offer(session, world.farm, published=False).id}


def _photo(session: Session, world: World) -> Mapping[str, object]:
    mine = factories.offer(session, world.farm, published=False)
    return {"offer_id": mine.id, "photo_id": factories.offer_photo(session, mine).id}


def _no_photo(_session: Session, _world: World) -> Mapping[str, object]:
    return {"name": "0" * 40}


def _shelf(_session: Session, world: World) -> Mapping[str, object]:
    return {"slug": world.farm.slug}


def _pause(_session: Session, _world: World) -> Mapping[str, object]:
    return {"action": "pause"}


def _up(_session: Session, _world: World) -> Mapping[str, object]:
    return {"action": "up"}


ROWS = (
    # A name that nobody drew: whose photo is for whom is told in tests/app/offers/test_photos.py.
    Row("offers.photo", frozenset(), values=_no_photo),
    Row("own_offers.new", WRITERS),
    Row("own_offers.create", WRITERS, "POST"),
    Row("own_offers.edit", EDITORS, values=_offer),
    Row("own_offers.change", EDITORS, "POST", values=_offer),
    Row("own_offers.act", EDITORS, "POST", values=_offer, form=_pause),
    Row("own_offers.photos", EDITORS, values=_offer),
    Row("own_offers.add_photo", EDITORS, "POST", values=_offer),
    Row("own_offers.change_photo", EDITORS, "POST", values=_photo, form=_up),
    Row("own_offers.prices", EDITORS, values=_offer),
    Row("own_offers.shelf", EDITORS, values=_shelf),
    Row("own_offers.table", EDITORS, values=_shelf),
    Row("own_offers.save", EDITORS, "POST", values=_shelf),
    Row("own_offers.confirm_prices", EDITORS, "POST", values=_shelf),
)
