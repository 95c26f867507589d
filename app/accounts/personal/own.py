"""What accounts and the rooms below them hold about people."""

import uuid
from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts import queries as account_queries
from app.accounts.audit_models import AuditEntry
from app.accounts.factor_models import Device, PendingSignIn, RecoveryCode
from app.accounts.models import (
    Consent,
    MailLink,
    Mandate,
    Person,
    PersonSession,
    SignUp,
    StaffMandate,
)
from app.accounts.personal.models import ErasureRequest
from app.accounts.personal.registry import Fate, Holding, PersonalData, Reason
from app.accounts.prepared import queries as prepared_queries
from app.accounts.prepared import services as prepared_services
from app.accounts.prepared.models import PreparedFile
from app.integrations.mail.outbox import forget_recipient
from app.integrations.mail.suppressed import forget_address
from app.runtime.files.models import StoredFile
from app.runtime.files.store import current_file_store
from app.runtime.i18n import gettext as _

ROOM = "accounts"
DELETED, KEPT, EMPTIED = Fate.DELETED, Fate.KEPT, Fate.EMPTIED


def forget_files(session: Session, person: Person, _now: datetime) -> None:
    """Delete the files made for a person, with their bytes."""
    rows = prepared_queries.of_person(session, person.id)
    prepared_services.forget(session, current_file_store(), rows)


def forget_mail(session: Session, person: Person, _now: datetime) -> None:
    """Drop mails that wait, empty those that were sent, hide an address that refused them."""
    if person.email is not None:
        forget_recipient(session, person.email)
        forget_address(session, person.email)


def owns_alone(session: Session, person_id: uuid.UUID) -> list[str]:
    """Tell which organisations would be left without an owner."""
    names = account_queries.owned_alone(session, person_id)
    return [
        _("%(name)s would have no owner: make somebody else an owner first.", name=name)
        for name in names
    ]


def coordinates_alone(session: Session, person_id: uuid.UUID) -> list[str]:
    """Tell whether nobody would be left to decide for the district."""
    if not account_queries.coordinates_alone(session, person_id):
        return []
    return [_("Nobody else is in the coordination of the district: let somebody in first.")]


def register(personal: PersonalData) -> None:
    """Tell what is held here."""
    secret = frozenset({"token_hash", "code_hash", "password_hash"})
    person_secrets = frozenset({"password_hash", "totp_secret", "totp_candidate", "totp_counter"})
    personal.add(
        # The row itself stays, with nothing in it that tells who it was: app.accounts.personal.erasing.
        Holding(ROOM, Person.id, KEPT, Reason.ACCOUNTABILITY, person_secrets),
        Holding(ROOM, Mandate.person_id, DELETED),
        Holding(ROOM, StaffMandate.person_id, DELETED),
        Holding(ROOM, PersonSession.person_id, DELETED, secret=secret),
        Holding(ROOM, Consent.person_id, KEPT, Reason.PROOF_OF_CONSENT),
        Holding(ROOM, SignUp.email, DELETED, secret=secret),
        Holding(ROOM, MailLink.person_id, DELETED, secret=secret),
        Holding(ROOM, MailLink.email, DELETED, secret=secret),
        Holding(ROOM, PendingSignIn.person_id, DELETED, secret=secret),
        Holding(ROOM, RecoveryCode.person_id, DELETED, secret=secret),
        Holding(ROOM, Device.person_id, DELETED, secret=secret),
        Holding(ROOM, ErasureRequest.person_id, DELETED),
        Holding(ROOM, PreparedFile.person_id, DELETED),
        Holding(ROOM, AuditEntry.actor_id, KEPT, Reason.ACCOUNTABILITY),
        Holding("files", StoredFile.created_by, EMPTIED, secret=frozenset({"name"})),
    )
    personal.erasers += [forget_files, forget_mail]
    personal.hindrances += [owns_alone, coordinates_alone]
