"""What the room of organisations can refuse."""

import uuid

from catalog.errors import Conflict, Invalid, NotAllowed, NotFound


class NotConfirmed(NotAllowed):
    """Who registers an organisation has confirmed their own address first."""

    code = "person_not_confirmed"


class TooManyRegistrations(Conflict):
    """Nobody founds so many organisations in a day."""

    code = "too_many_registrations"

    def __init__(self, most: int) -> None:
        self.most = most
        super().__init__()


class AlreadyRegistered(Conflict):
    """An organisation with this VAT number or tax code is there already."""

    code = "already_registered"

    def __init__(self, organisation_id: uuid.UUID | None) -> None:
        self.organisation_id = organisation_id
        super().__init__()


class AreaNotFound(NotFound):
    """The organisation has no such delivery area."""

    code = "area_not_found"


class TooManyAreas(Conflict):
    """More areas than anybody needs: a list of comuni holds many places in one."""

    code = "too_many_areas"

    def __init__(self, most: int) -> None:
        self.most = most
        super().__init__()


class BadOutline(Invalid):
    """The lines of an outline are not points of the map."""

    code = "bad_outline"

    def __init__(self, line: int) -> None:
        self.line = line
        super().__init__()
