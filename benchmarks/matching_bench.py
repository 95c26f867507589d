"""How fast `rank` is: `python -m benchmarks.matching_bench --sizes 10000 100000 1000000`.

Every timed query was first answered by `rank` and by both forms of the full scan, and the answers
compared; that also warms the strengths of the day, which the full scan has beforehand too.
"""

import argparse
import gc
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

import numpy as np

from benchmarks.full_scan import Found, Scan
from benchmarks.synthetic import TODAY, Kind, found_towns, make_market, make_queries
from matching import MatchParams, OfferTable, Query, Ranking, prepare, rank

K = 20
KINDS = tuple(
    Kind(depth, radius_km)
    for depth in ("leaf", "group", "root", "any")
    for radius_km in (15.0, 60.0, 300.0)
)
SCALING_KM = 15.0
CLOSE = 1e-9
RUNS = 3
"""Each query is timed so often and the best kept: the others time what else the machine does."""

SCANS = 8
"""The full scans hardly vary: so many queries of each cell are enough to time them."""


class DifferentAnswers(Exception):
    """`rank` and the full scan disagree about a query."""

    def __init__(self, query: Query, ranking: Ranking, found: Found) -> None:
        self.query = query
        self.ranking = ranking
        self.found = found
        super().__init__(query)


@dataclass(frozen=True, slots=True)
class Cell:
    """Times of one kind of query, in milliseconds."""

    kind: Kind
    eligible: float
    median: float
    p95: float
    wide: float
    narrowing: float


@dataclass(frozen=True, slots=True)
class Report:
    """What was measured at one size."""

    offers: int
    table_s: float
    index_s: float
    bytes_per_offer: float
    cells: tuple[Cell, ...]


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--repeat", type=int, default=40, help="different queries of each kind")
    parser.add_argument("--seed", type=int, default=7)
    chosen = parser.parse_args(arguments)
    reports = [measure(size, chosen.repeat, chosen.seed) for size in chosen.sizes]
    lines = [line for report in reports for line in _described(report)]
    lines += _scaling(reports)
    sys.stdout.write("\n".join(lines) + "\n")


def measure(offers: int, repeat: int, seed: int) -> Report:
    """Return the measurements at one size."""
    random = np.random.default_rng(seed)
    towns = found_towns(random)
    table = make_market(offers, towns, random)
    params = MatchParams()
    table_s = _timed(partial(_rebuilt, table)) / 1_000
    index_s = _timed(partial(prepare, table)) / 1_000
    scan = Scan(table, params, TODAY)
    cells = tuple(
        _cell(scan, table, kind, make_queries(towns, table, random, kind, count=repeat))
        for kind in KINDS
    )
    # Counted at the end, when the strengths of the day have been derived.
    size = table.nbytes + prepare(table).nbytes
    return Report(offers, table_s, index_s, size / offers, cells)


def _cell(scan: Scan, table: OfferTable, kind: Kind, queries: list[Query]) -> Cell:
    params = MatchParams()
    eligible = []
    for query in queries:
        ranking = rank(table, query, params, K)
        eligible.append(ranking.eligible)
        _compare(query, ranking, scan.wide(query, K))
        _compare(query, ranking, scan.narrowing(query, K))
    gc.disable()
    ours, wide, narrowing = [], [], []
    for number, query in enumerate(queries):
        ours.append(_best(partial(rank, table, query, params, K)))
        if number < SCANS:
            wide.append(_best(partial(scan.wide, query, K)))
            narrowing.append(_best(partial(scan.narrowing, query, K)))
    gc.enable()
    return Cell(
        kind=kind,
        eligible=float(np.median(eligible)),
        median=float(np.median(ours)),
        p95=float(np.percentile(ours, 95)),
        wide=float(np.median(wide)),
        narrowing=float(np.median(narrowing)),
    )


def _compare(query: Query, ranking: Ranking, found: Found) -> None:
    same = (
        np.array_equal(ranking.offers, found.offers)
        and np.allclose(ranking.score, found.score, rtol=0, atol=CLOSE)
        and ranking.eligible == found.eligible
        and dict(ranking.rejected) == found.rejected
    )
    if not same:
        raise DifferentAnswers(query, ranking, found)


def _best(work: Callable[[], object]) -> float:
    return min(_timed(work) for _ in range(RUNS))


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1_000


def _rebuilt(table: OfferTable) -> OfferTable:
    names = [name for name in OfferTable.__slots__ if not name.startswith("_")]
    columns = {name: getattr(table, name) for name in names}
    columns["reference_cents"] = None
    return OfferTable(**columns)


def _described(report: Report) -> list[str]:
    size = f"{report.bytes_per_offer:.1f} bytes per offer"
    build = f"table {report.table_s:.2f} s, index {report.index_s:.2f} s"
    columns = ("eligible", "median", "p95", "full scan", "ratio", "narrowing", "ratio")
    return [
        "",
        f"{report.offers:,} offers: {size}; {build}; k = {K}; milliseconds, best of {RUNS}",
        f"{'category':<9}{'km':>5}" + "".join(f"{name:>11}" for name in columns),
        *(_line(cell) for cell in report.cells),
    ]


def _line(cell: Cell) -> str:
    times = (cell.median, cell.p95, cell.wide, cell.wide / cell.median)
    narrow = (cell.narrowing, cell.narrowing / cell.median)
    numbers = "".join(f"{number:>11.2f}" for number in (*times, *narrow))
    return f"{cell.kind.depth:<9}{cell.kind.radius_km:>5.0f}{cell.eligible:>11.0f}{numbers}"


def _scaling(reports: list[Report]) -> list[str]:
    lines = [""]
    for small, large in pairwise(reports):
        for before, after in zip(small.cells, large.cells, strict=True):
            if before.kind.radius_km == SCALING_KM:
                offers = f"{large.offers / small.offers:g} times the offers ({large.offers:,})"
                time_taken = f"{after.median / before.median:.1f} times the time"
                lines.append(f"{offers}, {before.kind.depth}, {SCALING_KM:.0f} km: {time_taken}")
    return lines


if __name__ == "__main__":
    main()
