"""Colleagues of an organisation, and the invitations that make new ones."""

import uuid
from http import HTTPStatus

from flask import Blueprint, flash, g, redirect, render_template, request, url_for

from app.accounts import colleagues, gate, queries
from app.accounts.actor import Actor
from app.accounts.colleague_views import colleague_lines, invitation_lines
from app.accounts.devices import know_device
from app.accounts.errors import AlreadyColleague, NoColleague, TooManyTries
from app.accounts.forms import read_consent, read_email, read_name, read_new_password
from app.accounts.labels import role_choices, role_label
from app.accounts.models import Role
from app.accounts.pages import Page, form_token, link_token
from app.accounts.passwords import hash_password
from app.accounts.policies import may_own, may_view
from app.accounts.privacy import privacy_version
from app.accounts.sign_up import NewPerson
from app.runtime.clock import utc_now
from app.runtime.i18n import gettext as _
from app.runtime.messages import message_for
from app.runtime.transaction import current_session, reading
from app.web.context import current_settings
from app.web.forms import FormReader, FormView
from catalog.organisations import Organisation

blueprint = Blueprint("colleagues", __name__, template_folder="templates")


def _of(slug: str) -> Organisation:
    return queries.organisation_by_slug(current_session(), slug)


def _owned(slug: str) -> tuple[Actor, Organisation]:
    actor, owner = gate.signed_in(), _of(slug)
    gate.require(may_own(actor, owner.id))
    return actor, owner


def _page(actor: Actor, owner: Organisation, form: FormView) -> str:
    session = current_session()
    invitations = queries.open_invitations(session, owner.id, utc_now())
    return render_template(
        "accounts/colleagues.html",
        actor=actor,
        owner=owner,
        form=form,
        may_own=may_own(actor, owner.id),
        colleagues=colleague_lines(queries.mandates_in(session, owner.id)),
        invitations=invitation_lines(invitations),
        roles=role_choices(),
    )


def _back(slug: str) -> Page:
    return redirect(url_for("colleagues.page", slug=slug), HTTPStatus.SEE_OTHER)


def _person_id() -> uuid.UUID:
    try:
        return uuid.UUID(request.form.get("person", ""))
    except ValueError:
        raise NoColleague from None


@blueprint.get("/realta/<slug>/persone")
def page(slug: str) -> Page:
    """Who acts for an organisation, and in which role."""
    actor, owner = gate.signed_in(), _of(slug)
    gate.require(may_view(actor, owner.id))
    return _page(actor, owner, FormView())


@blueprint.post("/realta/<slug>/persone/invita")
def invite(slug: str) -> Page:
    """Invite a colleague."""
    actor, owner = _owned(slug)
    reader = FormReader(request.form)
    email, role = read_email(reader), reader.choice("role", Role)
    if reader.is_valid and role is not None:
        secret = current_settings().secret_key
        try:
            colleagues.invite(current_session(), actor, owner, (email, role), secret, now=utc_now())
        except (AlreadyColleague, TooManyTries) as error:
            reader.refuse("email", message_for(error))
    if not reader.is_valid:
        return _page(actor, owner, reader.view), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("The invitation is on its way to %(email)s.", email=email), "info")
    return _back(slug)


@blueprint.post("/realta/<slug>/persone/ruolo")
def change_role(slug: str) -> Page:
    """Give a colleague another role."""
    actor, owner = _owned(slug)
    reader = FormReader(request.form)
    role = reader.choice("role", Role)
    if role is None:
        return _page(actor, owner, reader.view), HTTPStatus.UNPROCESSABLE_ENTITY
    colleagues.change_role(current_session(), actor, owner.id, _person_id(), role, now=utc_now())
    flash(_("The role is changed."), "info")
    return _back(slug)


@blueprint.post("/realta/<slug>/persone/togli")
def remove(slug: str) -> Page:
    """Let a colleague act for the organisation no longer."""
    actor, owner = _owned(slug)
    colleagues.remove(current_session(), actor, owner.id, _person_id(), now=utc_now())
    flash(_("That person does not act for %(name)s any more.", name=owner.name), "info")
    return _back(slug)


@blueprint.post("/realta/<slug>/persone/ritira")
def withdraw(slug: str) -> Page:
    """Withdraw an invitation."""
    actor, owner = _owned(slug)
    colleagues.withdraw(current_session(), actor, owner.id, _person_id(), now=utc_now())
    flash(_("The invitation is withdrawn."), "info")
    return _back(slug)


@blueprint.post("/realta/<slug>/persone/lascia")
def leave(slug: str) -> Page:
    """Act for an organisation no longer."""
    actor, owner = gate.signed_in(), _of(slug)
    gate.require(may_view(actor, owner.id))
    colleagues.remove(current_session(), actor, owner.id, actor.person_id, now=utc_now())
    flash(_("You do not act for %(name)s any more.", name=owner.name), "info")
    return redirect(url_for("accounts.home"), HTTPStatus.SEE_OTHER)


def _invitation_page(token: str, found: colleagues.Invitation, form: FormView) -> str:
    return render_template(
        "accounts/invitation.html",
        actor=gate.current_actor(),
        found=found,
        role=role_label(found.role),
        token=token,
        form=form,
    )


@blueprint.get("/invito")
def invitation() -> Page:
    """The page of an invitation: for who is signed in, who can sign in, and who is new."""
    found = colleagues.invitation_of(current_session(), link_token(), now=utc_now())
    return _invitation_page(link_token(), found, FormView())


@blueprint.post("/invito")
def accept() -> Page:
    """Take the role that an invitation offers."""
    actor = gate.signed_in_for_setup()
    owner = colleagues.accept(current_session(), actor, form_token(), now=utc_now())
    flash(_("You now act for %(name)s.", name=owner.name), "info")
    return redirect(url_for("accounts.home"), HTTPStatus.SEE_OTHER)


@blueprint.post("/invito/iscrizione")
def join() -> Page:
    """Sign up with an invitation, and take its role."""
    token, now = form_token(), utc_now()
    with reading() as session:
        found = colleagues.invitation_of(session, token, now=now)
    reader = FormReader(request.form)
    name = read_name(reader)
    password = read_new_password(reader, found.email, name)
    read_consent(reader)
    if not reader.is_valid:
        return _invitation_page(token, found, reader.view), HTTPStatus.UNPROCESSABLE_ENTITY
    # Hashed while nothing is locked.
    wanted = NewPerson(found.email, name, hash_password(password), g.language, privacy_version())
    session, browser = current_session(), gate.browser_of_request()
    person = colleagues.accept_as_new(session, wanted, token, now=now)
    device = know_device(session, person.id, browser.device, browser.user_agent, now=now)
    flash(_("Your address is confirmed: now sign in."), "info")
    response = redirect(url_for("accounts.sign_in"), HTTPStatus.SEE_OTHER)
    gate.mark_device(response, device)
    return response
