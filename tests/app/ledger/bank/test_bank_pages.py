"""From the bank's file to the books: read once, recognised, entered by a yes, never twice."""

import io
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from sqlalchemy import select, text, update
from werkzeug.test import TestResponse

from app.accounts.audit_models import AuditEntry
from app.groups.models import DutyKind, Household
from app.ledger import queries
from app.ledger.bank.models import BankStatement, Placing, PlacingKind, StatementUpload
from app.ledger.models import Book, LedgerEntry
from app.ledger.references import reference_of
from app.ledger.services import reverse_entry
from app.runtime.clock import utc_now
from app.runtime.once import new_form_token
from tests.app.ledger.bank.conftest import BANK, OWED, Scene
from tests.support import books, groups
from tests.support.bank import told
from tests.support.bank_files import Moved, camt_of, entry_of, table_of, xlsx_of
from tests.support.books import paid
from tests.support.days import today
from tests.support.factories import NOW
from tests.support.pages import text_of
from tests.support.queries import counted_statements
from tests.support.signing import Visitor, anonymous, csrf_token, person, visitor

TODAY = today()
DAY = TODAY - timedelta(days=3)
MOST_STATEMENTS = 22


def shown(answer: TestResponse) -> str:
    """Return the words of a page."""
    return text_of(answer.get_data(as_text=True))


def upload(scene: Scene, data: bytes, name: str = "movimenti.csv", **fields: str) -> str:
    """Hand a file in; return where it leads."""
    answer = scene.keeper.send(
        BANK,
        {"file": (io.BytesIO(data), name), "form_token": new_form_token(), **fields},
        content_type="multipart/form-data",
    )
    assert answer.status_code == 303, shown(answer)
    return answer.headers["Location"]


def read_table(scene: Scene, data: bytes) -> str:
    """Hand a table in and read it as it was recognised."""
    address = upload(scene, data)
    page = scene.keeper.get(address).get_data(as_text=True)
    chosen = dict(
        re.findall(r'name="(column-\d+)".*?<option value="([a-z_]*)" selected', page, re.DOTALL)
    )
    answer = scene.keeper.send(address, chosen | {"form_token": new_form_token()})
    assert answer.status_code == 303, shown(answer)
    return answer.headers["Location"]


def place(scene: Scene, *wanted: str) -> int:
    """Choose a target for each movement, the oldest first."""
    form = {f"m-{row.id}": target for row, target in zip(scene.movements(), wanted, strict=False)}
    answer = scene.keeper.send(f"{BANK}/da-registrare", form | {"form_token": new_form_token()})
    return answer.status_code


def household(scene: Scene) -> str:
    return f"household:{scene.rossi.id}"


def producer(scene: Scene) -> str:
    with scene.store.read() as session:
        rows = queries.balances(session, scene.group.id)
        return next(
            f"account:{row.account.id}" for row in rows if row.account.kind.value == "producer"
        )


def month(scene: Scene) -> list[Moved]:
    return [
        Moved(OWED, f"Bonifico {reference_of(scene.rossi.id)}", DAY),
        Moved(-OWED, "Bonifico a Cascina Prova fattura 12", DAY),
        Moved(-150, "Commissioni bonifico", DAY),
        Moved(3_000, "Versamento", DAY),
    ]


def test_who_has_left_is_known_by_name_as_long_as_something_is_open(scene: Scene) -> None:
    with scene.store.write() as session:
        session.get_one(Household, scene.rossi.id).left_on = today()
        told(session, scene.group, Moved(OWED, "Saldo", DAY, name="Famiglia Rossi"))
    assert "Forse 17 Famiglia Rossi: il nome" in shown(scene.keeper.get(f"{BANK}/da-registrare"))
    assert place(scene, household(scene)) == 303
    with scene.store.write() as session:
        told(session, scene.group, Moved(500, "Saldo", DAY, name="Famiglia Rossi"))
    page = shown(scene.keeper.get(f"{BANK}/da-registrare"))
    assert "Forse 17 Famiglia Rossi: il nome" not in page


