"""Whatever our offers hold: importing our own export changes nothing, in every format."""

import uuid
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.exchange.export import WRITTEN, list_of
from app.exchange.listing.rules import ImportRules
from app.exchange.listing.text import one_line
from app.exchange.preview import LineKind, Preview, make_preview
from app.exchange.services import prepare_import
from app.exchange.sheets.formats import FileFormat
from catalog.claims import Claim
from catalog.evidence import EvidenceLevel
from catalog.offers import Offer
from catalog.organisations import Organisation
from catalog.quantities import Dimension, UnitCode
from tests.support.factories import NOW

ORGANISATION = Organisation(name="Cascina Prova", slug="cascina-prova", vat_number="12345670017")
CATEGORIES = ("apples", "jams", "honey", "apple-juice", "gift-hampers", "gardening")
HOSTILE = st.sampled_from(
    [
        "=1+1",
        "+39 035",
        "-sconto",
        "@SOMMA(A1)",
        "\t=1+1",
        "'=1+1",
        "''@x",
        "|cmd",
        "＝1",
        'Mele "Golden"; rosse, 5 kg',
        "[F] Mele (BIO) 5Kg/9Kg circa",
        "Prodotto",
        "Confettura\ndi more\r\n240 g",
        "1.234",
        "00123",
        "sì",
        "Mele  con   spazi",
        "caffÃ¨ e perché",
        "Mele bio in conversione",
        "su richiesta",
        "5/1",
    ]
)
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), min_size=1, max_size=40)
TITLES = (HOSTILE | WORDS).filter(one_line)
TEXTS = st.just("") | HOSTILE | st.text(st.characters(codec="utf-8"), max_size=80)
CODES = (
    st.none() | st.just("M-01") | HOSTILE | st.text("0123456789ABC-=+@.", min_size=1, max_size=12)
)
LABELS = st.none() | st.sampled_from(["cassetta", "vasetto 240 g", "kg", "=kg", "5 kg", "Sacco"])


@st.composite
def offers(draw: st.DrawFn) -> Offer:
    """An offer as anybody may have written it; content and unit need not go together."""
    content = draw(st.integers(1, 10**7))
    return Offer(
        id=uuid.UUID(int=draw(st.integers(1, 2**100))),
        title=draw(TITLES)[:200],
        description=draw(TEXTS),
        sku=draw(CODES),
        category_code=draw(st.sampled_from(CATEGORIES)),
        months=draw(st.integers(0, 4095)),
        unit=draw(st.sampled_from(UnitCode)),
        unit_label=draw(LABELS),
        content_amount=content,
        dimension=draw(st.sampled_from(Dimension)),
        price_cents=draw(st.none() | st.integers(0, 40_000_000)),
        vat_basis_points=draw(
            st.none() | st.sampled_from([0, 400, 1000, 2200]) | st.integers(0, 10_000)
        ),
        pack_size=draw(st.integers(1, 1000)),
        minimum_units=draw(st.integers(0, 1000)),
        multiple_units=draw(st.integers(1, 1000)),
        available_amount=draw(st.none() | st.just(0) | st.integers(0, 10**12)),
        published=draw(st.booleans()),
    )


@st.composite
def shelves(draw: st.DrawFn) -> list[tuple[Offer, list[Claim]]]:
    """The offers of one organisation, no code twice, with what is claimed of them."""
    rows = draw(
        st.lists(offers(), min_size=1, max_size=6, unique_by=(lambda row: row.id, _code_key))
    )
    return [(row, draw(claims_of(row))) for row in rows]


def _code_key(offer: Offer) -> object:
    return one_line(offer.sku) or offer.id


@st.composite
def claims_of(draw: st.DrawFn, offer: Offer) -> list[Claim]:
    """No claim, or one of organic farming with any value and evidence."""
    value = draw(st.sampled_from(["none", None, 0, 2, 3, 4]))
    if value == "none":
        return []
    level = draw(st.sampled_from([EvidenceLevel.SELF_DECLARED, EvidenceLevel.CERTIFIED]))
    return [Claim(offer_id=offer.id, criterion_code="organic", value=value, level=level)]


class Known:
    """Hides the rules, whose half a million letters would stand in every falsifying example."""

    def __init__(self, rules: ImportRules) -> None:
        self.rules = rules


@pytest.fixture(scope="module")
def known_rules(rules: ImportRules) -> Known:
    return Known(rules)


def imported_again(
    shelf: Sequence[tuple[Offer, list[Claim]]], kind: FileFormat, rules: ImportRules
) -> Preview:
    rows = [offer for offer, _ in shelf]
    claims = {offer.id: found for offer, found in shelf}
    data = list_of(ORGANISATION, rows, claims, kind, tree=rules.lexicon.tree, now=NOW)
    (found,), (drafts,) = (read := prepare_import(data, rules)).lists, read.drafts
    return make_preview(found, drafts, ORGANISATION, rows, claims=claims, rules=rules)


@pytest.mark.parametrize("kind", WRITTEN)
@settings(max_examples=60, deadline=None)
@given(shelf=shelves())
def test_importing_our_own_export_changes_nothing(
    kind: FileFormat, known_rules: Known, shelf: list[tuple[Offer, list[Claim]]]
) -> None:
    preview = imported_again(shelf, kind, known_rules.rules)
    assert preview.faults == ()
    changed = [
        (line.draft.title, line.changes, line.claims) for line in preview.of_kind(LineKind.UPDATED)
    ]
    assert changed == []
    assert preview.of_kind(LineKind.CREATED) == ()
    assert preview.missing == ()
    assert len(preview.lines) + len(preview.unclassified) == len(shelf)
