"""Rows that the journeys add to the demonstration district, and those that they look at."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.offers import Offer
from catalog.organisations import Organisation, OrganisationKind
from tests.support import factories

LONG_NAME = (
    "Cooperativa agricola dimostrativa di produzione, lavoro e solidarietà fra i comuni della pianura, "
    "delle valli e dei laghi con un nome che non finisce mai"
)
LONG_SLUG = "nome-lungo-demo"
UNBREAKABLE = "Supercalifragilistichespiralidosamentebiologicamentecoltivate" * 2
LONG_TITLE = f"Mele cotogne antiche {UNBREAKABLE} raccolte a mano"


def add_long_words(session: Session) -> None:
    """Add an offer and its producer, whose words are longer than the designer hoped."""
    owner = factories.organisation(
        session,
        factories.CLUSONE,
        name=LONG_NAME,
        slug=LONG_SLUG,
        purpose=f"{LONG_NAME} {UNBREAKABLE}. " * 4,
        email=f"{UNBREAKABLE[:60]}@example.org".lower(),
        website=f"https://example.org/{UNBREAKABLE}",
        is_demo=True,
    )
    factories.delivery_area(session, owner, days=UNBREAKABLE[:120])
    factories.claim(session, owner, issuer=f"{LONG_NAME} {UNBREAKABLE}"[:200])
    factories.offer(
        session,
        owner,
        title=LONG_TITLE,
        description=f"{LONG_NAME} {UNBREAKABLE}. " * 4,
        category_code="quinces",
        sku=UNBREAKABLE[:80],
    )


def paths_of_pages(session: Session) -> dict[str, str]:
    """Return the paths of the pages that `pages.py` asks for by name."""
    offer = session.scalars(
        select(Offer)
        .join(Offer.organisation)
        .where(Organisation.is_demo, Offer.category_code == "apples", Offer.published)
        .order_by(Offer.title, Organisation.slug)
    ).first()
    long_offer = session.scalars(select(Offer).where(Offer.title == LONG_TITLE)).one()
    buyer = session.scalars(
        select(Organisation)
        .where(Organisation.kind == OrganisationKind.GAS)
        .order_by(Organisation.slug)
    ).first()
    assert offer is not None
    assert buyer is not None
    owner = session.get_one(Organisation, offer.organisation_id)
    return {
        "offer": f"/offerte/{offer.id}",
        "organisation": f"/realta/{owner.slug}",
        "buyer": f"/realta/{buyer.slug}",
        "long_offer": f"/offerte/{long_offer.id}",
        "long_organisation": f"/realta/{LONG_SLUG}",
    }
