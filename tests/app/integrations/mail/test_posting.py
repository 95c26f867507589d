"""What is posted is rendered for who gets it, refused when it could forge a header, and lost with its cause."""

import logging
import stat
from email import policy
from email.parser import BytesParser
from pathlib import Path

import pytest
from flask import Flask

from app.integrations.mail import BadHeader, BadRecipient, Letter, OutgoingMail, post, public_link
from app.integrations.mail.compose import make_mailer
from app.integrations.mail.fake import FakeMailer
from app.integrations.mail.mailman import FolderMailer
from app.runtime.transaction import transaction
from config import Settings
from tests.support.database import Store
from tests.support.factories import NOW
from tests.support.mails import assert_mail_snapshot, drain, links_of, masked, posted

ANNA = "anna@example.org"


def letter(**fields: str) -> Letter:
    return Letter(**({"to": ANNA, "locale": "it", "template": "web/mail/trial"} | fields))  # type: ignore[arg-type]


def sent(app: Flask, *letters: Letter) -> None:
    with app.app_context(), transaction() as session:
        for each in letters:
            post(session, each, now=NOW)


def test_a_mail_speaks_the_language_of_who_gets_it(app: Flask, store: Store) -> None:
    sent(app, letter(), letter(locale="en"))
    # Posted at the same moment, they have no order.
    assert {mail.subject for mail in posted(store)} == {"Una mail di prova", "A trial mail"}


def test_the_trial_mail_reads_well(app: Flask, store: Store) -> None:
    sent(app, letter(unsubscribe_url="https://distretto.example.org/stop/1"))
    assert_mail_snapshot(posted(store)[0], "web/trial")


def test_a_mail_goes_when_the_worker_comes(app: Flask, store: Store, outbox: FakeMailer) -> None:
    sent(app, letter())
    assert outbox.outbox == []
    (mail,) = drain(app)
    assert (mail.recipient, mail.subject) == (ANNA, "Una mail di prova")
    assert posted(store) == []
    assert drain(app) == []


def test_a_mail_is_lost_with_its_cause(app: Flask, store: Store) -> None:
    def fail() -> None:
        with transaction() as session:
            post(session, letter(), now=NOW)
            raise LookupError

    with app.app_context(), pytest.raises(LookupError):
        fail()
    assert posted(store) == []


@pytest.mark.parametrize(
    "to",
    [
        "anna@example.org\r\nBcc: all@example.org",
        "anna@example.org\nX: 1",
        "anna@example.org\u2028Bcc: all@example.org",
        "anna@example.org\x00",
    ],
)
def test_an_address_cannot_bring_a_header_along(app: Flask, store: Store, to: str) -> None:
    with pytest.raises(BadHeader) as caught:
        sent(app, letter(to=to))
    assert caught.value.name == "To"
    assert posted(store) == []


@pytest.mark.parametrize(
    "to",
    ["", "anna", "anna@", "a@example.org, b@example.org", "<a@example.org>", f"{'a' * 320}@e.org"],
)
def test_what_is_not_one_address_is_refused(app: Flask, to: str) -> None:
    with pytest.raises(BadRecipient):
        sent(app, letter(to=to))


@pytest.mark.parametrize("name", ["subject", "message_id", "unsubscribe_url", "reply_to"])
@pytest.mark.parametrize("sign", ["\r", "\n", "\u2029", "\x85"])
def test_no_value_of_a_header_may_end_its_line(name: str, sign: str) -> None:
    values = {
        "recipient": ANNA,
        "subject": "Prova",
        "text": "t",
        "html": "h",
        "message_id": "<1@example.org>",
    }
    with pytest.raises(BadHeader):
        OutgoingMail(**(values | {name: f"a{sign}Bcc: all@example.org"}))  # type: ignore[arg-type]


def test_what_people_typed_is_text_in_html_and_itself_in_text(app: Flask) -> None:
    typed = "<b>Mele & pere</b>"
    with app.app_context():
        html = app.jinja_env.get_or_select_template("components/mail.html")
        assert html.environment.autoescape("any/mail/any.html") is True  # type: ignore[operator]
        assert app.jinja_env.autoescape("any/mail/any.txt") is False  # type: ignore[operator]
        assert app.jinja_env.autoescape("any/mail/any.subject.txt") is False  # type: ignore[operator]
        shown = app.jinja_env.from_string("{{ typed }}").render(typed=typed)
    assert shown == "&lt;b&gt;Mele &amp; pere&lt;/b&gt;"


def test_a_link_is_public_and_needs_no_request(app: Flask) -> None:
    with app.app_context():
        assert public_link("web.home", lang="en") == "http://127.0.0.1:8000/?lang=en"


def test_without_a_server_nothing_is_lost_and_it_is_said(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings = Settings(production=True, secret_key="s" * 32, instance_path=tmp_path)
    with caplog.at_level(logging.WARNING):
        mailer = make_mailer(settings)
    assert isinstance(mailer, FolderMailer)
    assert [record.message for record in caplog.records] == [
        "no mail server: mails are written to a folder"
    ]
    mailer.send(OutgoingMail(ANNA, "Prova è", "Testo\n", "<p>Testo</p>", "<1@example.org>"))
    (file,) = (tmp_path / "mail").iterdir()
    written = BytesParser(policy=policy.default).parsebytes(file.read_bytes())
    assert (file.suffix, written["Subject"], written["To"]) == (".eml", "Prova è", ANNA)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_folder_keeps_two_mails_of_the_same_second(tmp_path: Path) -> None:
    mailer = FolderMailer(tmp_path, "a@example.org", lambda: NOW)
    for number in (1, 2):
        mailer.send(OutgoingMail(ANNA, "Prova", "t", "h", f"<{number}@example.org>"))
    assert len(list(tmp_path.iterdir())) == 2


def test_the_command_says_what_became_of_a_mail(app: Flask, outbox: FakeMailer) -> None:
    run = app.test_cli_runner().invoke
    assert run(args=["mail", "try", ANNA]).output.startswith("La mail è stata accettata.")
    outbox.refuse(ANNA)
    refused = run(args=["mail", "try", ANNA])
    assert refused.exit_code == 1
    assert "550" in refused.output
    assert "e-mail" in run(args=["mail", "try", "anna"]).output


def test_masks_hide_keys_and_days_and_leave_addresses() -> None:
    text = "https://distretto.example.org/reset/AbCdEfGhIjKlMnOpQrStUvWx?lang=it il 5 dicembre 2026 alle 9:30"
    assert (
        masked(text) == "https://distretto.example.org/reset/{token}?lang=it il {day} alle {hour}"
    )
    assert links_of("Vai su https://example.org/a.\n") == ["https://example.org/a"]
