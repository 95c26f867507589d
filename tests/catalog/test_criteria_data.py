"""The criteria that the product ships: complete, balanced and of use to those who ask."""

from datetime import date, timedelta

import pytest

from catalog.criteria import CROSSWALK_CODES, Criterion, load_criteria
from catalog.evidence import EvidenceLevel, strength

CRITERIA = load_criteria()
DAY = date(2026, 6, 15)
PRINCIPLES = (
    "equity-social-cohesion",
    "solidarity-cooperation",
    "environmental-sustainability",
    "energy-sustainability",
    "direct-relation",
    "respect-of-the-person",
    "fair-distribution",
    "landscape-environment",
    "participation-democracy",
    "commons",
    "ethical-finance",
    "conscious-consumption",
)
FORMAL = tuple(criterion for criterion in CRITERIA if criterion.formal)
SOFT = tuple(criterion for criterion in CRITERIA if not criterion.formal)

every_criterion = pytest.mark.parametrize("criterion", CRITERIA, ids=lambda each: each.code)


def test_the_twelve_principles_of_the_district_stand_in_its_order() -> None:
    assert tuple(principle.code for principle in CRITERIA.principles) == PRINCIPLES


def test_there_are_at_least_fifty_criteria() -> None:
    assert len(CRITERIA) >= 50


@pytest.mark.parametrize("code", PRINCIPLES)
def test_every_principle_can_be_measured_and_has_a_core_criterion(code: str) -> None:
    criteria = CRITERIA.of_principle(code)

    assert len(criteria) >= 3
    assert any(criterion.core for criterion in criteria)


def test_the_core_is_small_enough_for_one_tired_person() -> None:
    assert 12 <= len(CRITERIA.core) <= 18


def test_a_core_criterion_is_open_to_organisations() -> None:
    assert not [criterion.code for criterion in CRITERIA.core if criterion.scope == "offer"]


def test_the_default_set_is_read_once() -> None:
    assert load_criteria() is CRITERIA


@every_criterion
def test_texts_are_sentences_without_stray_spaces(criterion: Criterion) -> None:
    sentences = (
        *criterion.scale_it,
        *criterion.scale_en,
        criterion.strength_it,
        criterion.strength_en,
    )

    assert all(text == " ".join(text.split()) for text in sentences)
    assert all(text[0].isupper() and text.endswith((".", '".')) for text in sentences)


@every_criterion
def test_scale_texts_are_short_enough_for_a_phone(criterion: Criterion) -> None:
    assert max(len(text) for text in (*criterion.scale_it, *criterion.scale_en)) <= 110


@every_criterion
def test_people_can_type_it(criterion: Criterion) -> None:
    assert criterion.synonyms
    assert all(synonym == synonym.casefold().strip() for synonym in criterion.synonyms)


@every_criterion
def test_anyone_can_begin_with_a_declaration_and_then_show_a_document(
    criterion: Criterion,
) -> None:
    assert criterion.accepts(EvidenceLevel.SELF_DECLARED)
    assert criterion.accepts(EvidenceLevel.DOCUMENTED)


@pytest.mark.parametrize("criterion", FORMAL, ids=lambda each: each.code)
def test_a_formal_criterion_can_be_verified_by_others(criterion: Criterion) -> None:
    strongest = criterion.evidence[-1]

    assert strongest not in {EvidenceLevel.SELF_DECLARED, EvidenceLevel.DOCUMENTED}


@pytest.mark.parametrize("criterion", FORMAL, ids=lambda each: each.code)
def test_a_merely_declared_formal_criterion_does_not_satisfy_a_must(criterion: Criterion) -> None:
    worth = strength(4, EvidenceLevel.SELF_DECLARED, valid_until=None, day=DAY)

    assert worth is not None
    assert worth < criterion.required_strength


@pytest.mark.parametrize("criterion", FORMAL, ids=lambda each: each.code)
def test_an_expired_certificate_does_not_satisfy_a_must(criterion: Criterion) -> None:
    yesterday = DAY - timedelta(days=1)
    worth = strength(4, criterion.evidence[-1], valid_until=yesterday, day=DAY)

    assert worth is not None
    assert worth < criterion.required_strength


