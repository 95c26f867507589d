"""The payment reference of a household: stable, found in whatever people write, never somebody else's."""

import uuid

from hypothesis import given
from hypothesis import strategies as st

from app.ledger.references import (
    LENGTH,
    SYMBOLS,
    found_in,
    plain_reference,
    reference_of,
    references_of,
)


# The check is the last symbol: each before it times its place from 2 on, modulo as many symbols as there are.
def is_reference(symbols: str) -> bool:
    *others, check = (SYMBOLS.index(each) for each in symbols)
    return sum(place * each for place, each in enumerate(others, start=2)) % len(SYMBOLS) == check


HOUSEHOLD = uuid.UUID("01932f6e-0000-7000-8000-000000000001")


def test_the_reference_of_a_household_never_changes() -> None:
    assert reference_of(HOUSEHOLD) == "94YQ-FU9S"


@given(st.uuids(), st.integers(0, LENGTH - 1), st.sampled_from(SYMBOLS))
def test_one_wrong_symbol_is_noticed(household: uuid.UUID, place: int, symbol: str) -> None:
    plain = plain_reference(household)
    assert is_reference(plain)
    wrong = plain[:place] + symbol + plain[place + 1 :]
    assert is_reference(wrong) == (wrong == plain)


@given(st.uuids(), st.integers(0, LENGTH - 2))
def test_two_symbols_that_changed_places_are_noticed(household: uuid.UUID, place: int) -> None:
    plain = plain_reference(household)
    wrong = plain[:place] + plain[place + 1] + plain[place] + plain[place + 2 :]
    assert is_reference(wrong) == (wrong == plain)


@given(
    st.uuids(),
    st.text(alphabet="abcdefg 123", max_size=10),
    st.text(alphabet="abcdefg 123", max_size=10),
    st.lists(st.sampled_from(["", " ", "-", ".", "  "]), min_size=LENGTH, max_size=LENGTH),
    st.booleans(),
)
def test_it_is_found_with_any_spaces_and_case(
    household: uuid.UUID, before: str, after: str, gaps: list[str], lower: bool
) -> None:
    written = "".join(
        symbol + gap for symbol, gap in zip(plain_reference(household), gaps, strict=True)
    )
    text = f"{before}{written.lower() if lower else written}{after}"
    assert found_in(text, references_of([household])) == {household}


def test_another_groups_reference_is_nothing_here() -> None:
    other = uuid.UUID("01932f6e-0000-7000-8000-000000000002")
    assert found_in(f"Quota {reference_of(other)}", references_of([HOUSEHOLD])) == set()
