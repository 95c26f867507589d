"""Sending a closed order: each producer gets its own lines, by mail and as a page, and no name of a member."""

import io
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from app.accounts.models import Role
from app.integrations.mail.outbox import SEND
from app.orders.models import CollectiveOrder
from app.runtime.clock import utc_now
from app.runtime.jobs.models import Job
from catalog.organisations import Organisation
from tests.support import factories, groups, orders
from tests.support.database import Store
from tests.support.pages import text_of
from tests.support.signing import Visitor, mandate, person, visitor

FAMILY = "Famiglia Riservata"


@dataclass(frozen=True)
class Scene:
    """An order of one group with three producers: one with people, one with an address, one without a booking."""

    store: Store
    order: CollectiveOrder
    farm: Organisation
    dairy: Organisation
    editor: Visitor
    farmer: Visitor
    cheesemaker: Visitor

    def step(self, step: str, **fields: str) -> Any:
        return self.editor.send(f"/ordini/{self.order.id}/passo", {"step": step} | fields)

    def mails(self) -> list[dict[str, Any]]:
        with self.store.read() as session:
            query = select(Job.payload).where(Job.kind == SEND).order_by(Job.id)
            return [dict(payload) for payload in session.scalars(query)]

    def document(self, of: Organisation) -> str:
        return f"/ordini/ricevuti/{self.order.id}/{of.slug}"


@pytest.fixture
def scene(store: Store) -> Scene:
    now = utc_now()
    with store.write() as session:
        gas = groups.group(session, name="GAS di prova")
        farm = factories.organisation(session, name="Cascina Prova", slug="cascina-una")
        dairy = factories.organisation(
            session, name="Latteria Prova", slug="latteria-due", email="latteria@example.org"
        )
        mill = factories.organisation(session, name="Mulino Prova", email="mulino@example.org")
        order = orders.order(
            session, gas, opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=3)
        )
        for each in (farm, dairy, mill):
            orders.producer(session, order, each)
        apples = orders.line(session, order, farm, title="Mele", pack_size=4, sku="M1")
        cheese = orders.line(session, order, dairy, title="Formaggella", price_cents=1_250)
        orders.line(session, order, mill, title="Farina")
        anna, edda, farmer, other = (person(session) for _number in range(4))
        groups.household(session, gas, anna, name=FAMILY)
        mandate(session, edda, gas, Role.EDITOR)
        mandate(session, farmer, farm, Role.ORDERS)
        mandate(session, other, factories.organisation(session))
    fields = {"revision": "0", f"q-{apples.id}": "8", f"q-{cheese.id}": "2"}
    booked = visitor(store, anna).send(f"/ordini/{order.id}/prenota", fields)
    assert booked.status_code == 303
    return Scene(
        store,
        order,
        farm,
        dairy,
        visitor(store, edda, gas),
        visitor(store, farmer, farm),
        visitor(store, other),
    )


def test_each_producer_is_written_to_once_with_its_own_lines(scene: Scene) -> None:
    assert scene.step("send").status_code == 409
    assert scene.step("close").status_code == 303
    assert scene.step("send").status_code == 303
    assert scene.step("send").status_code == 409
    to_farm, to_dairy = sorted(scene.mails(), key=lambda mail: mail["to"].startswith("latteria"))
    assert "Mele" in to_farm["text"]
    assert "8 kg (2 × 4), 17,60" in to_farm["text"].replace("\xa0", " ")
    assert "Formaggella" not in to_farm["text"] + to_farm["html"]
    assert f"/ordini/ricevuti/{scene.order.id}/cascina-una" in to_farm["text"]
    # Nobody acts for the dairy: it is written to at its address, and led to no page it cannot open.
    assert to_dairy["to"] == "latteria@example.org"
    assert "25,00" in to_dairy["html"]
    assert "/ordini/ricevuti" not in to_dairy["text"]
    assert FAMILY not in str(scene.mails())


def test_an_order_opened_again_is_sent_anew(scene: Scene) -> None:
    day = (utc_now() + timedelta(days=2)).date().isoformat()
    again = {"until_on": day, "until_at": "20:00", "reopen_reason": "Manca la farina."}
    for step, fields in (("close", {}), ("send", {}), ("reopen", again), ("close", {})):
        assert scene.step(step, **fields).status_code == 303
    assert scene.farmer.get(scene.document(scene.farm)).status_code == 404
    assert scene.step("send").status_code == 303
    assert len(scene.mails()) == 4


def test_a_producer_reads_its_own_lines_of_sent_orders_and_no_name_of_a_member(
    scene: Scene,
) -> None:
    assert scene.farmer.get(scene.document(scene.farm)).status_code == 404
    scene.step("close")
    assert scene.order.title not in scene.farmer.get("/ordini/ricevuti").text
    scene.step("send")
    assert scene.order.title in scene.farmer.get("/ordini/ricevuti").text
    page = scene.farmer.get(scene.document(scene.farm)).text
    assert "Mele M1 8 kg 2 × 4 2,20 € 17,60 €" in text_of(page)
    assert "GAS di prova" in page
    assert FAMILY not in page
    assert "Formaggella" not in page
    assert scene.farmer.get(scene.document(scene.dairy)).status_code == 403
    assert scene.cheesemaker.get(scene.document(scene.farm)).status_code == 403
    assert scene.order.title not in scene.cheesemaker.get("/ordini/ricevuti").text


def test_a_producer_takes_its_order_as_a_sheet(scene: Scene) -> None:
    scene.step("close")
    scene.step("send")
    path = f"{scene.document(scene.farm)}/ordine"
    lines = scene.farmer.get(f"{path}.csv").data.decode("utf-8-sig").splitlines()
    assert lines[1] == "M1;Mele;kg;8;4;2;2,20;17,60"
    book = CalamineWorkbook.from_filelike(io.BytesIO(scene.farmer.get(f"{path}.xlsx").data))
    assert book.get_sheet_by_index(0).to_python()[1] == ["M1", "Mele", "kg", 8, 4, 2, 2.2, 17.6]
