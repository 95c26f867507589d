"""Reading the forms of accounts."""

import re
from dataclasses import dataclass

from app.accounts.addresses import normal_email
from app.accounts.errors import BadEmail, PasswordTooWeak
from app.accounts.passwords import require_strong
from app.runtime.i18n import gettext as _
from app.runtime.messages import message_for
from app.web.forms import FormReader

# A name goes into mails to addresses that are not proved yet: it must not be able to advertise.
_ADDRESS_LIKE = re.compile(r"[/@<>]|www\.|\.\w{2,}$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SignUpForm:
    """Who signs up."""

    email: str
    name: str
    password: str


def read_email(form: FormReader, name: str = "email") -> str:
    """Return an address in its normal form."""
    text = form.text(name, most=254)
    if not text:
        return ""
    try:
        return normal_email(text)
    except BadEmail as error:
        form.refuse(name, message_for(error))
        return ""


def read_name(form: FormReader) -> str:
    """Return the name of a person."""
    name = form.text("name", most=120)
    if _ADDRESS_LIKE.search(name):
        form.refuse("name", _("Write your name as people call you, without addresses."))
    return name


def read_new_password(form: FormReader, *context: str, name: str = "password") -> str:
    """Return a password that others would not guess."""
    password = form.secret(name)
    if password:
        try:
            require_strong(password, context=context)
        except PasswordTooWeak as error:
            form.refuse(name, message_for(error))
    return password


def read_consent(form: FormReader) -> None:
    """Ask for the agreement without which nobody can be signed up."""
    if not form.ticked("privacy"):
        form.refuse("privacy", _("Without it we may not keep your address."))


def read_sign_up(form: FormReader) -> SignUpForm:
    """Return who signs up; ask the form whether it is valid."""
    name = read_name(form)
    email = read_email(form)
    password = read_new_password(form, email, name)
    read_consent(form)
    return SignUpForm(email, name, password)
