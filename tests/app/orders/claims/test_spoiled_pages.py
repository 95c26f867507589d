"""Spoiled goods on the pages of the household, of who looks after the order, and of the producer."""

import io
from dataclasses import dataclass
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select

from app.integrations.mail.mails import OutgoingMail
from app.notices.models import Notice
from app.orders.claims.claim_models import GoodsClaim
from app.orders.models import CollectiveOrder
from app.orders.states import OrderState
from tests.app.orders.claims.scene import Scene
from tests.support.database import Store
from tests.support.mails import drain
from tests.support.pages import text_of
from tests.support.signing import Visitor


def picture() -> io.BytesIO:
    data = io.BytesIO()
    Image.new("RGB", (40, 30), "brown").save(data, "JPEG")
    data.seek(0)
    return data


@dataclass
class Desk:
    """The scene with everybody at a screen."""

    scene: Scene
    rosa: Visitor
    edda: Visitor
    olga: Visitor
    fabio: Visitor

    @property
    def new(self) -> str:
        return f"/ordini/{self.scene.order.id}/guasti/{self.scene.booking(0).id}/nuovo"

    def report(self, who: Visitor | None = None, amount: str = "2", **fields: Any) -> Any:
        return (who or self.rosa).send(self.new, {"amount": amount, "reason": "Muffa"} | fields)

    def claim(self) -> GoodsClaim:
        with self.scene.store.read() as session:
            return session.scalars(select(GoodsClaim)).one()

    def decide(self, action: str, reason: str = "", who: Visitor | None = None) -> Any:
        claim = self.claim()
        url = f"/ordini/{self.scene.order.id}/guasti/{claim.id}/decidi"
        return (who or self.edda).send(url, {"action": action, f"reason-{claim.id}": reason})

    def answer(self, action: str, reason: str = "", who: Visitor | None = None) -> Any:
        claim = self.claim()
        url = f"{self.document}/guasti/{claim.id}"
        return (who or self.fabio).send(url, {"action": action, f"reason-{claim.id}": reason})

    @property
    def document(self) -> str:
        return f"/ordini/ricevuti/{self.scene.order.id}/{self.scene.farm.slug}"

    @property
    def account(self) -> str:
        return f"/ordini/{self.scene.order.id}/conto"

    def mails(self) -> list[OutgoingMail]:
        return drain(self.scene.store.app)


@pytest.fixture
def desk(store: Store) -> Desk:
    scene = Scene(store, state=OrderState.DELIVERED)
    return Desk(
        scene,
        scene.visitor(scene.rosa),
        scene.visitor(scene.edda, scene.gas),
        scene.visitor(scene.olga, scene.other),
        scene.visitor(scene.fabio, scene.farm),
    )


def test_from_the_report_to_the_credit(desk: Desk) -> None:
    assert "Segnala che è guasto" in text_of(desk.rosa.get(desk.account).text)
    assert "Al massimo 8 ×" in text_of(desk.rosa.get(desk.new).text)
    assert desk.report(photo=(picture(), "Famiglia Rossi.jpg")).status_code == 303
    assert "8,00" in text_of(desk.edda.get(f"/ordini/{desk.scene.order.id}/guasti").text)
    assert desk.decide("accept").status_code == 303
    waiting = text_of(desk.fabio.get("/ordini/ricevuti").text)
    assert "1 reclamo in attesa" in waiting
    shown = desk.fabio.get(desk.document).text
    assert "Muffa" in text_of(shown)
    # The group by name, the household by none.
    assert "GAS Prova" in text_of(shown)
    assert "Rossi" not in text_of(shown)
    assert desk.answer("agree").status_code == 303
    account = text_of(desk.rosa.get(desk.account).text)
    assert "guasto: lo rende il produttore" in account
    assert "Reso per merce guasta: 8,00" in account
    assert "24,00" in account


def test_who_is_told_what(desk: Desk) -> None:
    desk.report()
    desk.mails()
    desk.decide("accept")
    desk.mails()
    desk.answer("decline", "Erano buone")
    desk.mails()
    scene = desk.scene
    with scene.store.read() as session:
        rows = session.scalars(select(Notice).order_by(Notice.id)).all()
        told = [(row.person_id, row.facts["what"], row.facts["action"]) for row in rows]
        told_producer = [row.facts for row in rows if row.person_id == scene.fabio.id]
    assert sorted(told, key=str) == sorted(
        [
            (scene.edda.id, "claim_to_decide", "report"),
            (scene.rosa.id, "claim_of_household", "accept"),
            (scene.fabio.id, "claim_to_producer", "accept"),
            (scene.rosa.id, "claim_of_household", "decline"),
            (scene.edda.id, "claim_to_decide", "decline"),
        ],
        key=str,
    )
    assert "Rossi" not in str(told_producer)
    assert "non accetta: Passata" in text_of(desk.edda.get("/io/avvisi").text)


