"""What somebody typed and could not be taken: the page that says so keeps it, to be sent again as it is."""

from flask import request
from werkzeug.exceptions import HTTPException

MOST_CHARACTERS = 100_000
# What is secret is not written into a page.
SECRETS = ("password", "code", "secret")

Fields = tuple[tuple[str, str], ...]


def typed_fields() -> Fields:
    """Return the fields of the form that was sent; none where it holds a file or a secret, or is very long.

    Its tokens are among them: whoever did not get them from a page of ours cannot send it this way either.
    """
    if request.method != "POST":
        return ()
    try:
        if request.files:
            return ()
        fields = tuple(request.form.items(multi=True))
    except HTTPException:
        return ()
    secret = any(word in name for name, _value in fields for word in SECRETS)
    long = sum(len(name) + len(value) for name, value in fields) > MOST_CHARACTERS
    return () if secret or long else fields
