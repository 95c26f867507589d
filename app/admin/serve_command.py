"""`flask serve`: the web server and the worker side by side, on one machine."""

import os
import signal
import subprocess
import sys
from types import FrameType

import click
from flask.cli import with_appcontext
from flask_migrate import upgrade

from app.admin.demo.load import is_empty, load_demo
from app.admin.demo.people import add_people, told
from app.runtime.clock import utc_now
from app.runtime.transaction import transaction

POLL_SECONDS = 0.5
STOP_SECONDS = 15


def web_command(address: str, *, threads: int, processes: int = 1) -> list[str]:
    """Return the command line of the web server."""
    return [
        sys.executable,
        "-m",
        "gunicorn",
        "wsgi:app",
        "--bind",
        address,
        "--worker-class",
        "gthread",
        "--workers",
        str(processes),
        "--threads",
        str(threads),
        # A long address is refused by the application, in words.
        "--limit-request-line",
        "0",
        "--graceful-timeout",
        "10",
        "--log-level",
        "warning",
        "--config",
        "python:app.admin.gunicorn_conf",
    ]


def worker_command() -> list[str]:
    """Return the command line of the worker."""
    return [sys.executable, "-m", "flask", "--app", "wsgi", "worker"]


@click.command("serve")
@click.option("--bind", default="127.0.0.1:8000", show_default=True)
@click.option("--threads", default=8, show_default=True, type=click.IntRange(1, 64))
@click.option("--processes", default=2, show_default=True, type=click.IntRange(1, 64))
@click.option("--demo/--no-demo", default=False, help="Load the demo district when there is none.")
@with_appcontext
def serve(bind: str, threads: int, processes: int, *, demo: bool) -> None:
    """Migrate, serve the pages and do the jobs until interrupted."""
    upgrade()
    if demo:
        with transaction() as session:
            if is_empty(session):
                click.echo("Loading the demonstration district...")
                load_demo(session, now=utc_now())
                click.echo(
                    "People who can sign in (told only now; `flask demo people` makes anew):"
                )
                click.echo("\n".join(told(add_people(session, now=utc_now()))))
    click.echo(f"Distretto answers on http://{bind}  (Ctrl-C stops it)")
    sys.exit(_run_both([web_command(bind, threads=threads, processes=processes), worker_command()]))


def _run_both(commands: list[list[str]]) -> int:
    """Run the commands until one of them ends or we are told to stop; leave none behind."""
    children = [
        subprocess.Popen(command, env=os.environ.copy())  # noqa: S603 our own commands
        for command in commands
    ]

    def leave(number: int, _frame: FrameType | None) -> None:
        for child in children:
            child.send_signal(number)

    signal.signal(signal.SIGTERM, leave)
    signal.signal(signal.SIGINT, leave)
    ended = _first_to_end(children)
    for child in children:
        child.terminate()
    for child in children:
        _wait_or_kill(child)
    return max(0, ended.returncode)


def _first_to_end(children: list[subprocess.Popen[bytes]]) -> subprocess.Popen[bytes]:
    while True:
        for child in children:
            try:
                child.wait(POLL_SECONDS)
            except subprocess.TimeoutExpired:
                continue
            return child


def _wait_or_kill(child: subprocess.Popen[bytes]) -> None:
    try:
        child.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        child.kill()
