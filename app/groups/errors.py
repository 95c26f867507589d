"""What a group can refuse."""

from catalog.errors import Conflict, Invalid, NotFound


class GroupNotFound(NotFound):
    """No organisation with households has this name in its address."""

    code = "group_not_found"


class HouseholdNotFound(NotFound):
    """There is no such household, or the asker may not know of it."""

    code = "household_not_found"


class CodeTaken(Conflict):
    """Another household of the group has this code, or had it."""

    code = "household_code_taken"


class PersonElsewhere(Conflict):
    """The person belongs to another household of the group."""

    code = "person_in_another_household"

    def __init__(self, household: str) -> None:
        self.household = household
        super().__init__()


class NobodySignsIn(NotFound):
    """Nobody signs in with this address."""

    code = "nobody_signs_in"


class HouseholdHasLeft(Conflict):
    """The household has left the group."""

    code = "household_has_left"


class DutyNotFound(NotFound):
    """There is no such duty in this group."""

    code = "duty_not_found"


class NotOfTheGroup(Conflict):
    """Only people of the group look after something in it."""

    code = "not_of_the_group"


class PlaceNotFound(NotFound):
    """There is no such pick-up place in this group."""

    code = "pickup_place_not_found"


class PlaceNameTaken(Conflict):
    """Another pick-up place of the group has this name."""

    code = "pickup_place_name_taken"


class WindowOverlaps(Conflict):
    """The place has a time on that day that overlaps this one."""

    code = "pickup_window_overlaps"


class PactNotFound(NotFound):
    """There is no such pact, or the asker may not know of it."""

    code = "pact_not_found"


class PactExists(Conflict):
    """A pact of the group with this producer has not ended."""

    code = "pact_exists"


class NoSuchTime(Invalid):
    """In the night in which the clock is put forward, this time does not come."""

    code = "no_such_time"


class ShiftNotFound(NotFound):
    """There is no such shift in this group."""

    code = "shift_not_found"


class ShiftFull(Conflict):
    """As many as are needed have said to come."""

    code = "shift_full"


class ShiftHasBegun(Conflict):
    """The shift has begun: who comes cannot be changed any more."""

    code = "shift_has_begun"


class HelpersAreComing(Conflict):
    """Somebody has said to come to the shift."""

    code = "helpers_are_coming"