def test_a_table_goes_from_the_file_into_the_books(scene: Scene) -> None:
    address = read_table(scene, table_of(month(scene)))
    page = shown(scene.keeper.get(address))
    assert "17 Famiglia Rossi, dal riferimento" in page
    assert "Forse Cascina Prova: il nome" in page
    assert scene.counts() == (4, 0, 1)
    assert place(scene, household(scene), producer(scene), "group") == 303
    assert scene.sums() == {"bank": -150, "group": 150}
    assert scene.counts() == (4, 3, 4)
    with scene.store.read() as session:
        entry = session.scalars(
            select(LedgerEntry).where(LedgerEntry.cause.is_not(None)).order_by(LedgerEntry.number)
        ).first()
        assert entry is not None
        assert (entry.on, entry.text) == (DAY, f"Bonifico {reference_of(scene.rossi.id)}")
        assert entry.cause is not None
        assert entry.cause.startswith("bank:")
        actions = {row.action for row in session.scalars(select(AuditEntry))}
    assert {"ledger.statement_read", "ledger.entered"} <= actions
    assert "La banca la riporta" in shown(
        scene.keeper.get(f"/realta/gas-prova/conti/movimenti/{entry.id}")
    )
    # What was left for later waits on.
    assert "Versamento" in shown(scene.keeper.get(f"{BANK}/da-registrare"))


def test_the_certain_ones_are_chosen_and_the_others_are_not(scene: Scene) -> None:
    page = scene.keeper.get(read_table(scene, table_of(month(scene)))).get_data(as_text=True)
    selected = re.findall(r'<option value="([^"]+)" selected', page)
    assert selected == [household(scene)]


def test_a_workbook_of_the_bank_is_read_like_a_table(scene: Scene) -> None:
    rows = [["Data", "Importo", "Descrizione"], [DAY, 123.45, reference_of(scene.rossi.id)]]
    address = upload(scene, xlsx_of([("Movimenti", rows)]), "movimenti.xlsx")
    form = {"column-0": "booked_on", "column-1": "amount", "column-2": "text"}
    assert scene.keeper.send(address, form).status_code == 303
    assert [(row.on, row.cents) for row in scene.movements()] == [(DAY, OWED)]


def test_the_same_file_again_changes_nothing_and_says_so(scene: Scene) -> None:
    data = table_of(month(scene))
    read_table(scene, data)
    place(scene, household(scene))
    before = scene.counts()
    assert read_table(scene, data).endswith(BANK)
    assert "nulla di nuovo" in shown(scene.keeper.get(BANK))
    assert scene.counts() == before


def test_a_file_that_overlaps_brings_only_what_is_new(scene: Scene) -> None:
    lines = month(scene)
    read_table(scene, table_of(lines[:3]))
    later = [*lines[1:], Moved(-150, "Commissioni bonifico", DAY), Moved(7_00, "Altro", DAY)]
    read_table(scene, table_of(later))
    assert sorted(row.cents for row in scene.movements()) == [-OWED, -150, -150, 700, 3_000, OWED]
    with scene.store.read() as session:
        newest = session.scalars(select(BankStatement).order_by(BankStatement.id.desc())).first()
        assert newest is not None
        assert (newest.new_count, newest.known_count) == (3, 2)


def test_a_message_is_read_at_once_with_its_balances(scene: Scene) -> None:
    entries = [entry_of(Moved(OWED, reference_of(scene.rossi.id), DAY, "Anna Verdi", "A-1"))]
    address = upload(scene, camt_of(entries, closing="2123.45"), "estratto.xml")
    assert "Anna Verdi" in shown(scene.keeper.get(address))
    assert "2.123,45" in shown(scene.keeper.get(BANK))
    again = upload(scene, camt_of(entries, closing="2123.45"), "estratto.xml")
    assert again.endswith(BANK)
    assert scene.counts()[0] == 1


def test_the_form_sent_twice_enters_once(scene: Scene) -> None:
    read_table(scene, table_of(month(scene)))
    form = {f"m-{scene.movements()[0].id}": household(scene), "form_token": new_form_token()}
    answers = [scene.keeper.send(f"{BANK}/da-registrare", form) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert scene.counts() == (4, 1, 2)


def test_all_or_none_when_somebody_was_faster(scene: Scene) -> None:
    read_table(scene, table_of(month(scene)))
    place(scene, "", "", "group")
    before = scene.counts()
    assert place(scene, household(scene), "", "group") == 409
    assert scene.counts() == before


def test_two_treasurers_at_once_enter_it_once(scene: Scene) -> None:
    read_table(scene, table_of(month(scene)))
    row = scene.movements()[0]
    with scene.store.write() as session:
        other = person(session, totp_confirmed_at=utc_now())
        groups.duty(session, scene.group, other, DutyKind.TREASURER)
    browsers = [scene.keeper, visitor(scene.store, other)]

    def work(browser: Visitor) -> int:
        return browser.send(f"{BANK}/da-registrare", {f"m-{row.id}": household(scene)}).status_code

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(work, browsers)) == [303, 409]
    assert scene.counts() == (4, 1, 2)


