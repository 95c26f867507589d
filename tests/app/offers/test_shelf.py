"""My offers: filtered, paged by key, changed one by one or in a table, fast also when there are many."""

import re
import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, insert, select

from app.accounts.models import Role
from app.notices.mailing import write
from app.notices.models import Frequency
from app.offers.handlers import open_seasons
from app.offers.reminders import remind_of_old_prices
from app.offers.shelf_routes import PAGE_SIZE
from app.runtime.clock import local_day, utc_now
from app.runtime.once import new_form_token
from catalog.base import new_id
from catalog.offer_prices import OfferPrice, PriceSource
from catalog.offers import Offer, OfferRepeat
from catalog.organisations import Organisation
from tests.support import pages
from tests.support.database import Store
from tests.support.factories import NOW, offer, organisation
from tests.support.mails import assert_mail_snapshot, posted
from tests.support.pages import text_of
from tests.support.queries import counted_statements
from tests.support.signing import Visitor, anonymous, mandate, person, visitor

MOST_STATEMENTS = 8
# However many rows: so many ways there are to change three columns.
MOST_STATEMENTS_OF_A_TABLE = 20


@pytest.fixture
def farm(store: Store) -> Organisation:
    with store.write() as session:
        return organisation(session, name="Cascina Prova", slug="cascina-prova")


@pytest.fixture
def editor(store: Store, farm: Organisation) -> Visitor:
    with store.write() as session:
        who = person(session)
        mandate(session, who, farm)
    return visitor(store, who, farm)


def today() -> date:
    return local_day(utc_now(), "Europe/Rome")


def titles(page: str) -> list[str]:
    return re.findall(r"Prova-\d+", "".join(re.findall(r"<h2>.*?</h2>", page, re.DOTALL)))


def act(editor: Visitor, offer_id: uuid.UUID, action: str) -> str:
    answer = editor.send(f"/offerte/{offer_id}/gesto", {"action": action})
    assert answer.status_code == 303
    return str(answer.headers["Location"])


def read(store: Store, offer_id: uuid.UUID) -> Offer:
    with store.read() as session:
        return session.get_one(Offer, offer_id)


def test_the_filters_tell_offers_apart(store: Store, farm: Organisation, editor: Visitor) -> None:
    other_month = 1 << (today().month % 12)
    with store.write() as session:
        fresh = utc_now()
        offer(session, farm, title="Prova-1", updated_at=fresh)
        offer(session, farm, title="Prova-2", published=False, updated_at=fresh)
        offer(session, farm, title="Prova-3", published=False, published_at=NOW, updated_at=fresh)
        offer(session, farm, title="Prova-4", months=other_month, updated_at=fresh)
        offer(session, farm, title="Prova-5", updated_at=fresh - timedelta(days=91))
        offer(session, farm, title="Prova-6", published=False, withdrawn_at=NOW)
        offer(session, organisation(session), title="Prova-7")
    path = f"/realta/{farm.slug}/offerte"
    shown = {
        show: titles(editor.get(path, query_string={"show": show}).text)
        for show in ("all", "published", "draft", "paused", "season", "price", "nonsense")
    }
    everything = [f"Prova-{number}" for number in range(1, 6)]
    assert shown == {
        "all": everything,
        "published": ["Prova-1", "Prova-4", "Prova-5"],
        "draft": ["Prova-2"],
        "paused": ["Prova-3"],
        "season": ["Prova-4"],
        "price": ["Prova-5"],
        "nonsense": everything,
    }
    assert titles(editor.get(path, query_string={"q": "PROVA-3"}).text) == ["Prova-3"]


def test_pages_follow_by_key_without_a_gap(
    store: Store, farm: Organisation, editor: Visitor
) -> None:
    many = 2 * PAGE_SIZE + 3
    with store.write() as session:
        for number in range(many):
            offer(session, farm, title=f"Prova-{number:03d}")
    path: str | None = f"/realta/{farm.slug}/offerte"
    seen: list[str] = []
    while path is not None:
        page = editor.get(path).text
        seen += titles(page)
        following = re.search(r'href="([^"]*)">Altre offerte<', page)
        path = following.group(1).replace("&amp;", "&") if following else None
    assert seen == [f"Prova-{number:03d}" for number in range(many)]


