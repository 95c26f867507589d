"""The addresses to which we do not write again."""

import hashlib
from datetime import datetime

from sqlalchemy import delete, exists, select, update
from sqlalchemy.orm import Session

from app.integrations.mail.mails import normal_address
from app.integrations.mail.models import SuppressedAddress


def hidden_address(address: str) -> str:
    """Return an address as it is kept once nobody may read it any more: only known again when met."""
    return f"sha256:{hashlib.sha256(normal_address(address).encode()).hexdigest()}"


def _forms_of(address: str) -> tuple[str, str]:
    return normal_address(address), hidden_address(address)


def is_suppressed(session: Session, address: str) -> bool:
    """Tell whether an address was refused for good."""
    found = exists().where(SuppressedAddress.address.in_(_forms_of(address)))
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
        delete(SuppressedAddress).where(SuppressedAddress.address.in_(_forms_of(address)))
    )


def forget_address(session: Session, address: str) -> None:
    """Keep that an address refuses mail, and no longer which it is."""
    session.execute(
        update(SuppressedAddress)
        .where(SuppressedAddress.address == normal_address(address))
        .values(address=hidden_address(address))
    )
