"""Who may do what with accounts."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from app.accounts.links import PARAMETER, add_link
from app.accounts.models import MailLink, MailLinkPurpose, SignUp
from app.runtime.clock import utc_now
from catalog.base import new_id
from tests.access.world import EVERYONE, SIGNED_IN, Row, World


def _confirmation(session: Session, _world: World) -> Mapping[str, object]:
    now = utc_now()
    sign_up = SignUp(
        # Everybody who knocks confirms an address of their own.
        email=f"nora-{new_id()}@example.org",
        name="Nora Prova",
        locale="it",
        password_hash="x",
        privacy_version="1",
        created_at=now,
    )
    session.add(sign_up)
    session.flush()
    link = MailLink(
        purpose=MailLinkPurpose.CONFIRM_EMAIL, email=sign_up.email, sign_up_id=sign_up.id
    )
    return {PARAMETER: add_link(session, link, now=now)}


ROWS = (
    Row("accounts.sign_in", EVERYONE),
    Row("accounts.begin", EVERYONE, "POST"),
    Row("accounts.sign_out", EVERYONE, "POST"),
    Row("sign_up.privacy", EVERYONE),
    Row("sign_up.form", EVERYONE),
    Row("sign_up.ask", EVERYONE, "POST"),
    Row("sign_up.sent", EVERYONE),
    Row("sign_up.confirm", EVERYONE, values=_confirmation),
    Row("sign_up.confirmed", EVERYONE, "POST", form=_confirmation),
    Row("accounts.home", SIGNED_IN),
    Row("accounts.act", SIGNED_IN, "POST"),
)
