"""The ethical profile: what is said of each principle, and how well it is shown today."""

from datetime import date, timedelta
from typing import Any

import pytest

from catalog.claims import Claim
from catalog.criteria import load_criteria
from catalog.evidence import EvidenceLevel
from catalog.profile import PrincipleProfile, PrincipleState, ethical_profile

TODAY = date(2026, 11, 22)
YESTERDAY = TODAY - timedelta(days=1)
# Two core criteria: organic and waste-reduction.
PRINCIPLE = "environmental-sustainability"


def claim(criterion: str = "organic", **fields: Any) -> Claim:
    values = {"value": 4, "level": EvidenceLevel.CERTIFIED, "valid_until": None}
    return Claim(criterion_code=criterion, **(values | fields))


def profile(*claims: Claim, principle: str = PRINCIPLE) -> PrincipleProfile:
    found = ethical_profile(claims, load_criteria(), day=TODAY)
    return next(each for each in found if each.principle.code == principle)


def test_every_principle_is_there_in_its_order() -> None:
    criteria = load_criteria()
    shown = [each.principle.code for each in ethical_profile([], criteria, day=TODAY)]
    assert shown == [principle.code for principle in criteria.principles]


def test_of_whom_nothing_is_said_nothing_is_known() -> None:
    empty = profile()
    assert (empty.state, empty.strength, empty.claims) == (PrincipleState.NONE, 0.0, ())


def test_a_valid_certificate_is_verified() -> None:
    found = profile(claim())
    assert found.state is PrincipleState.VERIFIED
    assert found.strength == pytest.approx(0.5)  # The other core criterion counts nothing.


def test_a_certificate_holds_through_its_last_day() -> None:
    assert profile(claim(valid_until=TODAY)).state is PrincipleState.VERIFIED


def test_an_expired_certificate_is_only_declared_and_worth_as_little() -> None:
    expired, declared = claim(valid_until=YESTERDAY), claim(level=EvidenceLevel.SELF_DECLARED)
    assert profile(expired).state is PrincipleState.DECLARED
    assert profile(expired).strength == pytest.approx(profile(declared).strength)
    assert profile(expired).strength < profile(claim()).strength


@pytest.mark.parametrize("level", [EvidenceLevel.SELF_DECLARED, EvidenceLevel.DOCUMENTED])
def test_who_speaks_for_itself_is_only_declared(level: EvidenceLevel) -> None:
    assert profile(claim(level=level)).state is PrincipleState.DECLARED


def test_a_certified_nothing_verifies_nothing() -> None:
    assert profile(claim(value=0)).state is PrincipleState.DECLARED
    assert profile(claim(value=0)).strength == 0


def test_what_does_not_apply_leaves_the_mean() -> None:
    found = profile(claim(), claim("waste-reduction", value=None))
    assert found.strength == pytest.approx(1.0)
    only = profile(claim(value=None), claim("waste-reduction", value=None))
    assert (only.state, only.strength) == (PrincipleState.NOT_APPLICABLE, 0.0)


def test_more_than_the_core_counts_too() -> None:
    assert profile(claim(), claim("biodynamic")).strength == pytest.approx(2 / 3)


def test_a_claim_counts_for_its_own_principle_only() -> None:
    assert profile(claim(), principle="commons").state is PrincipleState.NONE