def test_ten_thousand_offers_are_listed_with_few_statements(
    store: Store, farm: Organisation, editor: Visitor
) -> None:
    row = {
        "organisation_id": farm.id,
        "category_code": "apples",
        "description": "",
        "unit": "KGM",
        "content_amount": 1000,
        "dimension": "mass",
        "price_cents": 100,
        "published": True,
        "published_at": NOW,
        "created_at": NOW,
        "updated_at": NOW,
    }
    with store.write() as session:
        session.execute(
            insert(Offer),
            [row | {"id": new_id(), "title": f"Prova-{number:05d}"} for number in range(10_000)],
        )
    for path in ("/offerte", "/offerte/tabella", "/offerte?show=price&after=Prova-05000&id=0"):
        with counted_statements(store.app) as statements:
            started = utc_now()
            assert editor.get(f"/realta/{farm.slug}{path}").status_code == 200
        assert len(statements) <= MOST_STATEMENTS, statements.sent
        # Far from what it takes (about a tenth of it): only a scan per offer would be slower.
        assert utc_now() - started < timedelta(seconds=5)


def test_an_offer_pauses_and_comes_back(store: Store, farm: Organisation, editor: Visitor) -> None:
    with store.write() as session:
        mine = offer(session, farm).id
    act(editor, mine, "pause")
    assert editor.get(f"/offerte/{mine}").status_code == 404
    act(editor, mine, "publish")
    assert editor.get(f"/offerte/{mine}").status_code == 200


def test_a_copy_is_a_draft_made_once(store: Store, farm: Organisation, editor: Visitor) -> None:
    with store.write() as session:
        mine = offer(session, farm, sku="A1").id
    token = new_form_token()
    answers = {
        editor.post(
            f"/offerte/{mine}/gesto", data={"action": "duplicate", "form_token": token}
        ).headers["Location"]
        for _time in range(2)
    }
    assert len(answers) == 1
    with store.read() as session:
        copy = session.scalars(select(Offer).where(Offer.id != mine)).one()
        assert (copy.published, copy.sku, copy.price_cents) == (False, None, 210)
    assert str(copy.id) in answers.pop()


def test_a_withdrawn_offer_is_gone_and_its_past_stays(
    store: Store, farm: Organisation, editor: Visitor
) -> None:
    with store.write() as session:
        mine = offer(session, farm, sku="A1").id
    act(editor, mine, "withdraw")
    row = read(store, mine)
    assert (row.published, row.sku, row.withdrawn_at is None) == (False, None, False)
    assert editor.get(f"/offerte/{mine}/modifica").status_code == 404
    with store.read() as session:
        assert session.scalar(select(func.count()).select_from(OfferPrice)) == 1


def test_old_prices_are_confirmed_by_one_click(
    store: Store, farm: Organisation, editor: Visitor
) -> None:
    old = utc_now() - timedelta(days=91)
    with store.write() as session:
        ids = [offer(session, farm, updated_at=old).id for _number in range(3)]
        theirs = offer(session, organisation(session), updated_at=old).id
    path = f"/realta/{farm.slug}/offerte"
    assert "3 prezzi non sono confermati da 90 giorni" in text_of(editor.get(path).text)
    editor.send(f"{path}/conferma-prezzi")
    assert "non sono confermati" not in text_of(editor.get(path).text)
    rows = [read(store, each) for each in ids]
    assert all(row.price_confirmed_at and row.price_confirmed_at > old for row in rows)
    assert {row.revision for row in rows} == {1}
    assert read(store, theirs).price_confirmed_at == old


def test_one_price_is_confirmed(store: Store, farm: Organisation, editor: Visitor) -> None:
    with store.write() as session:
        mine = offer(session, farm).id
    act(editor, mine, "confirm")
    confirmed = read(store, mine).price_confirmed_at
    assert confirmed is not None
    assert utc_now() - confirmed < timedelta(minutes=1)


def a_year_ago(days: int) -> date:
    return today() - timedelta(days=365 - days)


