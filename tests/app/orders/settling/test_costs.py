"""Costs and discounts: always to the cent, on what was brought, nobody who got nothing pays."""

import uuid
from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.orders.settling.costs import (
    CostKind,
    CostOutcome,
    CostRule,
    CostSplit,
    Limit,
    LimitMeasure,
    Portion,
    SharedCost,
    share_costs,
    split_exactly,
)

HERE, THERE = uuid.UUID(int=1_001), uuid.UUID(int=1_002)
FARM, DAIRY = uuid.UUID(int=2_001), uuid.UUID(int=2_002)


def key(number: int) -> uuid.UUID:
    return uuid.UUID(int=number)


def portion(
    number: int, cents: int, grams: int = 0, units: int = 0, **fields: uuid.UUID
) -> Portion:
    places = {"group_id": HERE, "producer_id": FARM} | fields
    return Portion(household_id=key(number), cents=cents, grams=grams, units=units, **places)


def rule(
    cents: int | None = 1_001, split: CostSplit = CostSplit.VALUE, **fields: object
) -> CostRule:
    values = {"key": uuid.uuid4(), "kind": CostKind.TRANSPORT} | fields
    return CostRule(cents=cents, split=split, **values)  # type: ignore[arg-type] # by name


def parts(cost: SharedCost) -> list[int]:
    return [cost.parts[each] for each in sorted(cost.parts)]


# Two households of one group, one of another. Goods 12.00, 7.50, 3.20; kg 6, 2.5, 0.8; pieces 6, 3, 1.
THREE = (
    portion(1, 1_200, 6_000, 6),
    portion(2, 750, 2_500, 3),
    portion(3, 320, 800, 1, group_id=THERE),
)


@pytest.mark.parametrize(
    ("split", "expected"),
    [
        # 1001 × 1200 / 2270 = 529.16, × 750 = 330.73, × 320 = 141.11: the cent left goes to .73.
        (CostSplit.VALUE, [529, 331, 141]),
        # 1001 × 6000 / 9300 = 645.81, × 2500 = 269.09, × 800 = 86.11: the cent left goes to .81.
        (CostSplit.WEIGHT, [646, 269, 86]),
        # 1001 × 6 / 10 = 600.6, 300.3, 100.1: the cent left goes to .6.
        (CostSplit.QUANTITY, [601, 300, 100]),
        # 333.67 each: the two cents left go to the first two.
        (CostSplit.EQUALLY, [334, 334, 333]),
    ],
)
def test_ten_euro_and_one_cent_over_three_households_of_two_groups(
    split: CostSplit, expected: list[int]
) -> None:
    (cost,) = share_costs([rule(split=split)], THREE)
    assert parts(cost) == expected
    assert cost.cents == 1_001
    assert cost.outcome is CostOutcome.SHARED


def test_sharing_first_over_groups_and_then_over_households_would_be_wrong() -> None:
    """Three households, one group of two and one of one: 1.00 € equally is 34 + 33 + 33, never 33.5 + 33.5 + 33."""
    (cost,) = share_costs([rule(100, CostSplit.EQUALLY)], THREE)
    assert parts(cost) == [34, 33, 33]
    by_group = {HERE: 0, THERE: 0}
    for each in THREE:
        by_group[each.group_id] += cost.parts[each.household_id]
    # The sums of groups follow from the households: a household is within a cent of 33.33 wherever it is.
    assert by_group == {HERE: 67, THERE: 33}


def test_who_got_nothing_pays_nothing_even_equally() -> None:
    got = [portion(1, 500, 0, 1), portion(2, 0), portion(3, 700, 0, 1)]
    (cost,) = share_costs([rule(100, CostSplit.EQUALLY)], got)
    assert cost.parts == {key(1): 50, key(3): 50}


def test_when_nobody_got_anything_a_cost_is_borne_by_nobody() -> None:
    for got in ([], [portion(1, 0)]):
        (cost,) = share_costs([rule()], got)
        assert (cost.cents, cost.outcome) == (0, CostOutcome.NOBODY)


def test_goods_without_weight_share_by_value_and_gifts_equally() -> None:
    """Soap by the piece has no weight here; what is given away has no value either."""
    (soap,) = share_costs([rule(100, CostSplit.WEIGHT)], [portion(1, 300, 0, 1), portion(2, 100)])
    assert (parts(soap), soap.split) == ([75, 25], CostSplit.VALUE)
    gifts = [portion(1, 0, 0, 5), portion(2, 0, 0, 1)]
    (gift,) = share_costs([rule(100, CostSplit.WEIGHT)], gifts)
    assert (parts(gift), gift.split) == ([50, 50], CostSplit.EQUALLY)


def test_a_cost_of_one_producer_is_borne_by_who_got_its_goods() -> None:
    got = [
        portion(1, 1_000),
        portion(1, 500, producer_id=DAIRY),
        portion(2, 500, producer_id=DAIRY),
    ]
    (cost,) = share_costs([rule(300, producer_id=DAIRY)], got)
    assert cost.parts == {key(1): 150, key(2): 150}


