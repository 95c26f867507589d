"""Who may do what with accounts."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.links import PARAMETER, add_link
from app.accounts.models import MailLink, MailLinkPurpose, Role, SignUp, StaffRole
from app.runtime.clock import utc_now
from catalog.base import new_id
from tests.access.world import (
    CITIZEN,
    COORDINATION,
    EVERYONE,
    OWNERS,
    SIGNED_IN,
    STAFF,
    VIEWERS,
    Row,
    World,
)
from tests.support.signing import mandate, person, staff


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


def _reset(session: Session, world: World) -> Mapping[str, object]:
    return _link(session, world, MailLinkPurpose.RESET_PASSWORD)


def _new_address(session: Session, world: World) -> Mapping[str, object]:
    return _link(session, world, MailLinkPurpose.CHANGE_EMAIL)


def _link(session: Session, world: World, purpose: MailLinkPurpose) -> Mapping[str, object]:
    who = world.people["citizen"]
    change = purpose is MailLinkPurpose.CHANGE_EMAIL
    email = f"nora-{new_id()}@example.org" if change else who.email
    link = MailLink(purpose=purpose, email=email or "", person_id=who.id)
    return {PARAMETER: add_link(session, link, now=utc_now())}


def _slug(_session: Session, world: World) -> Mapping[str, object]:
    return {"slug": world.farm.slug}


def _invitation(session: Session, world: World) -> Mapping[str, object]:
    link = MailLink(
        purpose=MailLinkPurpose.INVITATION,
        email=world.people["citizen"].email or "",
        organisation_id=world.farm.id,
        role=Role.VIEWER,
    )
    return {PARAMETER: add_link(session, link, now=utc_now())}


def _invitation_of_a_newcomer(session: Session, world: World) -> Mapping[str, object]:
    link = MailLink(
        purpose=MailLinkPurpose.INVITATION,
        email=f"nora-{new_id()}@example.org",
        organisation_id=world.farm.id,
        role=Role.VIEWER,
    )
    return {PARAMETER: add_link(session, link, now=utc_now())}


def _waiting(session: Session, world: World) -> Mapping[str, object]:
    _invitation_of_a_newcomer(session, world)
    links = session.scalars(select(MailLink.id).order_by(MailLink.id.desc()))
    return {"person": str(links.first())}


def _colleague(_session: Session, world: World) -> Mapping[str, object]:
    return {"person": str(world.people["editor"].id), "role": "editor"}


def _somebody_new(session: Session, world: World) -> Mapping[str, object]:
    return {"person": str(mandate(session, person(session), world.farm).person_id)}


def _staff_role(session: Session, _world: World) -> Mapping[str, object]:
    who = staff(session, person(session), StaffRole.SECRETARIAT)
    return {"person": str(who.id), "role": "secretariat"}


def _second_owner(session: Session, world: World) -> Mapping[str, object]:
    mandate(session, person(session), world.farm)
    return {}


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
    Row("second_step.form", EVERYONE),
    Row("second_step.complete", EVERYONE, "POST"),
    Row("second_step.another", EVERYONE, "POST"),
    Row("reset.forgotten", EVERYONE),
    Row("reset.ask", EVERYONE, "POST"),
    Row("reset.sent", EVERYONE),
    Row("reset.form", EVERYONE, values=_reset),
    Row("reset.renew", EVERYONE, "POST", form=_reset),
    Row("factor.page", SIGNED_IN),
    Row("factor.begin", SIGNED_IN, "POST"),
    Row("factor.confirm", SIGNED_IN, "POST"),
    # Only for who has one already.
    Row("factor.renew", STAFF, "POST"),
    Row("factor.remove", SIGNED_IN, "POST"),
    Row("access.page", SIGNED_IN),
    Row("access.sign_out", SIGNED_IN, "POST"),
    # Without a device of one's own to forget.
    Row("access.forget", frozenset(), "POST"),
    Row("access.prove", SIGNED_IN),
    Row("access.proved", SIGNED_IN, "POST"),
    Row("changes.password", SIGNED_IN),
    Row("changes.new_password", SIGNED_IN, "POST"),
    Row("changes.email", SIGNED_IN),
    Row("changes.new_email", SIGNED_IN, "POST"),
    Row("changes.email_link", EVERYONE, values=_new_address),
    Row("changes.email_changed", EVERYONE, "POST", form=_new_address),
    Row("colleagues.page", VIEWERS, values=_slug),
    Row("colleagues.invite", OWNERS, "POST", values=_slug),
    Row("colleagues.change_role", OWNERS, "POST", values=_slug, form=_colleague),
    Row("colleagues.remove", OWNERS, "POST", values=_slug, form=_somebody_new),
    Row("colleagues.withdraw", OWNERS, "POST", values=_slug, form=_waiting),
    Row("colleagues.leave", VIEWERS, "POST", values=_slug, form=_second_owner),
    Row("colleagues.invitation", EVERYONE, values=_invitation),
    # Only with the account of the address that it went to.
    Row("colleagues.accept", frozenset({CITIZEN}), "POST", form=_invitation),
    Row("colleagues.join", EVERYONE, "POST", form=_invitation_of_a_newcomer),
    Row("staff.page", frozenset({COORDINATION})),
    Row("staff.give", frozenset({COORDINATION}), "POST"),
    Row("staff.take", frozenset({COORDINATION}), "POST", form=_staff_role),
    Row("accounts.home", SIGNED_IN),
    Row("accounts.act", SIGNED_IN, "POST"),
)
