"""The pages of a price list: handed in, columns, what it would do, imported, and what can go wrong between."""

import re
import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.exchange.handlers import KEPT, forget_old
from app.exchange.import_services import APPLY, PREPARE
from app.exchange.models import ImportState, PriceListImport, PriceListLine, PriceListMapping
from app.exchange.routes import LIMIT_BYTES
from app.runtime.clock import utc_now
from app.runtime.files.models import StoredFile
from app.runtime.files.store import FileStore
from app.runtime.jobs.models import Job, JobState
from app.runtime.jobs.worker import run_once
from app.runtime.once import new_form_token
from app.runtime.transaction import transaction
from catalog.offer_prices import OfferPrice
from catalog.offers import Offer
from catalog.organisations import Organisation
from tests.app.exchange.lists import price_list, product
from tests.app.exchange.sheets import csv_list, with_sheet_xml, xlsx, xlsx_rows
from tests.support import factories
from tests.support.database import Store
from tests.support.pages import text_of
from tests.support.queries import counted_statements
from tests.support.signing import Visitor, mandate, person, visitor

NET = "Codice;Prodotto;Prezzo IVA esclusa"
APPLES = "M-01;Mele di prova;2,00"
BOUNDARY = "of-these-tests"
JAM = "C-01;Confettura di fragole;4,00"


@pytest.fixture
def farm(store: Store) -> Organisation:
    with store.write() as session:
        return factories.organisation(session, slug="cascina-prova", name="Cascina Prova")


@pytest.fixture
def editor(store: Store, farm: Organisation) -> Visitor:
    with store.write() as session:
        who = person(session)
        mandate(session, who, farm)
    return visitor(store, who, farm)


@pytest.fixture
def work(store: Store) -> Callable[[], None]:
    """Do all jobs of this room that are due."""

    def perform() -> None:
        for _job in range(50):
            if not run_once(store.app, store.app.extensions["jobs"]):
                return

    return perform


def hand_in(
    editor: Visitor, data: bytes, name: str = "listino.csv", **form: str
) -> tuple[int, str]:
    """Hand a list in; return the status and where it leads, or what the page says."""
    fields = {"form_token": form.pop("token", "") or new_form_token(), "publish": "1", **form}
    # Written by hand: the client's own writer leaves a file open when a body is large.
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'
        for field, value in fields.items()
    ]
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    body = ("".join(parts) + head).encode() + data + f"\r\n--{BOUNDARY}--\r\n".encode()
    answer = editor.post(
        "/realta/cascina-prova/listino",
        data=body,
        content_type=f"multipart/form-data; boundary={BOUNDARY}",
    )
    return answer.status_code, answer.headers.get("Location") or text_of(answer.text)


def columns(editor: Visitor, place: str, *fields: str, **form: str) -> int:
    chosen = {f"column-{index}": field for index, field in enumerate(fields)}
    return editor.send(f"{place}/colonne", {"basis": "net", **chosen, **form}).status_code


def brought(editor: Visitor, work: Callable[[], None], *rows: str) -> str:
    """Bring a CSV list as far as its preview and return its address."""
    status, place = hand_in(editor, csv_list(*rows))
    assert status == 303, place
    assert columns(editor, place, "sku", "title", "price") == 303
    work()
    return place


def shown(editor: Visitor, place: str) -> str:
    answer = editor.get(place)
    assert answer.status_code == 200
    return text_of(answer.text)


def offers(store: Store) -> dict[str, Offer]:
    with store.read() as session:
        return {row.title: row for row in session.scalars(select(Offer))}


def state(store: Store) -> ImportState:
    with store.read() as session:
        return session.scalars(select(PriceListImport)).one().state


