"""Importing into an organisation: first looked at, then all of it or nothing, and only once."""

import json
import uuid
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import func, select

from app.exchange.errors import PriceListHasFaults, SeveralSuppliers, UnknownOrganisation
from app.exchange.listing.doubts import Doubt
from app.exchange.listing.rules import ImportRules
from app.exchange.preview import Change, LineKind, Notice, Preview
from app.exchange.services import Choices, apply_import, prepare_import, preview_import
from catalog.claims import Claim
from catalog.evidence import EvidenceLevel
from catalog.offers import Offer
from catalog.seasons import ALL_YEAR
from tests.app.exchange.lists import SUPPLIER, document, price_list, product
from tests.support import factories
from tests.support.database import Store
from tests.support.factories import NOW

SLUG = "azienda-demo-prova"
APPLES = product("Mele Golden (BIO) 5 kg", sku="M-01", umPrice=10.4)
JAM = product("Confettura di fragole 240 gr", um="Barattoli", umPrice=4.4, vatRate=10, category="")


class Interrupted(Exception):
    """Something else of the same transaction fails."""


@pytest.fixture
def producer(store: Store) -> uuid.UUID:
    with store.write() as session:
        row = factories.organisation(
            session, slug=SLUG, name="Azienda Demo Prova", vat_number=SUPPLIER["vatNumber"]
        )
        return row.id


def imported(store: Store, rules: ImportRules, *products: object, **options: Any) -> Preview:
    file = prepare_import(price_list(*products), rules)
    with store.write() as session:
        return apply_import(session, file, SLUG, now=NOW, choices=Choices(**options))


def looked_at(store: Store, rules: ImportRules, *products: object) -> Preview:
    file = prepare_import(price_list(*products), rules)
    with store.read() as session:
        return preview_import(session, file, SLUG)


def offers_by_title(store: Store) -> dict[str, Offer]:
    with store.read() as session:
        return {offer.title: offer for offer in session.scalars(select(Offer))}


def claims(store: Store) -> list[tuple[str, int | None, EvidenceLevel]]:
    with store.read() as session:
        rows = session.scalars(select(Claim).order_by(Claim.criterion_code, Claim.value.desc()))
        return [(row.criterion_code, row.value, row.level) for row in rows]


def kinds(preview: Preview) -> list[LineKind]:
    return [line.kind for line in preview.lines]


def test_a_preview_changes_nothing(store: Store, producer: uuid.UUID, rules: ImportRules) -> None:
    preview = looked_at(store, rules, APPLES, JAM)
    assert kinds(preview) == [LineKind.CREATED, LineKind.CREATED]
    assert offers_by_title(store) == {}


def test_an_import_creates_offers(store: Store, producer: uuid.UUID, rules: ImportRules) -> None:
    imported(store, rules, APPLES, JAM)
    found = offers_by_title(store)
    apples, jam = found["Mele Golden (BIO) 5 kg"], found["Confettura di fragole 240 gr"]
    assert (apples.category_code, apples.sku, apples.published) == ("apples", "M-01", True)
    assert (apples.price_cents, apples.vat_basis_points, apples.content_amount) == (1000, 400, 5000)
    assert (jam.category_code, jam.price_cents, jam.unit_label) == ("jams", 400, "barattolo")
    assert jam.months == ALL_YEAR
    # Listed in November, so on offer in November, whatever the usual season of its kind.
    assert apples.months & 1 << 10


def test_importing_a_list_twice_changes_nothing(
    store: Store, producer: uuid.UUID, rules: ImportRules
) -> None:
    imported(store, rules, APPLES, JAM)
    before = offers_by_title(store)
    again = imported(store, rules, APPLES, JAM)
    assert again.changes_nothing
    after = offers_by_title(store)
    assert {title: offer.id for title, offer in after.items()} == {
        title: offer.id for title, offer in before.items()
    }
    assert len(claims(store)) == 1


def test_a_preview_tells_old_and_new_values(
    store: Store, producer: uuid.UUID, rules: ImportRules
) -> None:
    imported(store, rules, APPLES)
    preview = looked_at(store, rules, APPLES | {"orderInfo": {"umPrice": 11.44, "vatRate": 4}})
    (line,) = preview.of_kind(LineKind.UPDATED)
    assert line.changes == (Change("price_cents", 1000, 1100),)


