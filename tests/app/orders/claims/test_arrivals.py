"""Another number came than was ordered: shared anew by the stated rule, what was taken is left alone."""

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from app.notices.models import Notice
from app.orders import queries
from app.orders.claims.arrival_models import ArrivalShare, LineArrival
from app.orders.claims.errors import (
    ArrivalChanged,
    ArrivalStrange,
    BadArrival,
    LessThanTaken,
    MoreThanPart,
)
from app.orders.handover.errors import NotHandedOver
from app.orders.models import CollectiveOrder, PackScope
from app.orders.states import OrderState
from tests.app.orders.claims.scene import Scene
from tests.support.database import Store
from tests.support.mails import drain
from tests.support.pages import text_of

# Of 18 jars for 20 the parts are 7.2, 6.3, 2.7, 1.8: the two left go to the largest remainders.
OF_18 = [7, 6, 3, 2]


@pytest.fixture
def scene(store: Store) -> Scene:
    return Scene(store)


def test_less_came_and_is_shared_over_all_groups(scene: Scene) -> None:
    scene.came(18)
    assert scene.given() == OF_18
    rows = scene.allotments()
    # What was asked, expected and confirmed stays what it was; as shared stays beside what is taken.
    assert [row.expected_units for row in rows] == [8, 7, 3, 2]
    assert [row.confirmed_units for row in rows] == [None] * 4
    assert [row.shared_units for row in rows] == OF_18
    assert scene.owed() == 0


def test_said_again_the_sharing_follows_and_remembers_once(scene: Scene) -> None:
    scene.came(18)
    # 14 of 20: 5.6, 4.9, 2.1, 1.4.
    scene.came(14, base=1)
    assert scene.given() == [6, 5, 2, 1]
    scene.came(20, base=2)
    assert scene.given() == [8, 7, 3, 2]
    scene.came(21, base=3)
    # Nobody asked for more: one is over, and is nobody's.
    assert scene.given() == [8, 7, 3, 2]
    assert scene.owed() == 0
    with scene.store.read() as session:
        assert session.scalar(select(func.count()).select_from(LineArrival)) == 4
        assert session.scalar(select(func.count()).select_from(ArrivalShare)) == 16


def test_what_is_spoiled_of_what_came_is_given_to_nobody(scene: Scene) -> None:
    scene.came(20, spoiled=6, reason="Tre casse marce")
    assert scene.given() == [6, 5, 2, 1]


def test_who_gets_nothing_is_told_so_at_the_scales_and_never_asked_for_a_number_of_zero(
    scene: Scene,
) -> None:
    scene.came(0, reason="Il forno è rotto")
    page = scene.visitor(scene.edda, scene.gas).get(
        f"/ordini/pesata/{scene.order.id}/{scene.gas.slug}"
    )
    shown = text_of(page.text)
    assert "niente per questa famiglia: è arrivato meno di quanto ordinato" in shown
    assert "0 ×" not in shown
    assert 'name="everything"' not in page.text


def test_what_a_household_has_taken_is_left_alone_and_shown(scene: Scene) -> None:
    scene.took(0, 8)
    scene.came(18)
    # Ten are left for 7, 3 and 2: 5.83, 2.5, 1.67.
    assert scene.given() == [8, 6, 2, 2]
    shown = text_of(
        scene.visitor(scene.edda, scene.gas).get(scene.url(f"arrivo/{scene.jars.id}")).text
    )
    assert "ha preso 8, la sua parte sarebbe 7" in shown
    # It gives one back at the table, and the number is said again.
    scene.took(0, 7, base=1)
    scene.came(18, base=1)
    assert scene.given() == OF_18


def test_a_number_confirmed_as_shared_counts_as_taken_and_one_taken_back_does_not(
    scene: Scene,
) -> None:
    scene.came(18)
    scene.took(0, 7)
    scene.came(14, base=1)
    # Seven are left for 12: 4.08, 1.75, 1.17.
    assert scene.given() == [7, 4, 2, 1]
    scene.took(0, None)
    assert scene.given() == [7, 4, 2, 1]
    scene.came(14, base=2)
    assert scene.given() == [6, 5, 2, 1]


def test_less_than_is_taken_cannot_have_come(scene: Scene) -> None:
    scene.took(0, 8)
    with pytest.raises(LessThanTaken):
        scene.came(7)
    assert scene.given() == [8, None, None, None]


def test_a_group_shares_its_own_part_when_only_that_is_short(scene: Scene) -> None:
    scene.came(18)
    # Of its five, four: 2.4 and 1.6.
    scene.came(4, scene.other)
    assert scene.given() == [7, 6, 2, 2]
    with pytest.raises(MoreThanPart):
        scene.came(6, scene.other, base=1)


def test_without_a_word_of_the_holder_a_groups_part_is_what_was_confirmed(scene: Scene) -> None:
    with pytest.raises(MoreThanPart):
        scene.came(6, scene.other)
    scene.came(4, scene.other)
    assert scene.given() == [None, None, 2, 2]


