"""Which household a person belongs to, and what they look after."""

from app.groups import queries
from app.groups.models import DutyKind
from tests.support import factories
from tests.support.database import Store
from tests.support.factories import TODAY
from tests.support.groups import duty, group, household
from tests.support.queries import counted_statements
from tests.support.signing import person


def test_a_person_has_a_household_in_each_of_their_groups(store: Store) -> None:
    with store.write() as session:
        first, second, third = group(session), group(session), group(session)
        anna, bruno = person(session), person(session)
        one = household(session, first, anna, bruno).id
        two = household(session, second, anna).id
    with store.read() as session:
        found = [queries.household_of(session, anna.id, each.id) for each in (first, second, third)]
        assert [each.id if each else None for each in found] == [one, two, None]
        shared = queries.household_of(session, bruno.id, first.id)
        assert shared is not None
        assert shared.id == one


def test_a_household_that_has_left_is_nobody_s_any_more(store: Store) -> None:
    with store.write() as session:
        owner, anna = group(session), person(session)
        household(session, owner, anna, left_on=TODAY)
    with store.read() as session:
        assert queries.household_of(session, anna.id, owner.id) is None


def test_the_duties_of_a_person_come_with_their_producers_in_one_question(store: Store) -> None:
    with store.write() as session:
        owner, elsewhere = group(session), group(session)
        anna, bruno = person(session), person(session)
        farm = factories.organisation(session, name="Cascina Prova")
        duty(session, owner, anna, DutyKind.TREASURER)
        duty(session, owner, anna, DutyKind.COORDINATOR, farm)
        duty(session, owner, bruno, DutyKind.HANDOVER)
        duty(session, elsewhere, anna, DutyKind.HANDOVER)
    with store.read() as session, counted_statements(store.app) as statements:
        found = queries.duties_of(session, anna.id, owner.id)
        told = [(each.kind, each.producer.name if each.producer else None) for each in found]
    assert told == [(DutyKind.COORDINATOR, "Cascina Prova"), (DutyKind.TREASURER, None)]
    assert len(statements) == 1
