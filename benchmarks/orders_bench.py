"""Times an order: closing and settling it, saving one basket, and its page.

Every household books every line; a third of the lines is weighed, two costs are shared. Closing is packs, shares,
memory and minimums; settling is sums, costs, charges and entries; each in one transaction that is committed.
Prints the median of several runs: seconds by the clock, seconds of computing (other work of the machine does not count
in these), statements. Then how closing and settling grow with lines, and saving and page with lines and households.

    python -m benchmarks.orders_bench [--runs 5] [--growth] [--long] [--ahead] [--pages]
"""

import argparse
import os
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from app import create_app
from app.accounts.actor import Actor
from app.accounts.sessions import actor_of as actor_by_token
from app.extensions import db
from app.groups.models import Household
from app.orders import queries
from app.orders.booking.models import Booking
from app.orders.closing.models import Allotment
from app.orders.closing.services import close
from app.orders.closing.working_out import WorkedOut, work_out
from app.orders.models import CollectiveOrder
from app.orders.settling import jobs as settling_jobs
from app.orders.settling.costs import CostKind
from app.orders.settling.reckoning import reckon
from app.orders.settling.services import settle
from app.orders.states import OrderState
from app.runtime.clock import utc_now
from app.runtime.jobs import worker
from app.runtime.jobs.models import Job, JobState
from app.runtime.once import new_form_token
from app.runtime.transaction import reading, transaction
from catalog.base import new_id
from catalog.organisations import Organisation
from config import Settings
from tests.app.district.people import actor_of
from tests.support import factories, groups, orders
from tests.support.database import Store
from tests.support.factories import NOW, TODAY
from tests.support.queries import counted_statements
from tests.support.signing import Visitor, begin, mandate, person, visitor

HOUSEHOLDS, LINES = 200, 50
GROWTH = (10, 20, 50, 100, 200)
PAGES = ((200, 10), (200, 50), (200, 200), (20, 50), (2_000, 50))
PRODUCERS = 3
AT_A_TIME = 20_000


@dataclass(frozen=True, slots=True)
class Cost:
    """What something took: seconds by the clock, seconds of computing, statements."""

    wall: float
    cpu: float
    statements: float

    def __str__(self) -> str:
        return (
            f"{self.wall:7.3f} s   {self.cpu:7.3f} s computing   {self.statements:5.0f} statements"
        )


def timed(app: Flask, deed: Callable[[], object]) -> Cost:
    """Do something and say what it took."""
    with counted_statements(app) as statements:
        wall, cpu = time.perf_counter(), time.process_time()
        deed()
        return Cost(time.perf_counter() - wall, time.process_time() - cpu, len(statements))


def middle(costs: list[Cost]) -> Cost:
    """Return the median of each measure."""
    return Cost(*(median(getattr(each, name) for each in costs) for name in Cost.__slots__))


@contextmanager
def empty_district() -> Iterator[Flask]:
    """A district without anybody, in a file or where the environment says."""
    with tempfile.TemporaryDirectory() as folder:
        url = os.environ.get("DISTRETTO_BENCH_DATABASE_URL", f"sqlite:///{folder}/bench.sqlite")
        settings = Settings(
            testing=True,
            database_url=url,
            instance_path=Path(folder),
            secret_key="of-the-bench",  # noqa: S106 of nobody
        )
        app = create_app(settings)
        with app.app_context():
            upgrade(str(Path(__file__).resolve().parents[1] / "migrations"))
            db.session.remove()
        yield app


