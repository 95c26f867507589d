"""The addresses to which we do not write again."""

from datetime import datetime

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from app.integrations.mail.mails import normal_address
from app.integrations.mail.models import SuppressedAddress


def is_suppressed(session: Session, address: str) -> bool:
    """Tell whether an address was refused for good."""
    found = exists().where(SuppressedAddress.address == normal_address(address))
    return bool(session.scalar(select(found)))


def suppress(session: Session, address: str, *, reason_code: str, now: datetime) -> None:
    """Note that an address was refused for good; the first reason stands."""
    if not is_suppressed(session, address):
        session.add(
            SuppressedAddress(
                address=normal_address(address), reason_code=reason_code, suppressed_at=now
            )
        )


def lift(session: Session, address: str) -> None:
    """Write to an address again: the person says anew that it is theirs."""
    session.execute(
        delete(SuppressedAddress).where(SuppressedAddress.address == normal_address(address))
    )
