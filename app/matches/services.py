"""Answering a demand: understand, project, rank, and say what could be relaxed."""

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from app.matches import translation
from app.matches.ask import Ask, make_ask
from app.matches.forms import SearchForm
from app.matches.market import Market
from app.matches.projection import MarketSnapshot
from catalog.understanding import EmptyText, Lexicon, Understood, understand, without
from matching import MatchParams, Query, Ranking, TextScores, rank


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A demand and what the market answers to it today."""

    form: SearchForm
    understood: Understood | None
    ask: Ask
    snapshot: MarketSnapshot
    query: Query
    params: MatchParams
    ranking: Ranking
    day: date

    @property
    def total(self) -> int:
        """How many offers meet every hard constraint."""
        return self.ranking.eligible

    def eligible_with(self, query: Query) -> int:
        """Return how many offers would meet a changed query."""
        return rank(self.snapshot.table, query, self.params, k=0).eligible


def find_matches(
    session: Session, market: Market, form: SearchForm, *, day: date, k: int
) -> Answer:
    """Return the best `k` offers for a search.

    Raises
    ------
    EmptyText, TextTooLong
        When there is nothing to understand, or too much.
    UnknownCategory, UnknownPlace
        When a field names what we do not know.
    """
    if form.is_blank:
        raise EmptyText
    form, understood = settle(form, market.lexicon, day)
    words = market.words
    ask = make_ask(
        form,
        understood,
        tree=words.tree,
        criteria=words.criteria,
        gazetteer=words.gazetteer,
    )
    snapshot = market.projection.snapshot(session)
    text = text_scores(session, market, snapshot, ask.words)
    query = translation.query_of(ask, snapshot, day, text)
    params = translation.params_of(ask)
    ranking = rank(snapshot.table, query, params, k=k)
    return Answer(
        form=form,
        understood=understood,
        ask=ask,
        snapshot=snapshot,
        query=query,
        params=params,
        ranking=ranking,
        day=day,
    )


def settle(form: SearchForm, lexicon: Lexicon, day: date) -> tuple[SearchForm, Understood | None]:
    """Understand the words, and make words and ticks agree.

    A criterion that the words say need not be ticked as well. One that was unticked leaves the words;
    one whose words were taken away is no longer ticked.
    """
    if not form.q.strip():
        ticked = [code for code in form.musts if code not in form.ticked]
        return replace(form, musts=tuple(ticked), ticked=()), None
    understood = understand(form.q, lexicon, today=day)
    said = {hit.code for hit in understood.criteria}
    unticked = [code for code in form.ticked if code in said and code not in form.musts]
    if unticked:
        text = without(understood, f"criterion:{unticked[0]}")
        left = tuple(code for code in form.ticked if code != unticked[0])
        return settle(replace(form, q=text, ticked=left), lexicon, day)
    musts = tuple(code for code in form.musts if code not in said and code not in form.ticked)
    return replace(form, musts=musts, ticked=()), understood


def text_scores(
    session: Session, market: Market, snapshot: MarketSnapshot, words: str
) -> TextScores | None:
    """Return how well the offers match the words; None when no words are left to match."""
    if not words:
        return None
    hits = market.texts.search(session, words, snapshot.version)
    return snapshot.text_scores([(hit.offer_id, hit.score) for hit in hits])


def with_must(answer: Answer, code: str) -> Query:
    """Return the query of an answer with one more must."""
    if code == translation.KM0:
        return replace(answer.query, km0=True)
    criterion = answer.snapshot.words.criteria.get(code)
    must = (criterion.number, criterion.required_strength)
    return replace(answer.query, required=(*answer.query.required, must))


def without_must(answer: Answer, code: str) -> Query:
    """Return the query of an answer with one must less."""
    if code == translation.KM0:
        return replace(answer.query, km0=False)
    number = answer.snapshot.words.criteria.get(code).number
    kept = tuple(must for must in answer.query.required if must[0] != number)
    return replace(answer.query, required=kept)
