"""How long until somebody is told, and how the lists bear 20,000 people: `python -m benchmarks.people_bench`.

A market of 100,000 offers, 10,000 organisations (half of them buyers with a demand that stands) and 20,000 people with
mandates, notices, deeds in the log, applications, matters and failed jobs. First the way from "offer saved" to the
notice, to the mail in the outbox, to the mail server (one that takes everything), by the jobs that the worker does,
without the wait for the next minute in which each of the two steps is planned. Then every list of the site: statements
and milliseconds, here and in a market a hundredth as large; the ratio says what growing costs.
"""

import argparse
import random
import statistics
import tempfile
import time
import uuid
from collections.abc import Sequence
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select

from app import create_app
from app.accounts.models import Person, StaffRole
from app.admin.demo import load_demo
from app.matches.market import current_market
from app.matches.standing import services
from app.matches.standing.handlers import CHECK
from app.notices.handlers import AT_ONCE
from app.notices.models import Notice
from app.runtime.clock import utc_now
from app.runtime.jobs.outbox import publish
from app.runtime.jobs.registry import Queue
from app.runtime.jobs.worker import run_once
from benchmarks.people_rows import add_people, add_work
from benchmarks.standing_bench import Desk, add_demands, answer_all, change
from catalog.base import new_id
from catalog.offers import Offer
from config import Settings
from tests.support.database import Store, close
from tests.support.queries import counted_statements
from tests.support.signing import Visitor, person, staff, visitor

BATCHES = ((1, 9), (100, 5), (1_000, 3))
SMALL = 100
REPEATS = 7
STAFF_PAGES = (
    "/scrivania",
    "/scrivania/persone/di/gas-prova-0",
    "/scrivania/registro",
    "/scrivania/lavori",
    "/scrivania/scadenze",
    "/scrivania/manca",
    "/distretto/domande",
    "/distretto/registro",
    "/verifiche",
    "/realta/da-guardare",
)
PAGES = (
    "/realta",
    "/realta?q=prova",
    "/fabbisogni",
    "/cerca?q=mele+entro+20+km+da+Treviglio",
    "/io",
    "/io/avvisi",
    "/io/fabbisogni",
)
Facts = dict[str, tuple[float, int]]


class Worker:
    """Does jobs as the worker of an installation does."""

    def __init__(self, app: Flask) -> None:
        self.app, self.jobs = app, app.extensions["jobs"]

    def rest(self, queue: Queue | None = None) -> None:
        """Do all that is due."""
        while run_once(self.app, self.jobs, queue=queue):
            pass

    def do(self, desk: Desk, kind: str) -> None:
        """Do a job of a kind at once, and what it publishes in its queue."""
        with desk.session() as session, session.begin():
            publish(session, kind, {}, now=utc_now(), key=f"{kind}:{new_id()}")
        self.rest(Queue.DEFAULT)


def delay(desk: Desk, worker: Worker, ids: Sequence[uuid.UUID]) -> tuple[float, ...]:
    """Save offers; return the seconds to the notices, to the outbox, to the server; how many were told and written to."""
    outbox = worker.app.extensions["mailer"].outbox
    sent, told = len(outbox), notices(desk)
    change(desk, ids)
    marks = [time.perf_counter()]
    worker.do(desk, CHECK)
    marks.append(time.perf_counter())
    worker.do(desk, AT_ONCE)
    marks.append(time.perf_counter())
    worker.rest(Queue.MAIL)
    marks.append(time.perf_counter())
    steps = [mark - marks[0] for mark in marks[1:]]
    return (*steps, notices(desk) - told, len(outbox) - sent)


def notices(desk: Desk) -> int:
    """Return how many notices there are."""
    with desk.session() as session:
        return session.scalar(select(func.count()).select_from(Notice)) or 0


def print_delays(desk: Desk, worker: Worker) -> None:
    """Time the way of a notice, several times for each size of change."""
    with desk.session() as session:
        ids = list(session.scalars(select(Offer.id).order_by(Offer.id)))
    print(f"{'saved':>8}{'notice s':>10}{'outbox s':>10}{'server s':>10}{'notices':>9}{'mails':>7}")
    for batch, times in BATCHES:
        worker.rest()
        runs = [delay(desk, worker, desk.chance.sample(ids, batch)) for _each in range(times)]
        columns = [statistics.median(column) for column in zip(*runs, strict=True)]
        seconds = "".join(f"{each:>10.3f}" for each in columns[:3])
        print(f"{batch:>8}{seconds}{columns[3]:>9.0f}{columns[4]:>7.0f}")


def look(app: Flask, who: Visitor, paths: Sequence[str]) -> Facts:
    """Return for each page the median milliseconds and the statements."""
    found: Facts = {}
    for path in paths:
        assert who.get(path).status_code == 200, path
        times = []
        for _each in range(REPEATS):
            with counted_statements(app) as statements:
                started = time.perf_counter()
                who.get(path)
                times.append((time.perf_counter() - started) * 1000)
        found[path] = statistics.median(times), len(statements)
    return found


def filled(desk: Desk, worker: Worker, size: tuple[int, int, int]) -> Facts:
    """Fill a market and look at all its pages."""
    offers, demands, people = size
    store = Store(worker.app)
    with desk.session() as session, session.begin():
        load_demo(session, now=desk.now, offers=offers)
    add_demands(desk, demands)
    everybody = add_people(desk, people)
    add_work(desk, people // 20)
    with desk.session() as session, session.begin():
        services.conclude(
            session, services.Pass(None, services.changes.current_version(session)), now=desk.now
        )
    answer_all(desk)
    with store.write() as session:
        secretary = staff(session, person(session), StaffRole.SECRETARIAT)
        somebody = session.get_one(Person, everybody[0])
    pages = look(worker.app, visitor(store, secretary), STAFF_PAGES)
    return pages | look(worker.app, visitor(store, somebody), PAGES)


def in_a_market(size: tuple[int, int, int], *, tells_delays: bool) -> Facts:
    """Measure in a new database."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'bench.sqlite'}"
        app = create_app(
            Settings(
                testing=True, database_url=url, instance_path=Path(folder), secret_key="x" * 32
            )
        )
        Store(app).migrate()
        with app.app_context():
            desk, worker = Desk(current_market(), random.Random(1)), Worker(app)
            pages = filled(desk, worker, size)
            if tells_delays:
                print_delays(desk, worker)
        close(app)
    return pages


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--offers", type=int, default=100_000)
    parser.add_argument("--demands", type=int, default=5_000)
    parser.add_argument("--people", type=int, default=20_000)
    options = parser.parse_args()
    size = (options.offers, options.demands, options.people)
    large = in_a_market(size, tells_delays=True)
    small = in_a_market((size[0] // SMALL, size[1] // SMALL, size[2] // SMALL), tells_delays=False)
    print(f"{'page':<52}{'statements':>11}{'small':>7}{'ms':>8}{'small':>8}{'ratio':>7}")
    for path, (ms, statements) in large.items():
        before, asked = small[path]
        print(f"{path:<52}{statements:>11}{asked:>7}{ms:>8.1f}{before:>8.1f}{ms / before:>7.1f}")


if __name__ == "__main__":
    main()
