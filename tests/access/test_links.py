"""Nobody is shown a door that does not open: every link a role sees leads to a page it may see."""

from collections import Counter
from urllib.parse import urljoin, urlsplit

import pytest
from werkzeug.exceptions import HTTPException

from tests.access.world import ANONYMOUS, ROLES, World, make_world
from tests.support import factories
from tests.support.database import Store
from tests.support.pages import links
from tests.support.signing import Visitor, anonymous, visitor

STARTS = ("/", "/io", "/realta/cascina-di-alice")
# Of pages that differ by what they show, a few are enough.
MOST_OF_A_KIND = 3
MOST_PAGES = 300


@pytest.fixture
def world(store: Store) -> World:
    with store.write() as session:
        world = make_world(session)
        factories.offer(session, world.farm)
        factories.offer(session, world.other)
        factories.claim(session, world.farm)
        factories.demand(session, world.farm)
        factories.delivery_area(session, world.farm)
    return world


def kind_of(store: Store, path: str) -> str | None:
    """Return the endpoint of an address; None for one that is not a page of ours."""
    parts = urlsplit(path)
    if parts.scheme or parts.netloc or parts.path.startswith("/static/"):
        return None
    try:
        endpoint, _values = store.app.url_map.bind("localhost").match(parts.path)
    except HTTPException:
        return f"no route: {parts.path}"
    return str(endpoint)


def closed_doors(store: Store, client: Visitor) -> list[str]:
    """Walk through what a person sees and return the links that refuse them, with where they stand."""
    seen: set[str] = set()
    kinds: Counter[str] = Counter()
    ways = [(path, "the start") for path in STARTS]
    closed = []
    while ways and len(seen) < MOST_PAGES:
        path, source = ways.pop(0)
        path = path.partition("#")[0]
        kind = kind_of(store, path)
        if not path or kind is None or path in seen or kinds[kind] >= MOST_OF_A_KIND:
            continue
        seen.add(path)
        kinds[kind] += 1
        answer = client.get(path)
        if answer.status_code >= 400:
            closed.append(f"{answer.status_code} {path} on {source}")
        elif answer.status_code in {301, 302, 303}:
            ways.append((answer.headers["Location"], path))
        elif answer.mimetype == "text/html":
            hrefs = [link.get("href") or "" for link in links(answer.text)]
            ways += [
                (urljoin(path, href), path) for href in hrefs if not href.startswith("mailto:")
            ]
    assert len(seen) > len(STARTS)
    return closed


@pytest.mark.only("sqlite")
@pytest.mark.parametrize("role", ROLES)
def test_every_link_a_role_sees_opens(store: Store, world: World, role: str) -> None:
    if role == ANONYMOUS:
        client = anonymous(store.app)
    else:
        client = visitor(store, world.people[role], world.acting_for(role))
    assert closed_doors(store, client) == []
