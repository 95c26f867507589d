"""The pages of the hand-over: sheets, weighing without scripts and as the script sends it, the step."""

import re
from typing import Any

import pytest
from sqlalchemy import select

from app.accounts.models import Role
from app.orders import queries
from app.orders.handover.models import HandoverReport
from app.orders.models import CollectiveOrder
from app.orders.states import OrderState
from app.runtime.once import new_form_token
from catalog.base import new_id
from tests.app.orders.handover.test_handover import Scene, book
from tests.support import groups, orders
from tests.support.database import Store
from tests.support.pages import text_of
from tests.support.papers import text_of as paper_text
from tests.support.queries import counted_statements
from tests.support.signing import Visitor, mandate, person, visitor

MOST_STATEMENTS = 20


class Page(Scene):
    """The scene with a helper at a screen."""

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self.anna: Visitor = visitor(store, self.helper)
        self.weighing = f"/ordini/pesata/{self.order.id}/{self.gas.slug}"
        self.handover = f"/ordini/{self.order.id}/consegna/{self.gas.slug}"

    def save(self, line: Any, base: int = 0, **fields: Any) -> Any:
        booking = self.booking(line).id
        named = {
            f"{name}-{booking}" if name in {"piece", "units"} else name: value
            for name, value in fields.items()
        }
        data = {"report": str(new_id()), "booking": str(booking), "base": str(base)} | named
        return self.anna.post(f"{self.weighing}/riga", data=data)

    def send(self, *reports: dict[str, Any]) -> Any:
        return self.anna.post(f"{self.weighing}/invia", json={"reports": list(reports)})

    def queued(self, line: Any, base: int = 0, **fields: Any) -> dict[str, Any]:
        booking = str(self.booking(line).id)
        return {"id": str(new_id()), "booking": booking, "base": base} | fields


@pytest.fixture
def page(store: Store) -> Page:
    return Page(store)


def test_a_row_is_saved_by_its_own_form_and_shown_again(page: Page) -> None:
    answer = page.save(page.cheese, piece=["480", "0,53"])
    assert answer.status_code == 303
    assert page.allotment(page.cheese).delivered_grams == 1010
    shown = page.anna.get(page.weighing).text
    assert 'value="480 g"' in shown
    assert 'value="530 g"' in shown
    assert "1 su 6" in text_of(page.anna.get(page.handover).text)


def test_a_strange_weight_comes_back_with_a_box_to_say_that_it_is_meant(page: Page) -> None:
    answer = page.save(page.cheese, piece=["5,3 kg", "480"])
    assert answer.status_code == 422
    text = text_of(answer.text)
    assert "Hai scritto 5,3 kg e ci si aspettava circa 500 g" in text
    assert 'value="5,3 kg"' in answer.text
    assert page.allotment(page.cheese).delivered_grams is None
    assert page.save(page.cheese, piece=["5,3 kg", "480"], confirmed="1").status_code == 303
    assert page.allotment(page.cheese).delivered_grams == 5780


def test_what_is_no_weight_is_told_beside_its_row(page: Page) -> None:
    answer = page.save(page.cheese, piece=["molto", "480"])
    assert answer.status_code == 422
    assert f'id="told-{page.booking(page.cheese).id}"' in answer.text
    assert "Scrivi un peso come 1,25 kg o 1250." in answer.text


def test_counted_goods_by_one_press_and_what_did_not_come_by_another(page: Page) -> None:
    page.save(page.jars, everything="1")
    assert page.allotment(page.jars).delivered_units == 2
    page.save(page.jars, base=1, nothing="1")
    assert page.allotment(page.jars).delivered_units == 0
    assert "non arrivato" in text_of(page.anna.get(f"{page.handover}/famiglie").text)


def test_of_two_values_a_person_chooses_without_scripts(page: Page) -> None:
    page.save(page.cheese, piece=["480", "530"])
    late = page.save(page.cheese, piece=["450", "530"])
    assert late.status_code == 303
    shown = page.anna.get(page.weighing).text
    assert "Qui risulta: 480 g + 530 g = 1,01 kg" in text_of(shown)
    assert "450 g + 530 g = 980 g" in text_of(shown)
    assert "Due valori, una scelta" in page.anna.get(page.handover).text
    page.save(page.cheese, base=1, piece=["450 g", "530 g"], confirmed="1")
    assert page.allotment(page.cheese).delivered_grams == 980
    assert "data-clash-of" not in page.anna.get(page.weighing).text


def test_a_queue_is_taken_report_by_report(page: Page) -> None:
    good, strange = (
        page.queued(page.cheese, pieces=[480, 530]),
        page.queued(page.chard, pieces=[20_000]),
    )
    jars = page.queued(page.jars, units=2)
    foreign = jars | {"id": str(new_id()), "booking": str(new_id())}
    answer = page.send(good, strange, jars, foreign)
    assert answer.status_code == 200
    outcomes = [each["outcome"] for each in answer.json["answers"]]
    assert outcomes == ["applied", "ask", "applied", "refused"]
    row = next(each for each in answer.json["rows"] if each["booking"] == good["booking"])
    assert (row["revision"], row["pieces"], row["words"]) == (
        1,
        [480, 530],
        "480 g + 530 g = 1,01 kg",
    )
    # Sent again, because the answer was lost on the way: nothing changes.
    assert page.send(good).json["answers"][0]["revision"] == 1
    with page.store.read() as session:
        assert len(session.scalars(select(HandoverReport)).all()) == 2