@pytest.mark.parametrize("repeat", OfferRepeat)
def test_a_season_comes_round_as_its_owner_chose(
    store: Store, farm: Organisation, editor: Visitor, repeat: OfferRepeat
) -> None:
    with store.write() as session:
        mine = offer(
            session,
            farm,
            title="Prova-1",
            published=False,
            repeat=repeat,
            available_from=a_year_ago(10),
            available_until=a_year_ago(40),
        ).id
    with store.write() as session:
        open_seasons(session, day=today(), now=utc_now())
    row = read(store, mine)
    asked = "Di nuovo quest" in text_of(editor.get(f"/realta/{farm.slug}/offerte").text)
    assert row.published is (repeat is OfferRepeat.AUTOMATIC)
    assert asked is (repeat is OfferRepeat.ASK)
    if repeat is OfferRepeat.ASK:
        act(editor, mine, "again")
        row = read(store, mine)
        assert row.published
    if repeat is not OfferRepeat.NEVER:
        assert row.available_until is not None
        assert row.available_until > today()
        with store.write() as session:
            assert open_seasons(session, day=today(), now=utc_now()) == 0


def test_not_this_year_asks_again_the_next(
    store: Store, farm: Organisation, editor: Visitor
) -> None:
    with store.write() as session:
        mine = offer(
            session,
            farm,
            published=False,
            repeat=OfferRepeat.ASK,
            available_from=a_year_ago(10),
            available_until=a_year_ago(40),
        ).id
    act(editor, mine, "not-again")
    row = read(store, mine)
    assert not row.published
    assert "Di nuovo quest" not in text_of(editor.get(f"/realta/{farm.slug}/offerte").text)


def cells(page: str) -> dict[str, Any]:
    """Return what a browser would send of the table as it is shown."""
    form: dict[str, Any] = {"offer": []}
    for element in pages.elements(page, "input"):
        field = dict(element.attributes)
        name, value = str(field.get("name")), str(field.get("value") or "")
        if name == "offer":
            form["offer"].append(value)
        elif name not in {"csrf_token", "form_token"} and (
            field.get("type") != "checkbox" or "checked" in field
        ):
            form[name] = value
    return form


@pytest.fixture
def table_path(farm: Organisation) -> str:
    return f"/realta/{farm.slug}/offerte/tabella"


def test_a_table_changes_what_was_touched_and_nothing_else(
    store: Store, farm: Organisation, editor: Visitor, table_path: str
) -> None:
    with store.write() as session:
        ids = [offer(session, farm, title=f"Prova-{number}").id for number in range(4)]
    form = cells(editor.get(table_path).text)
    form[f"price-{ids[0]}"] = "3,50"
    form[f"available-{ids[1]}"] = "12,5"
    form.pop(f"published-{ids[2]}")
    assert editor.send(table_path, form).status_code == 303
    rows = [read(store, each) for each in ids]
    assert [row.price_cents for row in rows] == [350, 210, 210, 210]
    assert [row.available_amount for row in rows] == [None, 12_500, None, None]
    assert [row.published for row in rows] == [True, True, False, True]
    assert [row.revision for row in rows] == [2, 2, 2, 1]
    with store.read() as session:
        last = session.scalars(select(OfferPrice).order_by(OfferPrice.id.desc()).limit(1)).one()
        assert (last.price_cents, last.source) == (350, PriceSource.BULK)


def test_one_wrong_cell_and_nothing_is_saved(
    store: Store, farm: Organisation, editor: Visitor, table_path: str
) -> None:
    with store.write() as session:
        ids = [offer(session, farm, title=f"Prova-{number}").id for number in range(2)]
    form = cells(editor.get(table_path).text)
    form |= {f"price-{ids[0]}": "3,50", f"price-{ids[1]}": "tanto"}
    answer = editor.send(table_path, form)
    assert answer.status_code == 422
    assert f'id="price-{ids[1]}-error"' in answer.text
    assert 'value="3,50"' in answer.text
    assert 'value="tanto"' in answer.text
    assert [read(store, each).price_cents for each in ids] == [210, 210]