def test_the_holder_says_another_number_after_a_group(scene: Scene) -> None:
    scene.came(4, scene.other)
    scene.came(18)
    assert scene.given() == OF_18
    olga = scene.visitor(scene.olga, scene.other)
    url = scene.url(f"arrivo/{scene.jars.id}", scene.other)
    shown = text_of(olga.get(url).text)
    assert "ha scritto un altro numero dopo il vostro" in shown
    # Nobody sees the other group's people.
    assert "Famiglia Neri" in shown
    assert "Famiglia Rossi" not in shown


def test_counted_apart_each_group_shares_its_own(store: Store) -> None:
    scene = Scene(store, pack_scope=PackScope.EACH)
    scene.came(13)
    # 13 for 15: 6.93 and 6.07.
    assert scene.given() == [7, 6, None, None]
    scene.came(7, scene.other)
    assert scene.given() == [7, 6, 3, 2]


def test_nonsense_and_what_looks_strange(scene: Scene) -> None:
    for units, spoiled in ((-1, 0), (3, 4), (3, -1), (100_001, 0)):
        with pytest.raises(BadArrival):
            scene.came(units, spoiled=spoiled)
    with pytest.raises(ArrivalStrange):
        scene.came(180)
    scene.came(180, confirmed=True)
    assert scene.given() == [8, 7, 3, 2]


def test_of_two_who_say_it_at_once_the_second_looks_first(scene: Scene) -> None:
    scene.came(18)
    with pytest.raises(ArrivalChanged):
        scene.came(17)
    assert scene.given() == OF_18


@pytest.mark.parametrize(
    "state",
    [
        each
        for each in OrderState
        if each not in {OrderState.SENT, OrderState.CONFIRMED, OrderState.DELIVERED}
    ],
)
def test_only_at_the_hand_over(store: Store, state: OrderState) -> None:
    scene = Scene(store, state=state)
    with pytest.raises(NotHandedOver):
        scene.came(18)
    with pytest.raises(NotHandedOver):
        scene.took(0, 7)


def test_what_came_is_kept_for_ever(scene: Scene) -> None:
    scene.came(18)
    for statement in (
        "UPDATE line_arrivals SET units = 1",
        "DELETE FROM line_arrivals",
        "UPDATE arrival_shares SET units = 1",
    ):
        with pytest.raises(DBAPIError), scene.store.write() as session:
            session.execute(text(statement))


def test_households_are_told_once_what_changes_for_them(scene: Scene) -> None:
    scene.came(18, reason="Una cassa in meno")
    drain(scene.store.app)
    scene.came(17, base=1)
    drain(scene.store.app)
    with scene.store.read() as session:
        told = [row.facts for row in session.scalars(select(Notice).order_by(Notice.id))]
    mine = [each for each in told if each["what"] == "shared_again"]
    # Rossi gets 7 of 18, and 7 of 17 (6.8): told once.
    assert [(each["units"], each["was"], each["reason"]) for each in mine] == [
        (7, 8, "Una cassa in meno")
    ]


def test_the_page_end_to_end(scene: Scene) -> None:
    edda, url = scene.visitor(scene.edda, scene.gas), scene.url(f"arrivo/{scene.jars.id}")
    assert "Qualcosa manca o è guasto" in text_of(edda.get(scene.url("prodotti")).text)
    assert edda.send(url, {"base": "0", "units": "", "spoiled": ""}).status_code == 422
    assert edda.send(url, {"base": "0", "units": "3", "spoiled": "4"}).status_code == 422
    strange = edda.send(url, {"base": "0", "units": "180", "spoiled": "0"})
    assert strange.status_code == 422
    assert 'name="confirmed"' in strange.text
    assert (
        edda.send(url, {"base": "0", "units": "18", "reason": "Manca una cassa"}).status_code == 303
    )
    assert scene.given() == OF_18
    shown = text_of(edda.get(url).text)
    for words in ("arrivati 18 su 20", "Manca una cassa", "la sua parte è 7,2", "altri gruppi: 5"):
        assert words in shown
    assert "Famiglia Verdi" not in shown
    assert edda.send(url, {"base": "0", "units": "17"}).status_code == 409
    assert "arrivati 18 su 20" in text_of(edda.get(scene.url("prodotti")).text)
    # Shared, and not yet taken: nobody is done, and the button offers the new number.
    weighing = edda.get(f"/ordini/pesata/{scene.order.id}/{scene.gas.slug}").text
    assert 'data-state="sent"' not in weighing
    assert 'data-due="7"' in weighing
    with scene.store.write() as session:
        session.get_one(CollectiveOrder, scene.order.id).state = OrderState.SETTLED
    assert edda.send(url, {"base": "1", "units": "17"}).status_code == 409
    assert scene.given() == OF_18


def test_a_member_shares_nothing(scene: Scene) -> None:
    url = scene.url(f"arrivo/{scene.jars.id}")
    rosa = scene.visitor(scene.rosa)
    assert rosa.get(url).status_code == 403
    assert rosa.send(url, {"base": "0", "units": "18"}).status_code == 403
    with scene.store.read() as session:
        assert queries.order(session, scene.order.id).state is OrderState.SENT
    assert scene.given() == [None] * 4
