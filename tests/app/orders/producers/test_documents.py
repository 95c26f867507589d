"""The documents of an order: what stands in each, that no member is named, and that they go with the mail."""

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from app.accounts.models import Role
from app.exchange.gdxp.document import read_price_lists
from app.exchange.listing.product import Left
from app.integrations.mail.models import Enclosure
from app.integrations.mail.outbox import SEND
from app.orders.booking.models import Basket
from app.orders.models import CollectiveOrder, OrderLine
from app.runtime.clock import utc_now
from app.runtime.files.models import StoredFile
from app.runtime.jobs.models import Job
from catalog.organisations import Organisation
from tests.support import factories, groups, orders
from tests.support.database import Store
from tests.support.mails import assert_mail_snapshot, drain, posted
from tests.support.papers import colours, pages, text_of
from tests.support.signing import Visitor, mandate, person, visitor

FAMILY = "Famiglia Riservata"
SCHEMA = Path(__file__).parents[2] / "exchange" / "gdxp_schema.json"
DELIVERY = date(2026, 12, 12)


@dataclass(frozen=True)
class Scene:
    """Two groups in one order of a farm; the first collects at two places."""

    store: Store
    order: CollectiveOrder
    gas: Organisation
    farm: Organisation
    apples: OrderLine
    meat: OrderLine
    editor: Visitor
    farmer: Visitor

    def step(self, step: str) -> None:
        sent = self.editor.send(f"/ordini/{self.order.id}/passo", {"step": step})
        assert sent.status_code == 303

    def file(self, kind: str) -> bytes:
        found = self.farmer.get(f"/ordini/ricevuti/{self.order.id}/{self.farm.slug}/ordine.{kind}")
        assert found.status_code == 200
        return bytes(found.data)

    def change(self, **fields: object) -> None:
        with self.store.write() as session:
            row = session.get_one(CollectiveOrder, self.order.id)
            for name, value in fields.items():
                setattr(row, name, value)


@pytest.fixture
def scene(store: Store) -> Scene:
    now = utc_now()
    with store.write() as session:
        gas = groups.group(session, name="GAS di qua", slug="gas-di-qua")
        other = groups.group(session, name="GAS di là")
        farm = factories.organisation(
            session, name="Cascina Prova", slug="cascina-una", vat_number="12345670017"
        )
        order = orders.order(
            session,
            gas,
            title="Mele e carne",
            number=7,
            opens_at=now - timedelta(days=1),
            closes_at=now + timedelta(days=3),
            deliver_on=DELIVERY,
        )
        orders.join(session, order, other)
        orders.producer(session, order, farm)
        apples = orders.line(session, order, farm, title="Mele", pack_size=4, sku="M1", number=1)
        meat = orders.line(
            session, order, farm, title="Arrosto", price_cents=1_850, weighed=True, number=2
        )
        edda, farmer = person(session), person(session)
        mandate(session, edda, gas, Role.EDITOR)
        mandate(session, farmer, farm, Role.ORDERS)
        wanted = ((gas, "Oratorio", 5, 1), (gas, "Cooperativa", 2, 0), (other, None, 1, 2))
        for number, (group, place, apples_wanted, meat_wanted) in enumerate(wanted, start=1):
            household = groups.household(
                session, group, person(session), code=str(number), name=f"{FAMILY} {number}"
            )
            for line, units in ((apples, apples_wanted), (meat, meat_wanted)):
                orders.booking(session, line, household, units)
            if place is not None:
                made = groups.pickup_place(session, group, name=place)
                session.add(
                    Basket(
                        order_id=order.id,
                        household_id=household.id,
                        place_id=made.id,
                        updated_at=now,
                    )
                )
    return Scene(
        store,
        order,
        gas,
        farm,
        apples,
        meat,
        visitor(store, edda, gas),
        visitor(store, farmer, farm),
    )


def sent(scene: Scene) -> Scene:
    for step in ("close", "send"):
        scene.step(step)
    return scene


def test_the_paper_tells_products_and_places_and_no_name(scene: Scene) -> None:
    text = text_of(sent(scene).file("pdf")).replace("\xa0", " ")
    assert "Ordine n. 7: Mele e carne" in text
    assert "Gruppo GAS di qua" in text
    assert "Produttore Cascina Prova" in text
    assert "M1 Mele 8 kg 2 × 4 2,20 € 17,60 €" in text
    assert "Arrosto * 3 kg 18,50 € 55,50 €" in text
    assert "In tutto 73,10 €" in text
    assert "GAS di qua · Cooperativa Mele 2 kg GAS di qua · Oratorio Mele 5 kg" in text
    assert "GAS di là Mele 1 kg" in text
    assert "dice la bilancia" in text
    assert FAMILY not in text


def test_the_paper_has_no_colour_to_be_lost_in_black_and_white(scene: Scene) -> None:
    scene.change(names_to_producer=True)
    scene.step("close")
    scene.step("send")
    drawn = colours(scene.file("pdf"))
    assert drawn
    assert all(red == green == blue for red, green, blue in drawn)