@pytest.mark.parametrize("criterion", FORMAL, ids=lambda each: each.code)
def test_a_documented_formal_criterion_satisfies_a_must(criterion: Criterion) -> None:
    worth = strength(4, EvidenceLevel.DOCUMENTED, valid_until=None, day=DAY)

    assert worth is not None
    assert worth >= criterion.required_strength


@pytest.mark.parametrize("criterion", SOFT, ids=lambda each: each.code)
def test_a_good_declaration_satisfies_a_soft_must_and_a_poor_one_does_not(
    criterion: Criterion,
) -> None:
    good = strength(3, EvidenceLevel.SELF_DECLARED, valid_until=None, day=DAY)
    poor = strength(2, EvidenceLevel.SELF_DECLARED, valid_until=None, day=DAY)

    assert good is not None
    assert poor is not None
    assert poor < criterion.required_strength <= good


def test_in_conversion_is_not_organic_enough_for_a_must() -> None:
    organic = CRITERIA.get("organic")
    worth = strength(2, EvidenceLevel.CERTIFIED, valid_until=None, day=DAY)

    assert "conversione" in organic.scale_it[2]
    assert organic.scale_en[4] == "Certified organic."
    assert worth is not None
    assert worth < organic.required_strength


def test_only_zero_kilometre_is_computed() -> None:
    assert [criterion.code for criterion in CRITERIA if criterion.computed] == ["km0"]


def test_every_code_of_every_scheme_is_used_by_some_criterion() -> None:
    used = {
        scheme: {code for criterion in CRITERIA for code in criterion.crosswalk.get(scheme, ())}
        for scheme in CROSSWALK_CODES
    }
    missing = {scheme: CROSSWALK_CODES[scheme] - used[scheme] for scheme in CROSSWALK_CODES}

    assert {scheme: codes for scheme, codes in missing.items() if codes} == {}


@pytest.mark.parametrize(
    ("phrase", "code"),
    [
        ("bio", "organic"),
        ("biologica", "organic"),
        ("biologici", "organic"),
        ("demeter", "biodynamic"),
        ("lotta integrata", "integrated-production"),
        ("cooperativa sociale", "social-coop"),
        ("coop sociale di tipo b", "social-coop-b"),
        ("inserimento lavorativo", "work-integration"),
        ("filiera corta", "short-chain"),
        ("km0", "km0"),
        ("km zero", "km0"),
        ("chilometro zero", "km0"),
        ("equo e solidale", "fair-trade"),
        ("fair trade", "fair-trade"),
        ("senza glutine", "gluten-free"),
        ("gluten free", "gluten-free"),
        ("senza lattosio", "lactose-free"),
        ("vegano", "vegan"),
        ("sfuso", "bulk"),
        ("vuoto a rendere", "deposit-return"),
        ("plastic free", "plastic-free"),
        ("razze autoctone", "native-breeds"),
        ("presidio", "slow-food-presidium"),
        ("prezzo trasparente", "transparent-price"),
        ("terre confiscate", "confiscated-land"),
        ("garanzia partecipata", "spg"),
    ],
)
def test_the_words_that_people_type_lead_to_the_criterion(phrase: str, code: str) -> None:
    assert [each.code for each in CRITERIA if phrase in each.synonyms] == [code]


@pytest.mark.parametrize(
    "code",
    [
        "fsc-pefc",
        "emas",
        "iso-14001",
        "sa8000",
        "b-corp",
        "common-good-balance",
        "renewable-electricity",
        "direct-sale",
        "wage-range",
        "gender-equity",
        "gender-certification",
        "democratic-governance",
        "ethical-finance",
        "biodiversity",
        "local-seeds",
        "animal-welfare",
        "soil-care",
        "commons-care",
        "social-agriculture",
        "open-licences",
        "accessible",
    ],
)
def test_what_the_district_names_is_there(code: str) -> None:
    assert code in CRITERIA
