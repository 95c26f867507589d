"""Every page, paper, sheet and feed of groups, orders and books, asked for with every number there is.

Two groups share an order; whoever of one of them asks, no answer holds a word of the people of the other. The
producer reads of nobody.
"""

import io
import itertools
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from zipfile import ZipFile

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.routing import AnyConverter, Rule
from werkzeug.test import TestResponse

from app.accounts.models import Role
from app.groups.blueprints import BLUEPRINTS as OF_GROUPS
from app.groups.models import DutyKind, Household
from app.ledger.blueprints import BLUEPRINTS as OF_BOOKS
from app.ledger.models import LedgerAccount, LedgerEntry, Posting
from app.orders import queries
from app.orders.blueprints import BLUEPRINTS as OF_ORDERS
from app.orders.booking.models import Basket, Booking
from app.orders.closing.models import LineOutcome
from app.orders.models import CollectiveOrder
from app.orders.settling.services import settle, unsettle
from app.orders.states import OrderState
from catalog.organisations import Organisation
from tests.app.district.people import actor_of
from tests.support import factories, groups, orders
from tests.support.database import Store
from tests.support.factories import NOW, TODAY
from tests.support.papers import text_of
from tests.support.signing import Visitor, mandate, person, visitor

ROOMS = {each.name for each in (*OF_ORDERS, *OF_BOOKS, *OF_GROUPS)} | {"notices", "accounts"}
# Answers of another kind than a page: where a page leads to.
NOT_A_PAGE = {301, 302, 303, 308, 400, 401, 403, 404, 405, 409}
OURS, THEIRS = "Zibaldi", "Quorumi"


@dataclass(frozen=True)
class Scene:
    """The order, the two groups, the producer, and who looks."""

    store: Store
    order: CollectiveOrder
    farm: Organisation
    everybody: list[Organisation]
    families: list[Household]
    numbers: dict[str, list[Any]]
    ours: dict[str, Visitor]
    theirs: dict[str, Visitor]
    farmer: Visitor


def scene_of(store: Store) -> Scene:
    """Make an order that has come, with all that people say of it."""
    with store.write() as session:
        gas, other = groups.group(session, name="GAS Uno"), groups.group(session, name="GAS Due")
        farm = factories.organisation(session, name="Cascina Prova")
        farmer = person(session)
        mandate(session, farmer, farm)
        order = orders.order(session, gas, state=OrderState.DELIVERED, deliver_on=TODAY)
        orders.join(session, order, other)
        orders.producer(session, order, farm)
        jars, meat = (
            orders.line(session, order, farm, title="Passata", weighed=False),
            orders.line(session, order, farm, title="Arrosto", weighed=True),
        )
        shares, claims, families, people = [], [], [], []
        for group, name, code in ((gas, OURS, "ZQ9917"), (other, THEIRS, "QZ7742")):
            owner = person(session, name=f"Olga {name}", totp_confirmed_at=NOW)
            mandate(session, owner, group, Role.OWNER)
            for kind in DutyKind:
                groups.duty(session, group, owner, kind)
            member = person(session, name=f"Anna {name}", email=f"anna.{name.lower()}@example.org")
            family = groups.household(session, group, member, code=code, name=f"Famiglia {name}")
            families.append(family)
            people.append({"owner": owner, "member": member})
            for line in (jars, meat):
                session.add(
                    LineOutcome(
                        order_id=order.id,
                        line_id=line.id,
                        organisation_id=group.id,
                        ordered_units=9,
                    )
                )
            given = orders.given(session, jars, family, 3)
            orders.given(session, meat, family, 2, delivered_grams=2_100)
            session.get_one(Booking, given.booking_id).note = f"Lasciate a {name}"
            session.add(
                Basket(
                    order_id=order.id,
                    household_id=family.id,
                    revision=1,
                    note=f"Passa {name}",
                    updated_at=NOW,
                )
            )
            claims.append(orders.claim(session, given.booking_id, reason=f"Muffa, dice {name}"))
            shares.append(orders.instead(session, meat.id, given, 1))
            orders.cost(session, order, label=f"Furgone di {group.name}", group_id=group.id)
        numbers = {
            "order_id": [order.id],
            "line_id": [jars.id, meat.id],
            "booking_id": [each.booking_id for each in shares],
            "claim_id": [each.id for each in claims],
            "share_id": [each.id for each in shares],
            "household_id": [each.id for each in families],
            "group_id": [gas.id, other.id],
            "slug": [gas.slug, other.slug, farm.slug],
        }
    browsers = [
        {name: visitor(store, who, group) for name, who in each.items()}
        for each, group in zip(people, (gas, other), strict=True)
    ]
    return Scene(
        store, order, farm, [gas, other], families, numbers, *browsers, visitor(store, farmer, farm)
    )


