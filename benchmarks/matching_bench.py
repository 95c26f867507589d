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

import numpy as np

from benchmarks.full_scan import Found, Scan
from benchmarks.synthetic import TODAY, Towns, found_towns, make_market, make_queries
from matching import MatchParams, OfferTable, Query, Ranking, prepare, rank

K = 20
DEPTHS = ("leaf", "group", "root", "any")
RADII_KM = (15.0, 60.0, 300.0)
SCALING_KM = 15.0
CLOSE = 1e-9
RUNS = 3
"""Each query is timed so many times and the best kept: the others measure the machine's neighbours."""

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

    depth: str
    radius_km: float
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
    table_s = _timed(lambda: _rebuilt(table)) / 1_000
    index_s = _timed(lambda: prepare(table)) / 1_000
    scan = Scan(table, params, TODAY)
    cells = tuple(
        _cell(scan, table, _ask(towns, table, random, depth, radius_km, repeat))
        for depth in DEPTHS
        for radius_km in RADII_KM
    )
    # Counted at the end, when the strengths of the day have been derived.
    size = table.nbytes + prepare(table).nbytes
    return Report(offers, table_s, index_s, size / offers, cells)


@dataclass(frozen=True, slots=True)
class _Asked:
    depth: str
    radius_km: float
    queries: list[Query]


def _ask(
    towns: Towns,
    table: OfferTable,
    random: np.random.Generator,
    depth: str,
    radius_km: float,
    count: int,
) -> _Asked:
    made = make_queries(towns, table, random, depth=depth, radius_km=radius_km, count=count)
    return _Asked(depth, radius_km, made)


def _cell(scan: Scan, table: OfferTable, asked: _Asked) -> Cell:
    params = MatchParams()
    eligible = []
    for query in asked.queries:
        ranking = rank(table, query, params, K)
        eligible.append(ranking.eligible)
        _compare(query, ranking, scan.wide(query, K))
        _compare(query, ranking, scan.narrowing(query, K))
    gc.disable()
    ours, wide, narrowing = [], [], []
    for number, query in enumerate(asked.queries):
        ours.append(_best(lambda q=query: rank(table, q, params, K)))
        if number < SCANS:
            wide.append(_best(lambda q=query: scan.wide(q, K)))
            narrowing.append(_best(lambda q=query: scan.narrowing(q, K)))
    gc.enable()
    return Cell(
        depth=asked.depth,
        radius_km=asked.radius_km,
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
    lines = [
        "",
        f"{report.offers:,} offers: {report.bytes_per_offer:.1f} bytes per offer, "
        f"table {report.table_s:.2f} s, index {report.index_s:.2f} s; k = {K}, milliseconds (best of {RUNS})",
        f"{'category':<9}{'km':>5}{'eligible':>10}{'median':>9}{'p95':>9}"
        f"{'full scan':>11}{'ratio':>8}{'narrowing':>11}{'ratio':>8}",
    ]
    lines += [
        f"{cell.depth:<9}{cell.radius_km:>5.0f}{cell.eligible:>10.0f}{cell.median:>9.2f}"
        f"{cell.p95:>9.2f}{cell.wide:>11.2f}{cell.wide / cell.median:>8.1f}"
        f"{cell.narrowing:>11.2f}{cell.narrowing / cell.median:>8.1f}"
        for cell in report.cells
    ]
    return lines


def _scaling(reports: list[Report]) -> list[str]:
    lines = [""]
    for small, large in zip(reports, reports[1:], strict=False):
        for before, after in zip(small.cells, large.cells, strict=True):
            if before.radius_km == SCALING_KM:
                lines.append(
                    f"{large.offers / small.offers:g} times the offers ({large.offers:,}), "
                    f"{before.depth}, {SCALING_KM:.0f} km: {after.median / before.median:.1f} times"
                )
    return lines


if __name__ == "__main__":
    main()
