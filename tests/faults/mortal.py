"""Does what it is told in children of its own, and kills each at a stated touch of the database.

`python -m tests.faults.mortal URL FOLDER` reads one task per line and answers with how the child ended. A touch
is each statement, each commit just before it, and each commit just after it.
"""

import gc
import json
import os
import signal
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import event
from sqlalchemy.orm import Session, configure_mappers

from app import create_app
from app.accounts.actor import Actor
from app.extensions import db
from app.orders import queries
from app.orders.settling.services import settle, unsettle
from app.orders.states import OrderState
from app.runtime.clock import utc_now
from app.runtime.jobs import leases, worker
from app.runtime.jobs.registry import JobRegistry, Queue
from app.runtime.transaction import transaction
from catalog.base import new_id
from config import Settings
from tests.support.database import hurry
from tests.support.signing import anonymous

Task = dict[str, Any]


@dataclass
class Fuse:
    """Kills this very process when the database has been touched so many times."""

    left: int

    def burn(self, *_event: object) -> None:
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        self.left -= 1


def arm(app: Flask, touches: int) -> None:
    """Let this process die at a touch; 0 is the first."""
    fuse = Fuse(touches)
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", fuse.burn)
        event.listen(db.engine, "commit", fuse.burn)
        event.listen(Session, "after_commit", fuse.burn)


def submit(app: Flask, task: Task) -> None:
    """Send a form as somebody who has signed in; the answer must lead on."""
    client = anonymous(app)
    with client.session_transaction() as cookie:
        cookie.update({"_user_id": task["token"], "_fresh": True})
    answer = client.post(task["path"], data=task["data"])
    assert answer.status_code == HTTPStatus.SEE_OTHER, answer.text


def work(app: Flask, _task: Task) -> None:
    """Do the jobs that wait, but for mails and what comes round by itself."""
    known: JobRegistry = app.extensions["jobs"]
    registry = JobRegistry(known.handlers, [], known.long, known.queues)
    leases.LEASE = timedelta(0)
    leases.MAX_ATTEMPTS = 10_000
    for queue in (Queue.DEFAULT, Queue.HEAVY):
        while worker.run_once(app, registry, queue=queue):
            pass


def take_settlement(app: Flask, task: Task) -> None:
    """Settle an order, or take its settlement back, as a page does it."""
    now, day = utc_now(), utc_now().date()
    with app.app_context(), transaction() as session:
        actor = Actor(
            person_id=UUID(task["person"]),
            session_id=new_id(),
            name="Prova",
            email="prova@example.org",
            locale="it",
        )
        order = queries.locked_order(session, UUID(task["order"]))
        if task["deed"] == "settle" and order.state is OrderState.DELIVERED:
            settle(session, order, actor=actor, on=day, now=now)
        if task["deed"] == "unsettle" and order.state is OrderState.SETTLED:
            unsettle(session, order, reason="Peso", actor=actor, on=day, now=now)


DEEDS: dict[str, Callable[[Flask, Task], None]] = {
    "submit": submit,
    "work": work,
    "settle": take_settlement,
    "unsettle": take_settlement,
}


def live(app: Flask, task: Task) -> int:
    """Do a task in a child; return 0 when it lived to the end, else how it ended."""
    child = os.fork()
    if not child:
        try:
            arm(app, task["touches"])
            DEEDS[task["deed"]](app, task)
            os._exit(0)
        except BaseException:  # noqa: BLE001 the child must not live on in our place
            traceback.print_exc()
        finally:
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def main(url: str, folder: str) -> None:
    """Answer tasks until there are no more."""
    settings = Settings(
        testing=True,
        database_url=url,
        instance_path=Path(folder),
        secret_key="only-for-these-tests",
    )
    app = hurry(create_app(settings))
    # What each child would do again.
    configure_mappers()
    gc.freeze()
    for line in sys.stdin:
        print(live(app, json.loads(line)), flush=True)  # noqa: T201 read by whoever started us


if __name__ == "__main__":
    main(*sys.argv[1:])
