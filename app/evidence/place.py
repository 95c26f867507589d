"""What the routes of this room share: of whom the request speaks, when, and by whom it is made."""

import uuid
from dataclasses import dataclass
from http import HTTPStatus

from flask import request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from app.accounts import gate
from app.evidence import policies, queries
from app.evidence.book import Moment
from app.evidence.subject import Subject
from app.evidence.views import AboutView, about_view, offer_argument
from app.organisations.queries import organisation_by_slug
from app.runtime.clock import local_day, utc_now
from app.runtime.transaction import current_session
from app.web.context import current_settings
from app.web.identifiers import identifier
from catalog.offers import Offer
from catalog.organisations import Organisation

# An offer that nobody has.
NOBODYS = uuid.UUID(int=0)

Page = str | Response | tuple[str, HTTPStatus]


@dataclass(frozen=True, slots=True)
class Place:
    """Of whom or what the request speaks."""

    session: Session
    organisation: Organisation
    subject: Subject
    offer: Offer | None

    @property
    def slug(self) -> str:
        """The name of the organisation in addresses."""
        return self.organisation.slug

    @property
    def about(self) -> AboutView:
        """The same for a page."""
        return about_view(self.organisation, self.subject, self.offer)

    @property
    def may_claim(self) -> bool:
        """Whether whoever asks may change what is claimed here."""
        return policies.may_claim(gate.onlooker(), self.organisation.id)

    def url(self, endpoint: str, *, code: str | None = None, part: str | None = None) -> str:
        """Return an address of this room about the same organisation or offer."""
        offer = offer_argument(self.subject)
        return url_for(
            f"evidence.{endpoint}", slug=self.slug, code=code, principle=part, offer=offer
        )


def find_place(slug: str) -> Place:
    """Return of whom or what the request speaks: an organisation, or with ?offer= one of its offers."""
    session = current_session()
    organisation = organisation_by_slug(session, slug)
    asked = request.args.get("offer", "")
    offer = (
        queries.offer_of(session, organisation.id, identifier(asked) or NOBODYS) if asked else None
    )
    subject = Subject(organisation.id, offer.id if offer else None)
    return Place(session, organisation, subject, offer)


def this_moment() -> Moment:
    """Return now, by whoever has signed in."""
    now = utc_now()
    return Moment(now, local_day(now, current_settings().timezone), gate.current_actor())
