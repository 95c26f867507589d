"""A spreadsheet becomes offers: what it states is followed, what it leaves open is left alone."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.exchange.listing.doubts import Doubt
from app.exchange.listing.faults import FaultCode
from app.exchange.listing.rules import ImportRules
from app.exchange.mappings import fingerprint_of, recalled, remember
from app.exchange.missing import Missing, MissingRule
from app.exchange.preview import Change, LineKind, Preview
from app.exchange.services import (
    ALL_OR_NOTHING,
    Choices,
    ImportPlan,
    PreparedFile,
    apply_import,
    apply_plan,
    plan_import,
    prepare_import,
    preview_import,
    recognised_layout,
)
from app.exchange.sheets.columns import Layout
from app.exchange.sheets.fields import Basis, Field
from app.exchange.sheets.reading import choice_of
from catalog.claims import Claim
from catalog.evidence import EvidenceLevel
from catalog.offer_prices import OfferPrice, PriceSource
from catalog.offers import Offer
from catalog.organisations import Organisation
from catalog.quantities import Dimension, UnitCode
from tests.app.exchange.sheets import csv_list, layout_in
from tests.support import factories
from tests.support.database import Store
from tests.support.factories import NOW
from tests.support.queries import counted_statements

SLUG = "azienda-demo-prova"
NET = "Codice;Prodotto;Prezzo IVA esclusa"


@pytest.fixture
def producer(store: Store) -> uuid.UUID:
    with store.write() as session:
        return factories.organisation(session, slug=SLUG, name="Azienda Demo Prova").id


def offer(store: Store, owner: uuid.UUID, **fields: Any) -> uuid.UUID:
    with store.write() as session:
        row = Offer(
            **{
                "organisation_id": owner,
                "title": "Mele di prova 5 kg",
                "sku": "M-01",
                "description": "Croccanti.",
                "category_code": "apples",
                "unit": UnitCode.PIECE,
                "unit_label": "cassetta",
                "content_amount": 5000,
                "dimension": Dimension.MASS,
                "price_cents": 1000,
                "vat_basis_points": 400,
                "minimum_units": 2,
                "available_amount": 50_000,
                "published": True,
                "created_at": NOW,
                "updated_at": NOW,
            }
            | fields
        )
        session.add(row)
        session.flush()
        return row.id


def looked_at(store: Store, rules: ImportRules, *rows: str) -> Preview:
    with store.read() as session:
        return preview_import(session, prepare_import(csv_list(*rows), rules), SLUG)


def imported(store: Store, rules: ImportRules, *rows: str, **options: Any) -> Preview:
    with store.write() as session:
        file = prepare_import(csv_list(*rows), rules)
        return apply_import(session, file, SLUG, now=NOW, choices=Choices(**options))


def by_title(store: Store) -> dict[str, Offer]:
    with store.read() as session:
        return {row.title: row for row in session.scalars(select(Offer))}


def test_rows_become_offers(store: Store, producer: uuid.UUID, rules: ImportRules) -> None:
    imported(
        store,
        rules,
        "Codice;Prodotto;Unità;Contenuto;Prezzo IVA inclusa;IVA;Bio;Pezzi per collo;Quantità disponibile",
        "M-01;Mele Golden;cassetta;5 kg;10,40;4%;sì;1;10",
        "C-01;Confettura di fragole;vasetto;240 g;4,40;10%;;6;",
    )
    apples, jam = by_title(store)["Mele Golden"], by_title(store)["Confettura di fragole"]
    assert (apples.unit, apples.unit_label, apples.content_amount) == (
        UnitCode.PIECE,
        "cassetta",
        5000,
    )
    assert (apples.price_cents, apples.vat_basis_points, apples.available_amount) == (
        1000,
        400,
        50_000,
    )
    assert (jam.price_cents, jam.pack_size, jam.available_amount) == (400, 6, None)
    with store.read() as session:
        claim = session.scalars(select(Claim)).one()
    assert (claim.offer_id, claim.criterion_code, claim.value) == (apples.id, "organic", 4)


def test_only_what_the_list_states_is_changed(
    store: Store, producer: uuid.UUID, rules: ImportRules
) -> None:
    offer(store, producer)
    preview = looked_at(store, rules, NET, "M-01;Mele di prova 5 kg;11,00")
    (line,) = preview.lines
    assert line.changes == (Change("price_cents", 1000, 1100),)


def test_a_price_with_vat_is_made_net_by_the_rate_that_the_offer_has(
    store: Store, producer: uuid.UUID, rules: ImportRules
) -> None:
    offer(store, producer)
    preview = looked_at(store, rules, "Prodotto;Prezzo ivato", "Mele di prova 5 kg;11,44")
    (line,) = preview.lines
    assert line.changes == (Change("price_cents", 1000, 1100),)
    assert Doubt.VAT_UNKNOWN not in line.doubts


def test_a_list_of_quantities_alone_changes_quantities_alone(
    store: Store, producer: uuid.UUID, rules: ImportRules
) -> None:
    offer(store, producer)
    preview = looked_at(store, rules, "Prodotto;Giacenza", "Mele di prova 5 kg;3")
    assert [line.changes for line in preview.lines] == [
        (Change("available_amount", 50_000, 15_000),)
    ]


def test_an_offer_without_known_category_is_still_kept_up_to_date(
    store: Store, producer: uuid.UUID, rules: ImportRules
) -> None:
    offer(store, producer, title="Xyzzy", sku=None)
    preview = imported(
        store,
        rules,
        "Prodotto;Prezzo IVA esclusa",
        "Xyzzy;12,00",
        "Qwrtz;1,00",
        missing=Missing(MissingRule.PAUSE),
    )
    assert [line.changes for line in preview.lines] == [(Change("price_cents", 1000, 1200),)]
    assert [draft.said.name for draft in preview.unclassified] == ["Qwrtz"]
    assert (preview.missing, by_title(store)["Xyzzy"].published) == ((), True)


def test_a_code_on_two_rows_is_a_fault_of_both(
    store: Store, producer: uuid.UUID, rules: ImportRules
) -> None:
    preview = looked_at(store, rules, NET, "M-01;Mele;2,00", "P-01;Pere;3,00", "M-01;Noci;9,00")
    assert [(fault.line, fault.code, fault.other_line) for fault in preview.faults] == [
        (2, FaultCode.CODE_TWICE, 4),
        (4, FaultCode.CODE_TWICE, 2),
    ]
    assert [line.draft.title for line in preview.lines] == ["Pere"]


def test_a_column_says_organic_and_takes_it_back(
    store: Store, producer: uuid.UUID, rules: ImportRules
) -> None:
    header = "Prodotto;Prezzo IVA esclusa;Bio"
    for word, values in (("sì", [4]), ("in conversione", [2]), ("", [2]), ("no", [])):
        imported(store, rules, header, f"Mele di prova;2,00;{word}", "Pere di prova;3;no")
        with store.read() as session:
            assert list(session.scalars(select(Claim.value))) == values


@pytest.mark.parametrize(
    ("rule", "published"),
    [
        (MissingRule.KEEP, {"Pere": True, "Noci": True}),
        (MissingRule.PAUSE, {"Pere": False, "Noci": False}),
        (MissingRule.CHOSEN, {"Pere": False, "Noci": True}),
    ],
)
def test_a_person_says_what_becomes_of_what_is_not_listed(
    store: Store,
    producer: uuid.UUID,
    rules: ImportRules,
    rule: MissingRule,
    published: dict[str, bool],
) -> None:
    offer(store, producer)
    pears = offer(store, producer, title="Pere", sku=None)
    offer(store, producer, title="Noci", sku=None)
    row = "M-01;Mele di prova 5 kg;10,00"
    done = imported(store, rules, NET, row, missing=Missing(rule, frozenset({pears})))
    found = by_title(store)
    assert {title: found[title].published for title in published} == published
    assert found["Mele di prova 5 kg"].published
    assert {each.title for each in done.paused} == {
        title for title, shown in published.items() if not shown
    }


def test_what_to_do_is_worked_out_again_from_the_offers_as_they_are(
    store: Store, producer: uuid.UUID, rules: ImportRules
) -> None:
    offer_id = offer(store, producer)
    assert looked_at(store, rules, NET, "M-01;Mele di prova 5 kg;11,00").lines[0].changes
    with store.write() as session:
        row = session.get_one(Offer, offer_id)
        row.price_cents = 1100
    assert imported(store, rules, NET, "M-01;Mele di prova 5 kg;11,00").changes_nothing


def test_a_mapping_is_remembered_for_its_organisation_and_its_headings(
    store: Store, producer: uuid.UUID
) -> None:
    data = csv_list("Nome;Note;Prezzo", "Mele;Frutta;2", "Pere;Frutta;3")
    layout = layout_in(data)
    chosen = layout.with_choice({1: Field.CATEGORY}, Basis.GROSS)
    with store.write() as session:
        other = factories.organisation(session).id
        for each in (layout, chosen):
            remember(session, producer, fingerprint_of(each), choice_of(each), now=NOW)
    with store.read() as session:
        assert fields(recalled(session, producer, layout)) == fields(chosen)
        assert recalled(session, producer, layout).basis is Basis.GROSS
        assert recalled(session, other, layout) == layout
        elsewhere = layout_in(csv_list("Nome;Note;Altro;Prezzo", "Mele;Frutta;x;2"))
        assert recalled(session, producer, elsewhere) == elsewhere


def fields(layout: Layout) -> list[Field | None]:
    return [column.field for column in layout.columns]


def test_a_list_is_read_as_a_person_has_chosen(
    store: Store, producer: uuid.UUID, rules: ImportRules
) -> None:
    data = csv_list("Nome;Prezzo", "Mele;2,00", "Pere;3,00")
    layout = recognised_layout(data)
    assert layout is not None
    file = prepare_import(data, rules, choice=choice_of(layout.with_choice({}, Basis.NET)))
    assert [draft.price_cents for draft in file.drafts[0].drafts] == [200, 300]


def many(rows: int, cents: int) -> list[str]:
    kinds = ("Mele", "Pere", "Patate", "Miele", "Confettura di more")
    return [f"P-{row};{kinds[row % 5]} lotto {row};{2 + row % 7},{cents:02}" for row in range(rows)]


def statements_for(store: Store, rules: ImportRules, rows: int, cents: int) -> int:
    with counted_statements(store.app) as statements:
        imported(store, rules, NET, *many(rows, cents))
    return len(statements)


def test_statements_do_not_grow_with_the_rows(
    store: Store, producer: uuid.UUID, rules: ImportRules
) -> None:
    created = [statements_for(store, rules, rows, 0) for rows in (20, 140)]
    unchanged = statements_for(store, rules, 140, 0)
    changed = statements_for(store, rules, 140, 50)
    assert max(*created, unchanged, changed) <= 14
    assert len(by_title(store)) == 140


def planned(store: Store, rules: ImportRules, *rows: str) -> tuple[PreparedFile, ImportPlan]:
    with store.read() as session:
        file = prepare_import(csv_list(*rows), rules)
        return file, plan_import(session, file, SLUG, now=NOW)


def test_a_plan_is_written_as_it_is_while_nothing_has_changed(
    store: Store, producer: uuid.UUID, rules: ImportRules
) -> None:
    offer(store, producer)
    file, plan = planned(store, rules, NET, "M-01;Mele di prova 5 kg;12,00")
    with store.write() as session:
        assert apply_plan(session, file, plan, SLUG, ALL_OR_NOTHING) is plan
    assert by_title(store)["Mele di prova 5 kg"].price_cents == 1200


def test_a_plan_is_made_anew_when_an_offer_has_changed_meanwhile(
    store: Store, producer: uuid.UUID, rules: ImportRules
) -> None:
    apples = offer(store, producer)
    file, plan = planned(store, rules, NET, "M-01;Mele di prova 5 kg;12,00")
    with store.write() as session:
        row = session.get_one(Offer, apples)
        row.price_cents, row.updated_at = 1200, NOW + timedelta(minutes=1)
    with store.write() as session:
        done = apply_plan(session, file, plan, SLUG, ALL_OR_NOTHING)
    assert done is not plan
    assert [line.kind for line in done.preview.lines] == [LineKind.UNCHANGED]
    assert by_title(store)["Mele di prova 5 kg"].revision == 2


def test_a_plan_is_made_anew_when_an_offer_has_come_or_gone_or_a_claim_has_changed(
    store: Store, producer: uuid.UUID, rules: ImportRules
) -> None:
    apples = offer(store, producer)

    def new_plan_after(change: Callable[[Session], object]) -> bool:
        file, plan = planned(store, rules, NET, "M-01;Mele di prova 5 kg;12,00")
        with store.write() as session:
            change(session)
        with store.write() as session:
            made_anew = apply_plan(session, file, plan, SLUG, ALL_OR_NOTHING) is not plan
            session.rollback()
        return made_anew

    def withdraw(session: Session) -> None:
        row = session.get_one(Offer, apples)
        row.published, row.sku, row.withdrawn_at = False, None, NOW

    owner = Organisation.id == producer
    assert not new_plan_after(lambda _session: None)
    assert new_plan_after(lambda session: session.add(pears(producer)))
    assert new_plan_after(lambda session: session.add(bare_claim(producer, apples)))
    assert new_plan_after(lambda session: session.execute(update(Claim).values(number="7")))
    assert new_plan_after(
        lambda session: session.execute(
            update(Organisation).where(owner).values(vat_number="00743110157")
        )
    )
    assert new_plan_after(withdraw)


def pears(owner: uuid.UUID) -> Offer:
    return Offer(
        organisation_id=owner,
        title="Pere di prova",
        category_code="pears",
        unit=UnitCode.KILOGRAM,
        content_amount=1000,
        dimension=Dimension.MASS,
        created_at=NOW,
        updated_at=NOW,
    )


def bare_claim(owner: uuid.UUID, offer_id: uuid.UUID) -> Claim:
    return Claim(
        organisation_id=owner,
        offer_id=offer_id,
        criterion_code="organic",
        value=4,
        level=EvidenceLevel.SELF_DECLARED,
        created_at=NOW,
    )


def test_the_price_history_says_that_a_list_brought_the_price(
    store: Store, producer: uuid.UUID, rules: ImportRules
) -> None:
    imported(store, rules, NET, "M-01;Mele di prova;2,00")
    imported(store, rules, NET, "M-01;Mele di prova;2,50")
    with store.read() as session:
        prices = session.scalars(select(OfferPrice).order_by(OfferPrice.id)).all()
        assert [(row.price_cents, row.source) for row in prices] == [
            (200, PriceSource.IMPORT),
            (250, PriceSource.IMPORT),
        ]


def test_a_list_that_repeats_a_price_confirms_it_and_disturbs_nobody(
    store: Store, producer: uuid.UUID, rules: ImportRules
) -> None:
    long_ago = NOW - timedelta(days=90)
    offer(store, producer, price_confirmed_at=long_ago, updated_at=long_ago)
    offer(store, producer, title="Pere", sku=None, price_confirmed_at=long_ago, updated_at=long_ago)
    imported(store, rules, NET, "M-01;Mele di prova 5 kg;10,00")
    found = by_title(store)
    assert [found[title].price_confirmed_at for title in ("Mele di prova 5 kg", "Pere")] == [
        NOW,
        long_ago,
    ]
    assert found["Mele di prova 5 kg"].revision == 1


def test_a_withdrawn_offer_stays_withdrawn(
    store: Store, producer: uuid.UUID, rules: ImportRules
) -> None:
    old = offer(store, producer, sku=None, published=False, withdrawn_at=NOW)
    imported(store, rules, NET, "M-01;Mele di prova 5 kg;10,00")
    with store.read() as session:
        assert session.get_one(Offer, old).withdrawn_at == NOW
        assert len(session.scalars(select(Offer)).all()) == 2


def test_preparing_tells_how_far_it_is(rules: ImportRules) -> None:
    told: list[tuple[int, int]] = []
    prepare_import(
        csv_list(NET, *many(250, 0)), rules, progress=lambda done, total: told.append((done, total))
    )
    assert told == [(0, 250), (100, 250), (200, 250), (250, 250)]


def test_a_faulty_row_stops_everything_unless_it_is_left_out(
    store: Store, producer: uuid.UUID, rules: ImportRules
) -> None:
    done = imported(store, rules, NET, "M-01;Mele;due", "P-01;Pere;3,00", skip_faulty=True)
    assert [line.kind for line in done.lines] == [LineKind.CREATED]
    assert list(by_title(store)) == ["Pere"]
