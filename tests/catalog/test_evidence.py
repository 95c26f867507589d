"""What a claim is worth, given who stands behind it and until when."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.evidence import (
    HIGHEST_VALUE,
    RANKS,
    WEIGHTS,
    ClaimValueOffScale,
    EvidenceLevel,
    is_expired,
    rank,
    strength,
    trust,
)
from matching import MatchParams

DAY = date(2026, 6, 15)
YESTERDAY = DAY - timedelta(days=1)

levels = st.sampled_from(EvidenceLevel)
values = st.integers(0, HIGHEST_VALUE)
days = st.dates(date(2020, 1, 1), date(2035, 12, 31))


def test_the_levels_are_ranked_from_the_declaration_to_the_public_register() -> None:
    assert [(level.value, rank(level)) for level in EvidenceLevel] == [
        ("self_declared", 0),
        ("documented", 1),
        ("peer_verified", 2),
        ("certified", 3),
        ("public_register", 4),
    ]


def test_a_higher_rank_is_never_trusted_less() -> None:
    in_order = [WEIGHTS[level] for level in sorted(EvidenceLevel, key=rank)]

    assert in_order == sorted(in_order)


def test_the_catalogue_and_the_engine_trust_evidence_alike() -> None:
    assert tuple(WEIGHTS[level] for level in RANKS) == MatchParams().evidence_weights


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        (EvidenceLevel.SELF_DECLARED, 0.4),
        (EvidenceLevel.DOCUMENTED, 0.6),
        (EvidenceLevel.PEER_VERIFIED, 0.85),
        (EvidenceLevel.CERTIFIED, 1.0),
        (EvidenceLevel.PUBLIC_REGISTER, 1.0),
    ],
)
def test_a_full_value_is_worth_the_weight_of_its_evidence(
    level: EvidenceLevel, expected: float
) -> None:
    assert strength(4, level, valid_until=None, day=DAY) == expected


def test_half_the_value_is_worth_half() -> None:
    assert strength(2, EvidenceLevel.CERTIFIED, valid_until=None, day=DAY) == 0.5


def test_the_last_valid_day_still_counts() -> None:
    assert strength(4, EvidenceLevel.CERTIFIED, valid_until=DAY, day=DAY) == 1.0


def test_an_expired_certificate_is_worth_a_mere_declaration() -> None:
    assert strength(4, EvidenceLevel.CERTIFIED, valid_until=YESTERDAY, day=DAY) == 0.4


def test_an_expired_declaration_is_worth_what_it_was() -> None:
    assert strength(4, EvidenceLevel.SELF_DECLARED, valid_until=YESTERDAY, day=DAY) == 0.4


def test_evidence_without_an_end_never_expires() -> None:
    assert not is_expired(None, date.max)


def test_not_applicable_has_no_strength() -> None:
    assert strength(None, EvidenceLevel.CERTIFIED, valid_until=None, day=DAY) is None


@pytest.mark.parametrize("value", [-1, 5, 2.0, True, "3"])
def test_a_value_off_the_scale_is_refused(value: object) -> None:
    with pytest.raises(ClaimValueOffScale) as refusal:
        strength(value, EvidenceLevel.CERTIFIED, valid_until=None, day=DAY)  # type: ignore[arg-type]

    assert refusal.value.code == "claim_value_off_scale"
    assert refusal.value.facts() == {"value": value}


@given(value=values, level=levels, until=st.none() | days, day=days)
def test_strength_lies_between_nothing_and_one(
    value: int, level: EvidenceLevel, until: date | None, day: date
) -> None:
    worth = strength(value, level, valid_until=until, day=day)

    assert worth is not None
    assert 0.0 <= worth <= 1.0


@given(value=st.integers(0, HIGHEST_VALUE - 1), level=levels, until=st.none() | days, day=days)
def test_a_higher_value_is_worth_more(
    value: int, level: EvidenceLevel, until: date | None, day: date
) -> None:
    lower = strength(value, level, valid_until=until, day=day)
    higher = strength(value + 1, level, valid_until=until, day=day)

    assert lower is not None
    assert higher is not None
    assert lower < higher


@given(level=levels, until=days, day=days, later=st.integers(0, 2000))
def test_time_never_makes_evidence_stronger(
    level: EvidenceLevel, until: date, day: date, later: int
) -> None:
    now = trust(level, valid_until=until, day=day)
    then = trust(level, valid_until=until, day=day + timedelta(days=later))

    assert then <= now
