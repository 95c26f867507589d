"""Photos of an offer: added, put in order, described, taken away. The caller has locked the offer."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.accounts.audit import Subject, record
from app.offers.photo_queries import PhotoNotFound, files_named, photos_of
from app.runtime.files.documents import Photo
from app.runtime.files.services import forget_file, keep_photo
from app.runtime.files.store import FileStore
from catalog.errors import Conflict
from catalog.offer_photos import MOST_PHOTOS, OfferPhoto
from catalog.offers import Offer


@dataclass(frozen=True, slots=True)
class NewPhoto:
    """A photo that was handed in, and what it shows."""

    photo: Photo
    alt: str


class TooManyPhotos(Conflict):
    """An offer has as many photos as it may have."""

    code = "too_many_photos"


def add_photo(
    session: Session,
    store: FileStore,
    offer: Offer,
    new: NewPhoto,
    *,
    actor: Actor,
    now: datetime,
) -> OfferPhoto:
    """Add a photo behind the others.

    Raises
    ------
    TooManyPhotos
    """
    there = photos_of(session, offer.id)
    if len(there) >= MOST_PHOTOS:
        raise TooManyPhotos
    small, medium, large = keep_photo(session, store, new.photo, by=actor.person_id, now=now)
    largest = new.photo.sizes[-1]
    row = OfferPhoto(
        offer_id=offer.id,
        position=len(there),
        alt=new.alt,
        small=small.name,
        medium=medium.name,
        large=large.name,
        width_px=largest.width_px,
        height_px=largest.height_px,
        created_at=now,
    )
    session.add(row)
    session.flush()
    _arrange(session, offer, [*there, row])
    record(session, "offer.photo_added", Subject("offer", offer.id), actor=actor, now=now)
    return row


def move_photo(session: Session, offer: Offer, photo_id: uuid.UUID, *, by: int) -> None:
    """Move a photo so many places on (back when negative), as far as there are places."""
    photos = list(photos_of(session, offer.id))
    photo = _one(photos, photo_id)
    place = max(0, min(len(photos) - 1, photos.index(photo) + by))
    photos.remove(photo)
    photos.insert(place, photo)
    _arrange(session, offer, photos)


def describe_photo(session: Session, offer: Offer, photo_id: uuid.UUID, alt: str) -> None:
    """Say anew what a photo shows."""
    _one(photos_of(session, offer.id), photo_id).alt = alt


def remove_photo(
    session: Session,
    store: FileStore,
    offer: Offer,
    photo_id: uuid.UUID,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Take a photo away, with the bytes of all its sizes."""
    photos = list(photos_of(session, offer.id))
    photo = _one(photos, photo_id)
    photos.remove(photo)
    files = files_named(session, (photo.small, photo.medium, photo.large))
    session.delete(photo)
    session.flush()
    for file in files:
        forget_file(session, store, file)
    _arrange(session, offer, photos)
    record(session, "offer.photo_removed", Subject("offer", offer.id), actor=actor, now=now)


def _one(photos: Sequence[OfferPhoto], photo_id: uuid.UUID) -> OfferPhoto:
    for photo in photos:
        if photo.id == photo_id:
            return photo
    raise PhotoNotFound


def _arrange(session: Session, offer: Offer, photos: Sequence[OfferPhoto]) -> None:
    for position, photo in enumerate(photos):
        photo.position = position
    # Past the session: a photo is no new version of what the offer says, and disturbs nobody's editing.
    session.execute(
        update(Offer).where(Offer.id == offer.id).values(cover=photos[0].small if photos else None),
        execution_options={"synchronize_session": False},
    )
