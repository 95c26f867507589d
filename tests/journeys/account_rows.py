"""What comes before and beside an account: links of mails, a file that is being made, a registration half filled in."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.links import PARAMETER, add_link
from app.accounts.models import MailLink, MailLinkPurpose, Person, Role, SignUp
from app.accounts.personal.taking import TAKE
from app.accounts.prepared.models import PreparedFile, Purpose
from app.accounts.prepared.services import ask_for
from app.notices.mailing import stop_token
from app.notices.models import NoticeKind
from app.organisations.registration import keep_draft
from app.runtime.clock import utc_now
from catalog.organisations import Organisation
from tests.support import factories
from tests.support.signing import person

# Has begun to register an organisation.
REGISTRANT = "rina@example.org"
NEWCOMER = "nella@example.org"


def add_registration(session: Session, name: str) -> None:
    """Let somebody have filled in a registration up to its last page."""
    who = person(session, email=REGISTRANT, name="Rina Prova")
    istat, lat, lon = factories.CLUSONE
    values = {
        "kind": "producer",
        "name": name,
        "legal_form": "sole_trader",
        "vat_number": "12345670017",
        "comune": "Clusone",
        "istat": istat,
        "street": "Via delle Prove 1",
        "lat": str(lat),
        "lon": str(lon),
    }
    keep_draft(session, who.id, {each: [text] for each, text in values.items()}, now=utc_now())


def add_prepared(session: Session) -> dict[str, str]:
    """Let somebody wait for a file that is being made, and for one that never came; return the paths."""
    who, now = session.scalars(select(Person).where(Person.email == REGISTRANT)).one(), utc_now()
    lost = PreparedFile(
        person_id=who.id, purpose=Purpose.PERSONAL_DATA, asked_at=now - timedelta(days=1)
    )
    session.add(lost)
    session.flush()
    made = ask_for(
        session, who.id, Purpose.PERSONAL_DATA, (TAKE, {"person_id": str(who.id)}), now=now
    )
    return {"prepared": f"/io/file/{made.id}", "not_prepared": f"/io/file/{lost.id}"}


def add_links(session: Session, email: str, inviting: Organisation) -> dict[str, str]:
    """Add what leads from a mail to a page, and return the paths."""
    who, now = session.scalars(select(Person).where(Person.email == email)).one(), utc_now()
    newcomer = SignUp(
        email=NEWCOMER,
        name="Nella Prova",
        locale="it",
        password_hash="x",
        privacy_version="1",
        created_at=now,
    )
    session.add(newcomer)
    session.flush()
    links = {
        "/iscrizione/conferma": MailLink(
            purpose=MailLinkPurpose.CONFIRM_EMAIL, email=NEWCOMER, sign_up_id=newcomer.id
        ),
        "/password-nuova": MailLink(
            purpose=MailLinkPurpose.RESET_PASSWORD, email=email, person_id=who.id
        ),
        "/io/indirizzo/conferma": MailLink(
            purpose=MailLinkPurpose.CHANGE_EMAIL, email="anna.nuova@example.org", person_id=who.id
        ),
        "/invito": MailLink(
            purpose=MailLinkPurpose.INVITATION,
            email=email,
            organisation_id=inviting.id,
            role=Role.VIEWER,
        ),
    }
    found = {
        path: f"{path}?{PARAMETER}={add_link(session, link, now=now)}"
        for path, link in links.items()
    }
    return {
        "confirm": found["/iscrizione/conferma"],
        "reset": found["/password-nuova"],
        "confirm_address": found["/io/indirizzo/conferma"],
        "colleague_invited": found["/invito"],
        "stop_mails": f"/avvisi/ferma/{stop_token(who.id, [NoticeKind.PROPOSALS])}",
        **add_prepared(session),
    }
