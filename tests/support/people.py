"""The four people of a market, the same in every test: each acts for an organisation of its own.

Alice sells, Bruno buys for a GAS, Carla is a stranger from another province, Dora works for the district.
"""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from catalog.organisations import LegalForm, Organisation, OrganisationKind
from tests.support import factories

CREMONA = ("019036", 45.1336, 10.0265)
BERGAMO = ("016024", 45.6949, 9.6699)


@dataclass(frozen=True, slots=True)
class People:
    """The organisations for which the four people act."""

    alice: Organisation
    bruno: Organisation
    carla: Organisation
    dora: Organisation


def four_people(session: Session) -> People:
    """Add the four to the market."""
    return People(
        alice=factories.organisation(session, name="Cascina di Alice", slug="cascina-di-alice"),
        bruno=factories.organisation(
            session,
            factories.DALMINE,
            name="GAS di Bruno",
            slug="gas-di-bruno",
            kind=OrganisationKind.GAS,
            legal_form=LegalForm.INFORMAL_GROUP,
        ),
        carla=factories.organisation(session, CREMONA, name="Bottega di Carla", slug="di-carla"),
        dora=factories.organisation(
            session,
            BERGAMO,
            name="Distretto di Dora",
            slug="distretto-di-dora",
            kind=OrganisationKind.DISTRICT,
            legal_form=LegalForm.ASSOCIATION,
        ),
    )
