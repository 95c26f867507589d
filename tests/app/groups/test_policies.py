"""Who may do what in a group, as a table."""

import uuid

import pytest

from app.accounts.actor import Actor, Hat
from app.accounts.models import Role
from app.groups import policies
from app.groups.models import Duty, DutyKind
from catalog.organisations import OrganisationKind

GROUP, OTHER_GROUP = uuid.uuid4(), uuid.uuid4()
ME, SOMEBODY = uuid.uuid4(), uuid.uuid4()
FARM, DAIRY = uuid.uuid4(), uuid.uuid4()


def somebody(role: Role | None = None, group: uuid.UUID = GROUP) -> Actor:
    hats = () if role is None else (Hat(group, "gas", "GAS", OrganisationKind.GAS, False, role),)
    return Actor(
        person_id=ME,
        session_id=uuid.uuid4(),
        name="Prova",
        email="prova@example.org",
        locale="it",
        hats=hats,
    )


def duty(
    kind: DutyKind,
    producer: uuid.UUID | None = None,
    *,
    who: uuid.UUID = ME,
    group: uuid.UUID = GROUP,
) -> Duty:
    return Duty(organisation_id=group, person_id=who, kind=kind, producer_id=producer)


TREASURER, EVERY = duty(DutyKind.TREASURER), duty(DutyKind.COORDINATOR)
OF_FARM, HELPER = duty(DutyKind.COORDINATOR, FARM), duty(DutyKind.HANDOVER)

# Who; may manage, is treasurer, may coordinate the farm, the dairy, every producer, may hand over.
TABLE = {
    "nobody": (None, [TREASURER, EVERY], "------"),
    "without duties": (somebody(), [], "------"),
    "owner": (somebody(Role.OWNER), [], "mtfdeh"),
    "editor": (somebody(Role.EDITOR), [], "m-fdeh"),
    "orders": (somebody(Role.ORDERS), [], "------"),
    "viewer": (somebody(Role.VIEWER), [], "------"),
    "owner of another group": (somebody(Role.OWNER, OTHER_GROUP), [], "------"),
    "treasurer": (somebody(), [TREASURER], "-t----"),
    "coordinator of every producer": (somebody(), [EVERY], "--fdeh"),
    # The hand-over of an order that is not the farm's is none of theirs.
    "coordinator of the farm": (somebody(), [OF_FARM], "--f---"),
    "helper": (somebody(), [HELPER], "-----h"),
    "two duties": (somebody(), [TREASURER, OF_FARM], "-tf---"),
    "duty of somebody else": (somebody(), [duty(DutyKind.TREASURER, who=SOMEBODY)], "------"),
    "duty in another group": (
        somebody(Role.VIEWER),
        [duty(DutyKind.TREASURER, group=OTHER_GROUP), duty(DutyKind.HANDOVER, group=OTHER_GROUP)],
        "------",
    ),
}


@pytest.mark.parametrize("who", TABLE)
def test_a_person_may_do_what_the_table_says(who: str) -> None:
    actor, duties, expected = TABLE[who]
    found = (
        policies.may_manage_group(actor, GROUP),
        policies.is_treasurer(actor, GROUP, duties),
        policies.may_coordinate(actor, GROUP, duties, FARM),
        policies.may_coordinate(actor, GROUP, duties, DAIRY),
        policies.may_coordinate(actor, GROUP, duties, None),
        policies.may_hand_over(actor, GROUP, duties),
    )
    assert (
        "".join(sign if yes else "-" for sign, yes in zip("mtfdeh", found, strict=True)) == expected
    )


def test_the_coordinator_of_a_producer_hands_over_what_that_producer_brings() -> None:
    assert policies.may_hand_over(somebody(), GROUP, [OF_FARM], FARM)
    assert not policies.may_hand_over(somebody(), GROUP, [OF_FARM], DAIRY)


def test_only_owners_say_who_looks_after_what() -> None:
    allowed = [role for role in Role if policies.may_give_duties(somebody(role), GROUP)]
    assert allowed == [Role.OWNER]