def test_the_household_by_name_only_when_the_order_says_so(desk: Desk) -> None:
    desk.report()
    desk.decide("accept")
    with desk.scene.store.write() as session:
        session.get_one(CollectiveOrder, desk.scene.order.id).names_to_producer = True
    assert "Famiglia Rossi" in text_of(desk.fabio.get(desk.document).text)


def test_the_photo_is_for_those_who_stand_on_a_side(desk: Desk) -> None:
    desk.report(photo=(picture(), "Famiglia Rossi.jpg"))
    url = f"/ordini/{desk.scene.order.id}/guasti/{desk.claim().id}/foto"
    answer = desk.rosa.get(url)
    assert answer.status_code == 200
    assert "Rossi" not in answer.headers.get("Content-Disposition", "")
    assert desk.edda.get(url).status_code == 200
    # Not put to the producer yet; never for another group.
    assert desk.fabio.get(url).status_code == 404
    desk.decide("accept")
    assert desk.fabio.get(url).status_code == 200
    assert desk.olga.get(url).status_code == 404


def test_no_picture_and_no_number_are_told_beside_their_fields(desk: Desk) -> None:
    answer = desk.report(amount="molte", photo=(io.BytesIO(b"<svg/>"), "foto.jpg"))
    assert answer.status_code == 422
    assert 'id="amount-error"' in answer.text
    assert 'id="photo-error"' in answer.text
    answer = desk.report(amount="9")
    assert answer.status_code == 422
    assert "Al massimo 8." in text_of(answer.text)


def test_a_report_sent_twice_counts_once(desk: Desk) -> None:
    page = desk.rosa.get(desk.new).text
    token = page.split('name="form_token" value="')[1].split('"')[0]
    data = {"amount": "1", "reason": "Muffa", "form_token": token}
    assert [desk.rosa.post(desk.new, data=data).status_code for _number in range(2)] == [303, 303]
    assert desk.claim().units == 1


def test_reported_for_a_household_by_who_looks_after_the_order(desk: Desk) -> None:
    assert "Segnali per" in text_of(desk.edda.get(desk.new).text)
    assert desk.report(desk.edda).status_code == 303
    desk.mails()
    assert "ha segnalato per te" in text_of(desk.rosa.get("/io/avvisi").text)
    # The household itself may withdraw it; who coordinates decides.
    url = f"/ordini/{desk.scene.order.id}/guasti/{desk.claim().id}/ritira"
    assert desk.edda.send(url, {}).status_code == 404
    assert desk.rosa.send(url, {}).status_code == 303
    assert desk.claim().state == "withdrawn"


def test_what_the_producer_said_on_the_telephone_is_noted_for_it(desk: Desk) -> None:
    desk.report()
    desk.decide("accept")
    assert desk.decide("decline").status_code == 422
    assert desk.decide("decline", "Per telefono: erano buone").status_code == 303
    assert desk.decide("bear").status_code == 303
    assert "a carico del gruppo" in text_of(desk.rosa.get(desk.account).text)
    assert "per conto" in text_of(desk.edda.get(f"/ordini/{desk.scene.order.id}/guasti").text)


def test_nobody_takes_a_step_of_another_side(desk: Desk) -> None:
    desk.report()
    assert desk.answer("agree").status_code == 404
    assert desk.decide("withdraw").status_code == 403
    assert desk.decide("accept", who=desk.olga).status_code == 404
    assert desk.decide("accept", who=desk.rosa).status_code == 403
    assert desk.report(desk.olga).status_code == 403
    desk.decide("accept")
    assert desk.answer("bear").status_code == 403
    assert desk.answer("decline").status_code == 422
    assert desk.answer("agree", who=desk.rosa).status_code == 403
    assert desk.decide("accept").status_code == 409
    assert desk.claim().state == "claimed"


def test_what_did_not_come_is_told_to_the_producer(desk: Desk) -> None:
    desk.scene.came(18, spoiled=2, reason="Una cassa rotta")
    shown = text_of(desk.fabio.get(desk.document).text)
    assert "arrivati 18 su 20, di cui 2 da buttare. Una cassa rotta" in shown
    # Sixteen for twenty: Rossi gets 6.4.
    account = text_of(desk.rosa.get(desk.account).text)
    assert "ne mancano 2: arrivati 18 su 20, di cui 2 da buttare (Una cassa rotta)" in account