def test_the_sheets_have_a_column_for_each_place(scene: Scene) -> None:
    sent(scene)
    lines = scene.file("csv").decode("utf-8-sig").splitlines()
    assert lines[0].split(";")[8:] == [
        "GAS di là",
        "GAS di qua · Cooperativa",
        "GAS di qua · Oratorio",
    ]
    assert lines[1] == "M1;Mele;kg;8;4;2;2,20;17,60;1;2;5"
    book = CalamineWorkbook.from_filelike(io.BytesIO(scene.file("xlsx")))
    rows = book.get_sheet_by_index(0).to_python()
    assert rows[2] == ["", "Arrosto", "kg", 3, 1, 3, 18.5, 55.5, 2, 0, 1]
    assert FAMILY not in str(rows) + str(lines)


def test_names_are_given_when_the_group_chose_to_and_never_those_of_another_group(
    scene: Scene,
) -> None:
    scene.change(names_to_producer=True)
    sent(scene)
    text = text_of(scene.file("pdf"))
    page = scene.farmer.get(f"/ordini/ricevuti/{scene.order.id}/{scene.farm.slug}").text
    header = scene.file("csv").decode("utf-8-sig").splitlines()[0]
    for told in (text, page, header):
        assert f"1 {FAMILY} 1" in told
        assert f"2 {FAMILY} 2" in told
        assert f"{FAMILY} 3" not in told


def test_the_order_in_gdxp_is_valid_and_our_own_reader_reads_it_back(scene: Scene) -> None:
    data = sent(scene).file("gdxp")
    root: Mapping[str, Any] = json.loads(data)
    jsonschema_rs.validate(json.loads(SCHEMA.read_text(encoding="utf-8")), root)
    supplier = root["blocks"][0]["supplier"]
    assert supplier["order"] == supplier["orderInfo"]
    assert supplier["order"]["phase"] == "booking"
    assert supplier["order"]["deliveryDate"] == "2026-12-12"
    assert root["subject"]["name"] == "GAS di qua"
    assert [each["bookingInfo"]["totalQty"] for each in supplier["products"]] == [8, 3]
    (read,) = read_price_lists(data)
    assert read.faults == ()
    assert read.left == {Left.ORDERS}
    assert read.supplier is not None
    assert (read.supplier.name, read.supplier.vat_number) == ("Cascina Prova", "12345670017")
    assert [
        (each.name, each.sku, str(each.price), each.pack_size, each.vat_basis_points)
        for each in read.products
    ] == [("Mele", "M1", "2.2", 4, 400), ("Arrosto", "", "18.5", 1, 400)]
    assert FAMILY not in data.decode()


def test_the_mail_carries_the_documents_and_the_job_only_their_names(scene: Scene) -> None:
    sent(scene)
    (letter,) = posted(scene.store)
    assert_mail_snapshot(letter, "orders/sent")
    with scene.store.read() as session:
        payload = session.scalars(select(Job.payload).where(Job.kind == SEND)).one()
        assert len(payload["enclosures"]) == 2
        assert len(json.dumps(payload)) < 10_000
        assert len(session.scalars(select(Enclosure)).all()) == 2
    (mail,) = [each for each in drain(scene.store.app) if "allegato" in each.text]
    assert [(each.name, each.media_type) for each in mail.enclosed] == [
        ("ordine-7.pdf", "application/pdf"),
        (
            "ordine-7.xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
    ]
    assert "M1 Mele 8 kg" in text_of(mail.enclosed[0].data)
    with scene.store.read() as session:
        assert len(session.scalars(select(StoredFile)).all()) == 2


def test_a_producer_without_people_here_gets_all_forms_by_mail(scene: Scene) -> None:
    with scene.store.write() as session:
        mill = factories.organisation(session, name="Mulino Prova", email="mulino@example.org")
        orders.producer(session, scene.order, mill)
        flour = orders.line(session, scene.order, mill, title="Farina", number=3)
        household = groups.household(session, scene.gas, person(session))
        orders.booking(session, flour, household, 2)
    sent(scene)
    (mail,) = [each for each in drain(scene.store.app) if each.recipient == "mulino@example.org"]
    assert [each.name.rpartition(".")[2] for each in mail.enclosed] == [
        "pdf",
        "csv",
        "xlsx",
        "json",
    ]
    assert "/ordini/ricevuti" not in mail.text


def test_a_long_order_has_its_head_on_every_page(scene: Scene) -> None:
    with scene.store.write() as session:
        household = groups.household(session, scene.gas, person(session))
        for number in range(10, 110):
            line = orders.line(
                session, scene.order, scene.farm, title=f"Conserva {number}", number=number
            )
            orders.booking(session, line, household, 3)
    found = pages(sent(scene).file("pdf"))
    assert len(found) > 3
    assert all("Prodotto" in each for each in found)
    assert f"Pagina 1 di {len(found)}" in found[0]
