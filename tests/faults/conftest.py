"""Fixtures of faults: somebody who dies at a stated touch of the database."""

import json
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from config import ROOT, Settings
from tests.faults import mortal
from tests.faults.facts import Facts
from tests.support.database import Store

MOST_TOUCHES = 400
# Prime, so that it falls on each kind of touch; 1 takes minutes and finds no more.
EVERY = 5


@dataclass(frozen=True, slots=True)
class Mortal:
    """Does tasks and is killed in the middle of them, by a real SIGKILL in a real process."""

    process: "subprocess.Popen[str]"

    def dies(self, task: dict[str, Any], touches: int) -> bool:
        """Do a task; tell whether it was killed at the touch, or had ended before."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(task | {"touches": touches}) + "\n")
        self.process.stdin.flush()
        ended = int(self.process.stdout.readline())
        assert ended in {0, -signal.SIGKILL}
        return ended != 0

    def keeps_trying(
        self, task: dict[str, Any], look: Callable[[], Facts], *, every: int = EVERY
    ) -> list[Facts]:
        """Be killed at the first touch, then further on each time until it is done, and do it once more.

        Whoever was killed after the commit and before the answer comes again just so. Return what was seen.
        """
        seen = [look()]
        for touches in range(0, MOST_TOUCHES, every):
            killed = self.dies(task, touches)
            seen.append(look())
            if not killed:
                break
        assert not self.dies(task, MOST_TOUCHES), "it never ends"
        return [*seen, look()]


@pytest.fixture(scope="session")
def _mortal(settings: Settings, migrated_app: object) -> Iterator[Mortal]:
    command = [
        sys.executable,
        "-m",
        mortal.__name__,
        settings.database_url,
        str(settings.instance_path),
    ]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield Mortal(process)
        assert process.stdin is not None
        process.stdin.close()


@pytest.fixture
def mortal_one(store: Store, _mortal: Mortal) -> Mortal:
    """Return somebody who dies when told to."""
    return _mortal
