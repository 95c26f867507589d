"""`flask serve` runs pages and jobs side by side, and leaves nothing behind."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app.runtime.jobs.models import Job, JobState
from tests.support.database import Store

ROOT = Path(__file__).parents[3]
PATIENCE_SECONDS = 60


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def free_port() -> int:
    with socket.socket() as spare:
        spare.bind(("127.0.0.1", 0))
        return int(spare.getsockname()[1])


def children_of(pid: int) -> list[int]:
    path = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(child) for child in path.read_text().split()]


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    return state != "Z"


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks at processes through /proc")
def test_pages_and_jobs_run_side_by_side_until_told_to_stop(app: Flask, store: Store) -> None:
    port = free_port()
    environ = os.environ | {
        "DISTRETTO_DATABASE_URL": app.config["SQLALCHEMY_DATABASE_URI"],
        "DISTRETTO_LOG_LEVEL": "WARNING",
    }
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "serve"]
    server = subprocess.Popen([*command, "--bind", f"127.0.0.1:{port}"], cwd=ROOT, env=environ)

    def answers() -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/cerca", timeout=30) as page:
                return bool(page.status == 200)
        except (urllib.error.URLError, ConnectionError):
            return False

    def periodic_jobs_are_done() -> bool:
        with store.read() as session:
            states = session.scalars(select(Job.state)).all()
        return bool(states) and all(state is JobState.DONE for state in states)

    try:
        wait_for(answers)
        wait_for(periodic_jobs_are_done)
        children = children_of(server.pid)
        assert len(children) == 2
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(PATIENCE_SECONDS)
    assert not any(is_alive(child) for child in children)