def count(store: Store, table: type) -> int:
    with store.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_a_list_goes_from_the_file_to_offers(
    store: Store, editor: Visitor, work: Callable[[], None]
) -> None:
    status, place = hand_in(editor, csv_list(NET, APPLES, JAM))
    assert status == 303
    page = editor.get(place).text
    assert re.search(r'value="title" selected', page)
    assert "Confettura di fragole" in page
    assert columns(editor, place, "sku", "title", "price") == 303
    assert "Stiamo leggendo il tuo listino" in shown(editor, place)
    work()
    text = shown(editor, place)
    assert "2 nuove" in text
    assert "Mele di prova" in text
    assert offers(store) == {}
    assert editor.send(f"{place}/importa").status_code == 303
    assert "importazione" in shown(editor, place)
    work()
    assert "Il tuo listino è importato" in shown(editor, place)
    found = offers(store)
    assert {title: row.price_cents for title, row in found.items()} == {
        "Mele di prova": 200,
        "Confettura di fragole": 400,
    }
    assert all(row.published for row in found.values())
    assert count(store, StoredFile) == 0


def test_prices_carry_who_imported_them(
    store: Store, editor: Visitor, farm: Organisation, work: Callable[[], None]
) -> None:
    place = brought(editor, work, NET, APPLES)
    editor.send(f"{place}/importa")
    work()
    with store.read() as session:
        price = session.scalars(select(OfferPrice)).one()
        owner = session.scalars(select(PriceListImport)).one().person_id
    assert price.changed_by_id == owner


def test_old_and_new_prices_are_shown(
    store: Store, editor: Visitor, farm: Organisation, work: Callable[[], None]
) -> None:
    with store.write() as session:
        factories.offer(session, farm, title="Mele di prova", sku="M-01", price_cents=150)
    text = shown(editor, brought(editor, work, NET, APPLES))
    assert "1,50 € → 2,00 €" in text


def test_a_price_is_shown_with_vat_as_the_list_had_it(
    store: Store, editor: Visitor, work: Callable[[], None]
) -> None:
    rows = csv_list("Nome;Unità;Prezzo IVA compr.;IVA", "Mele Renette;al kg;2,20 €;4%")
    _, place = hand_in(editor, rows)
    assert columns(editor, place, "title", "unit", "price", "vat", basis="gross") == 303
    work()
    assert "2,12 € / kg · 2,20 € con IVA" in shown(editor, place)


def test_gdxp_needs_no_columns(store: Store, editor: Visitor, work: Callable[[], None]) -> None:
    status, place = hand_in(editor, price_list(product("Mele di prova")), "listino.json")
    assert status == 303
    work()
    assert "1 nuove" in shown(editor, place)


def test_what_columns_mean_is_remembered(
    store: Store, editor: Visitor, work: Callable[[], None]
) -> None:
    rows = csv_list("Nome;Note;Prezzo", "Mele di prova;Frutta;2,00", "Pere di prova;Frutta;3,00")
    _, place = hand_in(editor, rows)
    assert columns(editor, place, "title", "category", "price", basis="gross") == 303
    work()
    editor.send(f"{place}/lascia")
    _, place = hand_in(editor, rows)
    page = editor.get(place).text
    assert re.search(r'id="column-1".*?value="category" selected', page, re.DOTALL)
    assert re.search(r'value="gross" checked', page)
    assert count(store, PriceListMapping) == 1


