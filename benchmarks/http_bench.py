"""Times the search page and the API over HTTP, on the demonstration district scaled to 10,000 offers.

The real web server in a process of its own, the real database in a file; requests one after the other and then
eight at a time, over loopback. Prints median and 95th percentile in milliseconds, and requests per second.
"""

import argparse
import http.client
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).resolve().parents[1]
DEMANDS = (
    "mele bio entro 20 km da Treviglio",
    "200 kg di patate a Dalmine",
    "30 pasti al giorno a Bergamo da settembre a giugno",
    "formaggi in Val Seriana",
    "manutenzione verde cooperativa sociale di tipo B provincia di Bergamo",
    "miele sotto 12 euro al kg",
    "frutta entro 60 km da Clusone",
    "alimentari a Romano di Lombardia",
)
START_SECONDS = 60.0
AT_ONCE = 8


@contextmanager
def running_server(offers: int) -> Iterator[int]:
    """Serve a scaled demonstration district on a free port."""
    with tempfile.TemporaryDirectory() as folder, socket.socket() as spare:
        spare.bind(("127.0.0.1", 0))
        port = int(spare.getsockname()[1])
        spare.close()
        environ = os.environ | {
            "DISTRETTO_DATABASE_URL": f"sqlite:///{folder}/bench.sqlite",
            "DISTRETTO_LOG_LEVEL": "WARNING",
        }
        flask = [sys.executable, "-m", "flask", "--app", "wsgi"]
        subprocess.run([*flask, "db", "upgrade"], check=True, cwd=ROOT, env=environ)
        subprocess.run(
            [*flask, "demo", "load", "--offers", str(offers)], check=True, cwd=ROOT, env=environ
        )
        server = subprocess.Popen(
            [*flask, "serve", "--bind", f"127.0.0.1:{port}"], cwd=ROOT, env=environ
        )
        try:
            wait_until_up(port)
            yield port
        finally:
            server.terminate()
            server.wait(30)


def wait_until_up(port: int) -> None:
    """Wait for the first answer."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            get(port, "/healthz")
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError


def get(port: int, path: str) -> float:
    """Ask for a page and return how long the whole answer took, in milliseconds."""
    started = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 200, (answer.status, path)
    finally:
        connection.close()
    return (time.perf_counter() - started) * 1000


def report(name: str, times: list[float], seconds: float) -> str:
    """Return one row of the table."""
    ordered = sorted(times)
    p95 = ordered[int(0.95 * (len(ordered) - 1))]
    rate = len(times) / seconds
    return f"{name:<22}{statistics.median(ordered):>10.1f}{p95:>10.1f}{rate:>12.1f}"


def measure(port: int, name: str, paths: list[str], at_once: int) -> str:
    """Ask for all paths and return a row."""
    started = time.perf_counter()
    with ThreadPoolExecutor(at_once) as pool:
        times = list(pool.map(lambda path: get(port, path), paths))
    return report(f"{name}, {at_once} at once", times, time.perf_counter() - started)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--offers", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=12)
    options = parser.parse_args()
    with running_server(options.offers) as port:
        print(f"\n{options.offers} offers over HTTP   median ms    p95 ms  requests/s")
        for name, prefix in (
            ("search page", "/cerca?q="),
            ("API, k=20", "/api/v1/matches?k=20&q="),
        ):
            paths = [prefix + quote(demand) for demand in DEMANDS] * options.rounds
            for path in paths[: len(DEMANDS)]:
                get(port, path)
            for at_once in (1, AT_ONCE):
                print(measure(port, name, paths, at_once))


if __name__ == "__main__":
    main()
