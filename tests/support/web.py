"""The production web server in processes of its own, and a plain client that speaks to it over the wire."""

import http.client
import os
import signal
import socket
import subprocess
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from app.admin.serve_command import web_command
from config import ROOT, Settings
from tests.support.database import Store
from tests.support.signing import COOKIE, CSRF, csrf_token, signed_cookie

START_SECONDS = 60
STOP_SECONDS = 20
ANSWER_SECONDS = 60


@dataclass(frozen=True, slots=True)
class WebServer:
    """A running web server: where it answers, and the process that keeps its workers."""

    url: str
    pid: int

    def workers(self) -> list[int]:
        """Return the processes that answer at this moment."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children")
        return [int(pid) for pid in children.read_text(encoding="ascii").split()]


@contextmanager
def running_web_server(
    settings: Settings, *, processes: int = 1, threads: int = 8
) -> Iterator[WebServer]:
    """Start the web server on a port of its own and yield it when it answers."""
    environ = os.environ | {
        "DISTRETTO_DATABASE_URL": settings.database_url,
        "DISTRETTO_INSTANCE_PATH": str(settings.instance_path),
        "DISTRETTO_SECRET_KEY": settings.secret_key,
        "DISTRETTO_LOG_LEVEL": "WARNING",
    }
    log = settings.instance_path / "server.log"
    # The socket listens before the server runs: the first request waits in its queue, nobody has to poll.
    with socket.create_server(("127.0.0.1", 0), backlog=128) as listener, log.open("wb") as output:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        command = web_command(f"fd://{listener.fileno()}", threads=threads, processes=processes)
        server = subprocess.Popen(
            # The program is loaded once, however many processes answer.
            [*command, "--preload"],
            cwd=ROOT,
            env=environ,
            pass_fds=(listener.fileno(),),
            start_new_session=True,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        # Our own copy of the socket is closed: if the server dies, this fails instead of waiting.
        with urllib.request.urlopen(f"{url}/healthz", timeout=START_SECONDS):  # noqa: S310 our own server
            pass
        yield WebServer(url, server.pid)
    finally:
        # At once, all of them: nobody is waiting for an answer any more.
        os.killpg(server.pid, signal.SIGKILL)
        server.wait(STOP_SECONDS)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said."""

    status: int
    text: str
    location: str


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody who has signed in and asks over the wire; each request is a connection of its own."""

    address: str
    cookie: str
    csrf: str

    @classmethod
    def of(cls, store: Store, server: WebServer, token: str) -> "Caller":
        """Return a caller whose session (see `signing.begin`) has begun."""
        content = {"_user_id": token, "_fresh": True, "csrf_token": CSRF}
        cookie = f"{COOKIE}={signed_cookie(store.app, content)}"
        return cls(urlsplit(server.url).netloc, cookie, csrf_token(store.app))

    def get(self, path: str) -> Answer:
        """Ask for a page."""
        return self._ask("GET", path, None)

    def post(self, path: str, data: Mapping[str, str]) -> Answer:
        """Submit a form.

        Raises
        ------
        OSError, http.client.HTTPException
            When the server dies before it has answered.
        """
        return self._ask("POST", path, urlencode(data))

    def _ask(self, method: str, path: str, body: str | None) -> Answer:
        headers = {"Cookie": self.cookie, "X-CSRFToken": self.csrf, "Connection": "close"}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = http.client.HTTPConnection(self.address, timeout=ANSWER_SECONDS)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            text = answer.read().decode()
            return Answer(answer.status, text, answer.getheader("Location", ""))
        finally:
            connection.close()
