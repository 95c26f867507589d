"""Processes that are killed and replaced: forked from one that has loaded the program already."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from types import FrameType

STOP_SECONDS = 30
# Of prctl(2): what is sent to us when our parent dies.
PR_SET_PDEATHSIG = 1


class ChildLeft(Exception):
    """A child ended in another way than by being killed."""


class _ToldToStop(BaseException):
    """Whoever started us wants no more of it."""


def keep_alive(work: Callable[[], None], number: int) -> None:
    """Keep `number` children at `work`, replacing the killed; told to stop, print how many were killed.

    What is shared by the children must not yet be in use: no open connection, no thread.
    """
    signal.signal(signal.SIGTERM, _stop)
    children: set[int] = set()
    killed = 0
    try:
        while True:
            while len(children) < number:
                children.add(_fork(work))
            killed += _was_killed(os.wait(), children)
    except _ToldToStop:
        with suppress(ChildProcessError):
            while (ended := os.waitpid(-1, os.WNOHANG))[0]:
                killed += _was_killed(ended, children)
    finally:
        for child in children:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
    print(killed, flush=True)  # noqa: T201 read by whoever started us


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise _ToldToStop


def _fork(work: Callable[[], None]) -> int:
    child = os.fork()
    if child:
        return child
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if sys.platform == "linux":
        # Nobody is left behind at work on a database that others use.
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    try:
        work()
    finally:
        # Without the good-byes of the process it was forked from.
        os._exit(1)


def _was_killed(ended: tuple[int, int], children: set[int]) -> bool:
    child, status = ended
    children.discard(child)
    if os.waitstatus_to_exitcode(status) != -signal.SIGKILL:
        raise ChildLeft(status)
    return True


def stop(nursery: "subprocess.Popen[str]") -> int:
    """Stop a process that keeps others alive (started with its output on a pipe); return how many were killed."""
    nursery.send_signal(signal.SIGTERM)
    said, _nothing = nursery.communicate(timeout=STOP_SECONDS)
    assert nursery.returncode == 0
    return int(said)