@pytest.mark.parametrize(
    ("fields", "form", "words"),
    [
        (("sku", "", "price"), {}, "nomi dei prodotti"),
        (("title", "title", "price"), {}, "la stessa cosa"),
        (("sku", "title", "price"), {"basis": ""}, "comprendono l’IVA"),
        (("sku", "title", "bogus"), {}, "Scegli una delle voci"),
    ],
)
def test_columns_that_cannot_be_are_told_as_typed(
    store: Store, editor: Visitor, fields: tuple[str, ...], form: dict[str, str], words: str
) -> None:
    _, place = hand_in(editor, csv_list(NET, APPLES))
    chosen = {f"column-{index}": field for index, field in enumerate(fields)}
    answer = editor.send(f"{place}/colonne", {"basis": "net", **chosen, **form})
    assert answer.status_code == 422
    assert words in text_of(answer.text)
    assert state(store) is ImportState.COLUMNS


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"", "listino.csv", "file"),
        (b"%PDF-1.7\nlistino", "listino.xlsx", "Questo non è un listino"),
        (b"Prodotto;Prezzo\r\nM\x81\x8d;2", "listino.csv", "lettere del file"),
        (xlsx(lambda _sheet, _book: None), "vuoto.xlsx", "vuoto"),
        (b'{"blocks": []}', "listino.json", "GDXP"),
        (b"PK\x03\x04 no archive", "listino.ods", "danneggiato"),
        (
            with_sheet_xml(
                xlsx_rows(("Prodotto", "Prezzo")),
                lambda xml: xml.replace(
                    b"</sheetData>",
                    b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>',
                ),
            ),
            "bomba.xlsx",
            "troppo pesante",
        ),
    ],
)
def test_a_bad_file_is_told_beside_its_field_and_nothing_is_kept(
    store: Store, editor: Visitor, data: bytes, name: str, words: str
) -> None:
    status, text = hand_in(editor, data, name)
    assert status == 422
    assert words in text
    assert (count(store, PriceListImport), count(store, StoredFile)) == (0, 0)


def test_a_file_beyond_the_limit_is_refused(store: Store, editor: Visitor) -> None:
    assert hand_in(editor, b"x" * (LIMIT_BYTES + 1))[0] == 422
    assert hand_in(editor, b"x" * (LIMIT_BYTES + 10**6))[0] == 413
    assert count(store, PriceListImport) == 0


def test_a_second_list_is_told_of_the_first(store: Store, editor: Visitor) -> None:
    assert hand_in(editor, csv_list(NET, APPLES), "primo.csv")[0] == 303
    status, text = hand_in(editor, csv_list(NET, JAM), "secondo.csv")
    assert status == 409
    assert "primo.csv" in text
    assert (count(store, PriceListImport), count(store, StoredFile)) == (1, 1)


def test_a_form_sent_twice_takes_one_list_in(store: Store, editor: Visitor) -> None:
    token = new_form_token()
    first = hand_in(editor, csv_list(NET, APPLES), token=token)
    assert hand_in(editor, csv_list(NET, APPLES), token=token) == first
    assert count(store, PriceListImport) == 1


def test_a_list_put_aside_leaves_nothing(
    store: Store, editor: Visitor, work: Callable[[], None]
) -> None:
    place = brought(editor, work, NET, APPLES)
    assert editor.send(f"{place}/lascia").status_code == 303
    work()
    assert editor.get(place).status_code == 404
    left = (PriceListImport, PriceListLine, StoredFile, Offer)
    assert [count(store, table) for table in left] == [0, 0, 0, 0]


def test_faults_must_be_left_out_knowingly_and_can_be_taken_away(
    store: Store, editor: Visitor, work: Callable[[], None]
) -> None:
    place = brought(
        editor, work, NET, APPLES, "P-01;=Pere;due", "N-01;Noci di prova;9", "X-1;Uva;3"
    )
    answer = editor.send(f"{place}/importa")
    assert answer.status_code == 422
    assert "non è un numero: due" in text_of(answer.text)
    handed = editor.get(f"{place}/errori.csv")
    assert handed.headers["Content-Disposition"].startswith("attachment")
    assert '"3";"C";"\'=Pere"' in handed.text
    assert editor.send(f"{place}/importa", {"skip_faulty": "1"}).status_code == 303
    work()
    assert set(offers(store)) == {"Mele di prova", "Noci di prova", "Uva"}
    assert "=Pere" in editor.get(f"{place}/errori.csv").text


