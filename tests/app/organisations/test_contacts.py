"""Who sees which contact of an organisation: on its page, beside its offers, in the search and in the API."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update
from sqlalchemy.orm import Session

from app.accounts.models import Person, Role, StaffRole
from catalog.offers import Offer
from catalog.organisations import Organisation, Visibility
from tests.support.database import Store
from tests.support.factories import offer, organisation
from tests.support.signing import anonymous, mandate, person, staff, visitor

VALUES = {
    "email": "posta@example.org",
    "phone": "035 000000",
    "website": "https://example.org/prova",
    "street": "Via delle Prove 1",
}
SHOWN_AS = VALUES | {"website": "example.org/prova"}
PUBLIC, MEMBERS, NOBODY = Visibility.PUBLIC, Visibility.MEMBERS, Visibility.NOBODY
# The whole rule: who sees a contact that is shown like this.
SEEN_BY = {
    PUBLIC: {"anonymous", "citizen", "outsider", "member", "staff", "own"},
    MEMBERS: {"member", "staff", "own"},
    NOBODY: {"own"},
}
VIEWERS = ("anonymous", "citizen", "outsider", "member", "staff", "own")


@dataclass(frozen=True)
class Scene:
    """An organisation with an offer, and everybody who looks at it."""

    owner: Organisation
    offer: Offer
    viewers: Mapping[str, FlaskClient]

    def pages(self) -> tuple[str, str]:
        return f"/realta/{self.owner.slug}", f"/offerte/{self.offer.id}"


def arrange(store: Store, **visibilities: Visibility) -> Scene:
    with store.write() as session:
        fields: dict[str, Any] = dict(VALUES)
        fields |= {f"{contact}_visibility": seen for contact, seen in visibilities.items()}
        owner = organisation(session, **fields)
        its_offer = offer(session, owner, title="Mele di prova")
        people = everybody(session, owner)
    viewers = {name: visitor(store, who) for name, who in people.items()}
    return Scene(owner, its_offer, viewers | {"anonymous": anonymous(store.app)})


def everybody(session: Session, owner: Organisation) -> dict[str, Any]:
    people = {name: person(session) for name in VIEWERS if name != "anonymous"}
    mandate(session, people["outsider"], organisation(session), Role.OWNER)
    mandate(session, people["member"], organisation(session, is_member=True), Role.VIEWER)
    mandate(session, people["own"], owner, Role.VIEWER)
    staff(session, people["staff"], StaffRole.COORDINATION)
    return people


@pytest.mark.parametrize("contact", VALUES)
@pytest.mark.parametrize("visibility", Visibility)
def test_a_contact_is_seen_by_whom_it_is_meant_for(
    store: Store, contact: str, visibility: Visibility
) -> None:
    scene = arrange(store, **{contact: visibility})
    for page in scene.pages():
        seen = {
            name
            for name, client in scene.viewers.items()
            if SHOWN_AS[contact] in client.get(page).text
        }
        assert seen == SEEN_BY[visibility], page


def test_other_contacts_stay_as_they_are(store: Store) -> None:
    scene = arrange(store, email=NOBODY)
    page = scene.viewers["anonymous"].get(scene.pages()[0]).text
    assert [contact for contact in VALUES if SHOWN_AS[contact] in page] == [
        "phone",
        "website",
        "street",
    ]


@pytest.mark.parametrize("visibility", [MEMBERS, NOBODY])
def test_search_and_api_show_no_contact_to_anybody(store: Store, visibility: Visibility) -> None:
    scene = arrange(store, **dict.fromkeys(VALUES, visibility))
    for client in scene.viewers.values():
        for path in ("/cerca?q=mele+a+Treviglio", "/api/v1/matches?q=mele+a+Treviglio", "/realta"):
            answer = client.get(path)
            assert answer.status_code == 200
            assert scene.owner.name in answer.text
            assert [value for value in VALUES.values() if value in answer.text] == []


def test_who_owes_a_second_factor_sees_what_strangers_see(store: Store) -> None:
    scene = arrange(store, phone=MEMBERS)
    with store.write() as session:
        session.execute(update(Person).values(totp_confirmed_at=None))
    for path in scene.pages():
        assert VALUES["phone"] not in scene.viewers["staff"].get(path).text
        assert VALUES["phone"] in scene.viewers["member"].get(path).text


def test_who_would_see_more_as_a_member_is_told_so(store: Store) -> None:
    scene = arrange(store, phone=MEMBERS, email=NOBODY)
    told = {
        name
        for name, client in scene.viewers.items()
        if "solo ai soci" in client.get(scene.pages()[0]).text
    }
    assert told == {"anonymous", "citizen", "outsider"}


def test_nobody_is_told_of_what_nobody_sees(store: Store) -> None:
    scene = arrange(store, phone=NOBODY, email=NOBODY, website=NOBODY, street=NOBODY)
    page = scene.viewers["anonymous"].get(scene.pages()[0]).text
    assert "solo ai soci" not in page
    assert "chiedi alla segreteria" in page
