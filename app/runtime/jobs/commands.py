"""`flask worker`: does the jobs until it is told to stop."""

import signal
import threading
from types import FrameType

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from app.runtime.jobs.registry import JobRegistry
from app.runtime.jobs.worker import run_forever, run_once


@click.command("worker")
@click.option("--once", is_flag=True, help="Do what is due now, then leave.")
@with_appcontext
def worker(*, once: bool) -> None:
    """Do the jobs of the outbox."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined] # noqa: SLF001 the documented way to the application itself
    registry: JobRegistry = app.extensions["jobs"]
    if once:
        while run_once(app, registry):
            pass
        return
    stop = threading.Event()

    def leave(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, leave)
    signal.signal(signal.SIGINT, leave)
    run_forever(app, registry, stop)
