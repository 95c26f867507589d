"""How soon 5,000 standing demands hear of a changed offer: `python -m benchmarks.standing_bench`.

The demonstration district scaled to 100,000 offers of 5,000 producers, and 5,000 buyers with a demand each, in
plain words that were understood as the search page does; the real database in a file, the functions that the
worker calls. The smaller passes are repeated and the median taken.
"""

import argparse
import random
import resource
import statistics
import tempfile
import time
import uuid
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

from flask_migrate import upgrade
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import create_app
from app.admin.demo import load_demo
from app.extensions import db
from app.matches.ask import make_ask
from app.matches.forms import SearchForm
from app.matches.market import Market, current_market
from app.matches.services import settle
from app.matches.standing import services
from app.matches.standing.asks import write_ask
from app.matches.standing.book import StandingBook
from app.matches.standing.judging import Bench
from app.matches.standing.recording import record
from app.matches.standing.reverse import demands_for
from app.runtime.clock import utc_now
from catalog.base import new_id
from catalog.demands import Demand, Visibility
from catalog.offers import Offer
from catalog.organisations import LegalForm, Organisation, OrganisationKind, PositionSource
from config import Settings

BATCHES = ((1, 15), (100, 5), (1_000, 3))
WORDS = (
    "dolce",
    "antico",
    "montagna",
    "famiglia",
    "fresco",
    "rosso",
    "cassetta",
    "maggengo",
    "lungo",
    "misto",
)
MUSTS = ("", "", "", " bio", " km0", " equo solidale")
AREAS = ("in Val Seriana", "in provincia di Bergamo", "in Val Brembana")


class Desk:
    """The database under measure and what a worker holds in memory."""

    def __init__(self, market: Market, chance: random.Random) -> None:
        self.market = market
        self.book = StandingBook(market)
        self.chance = chance
        self.now: datetime = utc_now()
        self.day: date = self.now.date()
        self.labels = [category.label_it for category in market.words.tree]
        self.places = [place for place in market.words.gazetteer if place.province == "BG"]

    def session(self) -> Session:
        return Session(db.engine, expire_on_commit=False)


def words(desk: Desk) -> str:
    """Return a demand as people write it."""
    chance = desk.chance
    labels, places = desk.labels, desk.places
    kind, must = chance.random(), chance.choice(MUSTS)
    what = f"{chance.choice(labels)}{must}"
    if kind < 0.1:
        what = f"{chance.choice(('dolce', 'antico', 'montagna', 'famiglia'))} {must}".strip()
    if chance.random() < 0.5:
        what = f"{chance.randint(1, 50) * 10} kg di {what}"
    if chance.random() < 0.05:
        return f"{what} {chance.choice(AREAS)}"
    where = chance.choice(places).name
    if chance.random() < 0.2:
        return f"{what} a {where}"
    return f"{what} entro {chance.choice((10, 20, 30, 60))} km da {where}"


def add_demands(desk: Desk, count: int) -> None:
    """Write buyers with a demand each."""
    market = desk.market
    place = next(place for place in market.words.gazetteer if place.istat == "016219")
    with desk.session() as session, session.begin():
        for number in range(count):
            text = words(desk)
            form, understood = settle(SearchForm(q=text), market.lexicon, desk.day)
            ask = make_ask(
                form,
                understood,
                tree=market.words.tree,
                criteria=market.words.criteria,
                gazetteer=market.words.gazetteer,
            )
            owner = buyer(number, place.lat, place.lon, desk.now)
            row = Demand(
                id=new_id(),
                organisation_id=owner.id,
                created_at=desk.now,
                updated_at=desk.now,
                visibility=Visibility.PUBLIC,
                criteria=[],
            )
            write_ask(row, ask)
            session.add_all((owner, row))


def buyer(number: int, lat: float, lon: float, now: datetime) -> Organisation:
    """Return a buyer."""
    return Organisation(
        id=new_id(),
        slug=f"gas-prova-{number}",
        name=f"GAS Prova {number}",
        kind=OrganisationKind.GAS,
        legal_form=LegalForm.UNKNOWN,
        purpose="Per misurare.",
        istat="016219",
        lat=lat,
        lon=lon,
        position_source=PositionSource.COMUNE,
        created_at=now,
        updated_at=now,
    )


def answer_all(desk: Desk) -> tuple[float, int]:
    """Answer every demand in full; return the seconds and how many."""
    started, done, after = time.perf_counter(), 0, None
    while True:
        with desk.session() as session:
            judged, after = services.look_again(
                session, desk.market, desk.book, day=desk.day, after=after
            )
        if after is None:
            return time.perf_counter() - started, done
        with desk.session() as session, session.begin():
            record(session, judged, now=desk.now)
        done += len(judged)