@pytest.mark.parametrize(
    ("rule", "shown_still"),
    [("keep", {"Pere", "Noci"}), ("pause", set()), ("chosen", {"Noci"})],
)
@pytest.mark.usefixtures("farm")
def test_offers_not_named_are_kept_paused_or_chosen(
    store: Store, editor: Visitor, work: Callable[[], None], rule: str, shown_still: set[str]
) -> None:
    with store.write() as session:
        farm = session.scalars(select(Organisation)).one()
        pears = factories.offer(session, farm, title="Pere").id
        factories.offer(session, farm, title="Noci")
    place = brought(editor, work, NET, APPLES)
    editor.send(f"{place}/importa", {"missing": rule, "pause": str(pears)})
    work()
    found = offers(store)
    assert {title for title in ("Pere", "Noci") if found[title].published} == shown_still
    if rule != "keep":
        assert "in pausa" in shown(editor, place)


def test_what_changed_between_preview_and_import_is_said(
    store: Store, editor: Visitor, farm: Organisation, work: Callable[[], None]
) -> None:
    with store.write() as session:
        offer_id = factories.offer(session, farm, title="Mele di prova", price_cents=150).id
    place = brought(editor, work, NET, APPLES, JAM)
    with store.write() as session:
        session.get_one(Offer, offer_id).price_cents = 170
    editor.send(f"{place}/importa")
    work()
    text = shown(editor, place)
    assert "1 offerta era cambiata" in text
    assert "1,70 € → 2,00 €" in text
    assert "Confettura" not in shown(editor, f"{place}?show=moved")


def test_a_list_is_imported_once(store: Store, editor: Visitor, work: Callable[[], None]) -> None:
    place = brought(editor, work, NET, APPLES)
    assert editor.send(f"{place}/importa").status_code == 303
    assert editor.send(f"{place}/importa").status_code == 409
    work()
    assert editor.send(f"{place}/importa").status_code == 409
    assert editor.send(f"{place}/lascia").status_code == 409
    assert count(store, Offer) == 1


def test_another_sheet_can_be_looked_at(
    store: Store, editor: Visitor, work: Callable[[], None]
) -> None:
    data = xlsx(
        lambda sheet, _book: (
            sheet.write_row(0, 0, ("Prodotto", "Prezzo"))
            or sheet.write_row(1, 0, ("Mele di prova", 2))
        ),
        lambda sheet, _book: (
            sheet.write_row(0, 0, ("Nome", "Costo", "Note"))
            or sheet.write_row(1, 0, ("Pere di prova", 3, "mature"))
        ),
        names=("Uno", "Due"),
    )
    _, place = hand_in(editor, data, "listino.xlsx")
    first = "Uno" if "Mele di prova" in shown(editor, place) else "Due"
    other, name = ("Due", "Pere") if first == "Uno" else ("Uno", "Mele")
    answer = editor.send(f"{place}/colonne", {"step": "sheet", "sheet": other})
    assert answer.status_code == 303
    assert f"{name} di prova" in shown(editor, place)
    assert editor.send(f"{place}/colonne", {"step": "sheet", "sheet": "Tre"}).status_code == 409


def test_work_that_failed_can_be_tried_again_or_put_aside(
    store: Store, editor: Visitor, work: Callable[[], None]
) -> None:
    place = brought(editor, work, NET, APPLES)
    editor.send(f"{place}/importa")
    with store.write() as session:
        job = session.scalars(select(Job).where(Job.kind == APPLY)).one()
        job.state, job.finished_at = JobState.DEAD, utc_now()
    assert "Non è stato possibile" in shown(editor, place)
    assert editor.send(f"{place}/riprova").status_code == 303
    work()
    assert state(store) is ImportState.DONE
    assert count(store, Offer) == 1


def test_a_list_whose_columns_hold_no_product_says_so(
    store: Store, editor: Visitor, work: Callable[[], None]
) -> None:
    _, place = hand_in(editor, csv_list("Prodotto;Prezzo IVA esclusa", "FRUTTA;", "VERDURA;"))
    assert columns(editor, place, "title", "price") == 303
    work()
    assert "non ha prodotti" in shown(editor, place)
    assert "Che cosa significano le colonne" in shown(editor, f"{place}?colonne=1")


