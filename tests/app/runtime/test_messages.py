"""Every error is told in one place."""

import pytest

from app.runtime import messages
from app.runtime.messages import MessageTaken, register_message
from catalog.errors import MarketError


@pytest.fixture(autouse=True)
def own_messages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messages, "_MAKERS", {})


def register_again() -> None:
    register_message("taken", lambda _error: "One sentence.")


def test_another_application_says_the_same_again() -> None:
    register_again()
    register_again()


def test_a_second_sentence_for_an_error_is_refused_at_start() -> None:
    register_again()
    with pytest.raises(MessageTaken, match="taken"):
        register_message("taken", lambda _error: "Another sentence.")


def test_what_is_no_plain_function_is_the_same_only_as_itself() -> None:
    class Teller:
        def __call__(self, _error: MarketError) -> str:
            return ""

    teller = Teller()
    register_message("told", teller)
    register_message("told", teller)
    with pytest.raises(MessageTaken):
        register_message("told", Teller())
