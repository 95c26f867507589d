"""A market as people meet it: migrated database, demonstration district, production web server."""

import os
import signal
import socket
import subprocess
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Page
from sqlalchemy import select

from app import create_app
from app.admin.demo.load import load_demo
from app.admin.serve_command import web_command
from app.integrations.mail.outbox import SEND
from app.runtime.clock import utc_now
from app.runtime.jobs.models import Job, JobState
from app.runtime.transaction import transaction
from config import ROOT, Settings
from tests.journeys.rows import add_long_words, add_people, add_price_lists, paths_of_pages
from tests.support.database import Store, close
from tests.support.signing import COOKIE, sign_in_by_cookie

SEED = 1
START_SECONDS = 60
STOP_SECONDS = 20


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
    with store.read() as session:
        paths = paths_of_pages(session)
    with _web_server(settings) as url:
        yield Market(url, store, paths)
    close(store.app)


@contextmanager
def _web_server(settings: Settings) -> Iterator[str]:
    """Start the web server on a port of its own and yield its address."""
    environ = os.environ | {
        "DISTRETTO_DATABASE_URL": settings.database_url,
        "DISTRETTO_INSTANCE_PATH": str(settings.instance_path),
        "DISTRETTO_SECRET_KEY": settings.secret_key,
        "DISTRETTO_LOG_LEVEL": "WARNING",
    }
    log = settings.instance_path / "server.log"
    # The socket listens before the server runs: the first request waits in its queue, nobody has to poll.
    with socket.create_server(("127.0.0.1", 0)) as listener, log.open("wb") as output:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        server = subprocess.Popen(
            web_command(f"fd://{listener.fileno()}", threads=8),
            cwd=ROOT,
            env=environ,
            pass_fds=(listener.fileno(),),
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        # Our own copy of the socket is closed: if the server dies, this fails instead of waiting.
        with urllib.request.urlopen(f"{url}/healthz", timeout=START_SECONDS):  # noqa: S310 our own server
            pass
        yield url
    finally:
        # At once: nobody is waiting for an answer any more.
        server.send_signal(signal.SIGINT)
        server.wait(STOP_SECONDS)
