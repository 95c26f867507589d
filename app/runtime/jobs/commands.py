"""`flask worker`: does the jobs until it is told to stop."""

import signal
import threading
from types import FrameType

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from app.runtime.jobs.registry import JobRegistry, Queue
from app.runtime.jobs.worker import run_once, run_queues


@click.command("worker")
@click.option("--once", is_flag=True, help="Do what is due now, then leave.")
@click.option(
    "queues",
    "--queue",
    multiple=True,
    type=click.Choice([queue.value for queue in Queue]),
    help="Only this queue; may be repeated. Without it all of them, side by side.",
)
@with_appcontext
def worker(*, once: bool, queues: tuple[str, ...]) -> None:
    """Do the jobs of the outbox."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined] # noqa: SLF001 the documented way to the application itself
    registry: JobRegistry = app.extensions["jobs"]
    chosen = tuple(Queue(name) for name in queues) or tuple(Queue)
    if once:
        while any(run_once(app, registry, queue=queue) for queue in chosen):
            pass
        return
    stop = threading.Event()

    def leave(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, leave)
    signal.signal(signal.SIGINT, leave)
    run_queues(app, registry, stop, chosen)
