"""What can be refused about one's own data."""

from catalog.errors import Conflict, NotFound


class ErasureHindered(Conflict):
    """Something must be settled before this person can be erased."""

    code = "erasure_hindered"


class ConsentNotFound(NotFound):
    """The person has not agreed to this."""

    code = "consent_not_found"
