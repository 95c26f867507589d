"""E-mail addresses, each mailbox written one way."""

from email_validator import EmailNotValidError, validate_email

from app.accounts.errors import BadEmail


def normal_email(text: str) -> str:
    """Return an address in its normal form; the network is not asked whether it exists.

    Raises
    ------
    BadEmail
    """
    try:
        found = validate_email(text.strip(), check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError as error:
        raise BadEmail from error
    return found.normalized.lower()
