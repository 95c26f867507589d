"""How to reach an organisation, as far as it wants to be reached by who is looking."""

from collections.abc import Iterator
from urllib.parse import quote

from app.accounts.actor import Actor
from app.organisations.labels import place_name
from app.organisations.policies import may_see_contact
from catalog.organisations import Organisation, Visibility
from catalog.places import Gazetteer

# Kind, words, address.
ContactLine = tuple[str, str, str | None]
CONTACTS = ("email", "phone", "website", "street")


def contacts_of(
    organisation: Organisation, gazetteer: Gazetteer, actor: Actor | None
) -> tuple[ContactLine, ...]:
    """Return the contacts that this person may see."""
    return tuple(
        line
        for contact, line in _lines(organisation, gazetteer)
        if may_see_contact(actor, organisation.id, visibility_of(organisation, contact))
    )


def withholds_from(actor: Actor | None, organisation: Organisation) -> bool:
    """Tell whether there are contacts that a member of the district would see, and this person does not."""
    return any(
        visibility_of(organisation, contact) is Visibility.MEMBERS
        and not may_see_contact(actor, organisation.id, Visibility.MEMBERS)
        for contact in CONTACTS
        if getattr(organisation, contact)
    )


def visibility_of(organisation: Organisation, contact: str) -> Visibility:
    """Return who may see a contact."""
    visibility: Visibility = getattr(organisation, f"{contact}_visibility")
    return visibility


def _lines(organisation: Organisation, gazetteer: Gazetteer) -> Iterator[tuple[str, ContactLine]]:
    if organisation.email:
        address = f"mailto:{quote(organisation.email, safe='@')}"
        yield "email", ("mail", organisation.email, address)
    if organisation.phone:
        digits = "".join(sign for sign in organisation.phone if sign in "+0123456789")
        yield "phone", ("phone", organisation.phone, f"tel:{digits}" if digits else None)
    if organisation.website and organisation.website.startswith(("https://", "http://")):
        shown = organisation.website.split("://", 1)[1]
        yield "website", ("web", shown, organisation.website)
    if organisation.street:
        where = f"{organisation.street}, {place_name(organisation, gazetteer)}"
        yield "street", ("place", where, None)
