"""Boundaries in the database: loaded once, changed when they change."""

from datetime import UTC, datetime, timedelta

import pytest
from shapely import MultiPolygon, Point, box
from sqlalchemy import select

from catalog.boundaries import (
    Boundary,
    BoundaryFault,
    BoundaryFeature,
    BoundaryReading,
    FaultKind,
    exact_points,
    load_boundaries,
    territories,
)
from catalog.places import load_gazetteer
from tests.support.database import Store

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
BERGAMO = BoundaryFeature("016024", "Bergamo", MultiPolygon([box(9.6, 45.6, 9.7, 45.7)]))
LARGER = BoundaryFeature("016024", "Bergamo", MultiPolygon([box(9.6, 45.6, 9.8, 45.7)]))
DALMINE = BoundaryFeature("016091", "Dalmine", MultiPolygon([box(9.5, 45.6, 9.6, 45.7)]))


def reading(*features: BoundaryFeature, faults: tuple[BoundaryFault, ...] = ()) -> BoundaryReading:
    return BoundaryReading(features, faults, "confini.geojson")


@pytest.fixture
def loaded(store: Store) -> Store:
    with store.write() as session:
        load_boundaries(session, reading(BERGAMO, DALMINE), now=NOON)
    return store


def test_new_boundaries_are_created(store: Store) -> None:
    fault = BoundaryFault(2, FaultKind.unknown_comune, "016999")
    with store.write() as session:
        report = load_boundaries(session, reading(BERGAMO, DALMINE, faults=(fault,)), now=NOON)
    assert (report.created, report.updated, report.unchanged) == (2, 0, 0)
    assert report.faults == (fault,)


def test_loading_the_same_file_again_changes_nothing(loaded: Store) -> None:
    later = NOON + timedelta(days=1)
    with loaded.write() as session:
        report = load_boundaries(session, reading(BERGAMO, DALMINE), now=later)
    assert (report.created, report.updated, report.unchanged) == (0, 0, 2)
    with loaded.read() as session:
        assert set(session.scalars(select(Boundary.loaded_at))) == {NOON}


def test_a_changed_boundary_is_updated_and_the_others_are_kept(loaded: Store) -> None:
    with loaded.write() as session:
        report = load_boundaries(session, reading(LARGER), now=NOON + timedelta(days=1))
    assert (report.created, report.updated, report.unchanged) == (0, 1, 0)
    with loaded.read() as session:
        stored = territories(session, ["016024", "016091", "016999"])
    assert stored["016024"].equals(LARGER.territory)
    assert stored["016091"].equals(DALMINE.territory)
    assert len(stored) == 2


def test_loaded_points_lie_in_their_territory_and_serve_the_gazetteer(loaded: Store) -> None:
    with loaded.read() as session:
        points = exact_points(session)
    lat, lon = points["016024"]
    assert BERGAMO.territory.contains(Point(lon, lat))
    place = load_gazetteer().with_points(points).get("016024")
    assert (place.lat, place.lon) == (lat, lon)


def test_who_loaded_what_and_when_is_kept(loaded: Store) -> None:
    with loaded.read() as session:
        row = session.get_one(Boundary, "016024")
        assert (row.name, row.source, row.loaded_at) == ("Bergamo", "confini.geojson", NOON)