def test_a_cost_of_one_group_is_borne_by_its_households() -> None:
    (cost,) = share_costs([rule(100, group_id=THERE)], THREE)
    assert cost.parts == {key(3): 100}


@pytest.mark.parametrize(
    ("basis_points", "goods", "expected"),
    # 2.5 % of 22.70 is 0.5675; of 0.20 is exactly half a cent, which goes up.
    [(250, 2_270, 57), (250, 20, 1), (250, 19, 0), (10_000, 33, 33)],
)
def test_a_share_of_the_goods_is_rounded_half_up(
    basis_points: int, goods: int, expected: int
) -> None:
    (cost,) = share_costs([rule(None, basis_points=basis_points)], [portion(1, goods)])
    assert cost.cents == expected


@pytest.mark.parametrize(
    ("measure", "amount", "expected"),
    [
        (LimitMeasure.VALUE, 2_271, 1_001),
        (LimitMeasure.VALUE, 2_270, 0),
        (LimitMeasure.WEIGHT, 9_301, 1_001),
        (LimitMeasure.WEIGHT, 9_300, 0),
    ],
)
def test_transport_is_free_from_a_value_or_a_weight_on(
    measure: LimitMeasure, amount: int, expected: int
) -> None:
    (cost,) = share_costs([rule(limit=Limit(measure, amount))], THREE)
    assert cost.cents == expected
    assert cost.outcome is (CostOutcome.SHARED if expected else CostOutcome.FREE)


def test_a_discount_is_given_from_a_value_on() -> None:
    for amount, cents, outcome in (
        (2_270, -227, CostOutcome.SHARED),
        (2_271, 0, CostOutcome.NOT_GIVEN),
    ):
        ten_percent = rule(
            None,
            kind=CostKind.DISCOUNT,
            basis_points=1_000,
            limit=Limit(LimitMeasure.VALUE, amount),
        )
        (cost,) = share_costs([ten_percent], THREE)
        assert (cost.cents, cost.outcome) == (cents, outcome)


def test_a_limit_looks_at_the_goods_in_the_scope_and_at_no_other() -> None:
    got = [portion(1, 900), portion(2, 5_000, producer_id=DAIRY)]
    (cost,) = share_costs([rule(producer_id=FARM, limit=Limit(LimitMeasure.VALUE, 1_000))], got)
    assert cost.parts == {key(1): 1_001}


def discount(cents: int, split: CostSplit = CostSplit.VALUE, **fields: object) -> CostRule:
    return rule(cents, split, kind=CostKind.DISCOUNT, **fields)


def test_a_discount_mirrors_a_cost() -> None:
    for split in CostSplit:
        cost, off = share_costs([rule(901, split), discount(901, split)], THREE)
        assert off.parts == {each: -part for each, part in cost.parts.items()}


def test_a_discount_that_one_cannot_use_goes_to_the_others() -> None:
    """3.00 € equally over 5.00, 0.40 and 2.00: the second has room for 0.40, the rest is shared by the other two."""
    got = [portion(1, 500), portion(2, 40), portion(3, 200)]
    (cost,) = share_costs([discount(300, CostSplit.EQUALLY)], got)
    assert parts(cost) == [-130, -40, -130]
    assert cost.outcome is CostOutcome.SHARED


def test_all_discounts_together_never_exceed_the_goods() -> None:
    got = [portion(1, 500), portion(2, 100, producer_id=DAIRY)]
    first, second, third = share_costs(
        [discount(400, producer_id=FARM), discount(150), discount(100, producer_id=DAIRY)], got
    )
    assert first.parts == {key(1): -400}
    # 150 over 500 : 100 would be 125 and 25; the first household has 100 left.
    assert second.parts == {key(1): -100, key(2): -50}
    assert (third.parts, third.outcome) == ({key(2): -50}, CostOutcome.CUT)


def test_a_cost_is_not_lessened_by_a_discount_nor_a_share_of_it() -> None:
    """A percentage is of the goods, whatever stands before it in the list."""
    costs = share_costs([discount(1_000), rule(None, basis_points=1_000)], THREE)
    assert [cost.cents for cost in costs] == [-1_000, 227]


def _four_digits(cents: int, households: int) -> Fraction:
    """GASdotto: an amount in euro for each member, rounded to four digits."""
    return round(Fraction(cents, 100 * households), 4) * 100


