"""`flask match "mele bio entro 20 km da Treviglio"`: the answer in a terminal."""

import click
from flask import current_app
from flask.cli import with_appcontext

from app.matches.cards import make_card
from app.matches.chips import chips_of, questions_of
from app.matches.forms import SearchForm
from app.matches.market import current_market
from app.matches.present import heading, left_out
from app.matches.queries import rows_for_cards
from app.matches.services import Answer, find_matches
from app.matches.views import Card
from app.runtime.clock import local_day, utc_now
from app.runtime.terminal import told_to_a_person
from app.runtime.transaction import current_session
from app.web.context import current_settings
from app.web.filters import euro, kilometres

BAR_WIDTH = 20


@click.command("match")
@click.argument("text")
@click.option("--k", default=10, show_default=True, type=click.IntRange(1, 100))
@with_appcontext
def match(text: str, k: int) -> None:
    """Answer a demand written in plain words."""
    settings = current_settings()
    # Addresses in the answer (what to relax) need a request to hang on.
    with current_app.test_request_context(), told_to_a_person():
        session, market = current_session(), current_market()
        market.follow_territory(session)
        day = local_day(utc_now(), settings.timezone)
        answer = find_matches(session, market, SearchForm(q=text), day=day, k=k)
        for line in answer_lines(answer):
            click.echo(line)


def answer_lines(answer: Answer) -> list[str]:
    """Return the answer line by line."""
    session = current_session()
    chips = ["".join(text for text, _strong in chip.text_parts) for chip in chips_of(answer)]
    lines = [f"  [{chip}]" for chip in chips]
    lines += [f"  ? {question.text}" for question in questions_of(answer)]
    lines += ["", heading(answer), ""]
    ids = [answer.snapshot.offer_uuid(int(row)) for row in answer.ranking.offers]
    rows = rows_for_cards(session, ids)
    for position, offer_id in enumerate(ids):
        if offer_id in rows.offers:
            lines += card_lines(make_card(answer, position, rows.offers[offer_id], rows))
    out = left_out(answer)
    if out is not None:
        lines += [f"  - {count} {text}" for count, text in out.reasons]
        lines += [f"  > {choice.label} (+{choice.gain})" for choice in out.relax]
    return lines


def card_lines(card: Card) -> list[str]:
    """Return one offer with its reasons."""
    distance = "" if card.distance_km is None else f" · {kilometres(card.distance_km)}"
    price = "" if card.price_cents is None else f" · {euro(card.price_cents)}/{card.unit}"
    filled = round(card.score / 100 * BAR_WIDTH)
    bar = "█" * filled + "░" * (BAR_WIDTH - filled)
    badges = ", ".join(badge.label for badge in card.badges)
    return [
        f"{card.rank:>3}. {card.title} — {card.organisation}, {card.comune}{distance}{price}",
        f"     {bar} {card.score}/100  {badges}",
    ]