def test_a_long_list_is_shown_a_page_at_a_time_with_few_statements(
    store: Store, editor: Visitor, work: Callable[[], None]
) -> None:
    rows = [f"P-{number};Mele di prova {number};2,00" for number in range(230)]
    place = brought(editor, work, NET, *rows)
    with counted_statements(store.app) as statements:
        text = shown(editor, f"{place}?page=3")
    assert len(statements) <= 8
    assert "Mele di prova 229" in text
    assert "Mele di prova 199" not in text


def test_the_bar_ends_in_a_new_page(
    store: Store, editor: Visitor, work: Callable[[], None]
) -> None:
    _, place = hand_in(editor, csv_list(NET, APPLES))
    columns(editor, place, "sku", "title", "price")
    asked = {"HX-Request": "true"}
    assert "HX-Refresh" not in editor.get(place, headers=asked).headers
    work()
    assert editor.get(place, headers=asked).headers["HX-Refresh"] == "true"
    assert "HX-Refresh" not in editor.get(place).headers


def test_lists_are_forgotten_after_a_week(
    store: Store, editor: Visitor, work: Callable[[], None]
) -> None:
    brought(editor, work, NET, APPLES)
    files: FileStore = store.app.extensions[FileStore.EXTENSION]
    with store.read() as session:
        name = session.scalars(select(StoredFile.name)).one()
        created = session.scalars(select(PriceListImport.created_at)).one()
    assert files.path(name).exists()
    with store.app.app_context(), transaction() as session:
        forget_old(session, {}, created + KEPT - timedelta(minutes=1))
    assert count(store, PriceListImport) == 1
    with store.app.app_context(), transaction() as session:
        forget_old(session, {}, created + KEPT + timedelta(minutes=1))
    assert (count(store, PriceListImport), count(store, PriceListLine)) == (0, 0)
    assert not files.path(name).exists()


@pytest.mark.parametrize(
    ("kind", "begins"), [("csv", b"\xef\xbb\xbf"), ("xlsx", b"PK"), ("gdxp", b"{"), ("exe", b"PK")]
)
def test_a_list_is_taken_out(
    store: Store, editor: Visitor, farm: Organisation, kind: str, begins: bytes
) -> None:
    with store.write() as session:
        factories.offer(session, farm, title="Mele di prova")
    answer = editor.get(f"/realta/cascina-prova/listino/esporta?format={kind}")
    assert answer.status_code == 200
    assert answer.data.startswith(begins)
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_our_own_list_brought_in_again_changes_nothing(
    store: Store, editor: Visitor, farm: Organisation, work: Callable[[], None]
) -> None:
    with store.write() as session:
        for number in range(3):
            factories.offer(
                session, farm, title=f"=Mele di prova {number}", price_cents=100 + number
            )
    data = editor.get("/realta/cascina-prova/listino/esporta?format=csv").data
    _, place = hand_in(editor, data)
    page = editor.get(place).text
    fields = re.findall(r'<select[^>]*id="column-\d+".*?</select>', page, re.DOTALL)
    chosen = [re.search(r'value="(\w*)" selected', field) for field in fields]
    assert columns(editor, place, *[match[1] if match else "" for match in chosen]) == 303
    work()
    text = shown(editor, place)
    assert "3 come prima" in text
    assert "Conferma: non cambia niente" in text


def test_jobs_of_a_list_that_is_gone_do_nothing(
    store: Store, editor: Visitor, work: Callable[[], None]
) -> None:
    _, place = hand_in(editor, csv_list(NET, APPLES))
    columns(editor, place, "sku", "title", "price")
    editor.send(f"{place}/lascia")
    work()
    with store.read() as session:
        job = session.scalars(select(Job).where(Job.kind == PREPARE)).one()
    assert job.state is JobState.DONE
    assert editor.get(f"/listini/{uuid.uuid4()}").status_code == 404
