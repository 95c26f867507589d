"""Distances on the sphere: of one point, and of the nearest of many."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.geography import distance_km, nearest_km

points = st.tuples(st.floats(35, 48), st.floats(6, 19))


@given(here=points, others=st.lists(points, min_size=1, max_size=20))
def test_the_nearest_of_many_is_the_least_of_their_distances(
    here: tuple[float, float], others: list[tuple[float, float]]
) -> None:
    nearest = nearest_km(*here, np.radians(np.array(others)))
    assert nearest == pytest.approx(min(distance_km(*here, *each) for each in others), abs=1e-6)
