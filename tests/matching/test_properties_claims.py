"""What a claim counts for, on which day, in every market."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import matching
from tests.matching.agreement import BRIEF, bytes_of
from tests.matching.bridge import to_params, to_query, to_table
from tests.matching.changes import every_claim
from tests.matching.oracle import oracle_rank
from tests.matching.oracle_facts import claim_of
from tests.matching.plain_market import NO_END, PlainClaim, PlainParams, PlainTable
from tests.matching.strategies import CRITERIA, DAY, MarketCase, cases

SELF_DECLARED = 0


def _ranking(case: MarketCase) -> matching.Ranking:
    table, query, params = to_table(case.table), to_query(case.query), to_params(case.params)
    return matching.rank(table, query, params, k=1000)


def _bytes(case: MarketCase) -> tuple[object, ...]:
    return bytes_of(_ranking(case))


def _asking_ethics(case: MarketCase, day: int = DAY) -> MarketCase:
    weights = case.query.criteria_weights or tuple((i, 1.0 + i) for i in range(CRITERIA))
    return replace(
        case,
        query=replace(case.query, day=day, criteria_weights=weights),
        params=PlainParams(),
    )


@BRIEF
@given(case=cases(most_asked=2))
def test_an_expired_certificate_counts_as_a_self_declaration(case: MarketCase) -> None:
    case = _asking_ethics(case)

    def declared(claim: PlainClaim) -> PlainClaim:
        return replace(claim, level=SELF_DECLARED) if claim.until < DAY else claim

    other = replace(case, table=every_claim(case.table, declared))
    assert _bytes(other) == _bytes(case)


@BRIEF
@given(case=cases(most_asked=2))
def test_a_claim_valid_until_today_counts_like_one_without_end(case: MarketCase) -> None:
    case = _asking_ethics(case)

    def endless(claim: PlainClaim) -> PlainClaim:
        return replace(claim, until=NO_END) if claim.until == DAY else claim

    other = replace(case, table=every_claim(case.table, endless))
    assert _bytes(other) == _bytes(case)


@BRIEF
@given(case=cases(most_asked=1))
def test_one_day_later_the_claims_of_today_have_expired(case: MarketCase) -> None:
    today = _asking_ethics(case, day=DAY)

    def ended(claim: PlainClaim) -> PlainClaim:
        return replace(claim, until=DAY - 1) if claim.until <= DAY else claim

    tomorrow = replace(today, query=replace(today.query, day=DAY + 1))
    early = replace(today, table=every_claim(today.table, ended))
    assert _bytes(tomorrow) == _bytes(early)


@BRIEF
@given(case=cases(most_asked=2), criterion=st.integers(0, CRITERIA - 1))
def test_a_criterion_that_applies_to_nobody_leaves_the_denominator(
    case: MarketCase, criterion: int
) -> None:
    case = _asking_ethics(case)
    others = tuple(pair for pair in case.query.criteria_weights if pair[0] != criterion)
    assume(any(weight > 0 for _, weight in others))
    assume(not oracle_rank(case.table, case.query, case.params, 0).is_knife_edge)
    nowhere = replace(case, table=_not_applicable(case.table, criterion))
    unasked = replace(nowhere, query=replace(case.query, criteria_weights=others))
    with_it, without = _ranking(nowhere), _ranking(unasked)
    assert with_it.offers.tolist() == without.offers.tolist()
    assert with_it.score == pytest.approx(without.score, abs=1e-12)


@BRIEF
@given(case=cases(most_asked=2), criterion=st.integers(0, CRITERIA - 1))
def test_what_does_not_apply_cannot_satisfy_a_must(case: MarketCase, criterion: int) -> None:
    query = replace(case.query, required=((criterion, 0.01),))
    table = _not_applicable(case.table, criterion)
    ranking = matching.rank(to_table(table), to_query(query), to_params(case.params))
    assert ranking.eligible == 0


@BRIEF
@given(case=cases(most_asked=2))
def test_where_the_claims_are_written_does_not_matter(case: MarketCase) -> None:
    case = _asking_ethics(case)
    table = case.table
    copied = tuple(
        replace(offer, claims={i: claim_of(table, offer, i) for i in range(CRITERIA)})
        for offer in table.offers
    )
    poor = tuple(replace(p, claims=(PlainClaim(),) * CRITERIA) for p in table.producers)
    other = replace(case, table=replace(table, offers=copied, producers=poor))
    assert _bytes(other) == _bytes(case)


def _not_applicable(table: PlainTable, criterion: int) -> PlainTable:
    """The market in which nobody can be asked about this criterion."""
    return replace(
        table,
        offers=tuple(
            replace(offer, claims={**offer.claims, criterion: PlainClaim(-1, level=3)})
            for offer in table.offers
        ),
    )