def test_a_queue_that_met_another_value_says_so_with_both(page: Page) -> None:
    page.save(page.cheese, piece=["480", "530"])
    answer = page.send(page.queued(page.cheese, pieces=[450, 530]))
    assert answer.json["answers"][0]["outcome"] == "conflict"
    clash = answer.json["rows"][0]["clash"]
    assert (clash["said"], clash["pieces"]) == ("450 g + 530 g = 980 g", [450, 530])
    state = page.anna.get(f"{page.weighing}/stato").json
    assert state["person"] == str(page.helper.id)
    assert [row["booking"] for row in state["rows"] if row["clash"]] == [
        str(page.booking(page.cheese).id)
    ]


@pytest.mark.parametrize(
    "sent",
    [
        None,
        [],
        {"reports": []},
        {"reports": [1]},
        {"reports": [{"id": "x", "booking": "y", "base": 0}]},
        {"reports": [{"id": str(new_id()), "booking": str(new_id()), "base": True}]},
        {"reports": [{"id": str(new_id()), "booking": str(new_id()), "base": 0, "pieces": ["1"]}]},
        {"reports": [{"id": str(new_id()), "booking": str(new_id()), "base": 0, "units": 2.5}]},
    ],
)
def test_what_our_script_does_not_send_is_refused(page: Page, sent: object) -> None:
    assert page.anna.post(f"{page.weighing}/invia", json=sent).status_code == 422


def test_a_queue_needs_the_token_of_our_page(page: Page) -> None:
    page.anna.csrf = None
    assert page.send(page.queued(page.jars, units=2)).status_code == 400


def test_sheets_say_who_gets_what_and_the_papers_too(page: Page) -> None:
    families = text_of(page.anna.get(f"{page.handover}/famiglie").text)
    # 2 pieces of 9.00 € per 500 g, 2 kg at 2.50 €: 15% more or less; two jars at 4.00 € are 8.00 € sharp.
    assert "27,55 € – 34,45 €" in families
    products = text_of(page.anna.get(f"{page.handover}/prodotti").text)
    assert f"{page.first.code} · {page.first.name}" in products
    sheet = paper_text(page.anna.get(f"{page.handover}/famiglie.pdf").data)
    assert page.first.name in sheet
    assert "27,55" in sheet
    assert page.second.name in paper_text(page.anna.get(f"{page.handover}/prodotti.pdf").data)


def test_everyone_got_what_was_booked_takes_one_press_and_says_what_was_not_weighed(
    page: Page,
) -> None:
    shown = page.anna.get(page.handover).text
    assert "Tutti hanno ricevuto quanto prenotato" in shown
    assert "Questi non sono stati pesati" in shown
    form = {"unweighed": "4", "clashes": "0"}
    assert page.anna.send(f"{page.handover}/fatto", form).status_code == 303
    with page.store.read() as session:
        assert session.get_one(CollectiveOrder, page.order.id).state is OrderState.DELIVERED
    assert page.allotment(page.jars).delivered_units is None


def test_a_step_from_a_list_that_has_changed_shows_the_list_again(page: Page) -> None:
    page.save(page.cheese, piece=["480", "530"])
    form = {"unweighed": "4", "clashes": "0", "form_token": new_form_token()}
    answer = page.anna.post(f"{page.handover}/fatto", data=form)
    assert answer.status_code == 409
    with page.store.read() as session:
        assert session.get_one(CollectiveOrder, page.order.id).state is OrderState.SENT


def test_helpers_of_each_group_see_their_own_households_only(page: Page) -> None:
    with page.store.write() as session:
        other = groups.group(session)
        orders.join(session, page.order, other)
        guest, home = person(session), groups.household(session, other)
        mandate(session, guest, other, Role.EDITOR)
        book(session, page.jars, home, 3)
    there = visitor(page.store, guest, other)
    ours, theirs = page.handover, f"/ordini/{page.order.id}/consegna/{other.slug}"
    for path in ("", "/famiglie", "/prodotti", "/storia"):
        assert there.get(f"{ours}{path}").status_code == 403
        assert page.anna.get(f"{theirs}{path}").status_code == 403
        shown = there.get(f"{theirs}{path}")
        assert shown.status_code == 200
        assert page.first.name not in shown.text
    assert home.name in there.get(f"{theirs}/famiglie").text
    assert there.get(page.weighing).status_code == 403
    # Only the holder says that the order as a whole is handed over.
    assert there.send(f"{theirs}/fatto", {"unweighed": "0", "clashes": "0"}).status_code == 403


def test_before_closing_there_is_nothing_to_hand_over(page: Page) -> None:
    with page.store.write() as session:
        queries.locked_order(session, page.order.id).state = OrderState.OPEN
    assert page.anna.get(page.handover).status_code == 404


def test_what_was_written_stands_with_who_and_when(page: Page) -> None:
    page.save(page.jars, units="1")
    page.save(page.jars, base=1, units="2")
    shown = text_of(page.anna.get(f"{page.handover}/storia").text)
    assert re.search(r"1 unità → 2 unità .*" + page.helper.name, shown)


def test_a_long_list_asks_as_little_as_a_short_one_and_goes_product_by_product(page: Page) -> None:
    with page.store.write() as session:
        for _number in range(300):
            home = groups.household(session, page.gas)
            book(session, page.jars, home, 1)
            book(session, page.cheese, home, 1)
    with counted_statements(page.store.app) as statements:
        shown = page.anna.get(page.weighing)
    assert len(statements) <= MOST_STATEMENTS
    assert "scegli un prodotto" in shown.text
    one = page.anna.get(page.weighing, query_string={"line": str(page.jars.id)})
    assert one.text.count('data-weigh="units"') == 302