def test_a_row_that_somebody_else_has_changed_is_told_and_can_be_replaced(
    store: Store, farm: Organisation, editor: Visitor, table_path: str
) -> None:
    with store.write() as session:
        ids = [offer(session, farm, title=f"Prova-{number}").id for number in range(3)]
    form = cells(editor.get(table_path).text)
    with store.write() as session:
        for each in ids[1:]:
            session.get_one(Offer, each).price_cents = 999
    form |= {f"price-{ids[0]}": "3,50", f"price-{ids[1]}": "4,00"}
    answer = editor.send(table_path, form)
    assert answer.status_code == 409
    assert "9,99" in text_of(answer.text)
    assert [read(store, each).price_cents for each in ids] == [210, 999, 999]
    assert editor.send(table_path, cells(answer.text)).status_code == 303
    # Untouched by this person, the third keeps what the other has written.
    assert [read(store, each).price_cents for each in ids] == [350, 400, 999]


def test_a_table_never_reaches_the_offers_of_others(
    store: Store, farm: Organisation, editor: Visitor, table_path: str
) -> None:
    with store.write() as session:
        theirs = offer(session, organisation(session)).id
        offer(session, farm)
    form = {
        "offer": [str(theirs), "nonsense"],
        f"price-{theirs}": "0,01",
        f"seen-{theirs}": "",
        f"revision-{theirs}": "1",
    }
    assert editor.send(table_path, form).status_code == 409
    assert read(store, theirs).price_cents == 210


def test_a_hundred_rows_are_saved_with_few_statements(
    store: Store, farm: Organisation, editor: Visitor, table_path: str
) -> None:
    with store.write() as session:
        ids = [offer(session, farm, title=f"Prova-{number:03d}").id for number in range(100)]
    form = cells(editor.get(table_path).text)
    for number, each in enumerate(ids):
        name, value = ("price", "3,50") if number % 2 else ("available", "7")
        form[f"{name}-{each}"] = value
    with counted_statements(store.app) as statements:
        assert editor.send(table_path, form).status_code == 303
    assert len(statements) <= MOST_STATEMENTS_OF_A_TABLE, statements.sent
    assert {read(store, each).revision for each in ids} == {2}


def test_past_prices_are_listed_and_drawn(
    store: Store, farm: Organisation, editor: Visitor
) -> None:
    with store.write() as session:
        mine = offer(session, farm, price_cents=200).id
    for days, cents in ((1, 250), (2, 240)):
        with store.write() as session:
            row = session.get_one(Offer, mine)
            row.price_cents, row.updated_at = cents, NOW + timedelta(days=days)
    page = editor.get(f"/offerte/{mine}/prezzi").text
    text = text_of(page)
    assert [text.index(price) for price in ("2,40 €", "2,50 €")]
    assert "da 2,00 € a 2,40 € in 2 passi" in text
    assert page.count("<circle") == 3


def test_owners_are_reminded_of_old_prices_once_a_month(store: Store, farm: Organisation) -> None:
    old = utc_now() - timedelta(days=91)
    with store.write() as session:
        owner, editor = (
            person(session, email=f"{name}@example.org", name=f"{name.title()} Prova")
            for name in ("olga", "edo")
        )
        mandate(session, owner, farm)
        mandate(session, editor, farm, Role.EDITOR)
        for _number in range(2):
            offer(session, farm, updated_at=old)
        offer(session, farm, updated_at=utc_now())
    for _time in range(2):
        with store.app.app_context(), store.write() as session:
            remind_of_old_prices(session, old_days=90, after=None, most=10, now=utc_now())
            write(session, Frequency.AT_ONCE, now=utc_now())
    (mail,) = posted(store)
    assert_mail_snapshot(mail, "offers/old_prices")
    assert mail.recipient == "olga@example.org"
    assert "2 prezzi di Cascina Prova" in mail.text
    assert f"/realta/{farm.slug}/offerte?show=price" in mail.text
    # Whoever has had enough of them says so with one press.
    stop = re.search(r"/avvisi/ferma/\S+", mail.unsubscribe_url or "")
    assert stop is not None
    assert "Prezzi nostri da confermare" in anonymous(store.app).get(stop[0]).text
