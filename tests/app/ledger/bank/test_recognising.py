"""Who a movement is taken for: certain by its reference only, else suggested."""

import uuid
from datetime import date, timedelta

import pytest

from app.ledger.bank.likeness_queries import HandEntry
from app.ledger.bank.models import BankMovement
from app.ledger.bank.recognising import (
    Guess,
    GuessKind,
    Known,
    KnownParty,
    guess_of,
    name_words,
)
from app.ledger.bank.targets import Target, TargetKind, parse_target
from app.ledger.models import LedgerEntry
from app.ledger.references import plain_reference, reference_of, rf_reference_of

DAY = date(2026, 11, 3)
ROSSI, BIANCHI, FARM = (uuid.UUID(int=number) for number in (1, 2, 3))
KNOWN = Known(
    references={plain_reference(each): each for each in (ROSSI, BIANCHI)},
    households=[
        KnownParty(
            Target(TargetKind.HOUSEHOLD, ROSSI), name_words("Famiglia Rossi", "Anna Verdi"), 5_000
        ),
        KnownParty(Target(TargetKind.HOUSEHOLD, BIANCHI), name_words("Bianchi"), 5_000),
    ],
    partners=[
        KnownParty(Target(TargetKind.ACCOUNT, FARM), name_words("Cascina Prova Soc. Agr."), -12_345)
    ],
)


def movement(cents: int, text: str, name: str = "", *, reversal: bool = False) -> BankMovement:
    return BankMovement(
        id=uuid.UUID(int=9),
        on=DAY,
        cents=cents,
        text=text,
        name=name,
        reference="",
        is_reversal=reversal,
    )


def guess(*args: object, known: Known = KNOWN, **fields: bool) -> Guess:
    return guess_of(movement(*args, **fields), known)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        reference_of(ROSSI),
        reference_of(ROSSI).lower().replace("-", " "),
        f"SPESA NOVEMBRE {plain_reference(ROSSI)}GRAZIE",
        rf_reference_of(ROSSI),
        rf_reference_of(ROSSI).replace(" ", ""),
    ],
)
def test_a_reference_is_certain_however_it_is_typed(text: str) -> None:
    found = guess(1_000, text)
    assert (found.kind, found.targets) == (
        GuessKind.REFERENCE,
        (Target(TargetKind.HOUSEHOLD, ROSSI),),
    )
    assert found.is_certain


def test_two_references_are_for_a_person_to_part() -> None:
    found = guess(1_000, f"{reference_of(ROSSI)} {reference_of(BIANCHI)}")
    assert (found.kind, len(found.targets), found.is_certain) == (GuessKind.SEVERAL, 2, False)


def test_a_reference_with_one_wrong_letter_is_nobodys() -> None:
    wrong = reference_of(ROSSI)
    wrong = wrong[:-1] + ("A" if wrong[-1] != "A" else "B")
    assert guess(1_000, wrong).kind is GuessKind.UNKNOWN


@pytest.mark.parametrize(
    ("cents", "text", "name", "kind", "first"),
    [
        (5_000, "Spesa", "ROSSI MARIO", GuessKind.NAME_AND_AMOUNT, ROSSI),
        (5_000, "bonifico di verdi anna", "", GuessKind.NAME_AND_AMOUNT, ROSSI),
        (4_999, "Spesa", "Rossi Mario", GuessKind.NAME, ROSSI),
        (5_000, "Spesa di Anna", "", GuessKind.UNKNOWN, None),
        (5_000, "Spesa", "", GuessKind.UNKNOWN, None),
        (4_000, "Rossi e Bianchi", "", GuessKind.SEVERAL, ROSSI),
        (-12_345, "Fattura 12", "", GuessKind.AMOUNT, FARM),
        (-100, "Fattura 12", "CASCINA PROVA", GuessKind.NAME, FARM),
        (-12_345, "Saldo", "Prova agricola", GuessKind.NAME_AND_AMOUNT, FARM),
        (-150, "Commissioni su bonifico", "", GuessKind.CHARGES, None),
    ],
)
def test_names_and_amounts_are_suggestions(
    cents: int, text: str, name: str, kind: GuessKind, first: uuid.UUID | None
) -> None:
    found = guess(cents, text, name)
    assert (found.kind, found.is_certain) == (kind, False)
    if first is not None:
        assert found.targets[0].id == first


def test_what_the_bank_takes_back_is_nobodys_payment() -> None:
    found = guess(-1_000, reference_of(ROSSI), reversal=True)
    assert (found.kind, found.targets) == (GuessKind.REVERSAL, ())


def test_money_that_goes_out_with_a_reference_is_a_suggestion_only() -> None:
    found = guess(-1_000, reference_of(ROSSI))
    assert (found.kind, found.is_certain) == (GuessKind.NAME, False)


@pytest.mark.parametrize(("apart", "kind"), [(10, GuessKind.BY_HAND), (11, GuessKind.REFERENCE)])
def test_what_was_entered_by_hand_goes_before_a_reference(apart: int, kind: GuessKind) -> None:
    entry = LedgerEntry(id=uuid.UUID(int=7), number=3, on=DAY - timedelta(days=apart))
    known = Known(KNOWN.references, (), (), by_hand=[HandEntry(entry, 1_000)])
    assert guess(1_000, reference_of(ROSSI), known=known).kind is kind


def test_what_another_kind_of_file_told_is_not_certain() -> None:
    known = Known(KNOWN.references, (), (), told_otherwise=frozenset({uuid.UUID(int=9)}))
    found = guess(1_000, reference_of(ROSSI), known=known)
    assert (found.kind, found.is_certain) == (GuessKind.REFERENCE, False)


@pytest.mark.parametrize("text", ["", "household", "group:1", "x", f"cash:{ROSSI}", "household:no"])
def test_what_is_no_target_is_none(text: str) -> None:
    assert parse_target(text) is None


def test_targets_come_back_from_forms() -> None:
    for target in (Target(TargetKind.GROUP), Target(TargetKind.HOUSEHOLD, ROSSI)):
        assert parse_target(str(target)) == target