def test_the_same_message_brought_by_two_at_once_is_kept_once(scene: Scene) -> None:
    data = camt_of([entry_of(Moved(100 + n, f"Prova {n}", DAY)) for n in range(20)])
    with scene.store.write() as session:
        other = person(session, totp_confirmed_at=utc_now())
        groups.duty(session, scene.group, other, DutyKind.TREASURER)

    def work(browser: Visitor) -> str:
        form = {"file": (io.BytesIO(data), "a.xml"), "form_token": new_form_token()}
        answer = browser.send(BANK, form, content_type="multipart/form-data")
        return answer.headers["Location"]

    with ThreadPoolExecutor(2) as pool:
        ways = list(pool.map(work, [scene.keeper, visitor(scene.store, other)]))
    assert sorted(way.endswith(BANK) for way in ways) == [False, True]
    assert scene.counts()[0] == 20


def test_a_forged_target_enters_nothing(scene: Scene) -> None:
    read_table(scene, table_of(month(scene)))
    with scene.store.read() as session:
        bank = queries.account_named(session, scene.group.id, "bank")
        assert bank is not None
    for target in (f"account:{bank.id}", f"household:{scene.group.id}", "entry:" + str(bank.id)):
        assert place(scene, target) == 422
    assert place(scene, "nonsense") == 422
    assert place(scene) == 422
    assert scene.counts() == (4, 0, 1)


def test_what_was_entered_by_hand_is_found_and_not_entered_again(scene: Scene) -> None:
    with scene.store.write() as session:
        entry = paid(session, session.merge(scene.rossi), OWED, on=DAY - timedelta(days=2))
    address = read_table(scene, table_of(month(scene)))
    page = scene.keeper.get(address)
    assert "Forse già registrata a mano: n. 2" in shown(page)
    assert place(scene, f"entry:{entry.id}") == 303
    assert scene.counts() == (4, 1, 2)
    # No other movement is the same entry.
    read_table(scene, table_of([Moved(OWED, "Altro bonifico", DAY)]))
    twin = next(row for row in scene.movements() if row.text == "Altro bonifico")
    answer = scene.keeper.send(f"{BANK}/movimenti/{twin.id}", {f"m-{twin.id}": f"entry:{entry.id}"})
    assert answer.status_code == 422


def test_a_movement_waits_again_when_its_entry_is_reversed(scene: Scene) -> None:
    read_table(scene, table_of(month(scene)))
    assert place(scene, household(scene)) == 303
    with scene.store.write() as session:
        entry = session.scalars(select(LedgerEntry).where(LedgerEntry.cause.is_not(None))).one()
        reverse_entry(session, entry, reason="Famiglia sbagliata", on=DAY, actor=None, now=NOW)
    assert place(scene, f"household:{scene.bianchi.id}") == 303
    with scene.store.read() as session:
        done = session.scalars(select(Placing).order_by(Placing.number)).all()
    assert [each.kind for each in done] == [PlacingKind.ENTERED, PlacingKind.ENTERED]
    page = shown(scene.keeper.get(f"{BANK}/movimenti/{scene.movements()[0].id}"))
    assert "registrato, n. 4" in page


def test_who_paid_before_is_proposed_as_the_last_time(scene: Scene) -> None:
    """Until the entry is reversed; never chosen beforehand."""
    payer = "Zio di qualcuno"
    with scene.store.write() as session:
        told(session, scene.group, Moved(700, "spesa", DAY, payer, "A"))
    assert place(scene, f"household:{scene.bianchi.id}") == 303
    with scene.store.write() as session:
        told(session, scene.group, Moved(900, "spesa", DAY, payer, "B"))
    page = scene.keeper.get(f"{BANK}/da-registrare")
    assert "Forse 18 Famiglia Bianchi, come" in shown(page)
    assert "selected" not in page.get_data(as_text=True)
    with scene.store.write() as session:
        entry = session.scalars(select(LedgerEntry).where(LedgerEntry.cause.is_not(None))).one()
        reverse_entry(session, entry, reason="No", on=DAY, actor=None, now=NOW)
    assert "come l" not in shown(scene.keeper.get(f"{BANK}/da-registrare"))


