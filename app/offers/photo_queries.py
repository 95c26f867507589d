"""Every reading of photos."""

import uuid
from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.runtime.files.models import StoredFile
from catalog.errors import NotFound
from catalog.offer_photos import OfferPhoto
from catalog.offers import Offer


class PhotoNotFound(NotFound):
    """No photo has this name."""

    code = "photo_not_found"


def photos_of(session: Session, offer_id: uuid.UUID) -> Sequence[OfferPhoto]:
    """Return the photos of an offer in their order."""
    return session.scalars(
        select(OfferPhoto)
        .where(OfferPhoto.offer_id == offer_id)
        .order_by(OfferPhoto.position, OfferPhoto.id)
    ).all()


def file_of_photo(session: Session, name: str) -> tuple[StoredFile, uuid.UUID, bool]:
    """Return one size of a photo, whose it is, and whether everybody may see it.

    Raises
    ------
    PhotoNotFound
    """
    row = session.execute(
        select(StoredFile, Offer.organisation_id, Offer.published)
        .join(
            OfferPhoto,
            or_(
                OfferPhoto.small == StoredFile.name,
                OfferPhoto.medium == StoredFile.name,
                OfferPhoto.large == StoredFile.name,
            ),
        )
        .join(Offer, Offer.id == OfferPhoto.offer_id)
        .where(StoredFile.name == name)
    ).first()
    if row is None:
        raise PhotoNotFound
    return row[0], row[1], row[2]


def files_named(session: Session, names: Sequence[str]) -> Sequence[StoredFile]:
    """Return stored files by their names."""
    return session.scalars(
        select(StoredFile).where(StoredFile.name.in_(names)).order_by(StoredFile.id)
    ).all()
