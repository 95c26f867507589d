"""Italian identifiers: made up, but with the right check digits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.identifiers import BadTaxCode, BadVatNumber, tax_code, vat_number


@pytest.mark.parametrize(
    "text", ["12345670017", "IT12345670017", "it 12345670017", " 12345670017\n", "123 4567 0017"]
)
def test_a_vat_number_is_reduced_to_its_digits(text: str) -> None:
    assert vat_number(text) == "12345670017"


@given(st.integers(0, 10).flatmap(lambda place: st.tuples(st.just(place), st.integers(1, 9))))
def test_one_wrong_digit_is_noticed(slip: tuple[int, int]) -> None:
    place, step = slip
    digits = list("12345670017")
    digits[place] = str((int(digits[place]) + step) % 10)
    with pytest.raises(BadVatNumber) as caught:
        vat_number("".join(digits))
    assert caught.value.value == "".join(digits)


@pytest.mark.parametrize("text", ["", "IT", "1234567001", "123456700170", "x" * 11, "0" * 11])
def test_what_is_no_vat_number_is_refused(text: str) -> None:
    with pytest.raises(BadVatNumber):
        vat_number(text)


@given(st.text(max_size=40))
def test_any_text_is_accepted_or_refused_and_nothing_else(text: str) -> None:
    for read, refusal in ((vat_number, BadVatNumber), (tax_code, BadTaxCode)):
        try:
            kept = read(text)
        except refusal:
            continue
        assert kept.isascii()
        assert len(kept) in {11, 16}


def test_a_tax_code_of_a_person_is_written_in_capitals() -> None:
    assert tax_code(" rssmra85t10a562s ") == "RSSMRA85T10A562S"


def test_a_tax_code_of_a_body_is_its_vat_number() -> None:
    assert tax_code("12345670017") == "12345670017"


@pytest.mark.parametrize("text", ["RSSMRA85T10A562X", "", "RSSMRA85T10A562", "RSSMRA85T40A562S"])
def test_what_is_no_tax_code_is_refused(text: str) -> None:
    with pytest.raises(BadTaxCode):
        tax_code(text)
