"""`flask match` answers in the terminal as the page does."""

from app.matches.commands import match
from tests.support import factories
from tests.support.database import Store


def test_the_terminal_shows_what_was_understood_and_who_can_serve(store: Store) -> None:
    with store.write() as session:
        owner = factories.organisation(session, name="Frutteto Prova")
        factories.claim(session, owner)
        factories.offer(session, owner, title="Mele Golden")
        factories.offer(session, factories.organisation(session), title="Mele Senza Carte")
    result = store.app.test_cli_runner().invoke(match, ["mele bio entro 20 km da Treviglio"])
    assert result.exit_code == 0
    assert "[Dove: Treviglio (BG)]" in result.output
    assert "1 offerta di mele" in result.output
    assert "Mele Golden — Frutteto Prova" in result.output
    assert "Mele Senza Carte" not in result.output
    assert "Biologico" in result.output


def test_nothing_to_understand_is_said_in_italian(store: Store) -> None:
    result = store.app.test_cli_runner().invoke(match, ["   "])
    assert result.exit_code == 1
    assert "Scrivi che cosa cerchi." in result.output


def test_too_long_a_text_is_said_with_its_limit(store: Store) -> None:
    result = store.app.test_cli_runner().invoke(match, ["mele " * 2_001])
    assert result.exit_code == 1
    assert "10.005" in result.output
    assert "500" in result.output
