"""Checking the password that a form of somebody who has signed in brings once more."""

from app.accounts import gate
from app.accounts.actor import Actor
from app.accounts.errors import TooManyTries
from app.accounts.passwords import verify_password
from app.accounts.proof import asked_of, conclude_proof
from app.runtime.clock import utc_now
from app.runtime.i18n import gettext as _
from app.runtime.messages import message_for
from app.runtime.transaction import reading, separate_transaction
from app.web.context import current_settings
from app.web.forms import FormReader


def prove_again(actor: Actor, form: FormReader, field: str, *, with_code: bool) -> str | None:
    """Return the new token of the session; None when the proof is in vain, which the form then says.

    What the request has read so far is let go: hashing takes its time, and tries in vain are counted
    although the request fails.
    """
    password = form.secret(field)
    code = form.text("code", most=60) if with_code else None
    if not form.is_valid:
        return None
    secret, now = current_settings().secret_key, utc_now()
    gate.let_go()
    try:
        with reading() as session:
            asked = asked_of(session, actor, secret, now=now)
    except TooManyTries as error:
        form.refuse(field, message_for(error))
        return None
    right = verify_password(asked.password_hash, password)
    with separate_transaction() as session:
        token = conclude_proof(session, actor, code, secret, proved=right, now=now)
    if token is None:
        both = _("Password or code are not right.")
        form.refuse(field, both if with_code else _("The password is not right."))
    return token