def _up_to_the_cent(cents: int, households: int) -> Fraction:
    """Foodsoft: up to the cent for each group."""
    return Fraction(-(-cents // households))


def _ratio_of_three_digits(cents: int, households: int) -> Fraction:
    """GoGas: a ratio of three digits, then the amount, rounded to the cent."""
    return Fraction(round(round(Fraction(1, households), 3) * cents))


def _percentage_of_two_digits(cents: int, households: int) -> Fraction:
    """PortAlGas: a percentage of two digits, then the amount, rounded to the cent."""
    return Fraction(round(round(Fraction(100, households), 2) * cents / 100))


@pytest.mark.parametrize(
    ("theirs", "cents", "households", "collected"),
    [
        (_four_digits, 1_000, 3, Fraction(99_999, 100)),
        (_up_to_the_cent, 1_000, 3, Fraction(1_002)),
        (_ratio_of_three_digits, 100_100, 7, Fraction(100_100 + 7 * 14)),
        (_percentage_of_two_digits, 1_000, 3, Fraction(999)),
    ],
)
def test_ours_sums_where_others_do_not(
    theirs: Callable[[int, int], Fraction], cents: int, households: int, collected: Fraction
) -> None:
    """The same cost over equal households: 10.00 € over three, 1,001.00 € over seven."""
    assert households * theirs(cents, households) == collected != cents
    got = [portion(number, 500) for number in range(1, households + 1)]
    (cost,) = share_costs([rule(cents, CostSplit.EQUALLY)], got)
    assert cost.cents == cents
    assert max(parts(cost)) - min(parts(cost)) <= 1


households = st.lists(
    st.tuples(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 200), st.integers(0, 2)),
    min_size=1,
    max_size=30,
)


def portions_of(drawn: list[tuple[int, int, int, int]]) -> list[Portion]:
    return [
        portion(number, cents, grams, units, group_id=key(9_000 + group))
        for number, (cents, grams, units, group) in enumerate(drawn, start=1)
    ]


def weights_of(got: list[Portion], cost: SharedCost) -> dict[uuid.UUID, int]:
    name = {"value": "cents", "weight": "grams", "quantity": "units"}.get(cost.split)
    return {each.household_id: getattr(each, name) if name else 1 for each in got}


@given(drawn=households, cents=st.integers(1, 10**7), split=st.sampled_from(CostSplit))
def test_a_cost_sums_exactly_and_nobody_is_a_cent_away(
    drawn: list[tuple[int, int, int, int]], cents: int, split: CostSplit
) -> None:
    got = portions_of(drawn)
    some = [each for each in got if each.is_something]
    (cost,) = share_costs([rule(cents, split)], got)
    assert cost.cents == (cents if some else 0)
    weights = weights_of(some, cost)
    for each, part in cost.parts.items():
        assert abs(part - Fraction(cents * weights[each], sum(weights.values()))) < 1
        assert weights[each] or part == 0
    assert set(cost.parts) == {each.household_id for each in some}


@given(
    drawn=households,
    cents=st.integers(1, 10**7),
    split=st.sampled_from(CostSplit),
    seed=st.randoms(),
)
def test_whoever_is_named_first_gets_the_same(
    drawn: list[tuple[int, int, int, int]], cents: int, split: CostSplit, seed: object
) -> None:
    got = portions_of(drawn)
    mixed = list(got)
    seed.shuffle(mixed)  # type: ignore[attr-defined] # a random.Random
    fixed = rule(cents, split)
    assert share_costs([fixed], got) == share_costs([fixed], mixed)


@given(
    cents=st.integers(-(10**7), 10**7),
    weights=st.lists(st.integers(0, 10**6), min_size=1, max_size=20).filter(any),
)
def test_a_reversal_mirrors(cents: int, weights: list[int]) -> None:
    by_key = {key(number): weight for number, weight in enumerate(weights)}
    there, back = split_exactly(cents, by_key), split_exactly(-cents, by_key)
    assert back == {each: -part for each, part in there.items()}


@given(
    drawn=households,
    offs=st.lists(
        st.tuples(
            st.integers(1, 10**6), st.sampled_from(CostSplit), st.sampled_from([None, FARM, DAIRY])
        ),
        max_size=4,
    ),
)
def test_discounts_never_take_more_than_the_goods_of_a_household(
    drawn: list[tuple[int, int, int, int]],
    offs: list[tuple[int, CostSplit, uuid.UUID | None]],
) -> None:
    got = portions_of(drawn)
    got += [
        portion(number, cents, producer_id=DAIRY)
        for number, (cents, *_rest) in enumerate(drawn[1:], 1)
    ]
    rules = [discount(cents, split, producer_id=producer) for cents, split, producer in offs]
    shared = share_costs(rules, got)
    for scope in (None, FARM, DAIRY):
        for number in range(1, len(drawn) + 1):
            goods = sum(
                each.cents
                for each in got
                if each.household_id == key(number) and scope in {None, each.producer_id}
            )
            off = sum(
                cost.parts.get(key(number), 0)
                for cost in shared
                if scope in {None, cost.rule.producer_id}
            )
            assert goods + off >= 0
    for cost in shared:
        assert -cost.cents <= (cost.rule.cents or 0)
        if cost.outcome is CostOutcome.SHARED:
            assert -cost.cents == cost.rule.cents
