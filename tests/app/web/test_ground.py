"""The ground under a map: a patchwork of comuni until the official boundaries are loaded."""

from collections.abc import Iterator

import numpy as np
import pytest
import shapely
from sqlalchemy.orm import Session

from app.web.ground import MOST_COMUNI, NEVER, Ground, boundaries_stamp, patchwork
from app.web.territory import Territory
from catalog.boundaries import Boundary
from catalog.places import Gazetteer, load_gazetteer
from tests.support.database import Store
from tests.support.factories import NOW, TREVIGLIO

AROUND_TREVIGLIO = (9.5, 45.45, 9.7, 45.6)
ITALY = (6.0, 35.0, 19.0, 48.0)


def square(session: Session, istat: str, lat: float, lon: float, half: float = 0.02) -> None:
    """Load a small fictional territory around a point."""
    shape = shapely.box(lon - half, lat - half, lon + half, lat + half)
    session.add(
        Boundary(
            istat=istat,
            name=f"Comune {istat}",
            geometry=shapely.to_wkb(shape),
            lat=lat,
            lon=lon,
            source="fictional squares",
            loaded_at=NOW,
        )
    )


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load_gazetteer()


@pytest.fixture
def reading(store: Store) -> Iterator[Session]:
    with store.read() as session:
        yield session


def test_every_comune_has_its_patch_around_its_own_point(gazetteer: Gazetteer) -> None:
    places = list(gazetteer)
    cells = patchwork([(place.lon, place.lat) for place in places])
    spots = shapely.points([(place.lon, place.lat) for place in places])
    assert len(cells) == len(places)
    assert np.all(shapely.intersects(cells, spots))
    assert np.all(shapely.is_valid(cells))


def test_patches_do_not_overlap() -> None:
    cells = patchwork([(9.5, 45.5), (9.52, 45.5), (9.5, 45.53), (9.6, 45.6)])
    for index, cell in enumerate(cells):
        for other in cells[index + 1 :]:
            assert shapely.intersection(cell, other).area == pytest.approx(0, abs=1e-12)


def test_a_patch_does_not_reach_beyond_its_neighbourhood() -> None:
    (near, far) = patchwork([(9.5, 45.5), (15.0, 40.0)])
    assert near.bounds == pytest.approx((9.445, 45.445, 9.555, 45.555), abs=0.002)
    assert shapely.distance(near, far) > 5


def test_without_boundaries_the_patchwork_is_shown(reading: Session, gazetteer: Gazetteer) -> None:
    shapes = Ground(gazetteer, boundaries_stamp(reading)).within(reading, AROUND_TREVIGLIO)
    assert 5 < len(shapes) <= MOST_COMUNI
    place = gazetteer.get(TREVIGLIO[0])
    point = shapely.Point(place.lon, place.lat)
    assert any(shape.intersects(point) for shape in shapes)


def test_provinces_are_drawn_when_there_are_too_many_comuni(
    reading: Session, gazetteer: Gazetteer
) -> None:
    shapes = Ground(gazetteer, boundaries_stamp(reading)).within(reading, ITALY)
    assert len(shapes) == len({place.istat[:3] for place in gazetteer})


def test_boundaries_replace_the_patchwork_once_loaded(store: Store) -> None:
    territory = Territory()
    with store.read() as session:
        before = territory.follow(session)
        assert territory.stamp == NEVER
        assert len(before.within(session, AROUND_TREVIGLIO)) > 2
        assert territory.follow(session) is before
    with store.write() as session:
        square(session, TREVIGLIO[0], 45.52, 9.59)
        square(session, "016053", 45.50, 9.64)
    with store.read() as session:
        after = territory.follow(session)
        assert after is not before
        shapes = after.within(session, AROUND_TREVIGLIO)
        assert territory.follow(session) is after
    assert [shape.bounds for shape in shapes] == [
        pytest.approx((9.62, 45.48, 9.66, 45.52)),
        pytest.approx((9.57, 45.50, 9.61, 45.54)),
    ]


def test_a_boundary_of_a_comune_we_do_not_know_disturbs_nobody(store: Store) -> None:
    with store.write() as session:
        square(session, "999999", 45.52, 9.59)
    with store.read() as session:
        ground = Territory().follow(session)
        assert len(ground.within(session, AROUND_TREVIGLIO)) == 1


def test_approximate_points_become_exact_and_only_while_the_boundary_is_there(
    store: Store, gazetteer: Gazetteer
) -> None:
    guessed = next(place for place in gazetteer if place.approximate)
    territory = Territory()
    lat, lon = guessed.lat + 0.01, guessed.lon + 0.01
    with store.write() as session:
        square(session, guessed.istat, lat, lon)
    with store.read() as session:
        territory.follow(session)
    found = territory.gazetteer.get(guessed.istat)
    assert (found.lat, found.lon, found.approximate) == (lat, lon, False)
    with store.write() as session:
        session.delete(session.get_one(Boundary, guessed.istat))
    with store.read() as session:
        territory.follow(session)
    assert territory.gazetteer.get(guessed.istat) == guessed


def test_a_known_point_stays_where_the_town_is(store: Store, gazetteer: Gazetteer) -> None:
    town = gazetteer.get(TREVIGLIO[0])
    territory = Territory()
    with store.write() as session:
        square(session, town.istat, town.lat + 0.01, town.lon + 0.01)
    with store.read() as session:
        territory.follow(session)
    assert territory.gazetteer.get(town.istat) == town
