"""What accounts can refuse."""

from catalog.errors import Conflict, Invalid, NotAllowed, NotFound


class SignInNeeded(NotAllowed):
    """Only somebody who has signed in may do this."""

    code = "sign_in_needed"


class SecondFactorNeeded(NotAllowed):
    """What this person may do asks for a second factor, and none is set up."""

    code = "second_factor_needed"


class SecondFactorKept(Conflict):
    """Who needs a second factor may not do without it."""

    code = "second_factor_kept"


class CodeWrong(Invalid):
    """A code that is not right, not of this minute, or has been used."""

    code = "code_wrong"


class SignInOver(NotFound):
    """A sign-in that has taken too long, or too many codes: it begins anew."""

    code = "sign_in_over"


class ProofNeeded(NotAllowed):
    """Only somebody who has given their password a moment ago may do this."""

    code = "proof_needed"


class Forbidden(NotAllowed):
    """The person is known and may not do this."""

    code = "forbidden"


class LinkUnusable(NotFound):
    """The link of a mail was never ours, has been used or is too old; nobody is told which."""

    code = "link_unusable"


class TooManyTries(Conflict):
    """Too many tries in vain: wait."""

    code = "too_many_tries"

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__()


class PasswordTooWeak(Invalid):
    """A password that others would guess."""

    code = "password_too_weak"

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__()


class BadEmail(Invalid):
    """Not an address that mail can be sent to."""

    code = "bad_email"


class OrganisationUnknown(NotFound):
    """No organisation has this name in its address."""

    code = "organisation_unknown"


class AlreadyColleague(Conflict):
    """Who is invited acts for the organisation already."""

    code = "already_colleague"


class NoColleague(NotFound):
    """Nobody with a role in the organisation."""

    code = "no_colleague"


class OtherAddress(NotAllowed):
    """The invitation went to another address than the one of this account."""

    code = "other_address"


class NobodyThere(NotFound):
    """Nobody has signed up with this address, or holds this role."""

    code = "nobody_there"


class LastCoordination(Conflict):
    """The district keeps at least one person of the coordination."""

    code = "last_coordination"


class LastOwner(Conflict):
    """An organisation keeps at least one owner."""

    code = "last_owner"
