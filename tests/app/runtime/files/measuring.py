"""Measures how much memory something takes at most."""

import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(slots=True)
class Peak:
    """The most bytes held at once, known after the block."""

    size_bytes: int = 0


@contextmanager
def memory() -> Iterator[Peak]:
    """Measure the memory that Python asks for within a block."""
    peak = Peak()
    tracemalloc.start()
    try:
        yield peak
    finally:
        peak.size_bytes = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
