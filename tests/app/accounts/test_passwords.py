"""Which passwords are refused, and how they are kept."""

import pytest

from app.accounts.errors import PasswordTooWeak
from app.accounts.passwords import hash_password, require_strong, verify_password


@pytest.mark.parametrize("password", ["distretto-bergamo", "Mercato2026", "gasbergamo1!"])
def test_words_of_this_place_are_no_password(password: str) -> None:
    with pytest.raises(PasswordTooWeak) as refused:
        require_strong(password)
    assert refused.value.reason == "local"


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("corta", "short"),
        ("x" * 201, "long"),
        ("1234567890", "common"),
        ("qwertyuiop", "common"),
        ("aaaaaaaaaaaa", "common"),
        ("Napoli1926", "common"),
        ("juventus1!", "common"),
        ("!!Dragon99", "common"),
        ("AnnaProva1", "personal"),
        ("anna.prova@example", "personal"),
    ],
)
def test_a_password_that_others_guess_is_refused(password: str, reason: str) -> None:
    with pytest.raises(PasswordTooWeak) as refused:
        require_strong(password, context=("anna.prova@example.org", "AnnaProva"))
    assert refused.value.reason == reason


@pytest.mark.parametrize(
    "password",
    [
        "tre ciliegie nel cesto",
        "ò" * 3 + "çà lunga e strana",
        "cinque7!" * 20,
        "  spazi   veri  ",
        "dragon 48-31-77",
    ],
)
def test_any_long_and_rare_text_will_do(password: str) -> None:
    require_strong(password, context=("anna@example.org", "Anna"))


@pytest.mark.usefixtures("real_passwords")
def test_only_the_right_password_verifies_and_nobody_s_never_does() -> None:
    kept = hash_password("tre ciliegie nel cesto")
    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert verify_password(kept, "tre ciliegie nel cesto")
    assert not verify_password(kept, "tre ciliegie nel cestO")
    assert not verify_password(None, "tre ciliegie nel cesto")
    assert not verify_password("broken", "tre ciliegie nel cesto")
