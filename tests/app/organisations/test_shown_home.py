"""The exact spot is shown only where the street is."""

import pytest

from app.organisations.map_view import shown_home
from catalog.organisations import Visibility
from tests.support import factories
from tests.support.database import Store


@pytest.mark.parametrize(
    ("visibility", "shown"),
    [
        (Visibility.PUBLIC, (45.52131, 9.59143)),
        (Visibility.MEMBERS, (45.52, 9.59)),
        (Visibility.NOBODY, (45.52, 9.59)),
    ],
)
def test_who_hides_the_street_hides_the_spot(
    store: Store, visibility: Visibility, shown: tuple[float, float]
) -> None:
    with store.write() as session:
        farm = factories.organisation(session, street_visibility=visibility)
        farm.lat, farm.lon = 45.52131, 9.59143
        assert shown_home(farm) == shown