@dataclass
class Bench:
    """A group with many households and its orders."""

    store: Store
    gas: Organisation
    makers: list[Organisation]
    families: list[Household]
    actor: Actor

    @classmethod
    def of(cls, app: Flask, households: int) -> "Bench":
        """Make the group."""
        store = Store(app)
        with store.write() as session:
            gas = groups.group(session)
            makers = [factories.organisation(session) for _number in range(PRODUCERS)]
            actor = actor_of(person(session))
            families = [groups.household(session, gas) for _number in range(households)]
        return cls(store, gas, makers, families, actor)

    def order(self, lines: int) -> CollectiveOrder:
        """Make an order in which everybody has booked everything."""
        with self.store.write() as session:
            made = orders.order(
                session, self.gas, opens_at=NOW, closes_at=utc_now().replace(year=2100)
            )
            for maker in self.makers:
                orders.producer(session, made, maker)
            rows = [
                orders.line(
                    session,
                    made,
                    self.makers[number % PRODUCERS],
                    pack_size=number % 6 + 1,
                    weighed=number % 3 == 0,
                    price_cents=199 + number,
                )
                for number in range(lines)
            ]
            bookings = [
                {
                    "id": new_id(),
                    "order_id": made.id,
                    "line_id": line.id,
                    "household_id": family.id,
                    "organisation_id": self.gas.id,
                    "quantity": (place + line.number) % 3 + 1,
                    "tolerance": (place * line.number) % 2,
                    "updated_at": NOW,
                }
                for line in rows
                for place, family in enumerate(self.families)
            ]
            for start in range(0, len(bookings), AT_A_TIME):
                session.execute(insert(Booking), bookings[start : start + AT_A_TIME])
            orders.cost(session, made, place=1, payee_id=self.makers[0].id)
            orders.cost(session, made, place=2, kind=CostKind.FEE, basis_points=100)
        return made

    def within(
        self, made: CollectiveOrder, deed: Callable[[Session, CollectiveOrder], object]
    ) -> None:
        """Do something to a locked order in one transaction, as a request does."""
        with self.store.app.app_context():
            with transaction() as session:
                deed(session, queries.locked_order(session, made.id))
            db.session.remove()

    def close(self, made: CollectiveOrder) -> None:
        """Close it."""
        self.within(made, lambda session, order: close(session, order, actor=self.actor, now=NOW))

    def work_out(self, made: CollectiveOrder) -> WorkedOut:
        """Work it out as the job does, while nothing is locked."""
        with self.store.app.app_context(), reading() as session:
            return work_out(session, queries.order(session, made.id))

    def close_with(self, made: CollectiveOrder, ahead: WorkedOut) -> None:
        """Close it by what was worked out; this is what others wait for."""
        self.within(
            made,
            lambda session, order: close(session, order, actor=self.actor, now=NOW, ahead=ahead),
        )

    def weigh(self, made: CollectiveOrder) -> None:
        """Hand everything over; what is weighed has a weight."""
        with self.store.write() as session:
            weighed = [line.id for line in queries.lines_of(session, made.id) if line.weighed]
            booked = Booking.__table__.select().with_only_columns(Booking.id)
            session.execute(
                update(Allotment)
                .where(Allotment.booking_id.in_(booked.where(Booking.line_id.in_(weighed))))
                .values(delivered_grams=Allotment.expected_units * 987)
                .execution_options(synchronize_session=False)
            )
            session.get_one(CollectiveOrder, made.id).state = OrderState.DELIVERED

    def settle(self, made: CollectiveOrder) -> None:
        """Settle it."""
        self.within(
            made,
            lambda session, order: settle(session, order, actor=self.actor, on=TODAY, now=NOW),
        )


def close_and_settle(bench: Bench, lines: int, runs: int) -> tuple[Cost, Cost]:
    """Return what closing and settling take."""
    app, closing, settling = bench.store.app, [], []
    for _run in range(runs):
        made = bench.order(lines)
        closing.append(timed(app, lambda made=made: bench.close(made)))  # type: ignore[misc]
        bench.weigh(made)
        settling.append(timed(app, lambda made=made: bench.settle(made)))  # type: ignore[misc]
    return middle(closing), middle(settling)


def print_growth(app: Flask, runs: int) -> None:
    """Print what closing and settling take, and how both grow with lines."""
    bench = Bench.of(app, HOUSEHOLDS)
    close_and_settle(bench, 5, 1)
    found = {lines: close_and_settle(bench, lines, runs) for lines in GROWTH}
    for lines, (closing, settling) in found.items():
        print(f"{HOUSEHOLDS} households x {lines:>3} lines   close  {closing}")
        print(f"{'':28}   settle {settling}")
        both = closing.cpu + settling.cpu
        base = sum(each.cpu for each in found[GROWTH[0]])
        print(
            f"{'':28}   both   {closing.wall + settling.wall:7.3f} s   {both:7.3f} s computing",
            end="",
        )
        print(
            f"   {both / base:5.1f} times that of {GROWTH[0]} lines ({lines / GROWTH[0]:.0f} times as many)"
        )


def _keep(found: list[WorkedOut], deed: Callable[[], WorkedOut]) -> None:
    found.append(deed())