def test_products_are_known_by_code_then_by_name(
    store: Store, producer: uuid.UUID, rules: ImportRules
) -> None:
    imported(store, rules, APPLES, JAM)
    renamed = APPLES | {"name": "Mele Golden (BIO) cassetta 6 kg"}
    preview = imported(store, rules, renamed, JAM | {"sku": "C-07"})
    assert kinds(preview) == [LineKind.UPDATED, LineKind.UPDATED]
    assert Doubt.RENAMED in preview.lines[0].doubts
    found = offers_by_title(store)
    assert found["Mele Golden (BIO) cassetta 6 kg"].content_amount == 6000
    assert found["Confettura di fragole 240 gr"].sku == "C-07"
    assert len(found) == 2


def test_a_name_is_not_taken_from_the_offer_whose_code_is_listed(
    store: Store, producer: uuid.UUID, rules: ImportRules
) -> None:
    imported(store, rules, APPLES)
    swapped = [APPLES | {"name": "Mele Fuji 5 kg"}, APPLES | {"sku": "M-02"}]
    preview = imported(store, rules, *swapped)
    assert kinds(preview) == [LineKind.UPDATED, LineKind.CREATED]
    assert {offer.sku: title for title, offer in offers_by_title(store).items()} == {
        "M-01": "Mele Fuji 5 kg",
        "M-02": "Mele Golden (BIO) 5 kg",
    }


def test_offers_of_others_are_never_touched(
    store: Store, producer: uuid.UUID, rules: ImportRules
) -> None:
    with store.write() as session:
        other = factories.organisation(session)
        factories.offer(session, other, title="Mele Golden (BIO) 5 kg", sku="M-01", price_cents=7)
    preview = imported(store, rules, APPLES)
    assert kinds(preview) == [LineKind.CREATED]
    with store.read() as session:
        prices = session.scalars(select(Offer.price_cents).order_by(Offer.price_cents)).all()
    assert prices == [7, 1000]


def test_what_the_list_does_not_name_is_left_alone_and_told(
    store: Store, producer: uuid.UUID, rules: ImportRules
) -> None:
    imported(store, rules, APPLES, JAM)
    preview = imported(store, rules, APPLES)
    assert [offer.title for offer in preview.missing] == ["Confettura di fragole 240 gr"]
    assert offers_by_title(store)["Confettura di fragole 240 gr"].published


def test_unavailable_products_stay_unpublished_and_come_back(
    store: Store, producer: uuid.UUID, rules: ImportRules
) -> None:
    imported(store, rules, APPLES | {"active": False})
    assert not offers_by_title(store)["Mele Golden (BIO) 5 kg"].published
    preview = imported(store, rules, APPLES)
    assert preview.lines[0].changes == (Change("published", False, True),)
    imported(store, rules, APPLES | {"active": False})
    assert not offers_by_title(store)["Mele Golden (BIO) 5 kg"].published


def test_a_price_on_request_is_published(
    store: Store, producer: uuid.UUID, rules: ImportRules
) -> None:
    imported(store, rules, product("Mele miste 5 kg", umPrice=0))
    offer = offers_by_title(store)["Mele miste 5 kg"]
    assert (offer.price_cents, offer.published) == (None, True)


def test_nothing_is_published_when_the_person_does_not_want_it(
    store: Store, producer: uuid.UUID, rules: ImportRules
) -> None:
    quietly = replace(rules, publish=False)
    imported(store, quietly, APPLES)
    assert not offers_by_title(store)["Mele Golden (BIO) 5 kg"].published
    imported(store, rules, APPLES)
    assert imported(store, quietly, APPLES).changes_nothing


def test_what_a_person_has_corrected_is_kept(
    store: Store, producer: uuid.UUID, rules: ImportRules
) -> None:
    several = product("Mele 5Kg/9Kg/15Kg circa", availableQty=10)
    imported(store, rules, several)
    with store.write() as session:
        offer = session.scalars(select(Offer)).one()
        offer.category_code, offer.content_amount, offer.months = "heritage-fruit", 9000, 0b11
        offer.available_amount = 90_000
    assert imported(store, rules, several).changes_nothing


def test_claims_are_the_producers_own_word_about_the_product(
    store: Store, producer: uuid.UUID, rules: ImportRules
) -> None:
    imported(store, rules, APPLES, product("Pere (in conversione bio) 1 kg"), JAM)
    assert claims(store) == [
        ("organic", 4, EvidenceLevel.SELF_DECLARED),
        ("organic", 2, EvidenceLevel.SELF_DECLARED),
    ]
    with store.read() as session:
        assert session.scalar(select(func.count()).where(Claim.offer_id.is_(None))) == 0


