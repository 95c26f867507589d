"""Rows that the journeys add to the demonstration district, and those that they look at."""

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Person, Role, StaffRole
from app.exchange.models import ImportState, PriceListImport
from catalog.delivery_areas import DeliveryArea
from catalog.offers import Offer
from catalog.organisations import Organisation
from tests.journeys.account_rows import add_links, add_registration
from tests.journeys.book_rows import add_books, paths_of_books
from tests.journeys.demand_rows import add_demands, paths_of_demands
from tests.journeys.district_rows import add_memberships, paths_of_memberships
from tests.journeys.evidence_rows import add_evidence, add_peers, paths_of_evidence
from tests.journeys.group_rows import add_group_life, paths_of_groups
from tests.journeys.order_rows import (
    add_delivered_order,
    add_orders,
    add_sent_order,
    paths_of_orders,
)
from tests.journeys.sharing_rows import add_shared_orders, paths_of_shared_orders
from tests.support import factories
from tests.support.price_lists import price_list_import
from tests.support.signing import mandate, person, staff

LONG_NAME = (
    "Cooperativa agricola dimostrativa di produzione, lavoro e solidarietà fra i comuni della pianura, "
    "delle valli e dei laghi con un nome che non finisce mai"
)
LONG_SLUG = "nome-lungo-demo"
CITIZEN = "anna@example.org"
# Owns an organisation with offers, another with a long name, and a purchasing group.
OWNER = "olga@example.org"
SECRETARY = "dora@example.org"
COORDINATOR = "corrado@example.org"
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


def add_people(session: Session) -> None:
    """Add people who sign in: `market.sign_in(page, rows.OWNER, acting_for=slug)`."""
    person(session, email=CITIZEN, name="Anna Prova")
    owner = person(session, email=OWNER, name="Olga Prova", totp_confirmed_at=factories.NOW)
    long_named = session.scalars(select(Organisation).where(Organisation.slug == LONG_SLUG)).one()
    for organisation in (_producer(session), _buyer(session), long_named):
        mandate(session, owner, organisation, Role.OWNER)
    for email, name, role in (
        (SECRETARY, "Dora Prova", StaffRole.SECRETARIAT),
        (COORDINATOR, "Corrado Prova", StaffRole.COORDINATION),
    ):
        staff(session, person(session, email=email, name=name), role)
    add_peers(session)
    add_evidence(session, _producer(session), CITIZEN)
    add_demands(session, _producer(session), long_named)
    add_group_life(session, _buyer(session), _producer(session), CITIZEN, UNBREAKABLE)
    add_books(session, _producer(session), UNBREAKABLE)
    add_orders(session, LONG_TITLE, _producer(session))
    add_sent_order(session, _producer(session))
    add_delivered_order(session, _producer(session))
    add_shared_orders(session, UNBREAKABLE, _producer(session))
    add_memberships(session, _producer(session), long_named, OWNER)
    add_registration(session, LONG_NAME)


def add_links_of_mails(session: Session) -> dict[str, str]:
    """Add what mails lead to, and return the paths."""
    long_named = session.scalars(select(Organisation).where(Organisation.slug == LONG_SLUG)).one()
    return add_links(session, CITIZEN, long_named)


def _offer(session: Session) -> Offer:
    return session.scalars(
        select(Offer)
        .join(Offer.organisation)
        .where(Organisation.is_demo, Offer.category_code == "apples", Offer.published)
        .order_by(Offer.title, Organisation.slug)
        .limit(1)
    ).one()


def _producer(session: Session) -> Organisation:
    return session.get_one(Organisation, _offer(session).organisation_id)


def _buyer(session: Session) -> Organisation:
    """Return the first group of the demonstration district: what journeys add is named otherwise."""
    return session.scalars(
        select(Organisation)
        .where(Organisation.slug.startswith("gas-demo-"))
        .order_by(Organisation.slug)
        .limit(1)
    ).one()


def _area(session: Session) -> uuid.UUID:
    query = select(DeliveryArea.id).join(Organisation).where(Organisation.slug == LONG_SLUG)
    return session.scalars(query).one()


def _person(session: Session) -> uuid.UUID:
    return session.scalars(select(Person.id).where(Person.email == OWNER)).one()


def add_price_lists(session: Session) -> None:
    """Add lists that are on their way in, and one that has come."""
    long_named = session.scalars(select(Organisation).where(Organisation.slug == LONG_SLUG)).one()
    price_list_import(session, _buyer(session), ImportState.COLUMNS)
    price_list_import(session, long_named, ImportState.READY)
    price_list_import(session, long_named, ImportState.DONE)


def _list_path(session: Session, state: ImportState) -> str:
    query = select(PriceListImport.id).where(PriceListImport.state == state)
    return f"/listini/{session.scalars(query.order_by(PriceListImport.id).limit(1)).one()}"


def paths_of_pages(session: Session) -> dict[str, str]:
    """Return the paths of the pages that `pages.py` asks for by name."""
    offer, owner, buyer = _offer(session), _producer(session), _buyer(session)
    long_offer = session.scalars(select(Offer).where(Offer.title == LONG_TITLE)).one()
    return {
        "offer": f"/offerte/{offer.id}",
        "offer_id": str(offer.id),
        "edit_offer": f"/offerte/{offer.id}/modifica",
        "prices_of_offer": f"/offerte/{offer.id}/prezzi",
        "photos_of_offer": f"/offerte/{offer.id}/foto",
        "organisation": f"/realta/{owner.slug}",
        "slug": owner.slug,
        "buyer_slug": buyer.slug,
        "buyer": f"/realta/{buyer.slug}",
        "list_columns": _list_path(session, ImportState.COLUMNS),
        "list_ready": _list_path(session, ImportState.READY),
        "list_done": _list_path(session, ImportState.DONE),
        "long_offer": f"/offerte/{long_offer.id}",
        "long_organisation": f"/realta/{LONG_SLUG}",
        **paths_of_evidence(session),
        **paths_of_demands(session),
        **paths_of_groups(session),
        **paths_of_orders(session),
        **paths_of_books(session),
        **paths_of_shared_orders(session),
        **paths_of_memberships(session),
        "area": f"/realta/{LONG_SLUG}/consegne/{_area(session)}",
        "desk_person": f"/scrivania/persone/{_person(session)}",
        "producer_id": str(owner.id),
    }