def print_ahead(app: Flask, households: int, lines: int, runs: int) -> None:
    """Print how long closing holds the lock when it works everything out there, and when it was worked out before."""
    bench = Bench.of(app, households)
    inside, outside, ahead = [], [], []
    for _run in range(runs):
        made = bench.order(lines)
        inside.append(timed(app, partial(bench.close, made)))
        made = bench.order(lines)
        found: list[WorkedOut] = []
        outside.append(timed(app, partial(_keep, found, partial(bench.work_out, made))))
        ahead.append(timed(app, partial(bench.close_with, made, found[0])))
    all_of_it, before, lock = middle(inside), middle(outside), middle(ahead)
    print(f"{households} households x {lines} lines   all of it in the lock   {all_of_it}")
    print(f"{'':30}   worked out before       {before}")
    print(f"{'':30}   then in the lock        {lock}")
    print(
        f"{'':30}   the lock is held {all_of_it.wall / lock.wall:.1f} times shorter by the clock, "
        f"{all_of_it.cpu / lock.cpu:.1f} times in computing"
    )


def print_long(app: Flask, households: int, lines: int) -> None:
    """Print what an order of very many takes: closed at once, settled by the job, and how often it says how far it is."""
    bench = Bench.of(app, households)
    made = bench.order(lines)
    print(
        f"{households} households x {lines} lines   close  {timed(app, lambda: bench.close(made))}"
    )
    bench.weigh(made)
    with bench.store.write() as session:
        editor = person(session)
        mandate(session, editor, bench.gas)
        gas = session.get_one(Organisation, bench.gas.id)
    token = begin(bench.store, editor, gas)
    asked = _asked(bench, made, token)
    with bench.store.write() as session:
        order = queries.locked_order(session, made.id)
        settling_jobs.ask(session, order, asked, token=new_form_token(), now=NOW)
    registry = app.extensions["jobs"]

    def work() -> None:
        while worker.run_once(app, registry):
            pass

    print(f"{'':30}   settle {timed(app, work)}, by the job")
    with bench.store.read() as session:
        job = session.query(Job).filter_by(kind=settling_jobs.SETTLE).one()
        assert job.state is JobState.DONE, job.error
        print(f"{'':30}   settled: {session.get_one(CollectiveOrder, made.id).state.value}")


def _asked(bench: Bench, made: CollectiveOrder, token: str) -> settling_jobs.Asked:
    with bench.store.read() as session:
        found = actor_by_token(session, token, utc_now())
        assert found is not None
        seen = reckon(session, queries.order(session, made.id)).cents
        return settling_jobs.Asked.by(found[0], made.id, str(seen))


def print_pages(app: Flask, runs: int) -> None:
    """Print what one save and one look at the page take."""
    for households, lines in PAGES:
        bench = Bench.of(app, households)
        made = bench.order(lines)
        with bench.store.write() as session:
            member = person(session)
            mine = groups.household(session, session.get_one(Organisation, bench.gas.id), member)
            first = queries.lines_of(session, made.id)[0]
        assert mine.organisation_id == bench.gas.id
        save, page = _visits(
            visitor(bench.store, member), app, f"/ordini/{made.id}", first.id, runs
        )
        print(f"{households:>5} households x {lines:>3} lines   save {save}")
        print(f"{'':30}   page {page}")


def _visits(
    browser: Visitor, app: Flask, path: str, line_id: uuid.UUID, runs: int
) -> tuple[Cost, Cost]:
    """Save a basket and look at the page, again and again; the first time is not counted."""
    save, page = [], []
    for run in range(runs + 1):
        form = {f"q-{line_id}": str(run % 5 + 1), "revision": str(run)}
        post = partial(browser.send, f"{path}/prenota", form)
        save.append(timed(app, lambda post=post: _expect(303, post())))  # type: ignore[misc]
        page.append(timed(app, lambda: _expect(200, browser.get(path))))
    return middle(save[1:]), middle(page[1:])


def _expect(status: int, answer: object) -> None:
    assert getattr(answer, "status_code", None) == status, answer


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--long", action="store_true", help="only the order of very many")
    parser.add_argument("--growth", action="store_true", help="only closing and settling")
    parser.add_argument("--ahead", action="store_true", help="only how long closing locks")
    parser.add_argument("--pages", action="store_true", help="only saving and the page")
    asked = parser.parse_args()
    with empty_district() as app:
        everything = not (asked.growth or asked.long or asked.ahead or asked.pages)
        if asked.growth or everything:
            print_growth(app, asked.runs)
        if asked.long or everything:
            print_long(app, 2_000, 100)
        if asked.ahead or everything:
            print_ahead(app, 2_000, 100, min(asked.runs, 3))
        if asked.pages or everything:
            print_pages(app, asked.runs)


if __name__ == "__main__":
    main()