def change(desk: Desk, ids: Sequence[uuid.UUID]) -> None:
    """Put new prices on some offers, which are put up again when they were taken down."""
    with desk.session() as session, session.begin():
        for offer in session.scalars(select(Offer).where(Offer.id.in_(ids))):
            offer.published = True
            offer.price_cents = (
                round((offer.price_cents or 500) * desk.chance.uniform(0.6, 1.1)) + 1
            )


def passed(desk: Desk) -> tuple[float, float, float, int, int]:
    """Make one pass; return seconds to follow, to look and to write, demands touched and told."""
    started = time.perf_counter()
    with desk.session() as session:
        desk.market.projection.snapshot(session)
        desk.market.texts.search(session, "mele", services.changes.current_version(session))
    followed = time.perf_counter()
    with desk.session() as session:
        found = services.look_at_changes(session, desk.market, desk.book, day=desk.day)
    looked = time.perf_counter()
    assert found is not None
    with desk.session() as session, session.begin():
        news = services.conclude(session, found, now=desk.now + timedelta(minutes=1))
    written = time.perf_counter()
    return followed - started, looked - followed, written - looked, len(found.judged), len(news)


def megabytes() -> float:
    """Return the most memory that this process has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--offers", type=int, default=100_000)
    parser.add_argument("--demands", type=int, default=5_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'bench.sqlite'}"
        settings = Settings(testing=True, database_url=url, secret_key="x" * 32)
        app = create_app(settings)
        with app.app_context():
            upgrade()
            measure(Desk(current_market(), random.Random(1)), options.offers, options.demands)
            db.session.remove()
            db.engine.dispose()


def measure(desk: Desk, offers: int, demands: int) -> None:
    """Fill the market, then time everything that a worker does with it."""
    with desk.session() as session, session.begin():
        load_demo(session, now=desk.now, offers=offers)
    add_demands(desk, demands)
    with desk.session() as session:
        ids = list(session.scalars(select(Offer.id).order_by(Offer.id)))
        desk.market.projection.snapshot(session)
        started = time.perf_counter()
        looking = desk.book.follow(session, desk.day)
        seconds = time.perf_counter() - started
    print(f"{len(ids):,} offers, {len(looking.demands):,} demands")
    print(f"book opened in {seconds:.2f} s, its columns {looking.book.nbytes:,} bytes")
    with desk.session() as session, session.begin():
        services.conclude(
            session, services.Pass(None, services.changes.current_version(session)), now=desk.now
        )
    seconds, done = answer_all(desk)
    print(
        f"all demands answered in full in {seconds:.1f} s: {done / seconds:.0f} demands per second"
    )
    print(
        f"{'changed':>8}{'follow s':>10}{'look s':>10}{'write s':>10}{'all s':>10}{'offers/s':>10}{'touched':>9}{'told':>7}"
    )
    for batch, times in BATCHES:
        runs = []
        for _ in range(times):
            change(desk, desk.chance.sample(ids, batch))
            runs.append(passed(desk))
        print(line(batch, runs))
    print(reverse(desk))
    print(f"most memory held: {megabytes():.0f} MB")


def line(batch: int, runs: Sequence[tuple[float, float, float, int, int]]) -> str:
    """Return one row of the table: medians."""
    follow, look, write, touched, told = (
        statistics.median(column) for column in zip(*runs, strict=True)
    )
    total = follow + look + write
    rate = batch / (look + write)
    numbers = f"{follow:>10.3f}{look:>10.3f}{write:>10.3f}{total:>10.3f}{rate:>10.0f}"
    return f"{batch:>8}{numbers}{touched:>9.0f}{told:>7.0f}"


def reverse(desk: Desk) -> str:
    """Time the demands that fit the offers of a producer."""
    times, found = [], []
    with desk.session() as session:
        owners = list(
            session.scalars(
                select(Offer.organisation_id).distinct().order_by(Offer.organisation_id)
            )
        )
        for owner in desk.chance.sample(owners, 15):
            started = time.perf_counter()
            bench = Bench(session, desk.market, desk.day)
            looking = desk.book.follow(session, desk.day)
            fits = demands_for(bench, looking, owner, visible=frozenset({Visibility.PUBLIC}))
            times.append(time.perf_counter() - started)
            found.append(len(fits))
    return (
        f"demands for the offers of a producer: {statistics.median(times) * 1000:.0f} ms, "
        f"{statistics.mean(found):.0f} demands on average"
    )


if __name__ == "__main__":
    main()