def addresses(app: Flask, numbers: dict[str, list[Any]]) -> Iterator[str]:
    """Return the addresses of every page of the rooms, with every number of its kind."""
    urls = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.endpoint.split(".")[0] not in ROOMS:
            continue
        names = sorted(rule.arguments)
        for values in itertools.product(*(_values(rule, name, numbers) for name in names)):
            yield urls.build(rule.endpoint, dict(zip(names, values, strict=True)), method="GET")
    # What is chosen behind the question mark.
    for order_id, household_id in itertools.product(numbers["order_id"], numbers["household_id"]):
        yield f"/ordini/{order_id}?household={household_id}"
        yield f"/ordini/{order_id}/conto?household={household_id}"


def _values(rule: Rule, name: str, numbers: dict[str, list[Any]]) -> list[Any]:
    converter = rule._converters[name]
    if isinstance(converter, AnyConverter):
        return sorted(converter.items)
    return numbers.get(name, [uuid.UUID(int=1)] if name.endswith("_id") else ["csv"])


def words_of(answer: TestResponse) -> str:
    """Return everything an answer holds, also of a paper or a workbook."""
    data = answer.data
    if data[:4] == b"%PDF":
        return text_of(data)
    if data[:2] == b"PK":
        with ZipFile(io.BytesIO(data)) as book:
            return " ".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())
    return data.decode("utf-8", "replace")


def look(scene: Scene, who: Visitor, strange: tuple[str, ...], own: str | None) -> set[str]:
    """Ask for everything; return the addresses that tell of one's own people."""
    telling, told = set(), []
    for address in addresses(scene.store.app, scene.numbers):
        answer = who.get(address)
        assert answer.status_code == 200 or answer.status_code in NOT_A_PAGE, address
        words = words_of(answer)
        told += [(address, word) for word in strange if word in words]
        if own is not None and own in words and answer.status_code == 200:
            telling.add(address)
    assert told == []
    return telling


@pytest.mark.only("sqlite")
def test_nobody_reads_of_the_people_of_another_group_in_any_answer(store: Store) -> None:
    scene = scene_of(store)
    fill_the_books(scene)
    of_ours, of_theirs = (OURS, OURS.lower(), "ZQ9917"), (THEIRS, THEIRS.lower(), "QZ7742")
    for side, own, strange in ((scene.ours, OURS, of_theirs), (scene.theirs, THEIRS, of_ours)):
        seen = {name: look(scene, who, strange, own) for name, who in side.items()}
        # Else the test would pass on empty pages.
        assert len(seen["owner"]) >= 45, sorted(seen["owner"])
        assert len(seen["member"]) >= 15, sorted(seen["member"])
    assert look(scene, scene.farmer, of_ours + of_theirs, None) == set()


def fill_the_books(scene: Scene) -> None:
    """Settle the order and take it back: the books hold something, and it is at its hand-over still."""
    with scene.store.write() as session:
        order = queries.locked_order(session, scene.order.id)
        who = actor_of(person(session))
        settle(session, order, actor=who, on=TODAY, now=NOW)
        unsettle(session, order, reason="Peso", actor=who, on=TODAY, now=NOW)
    with scene.store.read() as session:
        ids = [each.id for each in scene.families]
        scene.numbers["account_id"] = list(
            session.scalars(select(LedgerAccount.id).where(LedgerAccount.household_id.in_(ids)))
        )
        query = select(LedgerEntry.id).join(Posting, Posting.entry_id == LedgerEntry.id)
        scene.numbers["entry_id"] = [
            session.scalars(query.where(Posting.account_id == each)).first()
            for each in scene.numbers["account_id"]
        ]
