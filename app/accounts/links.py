"""Links sent by mail: each allows one thing, once, for a short time."""

import uuid
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.accounts import queries
from app.accounts.errors import LinkUnusable
from app.accounts.models import MailLink, MailLinkPurpose
from app.accounts.tokens import new_token, token_hash

PARAMETER = "chiave"
LASTS = {
    MailLinkPurpose.CONFIRM_EMAIL: timedelta(hours=24),
    MailLinkPurpose.RESET_PASSWORD: timedelta(hours=1),
    MailLinkPurpose.CHANGE_EMAIL: timedelta(hours=24),
    MailLinkPurpose.INVITATION: timedelta(days=7),
}


def add_link(session: Session, link: MailLink, *, now: datetime) -> str:
    """Complete a link that says what it is for, and return the token to be mailed."""
    token = new_token()
    link.token_hash = token_hash(token)
    link.created_at = now
    link.expires_at = now + LASTS[link.purpose]
    session.add(link)
    session.flush()
    return token


def find_link(
    session: Session, token: str, purpose: MailLinkPurpose, *, now: datetime, lock: bool = False
) -> MailLink:
    """Return the link of a token while it can be used.

    Raises
    ------
    LinkUnusable
    """
    link = queries.link_by_hash(session, token_hash(token), lock=lock)
    if link is None or link.purpose is not purpose:
        raise LinkUnusable
    if link.used_at is not None or now >= link.expires_at:
        raise LinkUnusable
    return link


def use_link(session: Session, token: str, purpose: MailLinkPurpose, *, now: datetime) -> MailLink:
    """Return the link of a token and spend it: of two who come at once, one finds it used.

    Raises
    ------
    LinkUnusable
    """
    link = find_link(session, token, purpose, now=now, lock=True)
    link.used_at = now
    return link


def spend_links(
    session: Session, person_id: uuid.UUID, purpose: MailLinkPurpose, *, now: datetime
) -> None:
    """Make the links of a kind that a person was sent before useless."""
    session.execute(
        update(MailLink)
        .where(
            MailLink.person_id == person_id,
            MailLink.purpose == purpose,
            MailLink.used_at.is_(None),
        )
        .values(used_at=now)
        .execution_options(synchronize_session=False)
    )