def test_reading_a_table_twice_by_a_double_click_leads_to_the_same_page(scene: Scene) -> None:
    address = upload(scene, table_of(month(scene)))
    form = {"column-0": "booked_on", "column-1": "amount", "column-2": "text"}
    form["form_token"] = new_form_token()
    first, second = (scene.keeper.send(address, form) for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.headers["Location"] == second.headers["Location"]


def test_what_was_put_aside_can_wait_again(scene: Scene) -> None:
    read_table(scene, table_of(month(scene)))
    one = f"{BANK}/movimenti/{scene.movements()[0].id}"
    assert place(scene, "aside") == 303
    assert "messo da parte" in shown(scene.keeper.get(one))
    assert scene.keeper.send(f"{one}/riapri").status_code == 303
    assert "aspetta" in shown(scene.keeper.get(one))
    scene.keeper.send(f"{one}/riapri")
    assert scene.counts() == (4, 2, 1)


def test_what_falls_on_a_closed_day_is_entered_on_the_next_and_says_which_day_it_was(
    scene: Scene,
) -> None:
    read_table(scene, table_of(month(scene)))
    with scene.store.write() as session:
        session.execute(update(Book).values(closed_until=DAY))
    assert place(scene, household(scene)) == 303
    with scene.store.read() as session:
        entry = session.scalars(select(LedgerEntry).where(LedgerEntry.cause.is_not(None))).one()
    assert entry.on == DAY + timedelta(days=1)
    assert entry.text.startswith(f"{DAY:%d/%m/%Y} Bonifico")


def test_deposits_never_go_below_what_was_left(scene: Scene) -> None:
    read_table(scene, table_of([Moved(5_000, "Cauzione", DAY), Moved(-6_000, "Resa", DAY)]))
    first, second = scene.movements()
    deposit = f"deposit:{scene.rossi.id}"
    for row, status in ((first, 303), (second, 409)):
        answer = scene.keeper.send(f"{BANK}/movimenti/{row.id}", {f"m-{row.id}": deposit})
        assert answer.status_code == status
    assert scene.sums()["deposit"] == -5_000


def test_the_columns_are_remembered_as_a_person_said(scene: Scene) -> None:
    data = b"Quando;Cosa;Quanto\n01/11/2024;Prova;10,00\n02/11/2024;Altra;20,00\n"
    address = upload(scene, data)
    assert "2" in shown(scene.keeper.get(address))
    same = {"column-0": "booked_on", "column-1": "text", "column-2": "text"}
    refused = scene.keeper.send(address, same)
    assert refused.status_code == 422
    twice = scene.keeper.send(address, same | {"column-1": "booked_on"})
    assert "già un’altra colonna" in shown(twice)
    said = {"column-0": "booked_on", "column-1": "name", "column-2": "amount"}
    looked = scene.keeper.send(address, said | {"step": "look"})
    assert (looked.status_code, scene.counts()[0]) == (200, 0)
    assert scene.keeper.send(address, said).status_code == 303
    assert [row.name for row in scene.movements()] == ["Prova", "Altra"]
    page = shown(scene.keeper.get(upload(scene, data + b"03/11/2024;Terza;30,00\n")))
    assert "come avevi detto" in page


def test_a_table_can_be_put_aside_and_a_second_takes_its_place(scene: Scene) -> None:
    first = upload(scene, table_of(month(scene)))
    second = upload(scene, table_of(month(scene)), "altro.csv")
    assert scene.keeper.get(first).status_code == 409
    assert scene.keeper.send(f"{second}/lascia").status_code == 303
    with scene.store.read() as session:
        assert session.scalars(select(StatementUpload)).all() == []


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "Scegli un file"),
        (b"%PDF-1.7", "camt.053"),
        (b"PK\x03\x04", "foglio"),
        (b"<Document><BkToCstmrAcctRpt/></Document>", "camt.052"),
        (b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', "entità"),
        (b"<Document>", "XML"),
        (camt_of([]), "nemmeno un’operazione"),
        (b"una riga sola", "una colonna sola"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_a_bad_file_is_refused_with_its_reason(scene: Scene, data: bytes, words: str) -> None:
    answer = scene.keeper.send(
        BANK,
        {"file": (io.BytesIO(data), "file"), "form_token": new_form_token()},
        content_type="multipart/form-data",
    )
    assert answer.status_code == 422
    assert words in shown(answer)
    assert scene.counts() == (0, 0, 1)


def test_a_file_beyond_the_limit_is_refused_whatever_it_holds(scene: Scene) -> None:
    """Sent as bytes: the client of the tests would leave a temporary file of its own open."""
    fields = {"csrf_token": csrf_token(scene.store.app), "form_token": new_form_token()}
    parts = [
        f'--x\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n'
        for n, v in fields.items()
    ]
    head = '--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
    body = "".join([*parts, head]).encode() + b"x" * (2 * 1024 * 1024 + 1) + b"\r\n--x--\r\n"
    answer = scene.keeper.post(BANK, data=body, content_type="multipart/form-data; boundary=x")
    assert answer.status_code == 422
    assert "troppo grande" in shown(answer)


def test_what_the_bank_told_is_never_changed(scene: Scene) -> None:
    read_table(scene, table_of(month(scene)))
    place(scene, household(scene))
    for table in ("bank_statements", "bank_movements", "bank_placings"):
        with pytest.raises(Exception, match="never changed"), scene.store.write() as session:
            session.execute(text(f"DELETE FROM {table}"))  # noqa: S608 our own names


def test_the_account_of_a_household_says_how_to_pay(scene: Scene) -> None:
    form = {"holder": "GAS Prova", "iban": "it60 x054 2811 1010 0000 0123 456"}
    assert scene.keeper.send(f"{BANK}/coordinate", form).status_code == 303
    page = shown(scene.keeper.get(f"/conti/{scene.rossi.id}"))
    assert "IT60 X054 2811 1010 0000 0123 456" in page
    assert "GAS Prova" in page
    assert "123,45" in page
    assert reference_of(scene.rossi.id) in page
    wrong = scene.keeper.send(f"{BANK}/coordinate", form | {"iban": "IT61X0542811101000000123456"})
    assert wrong.status_code == 422
    assert scene.keeper.send(f"{BANK}/coordinate", {"iban": ""}).status_code == 303
    assert "IT60" not in shown(scene.keeper.get(f"/conti/{scene.rossi.id}"))


def test_only_who_keeps_the_books_sees_the_bank(scene: Scene) -> None:
    with scene.store.write() as session:
        (row,) = told(session, scene.group, Moved(100, "x", DAY))
        member = person(session)
    for path in ("", "/da-registrare", "/coordinate", f"/movimenti/{row.id}"):
        assert visitor(scene.store, member).get(BANK + path).status_code in {403, 404}
        assert anonymous(scene.store.app).get(BANK + path).status_code == 303


def test_the_bank_of_another_group_is_not_there(scene: Scene) -> None:
    with scene.store.write() as session:
        other = groups.group(session, slug="altro-gas")
        books.own(session, other, "bank")
        (row,) = told(session, other, Moved(100, "x", DAY))
    assert scene.keeper.get(f"{BANK}/movimenti/{row.id}").status_code == 404
    assert scene.keeper.get(f"{BANK}/estratti/{row.statement_id}").status_code == 404
    form = {f"m-{row.id}": household(scene), "form_token": new_form_token()}
    assert scene.keeper.send(f"{BANK}/da-registrare", form).status_code == 409


def test_the_list_of_what_waits_takes_few_statements_however_long(scene: Scene) -> None:
    with scene.store.write() as session:
        told(session, scene.group, *[Moved(100 + n, f"Prova {n}", DAY) for n in range(40)])
    with counted_statements(scene.store.app) as counted:
        page = scene.keeper.get(f"{BANK}/da-registrare")
    assert page.status_code == 200
    assert len(counted) <= MOST_STATEMENTS
    assert "Pagina 1 di 2" in shown(page)


def test_a_file_of_the_limit_is_read_in_a_moment(scene: Scene) -> None:
    lines = [Moved(100 + n, f"Bonifico {n}", date(2025, 1, 1)) for n in range(4_900)]
    read_table(scene, table_of(lines))
    assert scene.counts()[0] == 4_900
