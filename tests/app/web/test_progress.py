"""A page shows how a piece of work stands: it asks again only while there is something to wait for."""

import pytest
from flask import Flask

from app.runtime.jobs.models import JobState
from app.runtime.jobs.queries import Progress
from tests.support.pages import elements, text_of

PAGE = """{% from "components/progress.html" import progress %}
{% call progress(work, "/liste/7", "Prezzi") %}<p>Ecco l’esito</p>{% endcall %}"""


def shown(app: Flask, state: JobState, **facts: int | str | None) -> str:
    given = {"done": 0, "total": None, "error_code": None} | facts
    work = Progress(key="k", kind="k", state=state, result=None, **given)  # type: ignore[arg-type]
    with app.test_request_context("/"):
        return app.jinja_env.from_string(PAGE).render(work=work)


def bar(html: str) -> dict[str, str | None]:
    (found,) = elements(html, "progress")
    return found.attributes


def test_work_that_goes_on_has_a_labelled_bar_and_asks_again(app: Flask) -> None:
    html = shown(app, JobState.RUNNING, done=3400, total=10_000)
    (box, *_rest) = elements(html, "div")
    assert (box.attributes["hx-get"], box.attributes["hx-trigger"]) == ("/liste/7", "every 1s")
    assert bar(html)["value"] == "34"
    (label,) = elements(html, "label")
    assert label.attributes["for"] == bar(html)["id"]
    assert "3.400 di 10.000" in text_of(html)
    # Read aloud by quarters.
    assert box.attributes["data-say"] == "Lavoro in corso: 25 per cento."
    assert "Ecco l’esito" not in html


def test_without_javascript_a_link_asks_again(app: Flask) -> None:
    html = shown(app, JobState.RUNNING)
    assert '<noscript><p><a href="/liste/7">Guarda di nuovo</a>' in html
    assert "value" not in bar(html)


@pytest.mark.parametrize(
    ("state", "error", "words"),
    [
        (JobState.WAITING, None, "Aspetta il suo turno"),
        (JobState.WAITING, "unexpected", "si riprova da sé"),
        (JobState.RUNNING, None, "Lavoro in corso"),
    ],
)
def test_the_words_say_what_one_waits_for(
    app: Flask, state: JobState, error: str | None, words: str
) -> None:
    assert words in text_of(shown(app, state, error_code=error))


@pytest.mark.parametrize(
    ("state", "words"), [(JobState.DONE, "Fatto."), (JobState.DEAD, "Non è stato possibile.")]
)
def test_work_that_is_over_asks_no_more_and_shows_its_outcome(
    app: Flask, state: JobState, words: str
) -> None:
    html = shown(app, state, error_code="file_unreadable")
    assert "hx-get" not in html
    assert "<progress" not in html
    assert words in text_of(html)
    assert "Ecco l’esito" in html