def test_a_claim_goes_when_the_name_no_longer_makes_it(
    store: Store, producer: uuid.UUID, rules: ImportRules
) -> None:
    imported(store, rules, APPLES)
    imported(store, rules, APPLES | {"name": "Mele Golden (in conversione BIO) 5 kg"})
    assert claims(store) == [("organic", 2, EvidenceLevel.SELF_DECLARED)]
    imported(store, rules, APPLES | {"name": "Mele Golden 5 kg"})
    assert claims(store) == []


def test_a_claim_with_evidence_is_never_touched(
    store: Store, producer: uuid.UUID, rules: ImportRules
) -> None:
    imported(store, rules, APPLES)
    with store.write() as session:
        claim = session.scalars(select(Claim)).one()
        claim.level, claim.issuer = EvidenceLevel.CERTIFIED, "Organismo di prova"
    imported(store, rules, APPLES | {"name": "Mele Golden 5 kg"})
    assert claims(store) == [("organic", 4, EvidenceLevel.CERTIFIED)]


def test_a_claim_that_a_person_took_away_does_not_come_back(
    store: Store, producer: uuid.UUID, rules: ImportRules
) -> None:
    imported(store, rules, APPLES)
    with store.write() as session:
        session.delete(session.scalars(select(Claim)).one())
    assert imported(store, rules, APPLES).changes_nothing
    assert claims(store) == []


def test_a_list_with_faults_imports_nothing(
    store: Store, producer: uuid.UUID, rules: ImportRules
) -> None:
    with pytest.raises(PriceListHasFaults) as refused:
        imported(store, rules, APPLES, product("Pere", umPrice=-1))
    assert refused.value.count == 1
    assert offers_by_title(store) == {}


def test_faulty_products_are_left_out_when_the_person_says_so(
    store: Store, producer: uuid.UUID, rules: ImportRules
) -> None:
    preview = imported(store, rules, APPLES, product("Pere", umPrice=-1), skip_faulty=True)
    assert [fault.line for fault in preview.faults] == [2]
    assert list(offers_by_title(store)) == ["Mele Golden (BIO) 5 kg"]


def test_an_offer_whose_product_has_a_fault_is_not_told_as_missing(
    store: Store, producer: uuid.UUID, rules: ImportRules
) -> None:
    imported(store, rules, APPLES, JAM)
    preview = looked_at(store, rules, APPLES, JAM | {"orderInfo": {"umPrice": "4,40"}})
    assert (len(preview.faults), preview.missing) == (1, ())


def test_a_failure_halfway_leaves_nothing(
    store: Store, producer: uuid.UUID, rules: ImportRules
) -> None:
    with store.write() as session:
        owner = factories.organisation(session)
        factories.offer(session, owner)

    def half() -> None:
        with store.write() as session:
            apply_import(session, prepare_import(price_list(APPLES, JAM), rules), SLUG, now=NOW)
            raise Interrupted

    with pytest.raises(Interrupted):
        half()
    assert len(offers_by_title(store)) == 1


@pytest.mark.parametrize(
    ("vat_number", "notices"),
    [
        (SUPPLIER["vatNumber"], ()),
        ("00743110157", (Notice.OTHER_VAT_NUMBER,)),
        (None, (Notice.NO_VAT_NUMBER,)),
    ],
)
def test_another_vat_number_is_a_warning_and_no_refusal(
    store: Store, rules: ImportRules, vat_number: str | None, notices: tuple[Notice, ...]
) -> None:
    with store.write() as session:
        factories.organisation(session, slug=SLUG, vat_number=vat_number)
    preview = imported(store, rules, APPLES)
    assert preview.notices == notices
    assert len(offers_by_title(store)) == 1


def test_an_unknown_organisation_is_refused(store: Store, rules: ImportRules) -> None:
    with pytest.raises(UnknownOrganisation):
        imported(store, rules, APPLES)


def test_of_several_suppliers_the_list_of_the_organisation_is_imported(
    store: Store, producer: uuid.UUID, rules: ImportRules
) -> None:
    both = document(APPLES, name="Cascina Demo Altra", vatNumber="00743110157")
    both["blocks"].append(document(JAM)["blocks"][0])
    file = prepare_import(json.dumps(both).encode(), rules)
    with store.write() as session:
        apply_import(session, file, SLUG, now=NOW)
        with pytest.raises(SeveralSuppliers):
            apply_import(session, file, factories.organisation(session).slug, now=NOW)
    assert list(offers_by_title(store)) == ["Confettura di fragole 240 gr"]
