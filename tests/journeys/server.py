"""A market as people meet it: migrated database, demonstration district, production web server."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Page
from sqlalchemy import select

from app import create_app
from app.admin.demo.load import load_demo
from app.integrations.mail.outbox import SEND
from app.runtime.clock import utc_now
from app.runtime.jobs.models import Job, JobState
from app.runtime.transaction import transaction
from config import Settings
from tests.journeys.rows import (
    add_links_of_mails,
    add_long_words,
    add_people,
    add_price_lists,
    paths_of_pages,
)
from tests.support.database import Store, close
from tests.support.signing import COOKIE, sign_in_by_cookie
from tests.support.web import running_web_server

SEED = 1


@dataclass(frozen=True, slots=True)
class Market:
    """A running market: where it answers, its rows, and the paths of some of its pages by name."""

    url: str
    store: Store
    paths: Mapping[str, str]

    def sign_in(self, page: Page, email: str, *, acting_for: str | None = None) -> None:
        """Sign one of the people of `rows.py` in without going through the door each time."""
        value = sign_in_by_cookie(self.store, email, acting_for=acting_for)
        page.context.add_cookies([{"name": COOKIE, "value": value, "url": self.url}])

    def mail_to(self, email: str, *kinds: str) -> str:
        """Do the waiting jobs of some kinds and return the text of the last mail to an address."""
        jobs = self.store.app.extensions["jobs"]
        with self.store.read() as session:
            waiting = select(Job.id).where(Job.kind.in_(kinds), Job.state == JobState.WAITING)
            todo = list(session.scalars(waiting.order_by(Job.id)))
        for job_id in todo:
            with self.store.app.app_context(), transaction() as session:
                job = session.get_one(Job, job_id)
                jobs.handlers[job.kind](session, job.payload, utc_now())
                job.state = JobState.DONE
        with self.store.read() as session:
            mails = session.scalars(select(Job).where(Job.kind == SEND).order_by(Job.id.desc()))
            return next(str(each.payload["text"]) for each in mails if each.payload["to"] == email)


@contextmanager
def running_market(settings: Settings) -> Iterator[Market]:
    """Fill the database of `settings` with the demonstration district and serve it."""
    store = Store(create_app(settings))
    store.migrate()
    with store.app.app_context(), store.write() as session:
        load_demo(session, now=utc_now(), seed=SEED)
        add_long_words(session)
        add_people(session)
        add_price_lists(session)
        links = add_links_of_mails(session)
    with store.read() as session:
        paths = paths_of_pages(session) | links
    with running_web_server(settings) as server:
        yield Market(server.url, store, paths)
    close(store.app)
