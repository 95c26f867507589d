"""What standing demands do: answer at once, follow the market, look again every day, expire."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.matches import changes
from app.matches.market import Market
from app.matches.models import ChangedThing
from app.matches.standing import queries
from app.matches.standing.book import StandingBook, translate
from app.matches.standing.judging import Bench, Judged, judge_changed, judge_whole
from app.matches.standing.models import DemandCheck, StandingProgress
from app.matches.standing.recording import record
from app.matches.standing.rules import Turn
from app.runtime.jobs.outbox import publish
from catalog.demands import Demand

MOST_CHANGED = 20_000
"""Beyond so many changed offers it is quicker to hold every demand against the whole market."""
MOST_AT_ONCE = 250

# A demand is there: those whose offers fit it may hear of it.
WRITTEN = "matches.demand_written"

News = dict[uuid.UUID, list[Turn]]
_ROW = 1


@dataclass(frozen=True, slots=True)
class Pass:
    """One look at what has changed since the last: from which version to which, and what it means.

    Attributes
    ----------
    since : int or None
        None for the very first look.
    judged : tuple of Judged
    offers : int
        How many changed offers were held against the demands.
    everything : bool
        The notes do not reach back, or too much has changed: all demands are due again.
    """

    since: int | None
    version: int
    judged: tuple[Judged, ...] = ()
    offers: int = 0
    everything: bool = False


def answer_now(
    session: Session, market: Market, demand: Demand, *, day: date, now: datetime
) -> None:
    """Answer a demand that was just written or edited; its owner looks at the answer, so no news.

    Raises
    ------
    UnknownCategory, UnknownCriterion, UnknownPlace, UnknownArea
        When the demand uses a word that the catalogue does not have.
    """
    session.flush()
    standing = translate(demand, market, day)
    publish(session, WRITTEN, {"demand_id": str(demand.id)}, now=now, key=f"{WRITTEN}:{demand.id}")
    record(session, judge_whole(Bench(session, market, day), [standing]), now=now)


def look_once(session: Session, market: Market, demand: Demand, *, day: date) -> list[Judged]:
    """Hold one demand that looks again against the whole market; what it missed is news."""
    standing = translate(demand, market, day)
    return judge_whole(Bench(session, market, day), [standing])


def look_at_changes(
    session: Session, market: Market, book: StandingBook, *, day: date
) -> Pass | None:
    """Hold what has changed since the last pass against all demands; None when nothing has.

    Reads only: it may last, and nobody waits for it. `conclude` writes what it found.
    """
    since, version = queries.checked_version(session), changes.current_version(session)
    if since == version:
        return None
    if since is None or not 0 < changes.oldest_kept_version(session) <= since + 1:
        return Pass(since, version, everything=True)
    # The snapshot may be newer than the version read above; what came between is checked twice.
    noted = changes.changes_since(session, since)
    bench = Bench(session, market, day)
    if any(thing is ChangedThing.EVERYTHING for thing, _id in noted):
        return Pass(since, bench.snapshot.version, everything=True)
    offer_ids = _changed_offers(bench, noted)
    if len(offer_ids) > MOST_CHANGED:
        return Pass(since, bench.snapshot.version, everything=True)
    judged = judge_changed(bench, book.follow(session, day), offer_ids)
    return Pass(since, bench.snapshot.version, tuple(judged), len(offer_ids))


def _changed_offers(bench: Bench, noted: Sequence[changes.Change]) -> list[uuid.UUID]:
    """Return the changed offers and all those of the changed organisations."""
    found = {thing_id for thing, thing_id in noted if thing is ChangedThing.OFFER and thing_id}
    for thing, thing_id in noted:
        if thing is ChangedThing.ORGANISATION:
            found.update(bench.offers_of(thing_id))
    return sorted(found)


def conclude(session: Session, found: Pass, *, now: datetime) -> News:
    """Write what a pass has found; nothing when another pass was quicker."""
    progress = queries.lock_progress(session)
    if (None if progress is None else progress.version) != found.since:
        return {}
    if progress is None:
        session.add(StandingProgress(id=_ROW, version=found.version))
    else:
        progress.version = found.version
    if found.everything:
        session.execute(update(DemandCheck).values(day=None))
    return record(session, found.judged, now=now)


def look_again(
    session: Session,
    market: Market,
    book: StandingBook,
    *,
    day: date,
    after: uuid.UUID | None,
) -> tuple[list[Judged], uuid.UUID | None]:
    """Hold the next demands that are due against the whole market; return the last of them too.

    Certificates run out and seasons begin without anybody writing anything.
    """
    due = queries.due_demands(session, day, after=after, limit=MOST_AT_ONCE)
    if not due:
        return [], None
    looking = book.follow(session, day)
    known = [key for key in due if key in looking.places]
    demands = [looking.demands[looking.places[key]] for key in known]
    return judge_whole(Bench(session, market, day), demands), due[-1]
